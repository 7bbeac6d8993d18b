"""Posts that partners put in: counted once, by shares that are always the whole."""

import datetime
import uuid
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Refused
from funding.contributions.posts.operations import add_post, change_post, remove_post, set_shares
from funding.models import ContributionYear, FundedPost, PostShare
from tests import factories
from tests.funding.contributions.conftest import FIRST, LAST

pytestmark = pytest.mark.django_db


@pytest.fixture
def council(db):
    return factories.AgencyFactory(name="Derby City Council", short_name="Council", slug="dcc-x")


def added(contribution, agency, by, **fields):
    said = {
        "title": "Neighbourhood manager", "full_time_equivalent": Decimal(1),
        "full_cost": Decimal("48000.10"), "rate_source": "Pay scale 2026", "starts_on": FIRST,
    }  # fmt: skip
    roles = dict.fromkeys(("payer", "employer", "manager"), agency)
    return add_post(contribution=contribution, by=by, **roles | said | fields)


@pytest.fixture
def post(staff, homes, finance):
    return added(staff, homes, finance)


def thirds(*agencies):
    return [
        ("pays", agency, percent, False)
        for agency, percent in zip(
            agencies, (Decimal("33.33"), Decimal("33.33"), Decimal("33.34")), strict=True
        )
    ]


def one_each(agency):
    return [("employs", agency, Decimal(100), False), ("manages", agency, Decimal(100), False)]


def sums(year):
    rows = ContributionYear.objects.filter(year=year).values("measure", "agency__short_name")
    return {
        (each["measure"], each["agency__short_name"]): each["sum"]
        for each in rows.annotate(sum=Sum("agreed"))
    }


def test_its_cost_and_time_are_counted_once_by_who_pays(
    post, staff, homes, nhs, council, year, finance
):
    assert sums(year) == {
        ("in_kind", "Derby Homes"): Decimal("48000.10"), ("fte", "Derby Homes"): Decimal("1.00"),
    }  # fmt: skip
    set_shares(post=post, shares=thirds(homes, nhs, council) + one_each(council), by=finance)
    found = sums(year)
    assert found["in_kind", "Derby Homes"] == Decimal("15998.43")
    assert sum(value for (measure, _), value in found.items() if measure == "in_kind") == Decimal(
        "48000.10"
    )
    assert sum(value for (measure, _), value in found.items() if measure == "fte") == 1


def test_half_a_year_is_half_the_cost(staff, homes, year, finance):
    """1 October 2026 to 31 March 2027: 182 of 365 days of £36,500 are £18,200."""
    added(staff, homes, finance, full_cost=Decimal(36_500), starts_on=datetime.date(2026, 10, 1))
    assert sums(year)["in_kind", "Derby Homes"] == 18_200


def test_what_is_paid_as_money_or_for_with_money_is_not_counted_in_kind(
    post, cash, homes, nhs, year, finance
):
    shares = [("pays", homes, Decimal(60), False), ("pays", nhs, Decimal(40), True)]
    set_shares(post=post, shares=shares + one_each(homes), by=finance)
    added(cash, nhs, finance, title="Development officer")
    assert sums(year) == {
        ("pounds", "NHS"): 63_550,
        ("in_kind", "Derby Homes"): Decimal("28800.06"),
        ("fte", "Derby Homes"): Decimal("0.60"),
    }


def test_a_pledge_is_not_agreed(homes, year, finance):
    from tests.funding.contributions.test_contributions import entered

    added(entered(homes, finance, kind="staff"), homes, finance)
    row = ContributionYear.objects.get(measure="in_kind")
    assert (row.pledged, row.agreed) == (Decimal("48000.10"), 0)


@pytest.mark.parametrize(
    ("percents", "fits"), [((60, 40), True), ((60, 39), False), ((60, 41), False), ((100,), True)]
)
def test_shares_add_up(post, homes, nhs, finance, percents, fits):
    shares = [
        ("pays", agency, Decimal(percent), False)
        for agency, percent in zip((homes, nhs), percents, strict=False)
    ] + one_each(homes)
    if fits:
        set_shares(post=post, shares=shares, by=finance)
    else:
        with pytest.raises(Refused, match="must add up to 100%"):
            set_shares(post=post, shares=shares, by=finance)


