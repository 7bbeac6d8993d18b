"""An agency ends: what it puts in goes on in the name of its successor, and what was stays."""

import datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from core.actors import SYSTEM
from core.errors import Refused
from core.models import Event
from funding.contributions.amounts.operations import receive, set_year
from funding.contributions.mainstream.operations import add_mainstream
from funding.contributions.operations import agree, pledge
from funding.contributions.posts.operations import add_post, change_post, set_shares
from funding.ledger.operations import open_year
from funding.models import Contribution, ContributionYear, FundedPost, PostShare
from neighbourhoods.models import TeamPost
from neighbourhoods.people.agencies.operations import end_agency
from tests import factories
from tests.funding.contributions.conftest import LETTER
from tests.funding.contributions.test_posts import one_each
from tests.steps import close_year

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def board(db):
    return factories.AgencyFactory(name="Derbyshire Health", short_name="Health", slug="health-x")


@pytest.fixture
def head(db):
    return factories.OfficerFactory(role="head_of_service", name="Hana Head")


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def years(today):
    """This financial year and the next."""
    first = today.year if today >= datetime.date(today.year, 4, 1) else today.year - 1
    return [open_year(first=each, by=SYSTEM) for each in (first, first + 1)]


def given(agency, by, years, **fields):
    """Something from the first day of this year to the last of the next, agreed."""
    held = pledge(
        agency=agency, what_for="Officers", starts_on=years[0].begins_on, ends_on=years[1].ends_on,
        letter=LETTER, basis="section_256", pledged_on=years[0].begins_on, by=by, **fields,
    )  # fmt: skip
    return agree(contribution=held, agreed_on=years[0].begins_on, by=by)


@pytest.fixture
def cash(nhs, finance, years):
    held = given(nhs, finance, years, kind="cash", accountable_body=nhs)
    for year, amount in zip(years, (60_000, 70_000), strict=True):
        set_year(
            contribution=held,
            year=year,
            pledged=Decimal(amount),
            agreed=Decimal(amount),
            by=finance,
        )
    return receive(
        contribution=held, year=years[0], amount=Decimal(10_000), on=years[0].begins_on, by=finance
    ).contribution


def agreed(years):
    rows = ContributionYear.objects.filter(year__in=years, measure="pounds")
    return {(each.year, each.agency.short_name): (each.agreed, each.received) for each in rows}


def test_years_to_come_go_to_the_successor_and_this_one_stays(cash, nhs, board, today, years, head):
    end_agency(agency=nhs, replaced_by=board, ended_on=today, by=head)
    cash.refresh_from_db()
    new = Contribution.objects.get(agency=board)
    assert (cash.state, cash.ends_on) == ("ended", today)
    assert (new.state, new.starts_on, new.ends_on) == ("agreed", today + DAY, years[1].ends_on)
    assert new.accountable_body == board
    assert cash.closed_reason == f"NHS has ended: Health goes on with it as {new.reference}"
    assert {key: sums for key, sums in agreed(years).items() if any(sums)} == {
        (years[0], "NHS"): (60_000, 10_000),
        (years[1], "Health"): (70_000, 0),
    }
    told = Event.objects.filter(verb__startswith="passed it on to the successor").count()
    assert told == 2


def test_without_a_successor_it_does_not_end(cash, nhs):
    with pytest.raises(Refused, match="still open in its name"):
        end_agency(agency=nhs, by=SYSTEM)


def test_a_pledge_is_withdrawn_and_pledged_anew(nhs, board, finance, years, today, head):
    held = pledge(
        agency=nhs, kind="cash", what_for="A pledge", starts_on=years[0].begins_on, letter=LETTER,
        pledged_on=years[0].begins_on, by=finance,
    )  # fmt: skip
    end_agency(agency=nhs, replaced_by=board, ended_on=today, by=head)
    held.refresh_from_db()
    assert held.state == "withdrawn"
    assert Contribution.objects.get(agency=board).state == "pledged"


