"""Stored figures of the year end are compared, orders are counted once over years and lines, and what needs a person
stands on the home page."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from core.actors import SYSTEM
from core.errors import Refused
from core.todo import Asked
from funding.budgets.actuals.operations import book, change_order, place_order
from funding.budgets.lines.operations import add_line, open_budget
from funding.models import Fund, LineMoney
from funding.yearend import todo
from funding.yearend.closing.operations import ask_closing
from funding.yearend.commitments.operations import settle
from funding.yearend.rule.operations import draft_rule
from tests.funding.ledger.test_reconciling import reconcile
from tests.funding.yearend.conftest import approved
from tests.funding.yearend.test_closing import carry, close, due, pay
from tests.pairs import past_every_trigger

pytestmark = pytest.mark.django_db
SETS = {
    "UPDATE funding_carry SET amount = amount + 0.01": "carried forward",
    "UPDATE funding_carry SET kept = kept - 1, amount = amount": "carried forward for grants",
    "UPDATE funding_carriedgrant SET amount = amount - 1": "carried forward for grants",
    "UPDATE funding_reservation SET paid_before = 1 WHERE paid_before > 0": "promise that goes on",
    "UPDATE funding_entry SET amount = amount - 1 WHERE kind = 'carried' AND amount > 0": "carried forward",
    "UPDATE funding_payment SET amount = amount - 1": "payments of a grant",
    "UPDATE funding_reservation SET taken = taken + 1 WHERE paid_before = 0": "open in a year that is closed",
}


def test_a_falsified_figure_of_a_year_end_is_seen(
    ward, year, later, accepted, finance, second, other_finance, cabinet
):
    pay(accepted, 250, finance, second)
    approved(year, finance, second, cabinet)
    carry(year, accepted, 750, finance, other_finance)
    close(year, finance, second)
    assert reconcile() == (0, "Every total agrees with its entries.\n")
    for sql, said in SETS.items():
        with connection.cursor() as cursor:
            cursor.execute("SAVEPOINT falsified")
            with past_every_trigger():
                cursor.execute(sql)
            code, text = reconcile()
            cursor.execute("ROLLBACK TO SAVEPOINT falsified")
        assert code == 1, sql
        assert said in text, (sql, text)


# ------------------------------------------------------------------ orders


def line_in(year, code="4100"):
    fund, _ = Fund.objects.get_or_create(name="Council revenue")
    return add_line(
        budget=open_budget(year=year, by=SYSTEM), fund=fund, name=f"Line {code}", cost_centre="N1",
        account_code=code, amount=Decimal(1_000), by=SYSTEM,
    )  # fmt: skip


def ordered(year, amount, code="4100", number="PO1"):
    return place_order(
        year=year, number=number, cost_centre="N1", account_code=code, what_for="Chairs",
        ordered_on=datetime.date(2027, 2, 1), amount=Decimal(amount), by=SYSTEM,
    )  # fmt: skip


def invoiced(year, amount, code="4100", number="PO1", period=1):
    return book(
        year=year, period=period, cost_centre="N1", account_code=code, amount=Decimal(amount),
        order_number=number, by=SYSTEM,
    )  # fmt: skip


def stand(line):
    money = LineMoney.objects.get(pk=line.pk)
    return money.ordered, money.actual


def test_last_years_order_that_is_invoiced_this_year_is_counted_once(year, later):
    old, new = line_in(year), line_in(later)
    ordered(year, 300)
    assert (stand(old), stand(new)) == ((300, 0), (0, 0))
    invoiced(later, 300)
    assert (stand(old), stand(new)) == ((0, 0), (0, 300))


def test_an_invoice_of_an_earlier_year_or_of_an_order_placed_again_is_another(year, later):
    old, new = line_in(year), line_in(later)
    invoiced(year, 100, period=3)
    ordered(later, 300)
    assert (stand(old), stand(new)) == ((0, 100), (300, 0)), "before it was placed"
    ordered(year, 50)
    invoiced(later, 300)
    assert (stand(old), stand(new)) == ((0, 100), (0, 300))


def test_an_order_for_several_lines_is_counted_off_by_its_codes(year):
    one, two = line_in(year), line_in(year, "4200")
    ordered(year, 300)
    part = ordered(year, 200, code="4200")
    with pytest.raises(Refused, match="PO1 is there already with these codes"):
        ordered(year, 1)
    with pytest.raises(Refused, match="PO1 is there already with these codes"):
        change_order(order=part, account_code="4100", by=SYSTEM)
    invoiced(year, 120, code="4200")
    assert (stand(one), stand(two)) == ((300, 0), (80, 120))
    invoiced(year, 300, period=2)
    assert (stand(one), stand(two)) == ((0, 300), (80, 120))


# ------------------------------------------------------------------ to do


def rows(user, *day):
    """What stands on the home page of a person on a day."""
    at = timezone.make_aware(datetime.datetime(*day, 9))
    asked = Asked(user, at, 20)
    return [row.what for row in (*todo.ending(asked), *todo.answers(asked))]


def test_what_the_year_end_asks_of_whom_and_when(
    year, later, accepted, finance, second, other_finance, cabinet
):
    assert rows(finance, 2027, 2, 28) == []
    assert rows(finance, 2027, 3, 1) == [
        "Settle 1 commitment of 2026/27", "Write the carry-forward rule for 2026/27",
    ]  # fmt: skip
    assert rows(second, 2027, 3, 1) == []
    draft_rule(
        year=year, wards="all", cap=None, revenue="nothing", capital="nothing", rest_goes_to="x",
        reserve=None, by=finance,
    )  # fmt: skip
    settle(
        year=year, what=accepted, how="carry", amount=Decimal(1_000), reason="Late",
        approver="Cabinet", by=finance,
    )  # fmt: skip
    wanted = [
        "Record who approved the carry-forward rule for 2026/27",
        "Authorise carrying £1,000 of grant G1 forward",
    ]
    assert [
        each.replace(f"G{accepted.request_id}", "G1") for each in rows(second, 2027, 3, 1)
    ] == wanted
    assert rows(finance, 2027, 3, 1) == ["Settle 1 commitment of 2026/27"]


def test_accruals_are_checked_in_april(
    year, later, accepted, finance, second, other_finance, cabinet
):
    from funding.models import Closing
    from tests.funding.yearend.conftest import AFTER

    approved(year, finance, second, cabinet)
    due(year, accepted, 1_000, finance)
    ask_closing(year=year, by=finance, at=AFTER)
    assert rows(second, 2027, 4, 13) == ["Close the year 2026/27"]
    assert Closing.objects.count() == 1
    close(year, finance, second)
    assert rows(finance, 2027, 4, 13) == ["Check the accruals of 2026/27"]
    assert rows(finance, 2027, 7, 1) == []
