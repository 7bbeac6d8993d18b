"""What is decided about ward money between meetings: granted, refused, a key decision, called in, corrected."""

import datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from boards.decisions.operations import record_decision
from boards.delegated.operations import record_signed
from boards.models import DecisionHold
from core.errors import Refused
from funding.grants.applications.operations import ask_of, refuse_request, reopen_request
from funding.grants.applications.rules import VOTED_DOWN
from funding.grants.awards.operations import award
from funding.grants.checks.operations import make_ready
from funding.grants.checks.questions.operations import answer_checks
from funding.grants.offers.callins.operations import call_in, end_call_in
from funding.grants.reports.reads import ready_for, unready_for
from funding.ledger.operations import set_ward_budget
from funding.models import Check, Grant, GrantRequest
from tests import factories, steps
from tests.boards.delegated.conftest import complete
from tests.funding.readying import make_it_ready

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)
SPENT = "The ward budget is spent"
SAID = {"called_by": "Councillors Ash and Birch", "grounds": "Not consulted"}


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def refused_by_database(write, words=None):
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        write()


def made(body, by):
    return record_signed(decision=complete(body, by), signed_on=TODAY(), by=by)


@pytest.fixture
def outside(committee, second):
    """An officer's decision for the ward committee, after consulting."""
    return made(committee, second)


def test_it_is_refused_between_meetings_and_stands_on_its_pages(
    asked, outside, second, finance, client, as_user
):
    with pytest.raises(Refused, match="No vote was lost"):
        refuse_request(asked=asked, delegated=outside, reason=VOTED_DOWN, by=finance)
    with pytest.raises(Refused, match="Choose the decision"):
        refuse_request(asked=asked, reason=SPENT, by=finance)
    form = as_user(finance).get(reverse("request_refuse", args=[asked.pk])).content.decode()
    assert str(outside) in form
    sent = {"delegated": outside.pk, "reason": SPENT}
    assert (
        as_user(finance).post(reverse("request_refuse", args=[asked.pk]), sent).status_code == 302
    )
    stored = fresh(asked)
    assert (stored.state, stored.refused_by, stored.refused_outside) == ("refused", None, outside)
    assert DecisionHold.objects.standing().filter(delegated=outside).exists()
    page = as_user(finance).get(outside.get_absolute_url()).content.decode()
    assert "Refused by this decision" in page
    assert "Raised beds" in page
    assert "Raised beds" not in client.get(outside.get_absolute_url()).content.decode()
    ward = asked.allocation
    public = client.get(reverse("ward_public", args=[ward.body.slug, ward.year.first]))
    assert SPENT in public.content.decode()
    reopen_request(asked=stored, reason="The wrong line", by=finance)
    assert (fresh(asked).state, fresh(asked).refused_outside) == ("received", None)
    assert not DecisionHold.objects.standing().exists()


def test_a_vote_that_was_lost_is_named_in_public(asked, decision, meeting, second, finance, client):
    """The reason of a lost vote is one of the published list."""
    lost = record_decision(
        item=decision.item, outcome="lost", text="That £1,200 be granted", by=second
    )
    refuse_request(asked=asked, decision=lost, reason=VOTED_DOWN, by=finance)
    steps.publish(meeting, second)
    ward = asked.allocation
    public = client.get(reverse("ward_public", args=[ward.body.slug, ward.year.first]))
    assert VOTED_DOWN in public.content.decode()
    assert "it stands in the minutes" not in public.content.decode()


def test_the_database_wants_one_decision_of_the_body(asked, outside, decision, second, finance):
    theirs = made(factories.BodyFactory(kind="ward_committee"), second)
    draft = complete(asked.allocation.body, second)
    with pytest.raises(Refused, match="that stands"):
        refuse_request(asked=asked, delegated=theirs, reason=SPENT, by=finance)
    rows, said = GrantRequest.objects.filter(pk=asked.pk), {"state": "refused", "reason": SPENT}
    for wrong in (theirs, draft):
        refused_by_database(
            lambda w=wrong: rows.update(refused_outside=w, **said), "whose money it is"
        )
    both = {"refused_by": decision, "refused_outside": outside}
    refused_by_database(lambda: rows.update(**both, **said), "request_state_whole")
    refused_by_database(lambda: rows.update(**said), "request_state_whole")
    refused_by_database(lambda: rows.update(refused_outside=outside), "request_state_whole")
    with connection.cursor() as cursor:
        sql = "UPDATE funding_grantrequest SET state = 'refused', reason = 'x', refused_outside_id = %s WHERE id = %s"
        refused_by_database(lambda: cursor.execute(sql, [theirs.pk, asked.pk]), "whose money it is")


@pytest.fixture
def shared(asked, year, finance):
    """The request, and another ward committee that is asked too: perhaps a key decision."""
    other = factories.BodyFactory(kind="ward_committee", name="Blagreaves ward committee")
    more = set_ward_budget(body=other, year=year, amount=Decimal(5_000), by=finance)
    ask_of(
        application=asked.application, allocation=more, what="grant", amount=Decimal(5), by=finance
    )
    return asked


