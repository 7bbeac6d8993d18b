"""Cost and results together: the figures of the ward pages, by what they serve, to the penny."""

import csv
import datetime
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from boards.bodies.querysets import PRIVATE
from boards.models import Body
from boards.plans.models import Plan, Priority
from core import action_days
from core.action_days import Cost, Day
from funding.grants.awards.operations import award, cancel
from funding.grants.checks.operations import assess
from funding.ledger.reconciling import differences
from funding.models import Assessment, Spend, WardMoney
from funding.results import reading
from funding.returns.operations import accept_return, ask_return, enter_return
from neighbourhoods.models import ServiceArea
from tests import factories
from tests.funding.wards.test_public import ask
from tests.pairs import past_every_trigger

pytestmark = pytest.mark.django_db


def city(client, query=""):
    return client.get(reverse("results_year", args=[2026]) + query)


def of(page, by):
    """{words: (grants, granted, paid)} of one table."""
    found = next(groups for dimension, _, groups in page.context["groups"] if dimension == by)
    return {each.words: (each.grants, each.granted, each.paid) for each in found}


@pytest.fixture
def parks(db):
    return ServiceArea.objects.create(name="Street scene", position=90)


def assessed(grant, **fields):
    """As if it had been assessed before it was granted."""
    with past_every_trigger():
        return Assessment.objects.create(
            asked=grant.request, summary="Good", recommends="grant", amount=grant.amount,
            assessed_at=timezone.now(), **fields,
        )  # fmt: skip


def priority_of(place, lead):
    plan = Plan.objects.create(
        neighbourhood=place, title="Plan", first_year=2026, last_year=2027, created_at=timezone.now(),
        body=factories.BodyFactory(neighbourhood=place),
    )  # fmt: skip
    return Priority.objects.create(plan=plan, position=1, title="Safer paths", lead=lead)


def test_the_figures_are_those_of_the_ward_page(whole, ward, committee, as_user):
    page, money = city(as_user(None)), WardMoney.objects.get(pk=ward.pk)
    shown = as_user(None).get(reverse("ward_public", args=[committee.slug, 2026])).context
    assert page.context["total"].granted == money.granted == shown["listed"] == 1_000
    assert page.context["total"].paid == money.paid == Decimal("400.40")
    assert page.context["unlisted"] == shown["unlisted"] == 0
    for by in reading.DIMENSIONS:
        assert list(of(page, by).values()) == [(1, 1_000, Decimal("400.40"))], by
    assert of(page, "priority").keys() == {"No priority recorded"}
    assert of(page, "agency").keys() == {"Community groups"}
    place = (
        as_user(None)
        .get(reverse("results_place", args=[2026, committee.neighbourhood.slug]))
        .context
    )
    assert place["total"].granted == 1_000
    other = factories.NeighbourhoodFactory(name="Oakwood", slug="oakwood")
    empty = as_user(None).get(reverse("results_place", args=[2026, other.slug]))
    assert "No grant of 2026/27 has been published yet" in empty.content.decode()
    assert differences() == []


def test_by_priority_service_area_and_agency(whole, committee, parks, as_user):
    police = factories.AgencyFactory(name="Derbyshire Constabulary", short_name="Police")
    aim = priority_of(committee.neighbourhood, police)
    assessed(whole, priority=aim, service_area=parks)
    page = city(as_user(None))
    cost = (1, 1_000, Decimal("400.40"))
    assert of(page, "priority") == {str(aim): cost}
    assert of(page, "service_area") == {"Street scene": cost}
    assert of(page, "lead") == {str(police): cost}
    assert of(page, "kind") == {"A grant to a group": cost}
    listed = city(as_user(None), f"?by=priority&key={aim.pk}").context["listed"]
    assert [row.grant for row in listed] == [whole]
    assert city(as_user(None), "?by=priority&key=none").context["listed"] == []
    assert city(as_user(None), "?by=nothing&key=1").context["listed"]


def test_the_service_area_is_said_with_the_assessment(asked, finance, parks):
    made = assess(
        asked=asked, summary="Good", recommends="grant", amount=Decimal(1), service_area=parks,
        by=finance,
    )  # fmt: skip
    assert made.service_area == parks


