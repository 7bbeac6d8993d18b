"""A year that is closed keeps the posts, shares and sums that stood in it."""

import datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from core.actors import SYSTEM
from core.errors import Refused
from funding.contributions.operations import (
    agree,
    change_contribution,
    end,
    pledge,
    reopen,
    withdraw,
)
from funding.contributions.posts.operations import add_post, change_post, remove_post, set_shares
from funding.ledger.operations import open_year
from funding.models import ContributionYear, FinancialYear, FundedPost, PostShare
from tests.funding.contributions.conftest import LETTER
from tests.funding.contributions.test_posts import one_each
from tests.steps import close_year

pytestmark = pytest.mark.django_db
BEGAN = datetime.date(2024, 10, 1)
OPENED = datetime.date(2025, 4, 1)


@pytest.fixture
def staff(homes, finance):
    made = pledge(
        agency=homes, kind="staff", what_for="Neighbourhood managers", starts_on=BEGAN,
        letter=LETTER, basis="partnership", pledged_on=BEGAN, by=finance,
    )  # fmt: skip
    return agree(contribution=made, agreed_on=BEGAN, by=finance)


@pytest.fixture
def post(staff, homes, finance):
    return new(staff, homes, finance, BEGAN)


def new(staff, agency, by, starts_on, **more):
    return add_post(
        contribution=staff, payer=agency, employer=agency, manager=agency, title="Manager",
        full_time_equivalent=Decimal(1), full_cost=Decimal(36_500), rate_source="Pay scale",
        starts_on=starts_on, by=by, **more,
    )  # fmt: skip


@pytest.fixture
def closed(post):
    """2024/25, which was closed when the post had run in it."""
    year = open_year(first=2024, by=SYSTEM)
    open_year(first=2025, by=SYSTEM)
    by = post.contribution.agreed_by
    return close_year(year, by)


def sums(year):
    rows = ContributionYear.objects.filter(year=year)
    return {(each.measure, each.agency.short_name): each.agreed for each in rows}


def refused_by_sql(sql, *values):
    cursor = connection.cursor()
    with pytest.raises(DatabaseError, match="closed"), transaction.atomic():
        cursor.execute(sql, values)


def test_cost_time_days_and_shares_of_a_closed_year_stay(closed, post, homes, nhs, finance):
    before = sums(closed)
    assert before["in_kind", "Derby Homes"] == Decimal("18200.00")
    for fields in (
        {"full_cost": Decimal(40_000)}, {"full_time_equivalent": Decimal("0.5")},
        {"starts_on": OPENED}, {"ends_on": datetime.date(2025, 1, 31)},
    ):  # fmt: skip
        with pytest.raises(Refused, match="2024/25 is closed"):
            change_post(post=post, by=finance, **fields)
        with pytest.raises(DatabaseError, match="closed"), transaction.atomic():
            FundedPost.objects.filter(pk=post.pk).update(**fields)
    shares = [("pays", nhs, Decimal(100), False), *one_each(homes)]
    with pytest.raises(Refused, match="2024/25 is closed"):
        set_shares(post=post, shares=shares, by=finance)
    with pytest.raises(Refused, match="2024/25, which is closed"):
        remove_post(post=post, reason="By mistake", by=finance)
    with pytest.raises(Refused, match="2024/25 is closed"):
        new(post.contribution, nhs, finance, datetime.date(2025, 3, 31))
    with pytest.raises(DatabaseError, match="closed"), transaction.atomic():
        PostShare.objects.filter(post=post, role="pays").update(agency=nhs)
    refused_by_sql("DELETE FROM funding_postshare WHERE post_id = %s", post.pk)
    refused_by_sql("DELETE FROM funding_fundedpost WHERE id = %s", post.pk)
    assert sums(closed) == before


def test_from_the_open_year_on_it_ends_and_goes_on_anew(closed, post, nhs, finance):
    before = sums(closed)
    change_post(post=post, ends_on=datetime.date(2025, 3, 31), title="The manager", by=finance)
    new(post.contribution, nhs, finance, OPENED)
    assert sums(closed) == before
    later = FinancialYear.objects.get(first=2025)
    assert sums(later) == {
        ("in_kind", "NHS"): Decimal("36500.00"), ("fte", "NHS"): Decimal("1.00"),
    }  # fmt: skip


def test_shares_saved_as_they_stand_are_no_change(closed, post, homes, finance):
    keys = set(post.shares.values_list("pk", flat=True))
    shares = [("pays", homes, Decimal(100), False), *one_each(homes)]
    set_shares(post=post, shares=shares, by=finance)
    assert set(post.shares.values_list("pk", flat=True)) == keys


def test_its_contribution_takes_nothing_out_of_a_closed_year(closed, post, finance):
    held, before = post.contribution, sums(closed)
    with pytest.raises(Refused, match="counts in 2024/25"):
        withdraw(contribution=held, reason="Not given", by=finance)
    with pytest.raises(Refused, match="2024/25 is closed"):
        change_contribution(contribution=held, starts_on=OPENED, by=finance)
    with pytest.raises(Refused, match="2024/25 is closed"):
        end(contribution=held, ends_on=datetime.date(2025, 3, 1), reason="Over", by=finance)
    table = "UPDATE funding_contribution SET "
    refused_by_sql(table + "starts_on = '2025-04-01' WHERE id = %s", held.pk)
    who = "state = 'withdrawn', closed_at = now(), closed_by_id = %s, closed_reason = 'x' "
    refused_by_sql(table + who + "WHERE id = %s", finance.pk, held.pk)
    held.refresh_from_db()
    end(contribution=held, ends_on=datetime.date(2025, 6, 30), reason="Over", by=finance)
    assert sums(closed) == before


def test_what_was_only_pledged_is_not_agreed_into_a_closed_year(homes, finance):
    year = open_year(first=2024, by=SYSTEM)
    held = pledge(
        agency=homes, kind="staff", what_for="Late", starts_on=BEGAN, letter=LETTER, basis="none",
        pledged_on=BEGAN, by=finance,
    )  # fmt: skip
    new(held, homes, finance, BEGAN)
    close_year(year, finance)
    with pytest.raises(Refused, match="counts in 2024/25"):
        agree(contribution=held, agreed_on=BEGAN, by=finance)
    held.refresh_from_db()
    withdraw(contribution=held, reason="Not given", by=finance)
    held.refresh_from_db()
    reopen(contribution=held, reason="By mistake", by=finance)
    refused_by_sql(
        "UPDATE funding_contribution SET state = 'agreed', agreed_on = '2024-10-01', agreed_at = now() WHERE id = %s",
        held.pk,
    )