def test_its_posts_and_its_shares_of_others_go_on(nhs, homes, board, finance, years, today, head):
    held = given(homes, finance, years, kind="staff")
    team = TeamPost.objects.create(
        neighbourhood=factories.NeighbourhoodFactory(),
        kind="manager",
        employer=homes,
        starts_on=years[0].begins_on,
    )
    post = add_post(
        contribution=held, payer=homes, employer=homes, manager=nhs, title="Manager",
        full_time_equivalent=Decimal(1), starts_on=years[0].begins_on, team_post=team, by=finance,
    )  # fmt: skip
    shares = [("pays", homes, Decimal(60), False), ("pays", nhs, Decimal(40), False)]
    set_shares(post=post, shares=shares + one_each(nhs), by=finance)
    end_agency(agency=nhs, replaced_by=board, ended_on=today, by=head)
    post.refresh_from_db()
    new = FundedPost.objects.exclude(pk=post.pk).get()
    assert (post.ends_on, new.starts_on) == (today, today + DAY)
    assert (new.contribution, new.team_post, new.ends_on) == (held, team, None)
    assert (post.payers, new.payers) == ("Derby Homes 60%, Health, formerly NHS 40%", "Derby Homes 60%, Health 40%")  # fmt: skip
    assert (new.employers, new.managers) == ("Health", "Health")


def test_nothing_goes_on_inside_a_closed_year(cash, nhs, board, finance, years, today, head):
    """It ended in a year that is closed by now: the successor begins with the next."""
    close_year(years[0], finance)
    end_agency(agency=nhs, replaced_by=board, ended_on=today, by=head)
    cash.refresh_from_db()
    assert cash.ends_on == years[0].ends_on
    assert Contribution.objects.get(agency=board).starts_on == years[1].begins_on


def test_what_has_not_begun_goes_over_whole(nhs, board, finance, years, today, head):
    held = pledge(
        agency=nhs, kind="cash", what_for="Next year", starts_on=years[1].begins_on, letter=LETTER,
        basis="none", pledged_on=years[0].begins_on, by=finance,
    )  # fmt: skip
    agree(contribution=held, agreed_on=years[0].begins_on, by=finance)
    set_year(contribution=held, year=years[1], pledged=Decimal(5), agreed=Decimal(5), by=finance)
    end_agency(agency=nhs, replaced_by=board, ended_on=today, by=head)
    held.refresh_from_db()
    assert held.state == "withdrawn"
    assert agreed(years) == {(years[1], "Health"): (5, 0)}


def test_a_mainstream_budget_of_this_year_goes_over(nhs, board, finance, years, today, head):
    said = dict.fromkeys(("service", "decided_by", "delegation", "reported_to", "source"), "Said")
    budget = add_mainstream(agency=nhs, year=years[0], say="devolved", by=finance, **said)
    end_agency(agency=nhs, replaced_by=board, ended_on=today, by=head)
    budget.refresh_from_db()
    assert budget.agency == board


@pytest.fixture
def ended(nhs, today, head):
    """NHS ended yesterday."""
    end_agency(agency=nhs, ended_on=today - DAY, by=head)
    return nhs


def test_no_share_names_an_agency_that_has_ended_by_then(ended, homes, finance, years, today):
    held = given(homes, finance, years, kind="staff")
    said = {
        "contribution": held, "payer": homes, "employer": homes, "title": "Manager",
        "full_time_equivalent": Decimal(1), "starts_on": years[0].begins_on, "by": finance,
    }  # fmt: skip
    with pytest.raises(Refused, match="NHS has ended"):
        add_post(manager=ended, **said)
    was = add_post(manager=ended, ends_on=today - DAY, **said)
    runs = add_post(manager=homes, **said)
    with pytest.raises(Refused, match="NHS has ended"):
        change_post(post=was, ends_on=today, by=finance)
    with pytest.raises(DatabaseError, match="has ended"), transaction.atomic():
        FundedPost.objects.filter(pk=was.pk).update(ends_on=None)
    with pytest.raises(DatabaseError, match="has ended"), transaction.atomic():
        PostShare.objects.filter(post=runs, role="manages").update(agency=ended)
    with pytest.raises(DatabaseError, match="has ended"), transaction.atomic():
        PostShare.objects.create(post=runs, role="manages", agency=ended, percent=1)
    sql = "UPDATE funding_postshare SET post_id = %s, role = 'employs' WHERE post_id = %s AND role = 'manages'"
    cursor = connection.cursor()
    with pytest.raises(DatabaseError, match="has ended"), transaction.atomic():
        cursor.execute(sql, [runs.pk, was.pk])
    change_post(post=was, title="The manager", by=finance)
    assert was.managers == "NHS (ended)"
