"""What an attack found of money that comes back around the end of a year."""

import datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from core.errors import Refused
from funding.grants.awards.operations import finish
from funding.ledger.reconciling import differences
from funding.models import Grant, Repayment
from funding.returns.operations import ask_repayment, can_be_asked, receive_repayment
from tests.funding.yearend.conftest import AFTER, approved
from tests.funding.yearend.test_closing import carry, close, figures, pay, release

pytestmark = pytest.mark.django_db
MAY = AFTER + datetime.timedelta(days=30)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


@pytest.fixture
def asked_back(ward, year, later, accepted, finance, second, cabinet):
    """All of the £1,000 was paid, and £60 asked back before the year was closed."""
    pay(accepted, 1_000, finance, second)
    approved(year, finance, second, cabinet)
    made = ask_repayment(grant=accepted, amount=Decimal(60), reason="Left", by=finance)
    close(year, finance, second)
    return made


def test_what_was_paid_in_a_closed_year_comes_back_in_the_next(
    asked_back, ward, later, accepted, finance
):
    before = figures(ward)
    got = receive_repayment(repayment=asked_back, received_on=MAY.date(), by=finance, at=MAY)
    assert (got.state, got.entry.allocation.year, got.received_on) == (
        "received",
        later,
        MAY.date(),
    )
    assert figures(ward) == before
    assert can_be_asked(fresh(accepted)) == 940
    with pytest.raises(Refused, match="Only £940"):
        ask_repayment(grant=accepted, amount=Decimal(950), reason="Left", by=finance, at=MAY)
    more = ask_repayment(grant=accepted, amount=Decimal(940), reason="Left", by=finance, at=MAY)
    assert finish_refused(accepted, finance)
    receive_repayment(repayment=more, received_on=MAY.date(), by=finance, at=MAY)
    with pytest.raises(DatabaseError, match="no more is asked back"), transaction.atomic():
        Repayment.objects.create(
            grant=accepted, amount=Decimal(1), reason="X", asked_on=MAY.date(), asked_by=finance
        )
    assert finish(grant=accepted, reason="", by=finance, at=MAY).state == "finished"
    assert differences() == []


def finish_refused(grant, by):
    with pytest.raises(Refused, match="was asked back"):
        finish(grant=grant, reason="", by=by, at=MAY)
    return True


def test_in_a_year_that_is_open_it_comes_back_by_an_entry(accepted, finance, second):
    pay(accepted, 500, finance, second)
    made = ask_repayment(grant=fresh(accepted), amount=Decimal(60), reason="Left", by=finance)
    with pytest.raises(DatabaseError, match="by an entry of its grant"), transaction.atomic():
        Repayment.objects.filter(pk=made.pk).update(state="received", received_on=made.asked_on)


def test_of_a_grant_that_was_carried_comes_back_what_was_paid_before(
    ward, year, later, accepted, finance, second, other_finance, cabinet
):
    pay(accepted, 400, finance, second)
    approved(year, finance, second, cabinet)
    carry(year, accepted, 600, finance, other_finance)
    close(year, finance, second)
    grant = fresh(accepted)
    assert can_be_asked(grant) == 400
    made = ask_repayment(grant=grant, amount=Decimal(400), reason="Left", by=finance, at=MAY)
    got = receive_repayment(repayment=made, received_on=MAY.date(), by=finance, at=MAY)
    assert (got.entry.kind, got.entry.allocation.year) == ("repaid", later)
    assert can_be_asked(fresh(grant)) == 0
    pay(grant, 600, finance, second, day=MAY.date(), at=MAY)
    made = ask_repayment(grant=fresh(grant), amount=Decimal(70), reason="Left", by=finance, at=MAY)
    got = receive_repayment(repayment=made, received_on=MAY.date(), by=finance, at=MAY)
    assert got.entry.allocation.year == later
    assert differences() == []


def test_a_year_is_closed_while_money_is_asked_back(
    ward, year, later, accepted, finance, second, cabinet
):
    """What is not needed of the same grant is released; it ends once the money is back."""
    pay(accepted, 400, finance, second)
    ask_repayment(grant=fresh(accepted), amount=Decimal(60), reason="Left", by=finance)
    approved(year, finance, second, cabinet)
    release(year, accepted, 600, finance)
    close(year, finance, second)
    grant = Grant.objects.select_related("reservation").get(pk=accepted.pk)
    assert (grant.state, grant.reservation.unpaid, grant.reservation.paid) == ("accepted", 0, 400)
