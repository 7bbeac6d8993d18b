"""Payments: claimed, authorised by a second person, paid; the ledger follows."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.operations import grant_role
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.todo import Asked, needs
from funding.grants.awards.operations import put_on_hold
from funding.models import Grant, Payment
from funding.payments.operations import (
    authorise,
    claim,
    mark_paid,
    refuse_payment,
    reverse_payment,
)
from tests import factories
from tests.funding.ledger.test_ledger import money

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def claimed(accepted, finance):
    return claim(grant=accepted, amount=Decimal(600), evidence="Receipt of 3 November", by=finance)


def test_it_is_paid_in_stages_up_to_what_was_granted(claimed, accepted, finance, second, ward):
    with pytest.raises(Refused, match="Only £400 can still be claimed"):
        claim(grant=accepted, amount=Decimal("400.01"), evidence="x", by=finance)
    with pytest.raises(WrongState, match="Waiting for authorisation"):
        mark_paid(payment=claimed, paid_on=TODAY(), by=finance)
    authorise(payment=claimed, by=second)
    paid = mark_paid(payment=claimed, paid_on=TODAY(), by=finance)
    assert (paid.entry.kind, paid.entry.amount, paid.entry.on) == ("paid", 600, TODAY())
    assert (money(ward).paid, money(ward).committed) == (600, 400)
    with pytest.raises(WrongState):
        mark_paid(payment=claimed, paid_on=TODAY(), by=finance)
    assert money(ward).paid == 600


def test_who_had_a_hand_in_it_does_not_authorise_it(claimed, finance, second):
    with pytest.raises(Refused, match="Someone else must authorise"):
        authorise(payment=claimed, by=finance)
    with pytest.raises(PermissionDenied):
        authorise(payment=claimed, by=factories.OfficerFactory(role="meetings_clerk"))
    other = factories.OfficerFactory(role="finance_officer")
    for wrong in (finance, claimed.grant.awarded_by):
        with pytest.raises(DatabaseError, match="second"), transaction.atomic():
            Payment.objects.filter(pk=claimed.pk).update(
                state="authorised", authorised_by=wrong, authorised_at=timezone.now()
            )
    assert authorise(payment=claimed, by=other).authorised_by == other
    for change in ({"authorised_by": finance}, {"authorised_at": timezone.now()}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Payment.objects.filter(pk=claimed.pk).update(**change)


def test_who_made_the_award_does_not_authorise_either(claimed, accepted, second):
    """Also where somebody else recorded the claim."""
    awarder = accepted.awarded_by
    other = factories.OfficerFactory(role="finance_officer")
    refuse_payment(payment=claimed, reason="Again", by=second)
    mine = claim(grant=accepted, amount=Decimal(5), evidence="x", by=other)
    with pytest.raises(Refused, match="Someone else must"):
        authorise(payment=mine, by=awarder)


@pytest.mark.parametrize("days", [-1, 1])
def test_the_day_it_was_paid(claimed, second, finance, days):
    authorise(payment=claimed, by=second)
    with pytest.raises(Refused, match="before it was authorised" if days < 0 else "in the future"):
        mark_paid(payment=claimed, paid_on=TODAY() + datetime.timedelta(days=days), by=finance)


def test_a_claim_needs_evidence_and_is_made_once(accepted, finance):
    with pytest.raises(Refused, match="Enter what you have seen"):
        claim(grant=accepted, amount=Decimal(5), evidence=" ", by=finance)
    sent = {"grant": accepted, "amount": Decimal(5), "evidence": "x", "by": finance}
    sent["client_id"] = "1f0a1c9e-8b13-4d3f-8a48-6f0c5c0f7f11"
    assert claim(**sent) == claim(**sent)
    assert Payment.objects.count() == 1


def test_a_grant_that_is_put_on_hold_meanwhile_is_not_paid(
    claimed, accepted, second, finance, ward
):
    authorise(payment=claimed, by=second)
    put_on_hold(grant=accepted, reason="Its decision fell", by=SYSTEM)
    with pytest.raises(Refused, match="now “On hold”"):
        mark_paid(payment=claimed, paid_on=TODAY(), by=finance)
    assert money(ward).paid == 0


def test_a_refusal_says_why_and_frees_the_sum(claimed, accepted, second, finance):
    with pytest.raises(Refused, match="Enter a reason"):
        refuse_payment(payment=claimed, reason="", by=second)
    refuse_payment(payment=claimed, reason="The receipt is for something else", by=second)
    claim(grant=accepted, amount=Decimal(1_000), evidence="The right one", by=finance)


@pytest.mark.parametrize(
    "change",
    [
        {"amount": 1}, {"evidence": "other"}, {"state": "paid"}, {"paid_on": datetime.date(2026, 1, 1)},
        {"state": "authorised"}, {"state": "refused"}, {"prepared_by": None},
    ],
)  # fmt: skip
def test_the_database_keeps_what_was_claimed(claimed, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        Payment.objects.filter(pk=claimed.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        claimed.delete()


def test_it_is_paid_by_an_entry_of_its_own_grant(claimed, second, ward, finance):
    from tests.funding.ledger.test_ledger import entry, take

    authorise(payment=claimed, by=second)
    foreign = entry(ward, "paid", 600, reservation=take(ward, 700, "G99"))
    with pytest.raises(DatabaseError, match="an entry of its grant"), transaction.atomic():
        Payment.objects.filter(pk=claimed.pk).update(state="paid", paid_on=TODAY(), entry=foreign)
    assert Grant.objects.get(pk=claimed.grant_id).reservation.paid == 0


def authorising(user):
    rows = needs(Asked(user, timezone.now(), 10)).rows
    return [row for row in rows if row.verb == "Read claim"]


def test_it_stands_on_the_home_page_of_who_may_authorise_it(claimed, finance, second, as_user):
    assert authorising(finance) == []
    (row,) = authorising(second)
    assert row.what == f"Authorise the payment of £600 on grant {claimed.grant.reference}"
    page = as_user(second).get("/").content.decode()
    assert "Authorise" in page
    as_user(second).post(row.buttons[0].url, {"from_list": "1"})
    assert Payment.objects.get(pk=claimed.pk).authorised_by == second
    assert authorising(second) == []
    grant_role(user=factories.UserFactory(), role="finance_officer", by=SYSTEM)


def test_a_payment_recorded_by_mistake_is_reversed_with_its_entry(
    claimed, accepted, second, finance, ward
):
    from funding.ledger.reconciling import differences

    authorise(payment=claimed, by=second)
    paid = mark_paid(payment=claimed, paid_on=TODAY(), by=finance)
    with pytest.raises(DatabaseError), transaction.atomic():
        Payment.objects.filter(pk=paid.pk).update(paid_on=datetime.date(2026, 1, 1))
    with pytest.raises(Refused, match="Enter a reason"):
        reverse_payment(payment=paid, reason=" ", by=finance)
    reverse_payment(payment=paid, reason="It was another grant", by=finance)
    assert (money(ward).paid, money(ward).committed) == (0, 1_000)
    assert differences() == []
    with pytest.raises(WrongState, match="Reversed"):
        reverse_payment(payment=paid, reason="x", by=finance)
    claim(grant=accepted, amount=Decimal(1_000), evidence="The right one", by=finance)


def test_nothing_is_inserted_as_paid_or_authorised(accepted, finance, second):
    row = {
        "grant": accepted, "amount": 1, "evidence": "x", "prepared_by": finance,
        "prepared_at": timezone.now(), "state": "authorised", "authorised_by": second,
        "authorised_at": timezone.now(),
    }  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        Payment.objects.bulk_create([Payment(**row)])
