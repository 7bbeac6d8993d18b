"""Closing a year: what is settled is released, accrued or carried, the rule says what else, and every penny is
where the figures say."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from core.errors import Refused, WrongState
from funding.grants.awards.operations import finish
from funding.models import (
    Allocation,
    BudgetLine,
    CarriedGrant,
    Carry,
    Entry,
    Grant,
    LineMoney,
    Order,
    ReserveMove,
    WardMoney,
)
from funding.payments.operations import authorise, claim, mark_paid
from funding.yearend.closing.operations import ask_closing, close_year, in_the_way
from funding.yearend.commitments.operations import authorise_carry, settle
from funding.yearend.reserves.operations import add_reserve
from tests.funding.yearend.conftest import AFTER, approved

pytestmark = pytest.mark.django_db


def pay(grant, amount, finance, second, day=None, at=None):
    made = claim(grant=grant, amount=Decimal(amount), evidence="Receipt", by=finance, at=at)
    authorise(payment=made, by=second, at=at)
    return mark_paid(payment=made, paid_on=day or timezone.localdate(), by=finance, at=at)


def carry(year, what, amount, finance, other):
    made = settle(
        year=year, what=what, how="carry", amount=Decimal(amount), reason="Work is late",
        approver="The cabinet member", by=finance,
    )  # fmt: skip
    return authorise_carry(settlement=made, by=other)


def due(year, what, amount, finance):
    return settle(
        year=year,
        what=what,
        how="due",
        amount=Decimal(amount),
        reason="Delivered in March",
        by=finance,
    )


def release(year, what, amount, finance):
    return settle(
        year=year, what=what, how="release", amount=Decimal(amount), reason="Not needed", by=finance
    )


def close(year, finance, second, at=AFTER):
    done = close_year(closing=ask_closing(year=year, by=finance, at=at), by=second, at=at)
    connection.check_constraints()
    year.refresh_from_db()
    return done


def figures(ward):
    money = WardMoney.objects.get(pk=ward.pk)
    names = ("allocated", "carried_in", "carried_out", "granted", "paid", "committed", "left")
    return tuple(getattr(money, name) for name in names)


def test_a_year_end_to_the_penny(
    ward, year, later, accepted, second_grant, finance, second, other_finance, cabinet
):
    """£10,000: £1,000 granted and £250.50 paid, £400 granted; left £8,600. £500 is due, £249.50 carried, £400
    released; the ward keeps £2,000 of what is then left."""
    pay(accepted, "250.50", finance, second)
    reserve = add_reserve(name="Neighbourhoods", year=year, opening=Decimal(50), by=finance)
    approved(year, finance, second, cabinet, wards="capped", cap=Decimal(2_000), reserve=reserve)
    due(year, accepted, "500", finance)
    carry(year, accepted, "249.50", finance, other_finance)
    release(year, second_grant, "400", finance)
    close(year, finance, second)
    new = Allocation.objects.get(body=ward.body, year=later)
    assert figures(ward) == (
        10_000,
        0,
        Decimal("2749.50"),
        Decimal("250.50"),
        Decimal("250.50"),
        0,
        7_000,
    )
    assert figures(new) == (
        0,
        Decimal("2749.50"),
        0,
        Decimal("749.50"),
        0,
        Decimal("749.50"),
        2_000,
    )
    assert ReserveMove.objects.get(kind="in").amount == 7_000
    gone = CarriedGrant.objects.get()
    assert (gone.amount, gone.due) == (Decimal("749.50"), 500)
    accepted.refresh_from_db()
    assert accepted.reservation == gone.after != gone.before
    assert (accepted.reservation.unpaid, accepted.reservation.paid_in_all) == (
        Decimal("749.50"), Decimal("250.50"),
    )  # fmt: skip
    second_grant.refresh_from_db()
    assert second_grant.state == "cancelled"
    assert year.closed_by == second


def test_a_carried_grant_goes_on_in_the_next_year(
    ward, year, later, accepted, finance, second, other_finance, cabinet
):
    approved(year, finance, second, cabinet)
    carry(year, accepted, 1_000, finance, other_finance)
    close(year, finance, second)
    grant = Grant.objects.get(pk=accepted.pk)
    day = datetime.date(2027, 5, 3)
    at = timezone.make_aware(datetime.datetime(2027, 5, 3, 12))
    pay(grant, 600, finance, second, day=day, at=at)
    new = Allocation.objects.get(body=ward.body, year=later)
    assert figures(new) == (0, 10_000, 0, 1_000, 600, 400, 9_000)
    finish(grant=grant, reason="Cheaper", by=finance, at=at)
    assert figures(new) == (0, 10_000, 0, 600, 600, 0, 9_400), "this rule lets the ward keep it"
    assert not Carry.objects.filter(returned__isnull=False).exists()


def test_what_was_carried_for_a_grant_alone_goes_where_the_rest_goes(
    ward, year, later, accepted, finance, second, other_finance, cabinet
):
    reserve = add_reserve(name="Neighbourhoods", year=year, opening=Decimal(0), by=finance)
    approved(year, finance, second, cabinet, wards="committed", reserve=reserve)
    carry(year, accepted, 1_000, finance, other_finance)
    close(year, finance, second)
    at = timezone.make_aware(datetime.datetime(2027, 5, 3, 12))
    grant = Grant.objects.get(pk=accepted.pk)
    pay(grant, 600, finance, second, day=at.date(), at=at)
    finish(grant=grant, reason="Cheaper", by=finance, at=at)
    connection.check_constraints()
    new = Allocation.objects.get(body=ward.body, year=later)
    assert figures(new) == (0, 1_000, 400, 600, 600, 0, 0)
    assert [(each.year, each.amount) for each in ReserveMove.objects.order_by("pk")] == [
        (year, 9_000), (later, 400),
    ]  # fmt: skip


def test_orders_go_on_and_their_invoice_is_counted_once(
    year, later, line, order, finance, second, other_finance, cabinet
):
    from funding.budgets.actuals.operations import book

    approved(year, finance, second, cabinet)
    carry(year, order, 300, finance, other_finance)
    carry(year, line, 200, finance, other_finance)
    close(year, finance, second)
    new = BudgetLine.objects.get(year=later)
    old_money, money = LineMoney.objects.get(pk=line.pk), LineMoney.objects.get(pk=new.pk)
    assert (old_money.budget, old_money.carried, old_money.ordered) == (500, -500, 0)
    assert (money.budget, money.carried, money.ordered, money.left) == (500, 500, 300, 200)
    book(
        year=later, period=1, cost_centre="N1", account_code="4100", amount=Decimal(280),
        order_number="PO1", by=finance,
    )  # fmt: skip
    money, old_money = LineMoney.objects.get(pk=new.pk), LineMoney.objects.get(pk=line.pk)
    assert (money.actual, money.ordered) == (280, 20)
    assert (old_money.actual, old_money.ordered) == (0, 0)
    assert list(Order.objects.order_by("year__first").values_list("amount", "is_closed")) == [
        (300, True), (300, False),
    ]  # fmt: skip


def test_what_stands_in_the_way_is_said_in_order(year, accepted, finance, second, cabinet):
    day = datetime.date(2027, 3, 31)
    assert in_the_way(year, day) == [
        "The year ends on 31 March 2027",
        "The carry-forward rule has not been approved yet",
        "Open the year 2027/28 first: money is carried into it",
        "1 commitment is not settled",
    ]
    with pytest.raises(Refused, match="The year ends on 31 March"):
        ask_closing(year=year, by=finance, at=AFTER.replace(month=3))


def test_a_payment_under_way_stands_in_the_way(year, later, accepted, finance, second, cabinet):
    approved(year, finance, second, cabinet)
    claim(grant=accepted, amount=Decimal(1), evidence="Receipt", by=finance)
    release(year, accepted, 1_000, finance)
    with pytest.raises(Refused, match="1 payment is under way"):
        ask_closing(year=year, by=finance, at=AFTER)


def test_a_second_person_closes_and_only_once(year, later, finance, second, other_finance, cabinet):
    approved(year, finance, second, cabinet)
    asked = ask_closing(year=year, by=finance, at=AFTER)
    assert ask_closing(year=year, by=finance, at=AFTER) == asked
    with pytest.raises(Refused, match="Someone else must close it"):
        close_year(closing=asked, by=finance, at=AFTER)
    close_year(closing=asked, by=second, at=AFTER)
    with pytest.raises(WrongState):
        close_year(closing=asked, by=other_finance, at=AFTER)
    with pytest.raises(WrongState, match="closed already"):
        ask_closing(year=year, by=finance, at=AFTER)


@pytest.mark.parametrize(
    ("day", "entered"),
    [((2027, 3, 31), (2027, 3, 31)), ((2027, 4, 1), (2027, 3, 31)), ((2027, 4, 12), (2027, 3, 31)),
     ((2026, 12, 1), (2026, 12, 1))],
)  # fmt: skip
def test_period_13(accepted, finance, second, day, entered):
    """What is paid after 31 March, before the close, is of 31 March; the payment keeps its own day."""
    at = timezone.make_aware(datetime.datetime(*day, 9))
    paid = pay(accepted, 10, finance, second, day=datetime.date(*day), at=at)
    assert (paid.paid_on, paid.entry.on) == (datetime.date(*day), datetime.date(*entered))
    assert Entry.objects.filter(kind="paid").count() == 1