def key(asked, by, **said):
    return answer_checks(asked=asked, answers={"key_decision": {"answer": "yes"} | said}, by=by)


def test_no_key_decision_before_its_notice_has_run(shared, outside, finance):
    """28 clear days: noticed 28 days ago it may be decided tomorrow."""
    grant = {"asked": shared, "amount": Decimal(900), "delegated": outside, "by": finance}
    with pytest.raises(Refused, match="First answer the check “Key decision”"):
        award(**grant)
    key(shared, finance, day=TODAY() - 28 * DAY)
    with pytest.raises(Refused, match=f"may be made from {TODAY() + DAY:%-d %B %Y}"):
        award(**grant)
    key(shared, finance, day=TODAY(), route="exception", note="Cllr Chair told; the offer ends")
    with pytest.raises(Refused, match="may be made from"):
        award(**grant)
    key(shared, finance, day=TODAY() - 29 * DAY)
    assert award(**grant).amount == 900


def test_special_urgency_at_once_and_only_with_who_agreed(shared, outside, finance):
    with pytest.raises(Refused, match="who of scrutiny"):
        key(shared, finance, day=TODAY(), route="urgency")
    key(shared, finance, day=TODAY(), route="urgency", note="Cllr Chair agreed: the roof leaks")
    assert award(asked=shared, amount=Decimal(900), delegated=outside, by=finance).amount == 900
    assert Check.objects.get(kind="key_decision").words == (
        f"Yes, special urgency, agreed on {TODAY():%-d %B %Y}, so from {TODAY():%-d %B %Y}"
    )


def test_the_database_asks_for_the_notice_too(shared, outside, finance):
    """By SQL alone: the grant of a key decision that was made too early, and a check that says less than the law."""
    key(shared, finance, day=TODAY() - 29 * DAY)
    award(asked=shared, amount=Decimal(900), delegated=outside, by=finance)
    grant = Grant.objects.get()
    raw = {
        "asked": shared, "kind": "key_decision", "answer": "yes", "answered_at": timezone.now(),
        "day": TODAY(), "route": "notice",
    }  # fmt: skip
    refused_by_database(lambda: Check.objects.create(**raw, first_on=TODAY() + 28 * DAY))
    other = shared.application.requests.exclude(pk=shared.pk).get()
    for wrong in (
        {"first_on": TODAY() + 28 * DAY}, {"first_on": None}, {"first_on": TODAY() + 99 * DAY, "route": ""},
        {"route": "exception", "first_on": TODAY() + 6 * DAY},
        {"route": "urgency", "first_on": TODAY() - DAY, "note": "x"},
    ):  # fmt: skip
        row = raw | {"asked": other} | wrong
        refused_by_database(lambda r=row: Check.objects.create(**r), "notice_of_a_key")
    Check.objects.create(**raw | {"asked": other}, first_on=TODAY() + 29 * DAY)
    columns = (
        "reservation_id, applicant, amount, awarded_on, awarded_at, conditions, state, hold_reason"
    )
    columns += ", accepted_by, ended_reason, version, delegated_id"
    sql = f"INSERT INTO funding_grant ({columns}, request_id) SELECT {columns}, %s FROM funding_grant WHERE id = %s"

    def by_sql():
        with connection.cursor() as cursor:
            cursor.execute(sql, [other.pk, grant.pk])

    refused_by_database(by_sql, "whose money it is|after its notice")


def test_what_is_too_early_is_not_reported(shared, finance, meeting):
    make_it_ready(shared, finance)
    assert [each for each, _ in ready_for(meeting, None)] == [shared]
    key(shared, finance, day=TODAY())
    make_ready(assessment=fresh(shared).assessment, by=finance)
    assert ready_for(meeting, None) == []
    assert unready_for(meeting) == [shared]


@pytest.fixture
def executive(committee):
    """The committee decides for the cabinet: what it decides is called in."""
    steps.decides(committee)
    committee.refresh_from_db()
    committee.exercises_executive = True
    committee.save()
    return committee


def test_a_decision_outside_a_meeting_is_called_in_on_its_page(
    executive, asked, second, finance, as_user, client
):
    outside = made(executive, second)
    grant = award(asked=asked, amount=Decimal(900), delegated=outside, by=finance)
    page = as_user(second).get(outside.get_absolute_url()).content.decode()
    form = reverse("delegated_call_in", args=[outside.pk])
    assert form in page
    assert "Grants by this decision" in page
    for reader in (client, as_user(finance)):
        assert form not in reader.get(outside.get_absolute_url()).content.decode()
    called = call_in(decision=outside, called_on=TODAY(), by=second, **SAID)
    assert fresh(grant).state == "on_hold"
    page = as_user(second).get(outside.get_absolute_url()).content.decode()
    assert form not in page
    assert reverse("call_in_outcome", args=[called.pk]) in page
    assert "Councillors Ash and Birch" in client.get(outside.get_absolute_url()).content.decode()
    end_call_in(
        call_in=called, outcome="upheld", decided_on=TODAY(), outcome_words="It stands", by=second
    )
    assert fresh(grant).state == "approved"
