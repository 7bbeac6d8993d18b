"""A decision that is corrected: its grants wait until somebody has said whether they stand."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from boards.corrections.operations import confirm_error, correct, report_error
from boards.decisions.operations import record_decision, strike_out_decision
from boards.delegated.operations import correct as correct_outside
from boards.delegated.operations import record_signed
from boards.live.operations import start_meeting
from boards.models import DecisionHold, DelegatedCorrection, DelegatedDecision
from core.errors import Refused, WrongState
from funding.grants.awards.operations import award, cancel, finish, hold_grant, take_off_hold
from funding.grants.offers.callins.operations import call_in, end_call_in
from funding.grants.offers.reviews.operations import settle
from funding.models import BasisReview, Grant
from funding.payments.operations import authorise, claim, mark_paid
from funding.returns.operations import ask_repayment, receive_repayment
from tests import factories, steps
from tests.boards.delegated.conftest import complete
from tests.funding.grants.test_call_ins import SAID, comes_into_force
from tests.funding.ledger.test_ledger import money

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def refused_by_database(write, words=None):
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        write()


def made(body, by):
    return record_signed(decision=complete(body, by), signed_on=TODAY(), by=by)


def corrected(grant, by):
    """The one review of a grant, after its decision was corrected."""
    meeting = grant.decision.item.meeting
    correct(meeting=meeting, decision=grant.decision, text="It was £900", by=by)
    return grant.reviews.get()


def pay(grant, amount, finance, second):
    payment = claim(grant=grant, amount=Decimal(amount), evidence="Receipt", by=finance)
    authorise(payment=payment, by=second)
    mark_paid(payment=fresh(payment), paid_on=TODAY(), by=finance)


def test_a_correction_holds_its_grants_with_their_money(accepted, second, finance, ward):
    before = money(ward).committed
    review = corrected(accepted, second)
    grant = fresh(accepted)
    assert (grant.state, grant.hold_reason) == ("on_hold", review.hold_words)
    assert money(ward).committed == before
    with pytest.raises(WrongState):
        claim(grant=grant, amount=Decimal(5), evidence="x", by=finance)
    with pytest.raises(Refused, match="First say whether the grant stands"):
        take_off_hold(grant=grant, reason="x", by=finance)
    rows = Grant.objects.filter(pk=grant.pk)
    refused_by_database(lambda: rows.update(state="accepted", hold_reason=""), "said to stand")
    with connection.cursor() as cursor:
        sql = "UPDATE funding_grant SET state = 'accepted' WHERE id = %s"
        refused_by_database(lambda: cursor.execute(sql, [grant.pk]), "said to stand")
    correct(meeting=grant.decision.item.meeting, decision=grant.decision, text="Again", by=second)
    assert grant.reviews.count() == 1


def test_it_stands_and_goes_on_where_it_was(accepted, second, finance):
    review = corrected(accepted, second)
    with pytest.raises(PermissionDenied):
        settle(
            review=review,
            outcome="stands",
            words="x",
            by=factories.OfficerFactory(role="data_officer"),
        )
    with pytest.raises(Refused, match="Enter why"):
        settle(review=review, outcome="stands", words=" ", by=finance)
    with pytest.raises(Refused, match="no other decision"):
        settle(
            review=review, outcome="stands", words="x", ratified_by=accepted.decision, by=finance
        )
    settle(review=review, outcome="stands", words="Only the name was wrong", by=finance)
    assert (fresh(accepted).state, fresh(accepted).hold_reason) == ("accepted", "")
    with pytest.raises(WrongState, match="Somebody has said it"):
        settle(review=review, outcome="ended", words="x", by=finance)
    rows = BasisReview.objects.filter(pk=review.pk)
    refused_by_database(lambda: rows.update(words="Other"))
    refused_by_database(lambda: rows.update(outcome="open"))
    refused_by_database(rows.delete)
    claim(grant=fresh(accepted), amount=Decimal(5), evidence="x", by=finance)
    assert corrected_again(accepted, second).is_open


def corrected_again(grant, by):
    correct(meeting=grant.decision.item.meeting, decision=grant.decision, text="More", by=by)
    return grant.reviews.open().get()


def test_another_decision_ratifies_it_and_holds_it_from_then_on(
    accepted, committee, second, finance
):
    review = corrected(accepted, second)
    theirs = made(factories.BodyFactory(kind="ward_committee"), second)
    with pytest.raises(Refused, match="Choose the decision that ratified"):
        settle(review=review, outcome="ratified", words="x", by=finance)
    with pytest.raises(Refused, match="another decision than"):
        settle(
            review=review, outcome="ratified", words="x", ratified_by=accepted.decision, by=finance
        )
    with pytest.raises(Refused, match="that stands"):
        settle(review=review, outcome="ratified", words="x", ratified_outside=theirs, by=finance)
    said = {"words": "x", "settled_at": timezone.now()}
    rows = BasisReview.objects.filter(pk=review.pk)
    for wrong in ({"ratified_outside": theirs}, {"ratified_by": accepted.decision}):
        refused_by_database(
            lambda w=wrong: rows.update(outcome="ratified", **said, **w), "ratified by"
        )
    refused_by_database(lambda: rows.update(outcome="ratified", **said), "ratified by|state_whole")
    again = made(committee, second)
    settle(review=review, outcome="ratified", words="Ratified", ratified_outside=again, by=finance)
    assert fresh(accepted).state == "accepted"
    held = DecisionHold.objects.standing()
    assert [(each.decision, each.delegated) for each in held] == [(None, again)]


def test_what_is_paid_is_recovered_before_it_ends(accepted, second, finance, ward):
    pay(accepted, 400, finance, second)
    review = corrected(accepted, second)
    with pytest.raises(Refused, match="£400 of it is paid"):
        settle(review=review, outcome="ended", words="It was £0", by=finance)
    rows = BasisReview.objects.filter(pk=review.pk)
    said = {"outcome": "ended", "words": "x", "settled_at": timezone.now()}
    refused_by_database(lambda: rows.update(**said), "ratified, or the money recovered")
    assert DecisionHold.objects.standing().exists()
    back = ask_repayment(grant=fresh(accepted), amount=Decimal(400), reason="Wrong", by=finance)
    receive_repayment(repayment=back, received_on=TODAY(), by=finance)
    settle(review=review, outcome="ended", words="All of it came back", by=finance)
    assert fresh(accepted).state == "cancelled"
    assert (money(ward).committed, money(ward).paid) == (0, 0)
    assert not DecisionHold.objects.standing().exists()


def test_a_finished_grant_is_looked_at_too(accepted, second, finance):
    pay(accepted, 1_000, finance, second)
    finish(grant=fresh(accepted), reason="", by=finance)
    review = corrected(accepted, second)
    assert fresh(accepted).state == "finished"
    with pytest.raises(Refused, match="£1,000 of it is paid"):
        settle(review=review, outcome="ended", words="x", by=finance)
    settle(review=review, outcome="stands", words="A name", by=finance)
    assert fresh(accepted).state == "finished"


def test_a_cancelled_grant_is_not_and_one_cancelled_meanwhile_ends(grant, meeting, second, finance):
    steps.publish(meeting, second)
    review = corrected(fresh(grant), second)
    cancel(grant=grant, reason="They gave it up", by=finance)
    with pytest.raises(Refused, match="ended"):
        settle(review=review, outcome="stands", words="x", by=finance)
    settle(review=review, outcome="ended", words="Cancelled", by=finance)
    correct(meeting=fresh(meeting), decision=grant.decision, text="More", by=second)
    assert grant.reviews.count() == 1


def test_only_a_confirmed_error_in_a_decision_counts(accepted, second, finance):
    meeting = fresh(accepted.decision.item.meeting)
    correct(meeting=meeting, item=accepted.decision.item, text="The title", by=second)
    member = factories.OfficerFactory(role="head_of_service", name="Another Head")
    report = report_error(meeting=meeting, decision=accepted.decision, text="£900", by=member)
    assert not accepted.reviews.exists()
    confirm_error(correction=report, by=second)
    assert fresh(accepted).state == "on_hold"


def test_a_call_in_and_a_correction_both_let_it_go(grant, meeting, second, finance):
    steps.publish(meeting, second)
    comes_into_force(grant.decision, TODAY() + datetime.timedelta(days=7))
    called = call_in(decision=grant.decision, called_on=TODAY(), by=second, **SAID)
    review = corrected(fresh(grant), second)
    assert fresh(grant).hold_reason == review.hold_words
    settle(review=review, outcome="stands", words="A name", by=finance)
    assert (fresh(grant).state, fresh(grant).hold_reason) == ("on_hold", called.hold_words)
    later = corrected_again(grant, second)
    end_call_in(
        call_in=called, outcome="upheld", decided_on=TODAY(), outcome_words="Stands", by=second
    )
    assert fresh(grant).state == "on_hold"
    settle(review=later, outcome="stands", words="A name", by=finance)
    assert fresh(grant).state == "approved"


def test_a_hold_for_something_else_stays(accepted, second, finance):
    hold_grant(grant=accepted, reason="The group is gone", by=finance)
    review = corrected(accepted, second)
    settle(review=review, outcome="stands", words="A name", by=finance)
    assert (fresh(accepted).state, fresh(accepted).hold_reason) == ("on_hold", "The group is gone")


def test_a_decision_outside_a_meeting_is_corrected_on_its_page(
    asked, committee, second, finance, as_user, client
):
    outside = made(committee, second)
    grant = award(asked=asked, amount=Decimal(900), delegated=outside, by=finance)
    address = outside.get_absolute_url()
    form = reverse("delegated_correct", args=[outside.pk])
    assert form in as_user(second).get(address).content.decode()
    assert form not in as_user(finance).get(address).content.decode()
    assert as_user(finance).get(form).status_code == 403
    assert as_user(second).post(form, {"text": " "}).status_code == 422
    for _ in range(2):
        correct_outside(
            decision=outside, text="It was £800", client_id=outside.client_id, by=second
        )
    assert DelegatedCorrection.objects.count() == 1
    assert "It was £800" in client.get(address).content.decode()
    assert (fresh(grant).state, grant.reviews.count()) == ("on_hold", 1)
    draft = complete(committee, second)
    with pytest.raises(WrongState):
        correct_outside(decision=draft, text="x", by=second)
    raw = {"text": "x", "recorded_by": second, "recorded_at": timezone.now()}
    refused_by_database(
        lambda: DelegatedCorrection.objects.create(decision=draft, **raw), "not corrected"
    )
    refused_by_database(lambda: DelegatedCorrection.objects.update(text="Other"))
    refused_by_database(DelegatedCorrection.objects.all().delete)
    assert DelegatedDecision.objects.get(pk=outside.pk).text == outside.text


def test_the_grants_officer_says_it_in_the_browser(accepted, second, finance, as_user):
    review = corrected(accepted, second)
    form = reverse("grant_review", args=[review.pk])
    client = as_user(finance)
    assert f"Say whether grant {accepted.reference} stands" in client.get("/").content.decode()
    assert form in client.get(accepted.get_absolute_url()).content.decode()
    page = as_user(second).get(accepted.get_absolute_url()).content.decode()
    assert review.hold_words in page
    sent = {"outcome": "stands", "words": "Only a name", "version": review.version}
    assert client.post(form, sent).status_code == 302
    page = client.get(accepted.get_absolute_url()).content.decode()
    assert "The correction does not touch it" in page
    assert "Only a name" in page
    assert fresh(accepted).state == "accepted"


def test_a_decision_that_ratified_is_not_struck_out_and_corrected_it_is_looked_at_again(
    accepted, committee, second, finance
):
    review = corrected(accepted, second)
    held = steps.set_date(
        body=committee,
        starts_at=timezone.now() + datetime.timedelta(minutes=5),
        by=second,
        place="Hall",
    )
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=10)):
        start_meeting(meeting=held, by=second)
        again = record_decision(
            item=held.items.first(), outcome="resolved", text="£1,000", by=second
        )
        settle(review=review, outcome="ratified", words="Ratified", ratified_by=again, by=finance)
        with pytest.raises(Refused, match="was ratified by it"):
            strike_out_decision(decision=again, by=second)
        steps.publish(held, second)
        correct(meeting=fresh(held), decision=again, text="£900", by=second)
    assert fresh(accepted).state == "on_hold"
    assert accepted.reviews.open().count() == 1