def test_what_is_not_published_is_in_no_figure(whole, ward, group, decision, finance, as_user):
    more = ask(ward, group, finance, "SECRET swing", 50)
    gone = award(asked=more, amount=Decimal(50), decision=decision, by=finance)
    assert city(as_user(None)).context["total"].granted == 1_050
    cancel(grant=gone, reason="They withdrew", by=finance)
    page = city(as_user(None))
    assert [row.grant for row in page.context["rows"]] == [whole]
    assert page.context["unlisted"] == 0
    with past_every_trigger():
        type(decision.item).objects.filter(pk=decision.item_id).update(
            access="confidential", private_reason="Police"
        )
    for user in (None, finance):
        page = city(as_user(user))
        assert page.context["rows"] == []
        assert page.context["unlisted"] == 1_000
        assert "Raised beds" not in page.content.decode()


def test_a_private_body_stands_in_no_figure(whole, committee, as_user):
    with past_every_trigger():
        Body.objects.filter(pk=committee.pk).update(power=PRIVATE)
    page = city(as_user(None))
    assert page.context["rows"] == []
    assert page.context["unlisted"] == 0


def test_people_reached_and_their_cost_once_there_are_enough_reports(
    whole, finance, second, as_user
):
    page = city(as_user(None)).content.decode()
    assert "No end-of-grant report has been accepted yet" in page
    report = ask_return(grant=whole, by=finance)
    enter_return(
        report=report, done="SECRET beds", people=40, spent=Decimal(400), signed="SECRET Gil",
        by=finance,
    )  # fmt: skip
    assert "No end-of-grant report has been accepted yet" in city(as_user(None)).content.decode()
    report.refresh_from_db()
    accept_return(report=report, by=second)
    page = city(as_user(None)).content.decode()
    assert "40, say the accepted reports of 1 grant" in page
    assert "fewer than 3 accepted reports" in page
    assert "SECRET" not in page
    assert "40 people reached" in page
    assert report.get_absolute_url() not in page
    assert report.get_absolute_url() in city(as_user(finance)).content.decode()


def test_cost_for_each_person_is_said_on_three_reports_or_more():
    assert reading.Reached(2, 40, Decimal(400)).each is None
    assert reading.Reached(3, 0, Decimal(400)).each is None
    assert reading.Reached(3, 7, Decimal(100)).each == Decimal("14.29")


def test_the_file_has_each_grant_of_the_page(whole, as_user):
    answer = city(as_user(None), "?format=csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert len(rows) == 2
    assert rows[1][0] == whole.reference
    assert rows[1][-3:] == ["1000.00", "400.40", ""]
    assert "SECRET" not in str(rows)
    assert city(as_user(None), "?format=exe").status_code == 404


def test_action_days_come_from_whoever_runs_them(whole, committee, as_user):
    assert "No action days recorded yet" in city(as_user(None)).content.decode()
    seen = []

    def collect(asked):
        seen.append(asked)
        costs = (Cost("Skips", Decimal("120.50")), Cost("Staff", Decimal(300)))
        return [
            Day(datetime.date(2026, 6, 1), "Clean-up", "/days/1/", costs, "Abbey"),
            Day(datetime.date(2026, 5, 1), "Planting", "/days/2/"),
        ]

    action_days.fill("test", collect)
    try:
        page = city(as_user(None)).content.decode()
        as_user(None).get(reverse("results_place", args=[2026, committee.neighbourhood.slug]))
    finally:
        action_days.empty("test")
    assert "2 action days, £210.25 a day on average" in page
    assert page.index("Planting") < page.index("Clean-up")
    assert "£420.50" in page
    assert (seen[0].first, seen[0].after) == (datetime.date(2026, 4, 1), datetime.date(2027, 4, 1))
    assert [each.neighbourhood_id for each in seen] == [None, committee.neighbourhood_id]


def test_the_same_number_of_queries_with_more_grants(
    whole, ward, group, decision, finance, as_user
):
    client, counts = as_user(None), []
    city(client)
    for number in range(2):
        with CaptureQueriesContext(connection) as found:
            city(client)
        counts.append(len(found))
        for each in range(2):
            more = ask(ward, group, finance, f"Seat {number} {each}", 10)
            award(asked=more, amount=Decimal(10), decision=decision, by=finance)
    assert counts[0] == counts[1]
    assert city(client).context["total"].grants == 5


def test_reconciling_finds_a_promise_that_the_page_would_miss(whole):
    assert Spend.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE TEMP VIEW funding_spend AS SELECT * FROM public.funding_spend WHERE false"
        )
        found = differences()
        cursor.execute("DROP VIEW pg_temp.funding_spend")
    assert [each.split(" page of results")[0] for each in found] == ["promises of grants on the"]
