"""What comes back of a grant in a later year is of that year, and no more than was ever paid."""

import datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from core.errors import Refused
from funding.grants.awards.operations import finish
from funding.ledger.operations import open_year
from funding.ledger.reconciling import differences
from funding.models import Allocation, Entry, Grant, Repayment, WardMoney
from funding.returns.operations import ask_repayment, receive_repayment
from tests.funding.yearend.conftest import approved
from tests.funding.yearend.test_closing import carry, close, figures, pay

pytestmark = pytest.mark.django_db
DAY = datetime.date(2027, 5, 3)
AT = timezone.make_aware(datetime.datetime(2027, 5, 3, 12))


@pytest.fixture
def carried(ward, year, later, accepted, finance, second, other_finance, cabinet):
    """£250.50 of £1,000 were paid in 2026/27; £749.50 went on."""
    pay(accepted, "250.50", finance, second)
    approved(year, finance, second, cabinet)
    carry(year, accepted, "749.50", finance, other_finance)
    close(year, finance, second)
    return Grant.objects.get(pk=accepted.pk)


def back(grant, amount, finance):
    made = ask_repayment(
        grant=grant, amount=Decimal(amount), reason="Not spent", asked_on=DAY, by=finance, at=AT
    )
    return receive_repayment(repayment=made, received_on=DAY, by=finance, at=AT)


def new_of(ward, later):
    return Allocation.objects.get(body=ward.body, year=later)


def test_what_was_paid_before_comes_to_the_year_that_is_open(carried, ward, later, finance):
    closed, new = figures(ward), new_of(ward, later)
    assert figures(new)[-1] == 9_000
    got = back(carried, 100, finance)
    assert (got.entry.kind, got.entry.allocation, got.entry.on) == ("repaid", new, DAY)
    money = WardMoney.objects.get(pk=new.pk)
    assert (money.repaid, money.left, money.committed) == (100, 9_100, Decimal("749.50"))
    assert figures(ward) == closed
    carried.refresh_from_db()
    assert carried.reservation.paid_in_all == Decimal("150.50")
    with pytest.raises(Refused, match=r"Only £150\.50 was paid"):
        back(carried, 151, finance)
    assert differences() == []


def test_what_was_paid_in_this_year_comes_back_as_before(carried, ward, later, finance, second):
    pay(carried, 500, finance, second, day=DAY, at=AT)
    assert back(Grant.objects.get(pk=carried.pk), 400, finance).entry.kind == "paid_back"
    whole = back(Grant.objects.get(pk=carried.pk), 200, finance)
    assert whole.entry.kind == "repaid", "£100 of this year and £100 of the year before"
    money = WardMoney.objects.get(pk=new_of(ward, later).pk)
    assert (money.paid, money.repaid) == (100, 200)
    assert differences() == []


def test_a_grant_that_was_finished_in_a_closed_year(
    ward, year, later, accepted, finance, second, cabinet
):
    pay(accepted, 1_000, finance, second)
    finish(grant=Grant.objects.get(pk=accepted.pk), reason="Done", by=finance)
    approved(year, finance, second, cabinet, wards="nothing")
    close(year, finance, second)
    assert not Allocation.objects.filter(year=later).exists()
    back(Grant.objects.get(pk=accepted.pk), 300, finance)
    assert WardMoney.objects.get(pk=new_of(ward, later).pk).left == 300
    assert differences() == []


def test_carried_again_it_counts_what_came_back(
    carried, ward, later, finance, second, other_finance, cabinet
):
    back(carried, 100, finance)
    open_year(first=2028, by=finance)
    approved(later, finance, second, cabinet)
    carry(later, carried, "749.50", finance, other_finance)
    close(later, finance, second, at=timezone.make_aware(datetime.datetime(2028, 4, 12, 10)))
    carried.refresh_from_db()
    assert carried.reservation.paid_before == Decimal("150.50")
    connection.check_constraints()
    assert differences() == []


def test_the_database_holds_it_by_itself(carried, ward, year, later, committee, finance):
    new = new_of(ward, later)
    said = {
        "kind": "repaid", "on": DAY, "made_at": AT, "made_by_name": "Raw", "reason": "x",
        "reservation": carried.reservation,
    }  # fmt: skip

    def refused(write):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()

    refused(lambda: Entry.objects.create(allocation=new, amount=Decimal("250.51"), **said))
    refused(lambda: Entry.objects.create(allocation=ward, amount=1, **said))
    refused(lambda: Entry.objects.create(allocation=new, amount=1, **said | {"reservation": None}))
    refused(lambda: type(carried.reservation).objects.update(repaid=1))
    refused(
        lambda: Repayment.objects.create(
            grant=carried, amount=Decimal("250.51"), reason="x", asked_on=DAY
        )
    )
    Repayment.objects.create(grant=carried, amount=Decimal("250.50"), reason="x", asked_on=DAY)
