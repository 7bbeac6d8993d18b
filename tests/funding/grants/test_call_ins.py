"""Call-in: what it holds, what comes of it, and an offer that goes at the same time."""

import contextlib
import datetime
from decimal import Decimal

import pgtrigger
import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from boards.decisions.operations import record_decision
from boards.live.operations import start_meeting
from boards.models import DecisionNumber
from core.errors import Refused, WrongState
from funding.grants.awards.operations import award, cancel, hold_grant, take_off_hold
from funding.grants.offers import operations as offers
from funding.grants.offers.callins.operations import call_in, end_call_in, follow_call_in
from funding.models import CallIn, Grant
from tests import factories, steps
from tests.funding.ledger.test_ledger import money
from tests.pairs import past_every_trigger
from tests.together import together

TODAY = timezone.localdate
SAID = {"called_by": "Councillors Ash and Birch", "grounds": "Not consulted"}


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def refused_by_database(write, words=None):
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        write()


def comes_into_force(decision, day):
    """As the decision of a body that decides for the cabinet has it, and time goes by."""
    with transaction.atomic(), past_every_trigger():
        DecisionNumber.objects.filter(decision=decision).update(in_force_on=day)


@pytest.fixture
def published(grant, meeting, second, group):
    group.contact = factories.PersonFactory(name="Gil Gardener", email="gil@gardeners.example")
    group.save(update_fields=["contact"])
    steps.publish(meeting, second)
    comes_into_force(grant.decision, TODAY() + datetime.timedelta(days=7))
    return fresh(grant)


@pytest.fixture
def called(published, second):
    return call_in(decision=published.decision, called_on=TODAY(), by=second, **SAID)


@pytest.mark.django_db
def test_a_call_in_holds_the_grant_and_keeps_its_money(called, published, ward, finance, decision):
    grant = fresh(published)
    assert (grant.state, grant.hold_reason) == ("on_hold", called.hold_words)
    assert money(ward).committed == 1_000
    with pytest.raises(Refused, match="waits for the outcome"):
        take_off_hold(grant=grant, reason="Go", by=finance)
    rows = Grant.objects.filter(pk=grant.pk)
    refused_by_database(lambda: rows.update(state="approved", hold_reason=""), "called in")
    comes_into_force(decision, TODAY())
    refused_by_database(lambda: rows.update(state="offered", offered_on=TODAY()))
    assert offers.bring_into_force() == 0


@pytest.mark.django_db
def test_nothing_is_granted_on_a_decision_that_is_called_in(
    called, published, finance, ward, group
):
    from funding.grants.applications.operations import receive_application

    made = receive_application(
        group=group, title="More beds", purpose="More", received_on=datetime.date(2026, 10, 1),
        asks=[(ward, "grant", Decimal(50))], by=finance,
    )  # fmt: skip
    with pytest.raises(Refused, match="was called in"):
        award(
            asked=made.requests.get(), amount=Decimal(50), decision=published.decision, by=finance
        )
    reservation = published.reservation
    refused_by_database(
        lambda: Grant.objects.create(
            request=made.requests.get(), reservation=reservation, decision=published.decision,
            applicant="x", amount=1, awarded_on=TODAY(), awarded_at=timezone.now(),
        ),
        "called in",
    )  # fmt: skip


@pytest.mark.django_db
def test_upheld_the_grant_goes_on_and_its_offer_goes(called, published, second, decision):
    with pytest.raises(Refused, match="Enter what was decided"):
        end_call_in(
            call_in=called, outcome="upheld", decided_on=TODAY(), outcome_words=" ", by=second
        )
    ended = end_call_in(
        call_in=called, outcome="upheld", decided_on=TODAY(), outcome_words="It stands", by=second
    )
    assert fresh(published).state == "approved"
    with pytest.raises(WrongState, match="has ended"):
        end_call_in(
            call_in=ended, outcome="amended", decided_on=TODAY(), outcome_words="No", by=second
        )
    refused_by_database(lambda: CallIn.objects.update(outcome="open"))
    refused_by_database(lambda: CallIn.objects.update(grounds="Other"))
    refused_by_database(CallIn.objects.all().delete)
    comes_into_force(decision, TODAY())
    assert offers.bring_into_force() == 1


@pytest.mark.django_db
def test_a_hold_for_another_reason_stays(published, second, finance):
    hold_grant(grant=published, reason="Accounts are missing", by=finance)
    made = call_in(decision=published.decision, called_on=TODAY(), by=second, **SAID)
    end_call_in(call_in=made, outcome="upheld", decided_on=TODAY(), outcome_words="Yes", by=second)
    assert fresh(published).hold_reason == "Accounts are missing"