def test_the_database_wants_the_whole(post, homes, nhs):
    def at_once(write):
        with transaction.atomic():
            write()
            now()

    def now():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    pays = PostShare.objects.filter(post=post, role="pays")
    for write in (
        lambda: pays.update(percent=99),
        pays.delete,
        lambda: PostShare.objects.create(post=post, role="pays", agency=nhs, percent=1),
        lambda: PostShare.objects.filter(post=post, role="manages").update(role="pays", agency=nhs),
        lambda: FundedPost.objects.create(
            contribution=post.contribution, title="Alone", full_time_equivalent=1, starts_on=FIRST
        ),
    ):
        with pytest.raises(DatabaseError, match="100 percent"):
            at_once(write)
    with transaction.atomic():
        pays.update(percent=50)
        PostShare.objects.create(post=post, role="pays", agency=nhs, percent=50)
        now()
    with pytest.raises(DatabaseError), transaction.atomic():
        PostShare.objects.filter(post=post, role="manages").update(as_money=True)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=4), st.integers(1, 10_000_000))
def test_shares_are_always_the_whole(example_post, parts, pence):
    """Any parts: those that make 100 % are taken, and add up to the post to the penny; no other is."""
    post, agencies, year, finance = example_post
    percents = [Decimal(each) / 100 for each in parts]
    if sum(parts) > 10_000:
        percents = percents[:1]
    elif len(parts) > 1:
        percents[-1] = 100 - sum(percents[:-1])
    whole = sum(percents) == 100
    shares = [
        ("pays", agency, percent, False)
        for agency, percent in zip(agencies, percents, strict=False)
    ]
    with transaction.atomic():
        cost = Decimal(pence) / 100
        change_post(post=post, full_cost=cost, by=finance)
        try:
            set_shares(post=post, shares=shares + one_each(agencies[0]), by=finance)
        except Refused:
            assert not whole
        else:
            assert whole
            found = sums(year)
            in_kind = [value for (measure, _), value in found.items() if measure == "in_kind"]
            assert sum(in_kind) == cost
            assert min(in_kind) >= 0
        transaction.set_rollback(True)


@pytest.fixture
def example_post(post, homes, nhs, council, year, finance):
    return post, [homes, nhs, council, factories.AgencyFactory()], year, finance


def test_a_team_post_is_counted_once_at_a_time(staff, post, homes, finance):
    place = factories.NeighbourhoodFactory()
    team = place.posts.create(kind="pcso", employer=homes)
    change_post(post=post, team_post=team, ends_on=LAST, by=finance)
    with pytest.raises(Refused, match="counted once"):
        added(staff, homes, finance, team_post=team)
    after = LAST + datetime.timedelta(days=1)
    added(staff, homes, finance, team_post=team, starts_on=after)


def test_one_press_makes_one_and_it_is_removed_with_a_reason(staff, homes, finance):
    press = uuid.uuid4()
    made = {added(staff, homes, finance, client_id=press) for _ in range(2)}
    assert len(made) == 1
    with pytest.raises(Refused, match="reason"):
        remove_post(post=made.copy().pop(), reason=" ", by=finance)
    remove_post(post=made.pop(), reason="Entered twice", by=finance)
    assert not FundedPost.objects.exists()
    assert not PostShare.objects.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": " "}, "title"),
        ({"rate_source": ""}, "where the cost comes from"),
        ({"full_cost": Decimal(0)}, "more than £0"),
        ({"full_time_equivalent": Decimal(0)}, "more than 0"),
        ({"ends_on": datetime.date(2026, 3, 31)}, "last day"),
    ],
)
def test_what_a_post_must_say(staff, homes, finance, fields, words):
    with pytest.raises(Refused, match=words):
        added(staff, homes, finance, **fields)


def test_time_alone_has_no_posts(nhs, finance):
    from tests.funding.contributions.test_contributions import entered

    time = entered(nhs, finance, kind="aligned", measure="fte")
    with pytest.raises(Refused, match="staff in kind"):
        added(time, nhs, finance)
    with pytest.raises(DatabaseError), transaction.atomic():
        FundedPost.objects.create(
            contribution=time, title="Raw", full_time_equivalent=1, starts_on=FIRST
        )
