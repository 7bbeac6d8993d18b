"""The share of a ward committee that counts only if the others agree."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from core.actors import SYSTEM
from core.errors import Refused
from funding.grants.applications.operations import ask_of, withdraw_request
from funding.grants.awards.operations import award, cancel
from funding.grants.checks.operations import assess
from funding.grants.checks.reading import problems_of
from funding.grants.checks.rules import FAILED, MET, OVER, WAITS, condition_of
from funding.grants.checks.together import to_go_back, waits_for_others
from funding.ledger.operations import set_ward_budget
from funding.models import Assessment
from tests import factories
from tests.funding.grants.test_checks import fresh, refused_by_database
from tests.funding.readying import answered, followed, said

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)
UNTIL = datetime.date(2026, 12, 1)


@pytest.mark.parametrize(
    ("others", "today", "state"),
    [
        ([("received", None)], UNTIL, WAITS),
        ([("received", None)], UNTIL + DAY, OVER),
        ([("granted", UNTIL)], UNTIL + DAY, MET),
        ([("granted", UNTIL + DAY)], UNTIL + DAY, OVER),
        ([("granted", UNTIL - DAY), ("received", None)], UNTIL, WAITS),
        ([("granted", UNTIL - DAY), ("refused", None)], UNTIL - DAY, FAILED),
        ([("withdrawn", None)], UNTIL - DAY, FAILED),
    ],
)
def test_where_a_condition_stands(others, today, state):
    assert condition_of(others, UNTIL, today) == state


@pytest.fixture
def second_ward(asked, year, finance):
    """The same application asks Blagreaves for £500."""
    body = factories.BodyFactory(kind="ward_committee", name="Blagreaves ward committee")
    there = set_ward_budget(body=body, year=year, amount=Decimal(5_000), by=SYSTEM)
    return ask_of(
        application=asked.application,
        allocation=there,
        what="grant",
        amount=Decimal(500),
        by=finance,
    )


def test_only_where_another_ward_is_asked(asked, finance):
    with pytest.raises(Refused, match="No other ward committee is asked"):
        assess(asked=asked, by=finance, **said(conditional_until=TODAY() + DAY))
    assess(asked=asked, by=finance, **said())
    refused_by_database(lambda: Assessment.objects.update(conditional_until=TODAY() + DAY))


def test_a_share_waits_for_the_other_and_goes_back(asked, second_ward, decision, finance):
    with pytest.raises(Refused, match="cannot be in the past"):
        assess(asked=asked, by=finance, **said(conditional_until=TODAY() - DAY))
    assess(asked=asked, by=finance, **said(conditional_until=TODAY() + DAY))
    (waiting,) = waits_for_others(asked.application)
    assert (waiting.asked, waiting.others, waiting.state) == (asked, [second_ward], WAITS)
    assert (
        waiting.words
        == f"Subject to Blagreaves ward committee agreeing by {TODAY() + DAY:%-d %B %Y}"
    )
    assert to_go_back() == []
    grant = award(asked=asked, amount=Decimal(1_000), decision=decision, by=finance)
    assert to_go_back(TODAY() + DAY) == []
    (back,) = to_go_back(TODAY() + 2 * DAY)
    assert (back.asked, back.state) == (asked, OVER)
    withdraw_request(asked=second_ward, reason="They moved", by=finance)
    assert [each.state for each in to_go_back()] == [FAILED]
    cancel(grant=grant, reason="It goes back", by=finance)
    assert to_go_back() == []


def test_before_the_report_the_day_is_to_come_and_others_are_asked(asked, second_ward, finance):
    answered(asked, finance, key_decision={"answer": "no", "note": "Below the limit"})
    followed(asked, finance)
    assess(asked=asked, by=finance, **said(conditional_until=TODAY() + DAY))
    assert problems_of(asked) == []
    from funding.grants.checks.reading import known_of
    from funding.grants.checks.rules import problems_of as of_known

    later = known_of([asked], TODAY() + 2 * DAY)[asked.pk]
    assert of_known(later) == [
        "The day by which the other wards agree is past: correct the assessment"
    ]
    withdraw_request(asked=second_ward, reason="They moved", by=finance)
    assert problems_of(asked) == [
        "No other ward is asked any more: take the condition out of the assessment"
    ]


def test_a_refusal_has_no_condition(asked, second_ward, finance):
    refusal = {"recommends": "refuse", "amount": None, "refusal": "The ward budget is spent"}
    with pytest.raises(Refused, match="for a recommendation to approve"):
        assess(asked=asked, by=finance, **said(**refusal, conditional_until=TODAY() + DAY))
    made = assess(asked=asked, by=finance, **said(**refusal))
    refused_by_database(
        lambda: Assessment.objects.filter(pk=made.pk).update(conditional_until=TODAY() + DAY)
    )


def test_the_condition_is_set_in_the_browser_and_shown(asked, second_ward, finance, client):
    client.force_login(finance)
    path = reverse("request_assess", args=[asked.pk])
    page = client.get(path).content.decode()
    assert "Only if the other ward committees agree, by" in page
    sent = {"summary": "Good", "recommends": "grant", "amount": "5",
            "conditional_until": (TODAY() + DAY).isoformat()}  # fmt: skip
    assert client.post(path, sent).status_code == 302
    assert fresh(asked).assessment.conditional_until == TODAY() + DAY
    shown = client.get(reverse("application", args=[asked.application_id])).content.decode()
    assert "Subject to Blagreaves ward committee agreeing by" in shown
    assert "Waiting for the others" in shown
