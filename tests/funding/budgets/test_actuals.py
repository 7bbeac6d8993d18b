"""Actuals and orders: never refused for want of money, matched by their codes, an order counted once."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from core.actors import SYSTEM
from core.errors import Refused, WrongState
from funding.budgets.actuals.operations import book, change_order, correct, place_order
from funding.budgets.lines.operations import change_line
from funding.ledger.operations import open_year
from funding.models import Actual, LineMoney, Order
from tests.funding.budgets.test_lines import close, refused_by_database

pytestmark = pytest.mark.django_db


def spend(year, amount, period=1, code="4100", order="", by=SYSTEM):
    return book(
        year=year, period=period, cost_centre="N1", account_code=code, amount=Decimal(amount),
        order_number=order, by=by,
    )  # fmt: skip


def order(year, amount, number="PO1", code="4100"):
    return place_order(
        year=year, number=number, cost_centre="N1", account_code=code, what_for="Chairs",
        ordered_on=year.begins_on, amount=Decimal(amount), by=SYSTEM,
    )  # fmt: skip


def money(line):
    return LineMoney.objects.get(pk=line.pk)


def test_more_than_the_budget_is_stored(line, year):
    spend(year, "13000.01")
    assert (money(line).actual, money(line).left) == (Decimal("13000.01"), Decimal("-1000.01"))


def test_money_that_came_back_counts(line, year):
    spend(year, 500)
    spend(year, "-120.50", period=2)
    assert money(line).actual == Decimal("379.50")


def test_an_order_is_counted_once_when_its_invoice_comes(line, year):
    order(year, 1_000)
    assert (money(line).ordered, money(line).actual, money(line).left) == (1_000, 0, 11_000)
    spend(year, 400, order="PO1")
    assert (money(line).ordered, money(line).actual, money(line).left) == (600, 400, 11_000)
    spend(year, 700, period=2, order="PO1")
    assert (money(line).ordered, money(line).actual) == (0, 1_100), "dearer than it was ordered"


def test_an_invoice_on_another_line_counts_the_order_off_too(line, year, make_line):
    other = make_line(name="Other", code="4200")
    order(year, 1_000)
    spend(year, 1_000, code="4200", order="PO1")
    assert (money(line).ordered, money(line).actual) == (0, 0)
    assert money(other).actual == 1_000


def test_an_order_that_is_closed_is_no_commitment(line, year):
    placed = order(year, 1_000)
    change_order(order=placed, is_closed=True, by=SYSTEM)
    assert money(line).ordered == 0
    change_order(order=placed, is_closed=False, amount=Decimal(800), by=SYSTEM)
    assert money(line).ordered == 800


def test_what_no_line_has_matches_as_soon_as_one_has_its_codes(line, year, make_line):
    lost = spend(year, 300, code="9999")
    late = order(year, 50, code="9999")
    assert list(Actual.objects.unmatched()) == [lost]
    assert list(Order.objects.unmatched()) == [late]
    found = make_line(name="Found", code="9999")
    assert not Actual.objects.unmatched().exists()
    assert (money(found).actual, money(found).ordered) == (300, 50)
    change_line(line=found, account_code="8888", by=SYSTEM)
    assert (money(found).actual, Actual.objects.unmatched().get()) == (0, lost)


def test_the_same_codes_of_another_year_are_another_matter(line, year, budget):
    spend(open_year(first=2025, by=SYSTEM), 300)
    assert money(line).actual == 0


def test_a_correction_replaces_the_amount(line, year):
    booked = spend(year, 300)
    with pytest.raises(Refused, match="already"):
        spend(year, 200)
    correct(actual=booked, amount=Decimal("250.25"), by=SYSTEM)
    assert money(line).actual == Decimal("250.25")
    with pytest.raises(Refused, match="pounds and pence"):
        correct(actual=booked, amount=Decimal("1.234"), by=SYSTEM)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"cost_centre": "=1+1"}, "as finance writes it"), ({"order_number": "a b"}, "as finance writes it"),
        ({"amount": Decimal("Infinity")}, "pounds and pence"),
    ],
)  # fmt: skip
def test_what_is_no_booking_is_refused(year, change, message):
    said = {"cost_centre": "N1", "account_code": "4100", "amount": Decimal(1), "order_number": ""}
    with pytest.raises(Refused, match=message):
        book(year=year, period=1, by=SYSTEM, **said | change)
    assert not Actual.objects.exists()


def test_the_database_keeps_periods_orders_and_closed_years(line, year):
    booked, placed = spend(year, 300), order(year, 10)
    for period in (0, 14):
        refused_by_database(
            lambda period=period: Actual.objects.filter(pk=booked.pk).update(period=period)
        )
    refused_by_database(lambda: Order.objects.filter(pk=placed.pk).update(amount=0))
    with pytest.raises(DatabaseError), transaction.atomic():
        Actual.objects.create(year=year, period=1, cost_centre="N1", account_code="4100", amount=5)
    close(year)
    for each in (booked, placed):
        refused_by_database(
            lambda each=each: type(each).objects.filter(pk=each.pk).update(amount=7)
        )
        refused_by_database(lambda each=each: type(each).objects.filter(pk=each.pk).delete())
    with pytest.raises(WrongState):
        spend(year, 1, period=13)
    with pytest.raises(WrongState):
        order(year, 1, number="PO9")


def test_period_thirteen_is_open_until_the_year_is_closed(line, year):
    spend(year, 40, period=13)
    assert money(line).actual == 40


def test_who_books_and_who_reads(line, year, holder, head, finance, make_line, budget):
    for user in (holder, head):
        with pytest.raises(PermissionDenied):
            spend(year, 1, by=user)
    booked, lost = spend(year, 1, by=finance), spend(year, 1, code="9999", by=finance)
    assert list(Actual.objects.visible_to(holder)) == [booked]
    assert set(Actual.objects.visible_to(finance)) == {booked, lost}


def test_an_invoice_that_no_part_of_its_order_has_is_listed_until_one_has(
    line, year, make_line, finance, client
):
    make_line(name="Printing", code="4200")
    order(year, 600)
    wrong = spend(year, 50, order="PO1", code="4300")
    assert not Actual.objects.off_their_order().exists(), "an order for one line takes it"
    other = order(year, 400, code="4200")
    spend(year, 60, order="PO1", code="4200")
    spend(year, 70, code="4300")
    assert list(Actual.objects.off_their_order()) == [wrong]
    assert (money(line).ordered, other.money.rest) == (600, 340), "it is counted off no part"
    client.force_login(finance)
    page = client.get(f"/money/budgets/unmatched/?year={year.first}").content.decode()
    assert "no part of their order has the codes of" in page
    again = open_year(first=year.first + 1, by=SYSTEM)
    order(again, 10)
    late = spend(again, 5, order="PO1", code="4300")
    assert late not in Actual.objects.off_their_order(), (
        "the order of the next year is for one line"
    )
    change_order(order=other, account_code="4300", by=SYSTEM)
    assert not Actual.objects.off_their_order().filter(pk=wrong.pk).exists()