@pytest.mark.django_db
def test_referred_back_it_is_granted_by_the_decision_that_follows(
    called, published, second, finance, committee, asked
):
    ended = end_call_in(
        call_in=called,
        outcome="referred_back",
        decided_on=TODAY(),
        outcome_words="Ask them",
        by=second,
    )
    with pytest.raises(Refused, match="referred back"):
        take_off_hold(grant=fresh(published), reason="Go", by=finance)
    with pytest.raises(Refused, match="another decision than"):
        follow_call_in(call_in=ended, followed_by=published.decision, by=second)
    cancel(grant=fresh(published), reason="Referred back", by=finance)
    held = steps.set_date(
        body=committee,
        starts_at=timezone.now() - datetime.timedelta(hours=6),
        by=second,
        place="Hall",
    )
    start_meeting(meeting=held, by=second)
    again = record_decision(item=held.items.first(), outcome="resolved", text="£800", by=second)
    ended = follow_call_in(call_in=fresh(ended), followed_by=again, by=second)
    assert not ended.waits_for_decision
    with pytest.raises(Refused, match="referred back"):
        award(asked=fresh(asked), amount=Decimal(1), decision=published.decision, by=finance)
    made = award(asked=fresh(asked), amount=Decimal(800), decision=again, by=finance)
    assert made.state == "approved"


@pytest.mark.django_db
def test_which_decisions_can_be_called_in(grant, meeting, second, finance, decision):
    said = {"decision": decision, "called_on": TODAY(), **SAID}
    with pytest.raises(Refused, match="not been published yet"):
        call_in(by=second, **said)
    with pytest.raises(PermissionDenied):
        call_in(by=finance, **said)
    raw = {"decision": decision, "called_on": TODAY(), "recorded_at": timezone.now(), **SAID}
    refused_by_database(lambda: CallIn.objects.create(**raw), "cannot be called in")
    steps.publish(meeting, second)  # no executive functions
    with pytest.raises(Refused, match="came into force at once"):
        call_in(by=second, **said)
    refused_by_database(lambda: CallIn.objects.create(**raw), "cannot be called in")


@pytest.mark.django_db
def test_after_the_offer_it_is_too_late_and_before_it_is_not(published, second, finance, decision):
    comes_into_force(decision, TODAY())
    grant = fresh(published)
    made = call_in(
        decision=decision, called_on=TODAY(), by=second, **SAID
    )  # in force, nothing done yet
    with pytest.raises(WrongState, match="called in already"):
        call_in(decision=decision, called_on=TODAY(), by=second, **SAID)
    end_call_in(call_in=made, outcome="upheld", decided_on=TODAY(), outcome_words="Yes", by=second)
    offers.send_offer(grant=fresh(grant), by=finance)
    with pytest.raises(Refused, match="too late"):
        call_in(decision=decision, called_on=TODAY(), by=second, **SAID)
    raw = {"decision": decision, "called_on": TODAY(), "recorded_at": timezone.now(), **SAID}
    refused_by_database(lambda: CallIn.objects.create(**raw), "carried out")


@pytest.mark.django_db
def test_the_decision_and_the_grant_say_it(called, published, second, finance, as_user, client):
    address = published.decision.get_absolute_url()
    page = client.get(address).content.decode()
    assert "Councillors Ash and Birch" in page
    assert "Record the outcome" not in page
    assert "Record the outcome" in as_user(second).get(address).content.decode()
    grant = as_user(finance).get(published.get_absolute_url()).content.decode()
    assert "Not consulted" in grant
    assert called.hold_words in grant
    form = reverse("call_in_outcome", args=[called.pk])
    assert as_user(second).get(form).status_code == 200
    assert as_user(finance).get(form).status_code == 403


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_a_call_in_and_an_offer_at_once(published, decision, guarded):
    """By SQL alone, between what both read and what they write: whoever is second sees what the first did. Without
    the triggers there are an offer and an open call-in."""
    comes_into_force(decision, TODAY())

    def without(trigger):
        return contextlib.nullcontext() if guarded else pgtrigger.ignore(trigger)

    def calls():
        with transaction.atomic(), without("funding.CallIn:before_it_is_carried_out"):
            assert not Grant.objects.filter(decision=decision, offered_on__isnull=False).exists()
            raw = {"called_on": TODAY(), "recorded_at": timezone.now(), **SAID}
            return CallIn.objects.create(decision=decision, **raw)

    def goes():
        with transaction.atomic(), without("funding.Grant:not_while_called_in"):
            assert not CallIn.objects.filter(decision=decision).exists()
            return Grant.objects.filter(pk=published.pk).update(state="offered", offered_on=TODAY())

    outcomes = together(calls, goes)
    offered = Grant.objects.filter(offered_on__isnull=False).exists()
    both = CallIn.objects.open().exists() and offered
    assert both != guarded, outcomes
    assert CallIn.objects.open().exists() or offered


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["call-in", "job"])
def test_a_call_in_and_the_job_at_once(published, second, decision, first):
    comes_into_force(decision, TODAY())
    works = [
        lambda: call_in(decision=decision, called_on=TODAY(), by=second, **SAID),
        offers.bring_into_force,
    ]
    outcomes = together(
        *(works if first == "call-in" else reversed(works)), before=r".*FOR NO KEY UPDATE"
    )
    grant = fresh(published)
    if CallIn.objects.open().exists():
        assert (grant.state, grant.offered_on) == ("on_hold", None), outcomes
    else:
        assert grant.state == "offered", outcomes
        assert any(isinstance(each, Refused) for each in outcomes)
