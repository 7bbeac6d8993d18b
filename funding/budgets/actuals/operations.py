"""The writes of what finance booked. They come by its file, or by hand; nothing is refused for want of money."""

from accounts import rights
from accounts.rights import operation
from core import events, rows
from core.errors import Refused
from core.money import in_pounds
from funding.budgets.actuals.models import PERIODS, Actual, Order
from funding.budgets.lines.operations import EDIT, NO_CODE, is_code
from funding.ledger.operations import PENNY, expect_amount, expect_open

KEY = {"number", "cost_centre", "account_code"}
"""What an order is known by in its year."""


@operation
def book(*, year, period, cost_centre, account_code, amount, by, order_number="", at=None):
    """What was spent in a period under two codes, on one order or none. Returns the Actual. Raises Refused for
    what is no amount, period or code, and where there is one already; WrongState for a year that is closed."""
    rights.require_city(EDIT, by=by)
    expect_open(year)
    _expect_spent(amount)
    if period not in PERIODS:
        raise Refused("The period must be from 1 to 13", "period")
    key = {
        "year": year, "period": period, "cost_centre": _code(cost_centre, "cost_centre"),
        "account_code": _code(account_code, "account_code"),
        "order_number": _code(order_number, "order_number") if order_number.strip() else "",
    }  # fmt: skip
    if Actual.objects.filter(**key).exists():
        raise Refused("There is an amount with these codes, period and order already", "amount")
    made = Actual.objects.create(amount=amount, **key)
    changes = {"amount": [None, in_pounds(amount)]}
    events.record("actual.booked", made, by=by, at=at, changes=changes)
    return made


@operation
def correct(*, actual, amount, by, at=None):
    """Another amount for what was booked, as finance says it now. Returns it."""
    locked = rights.lock(actual, EDIT, by=by)
    expect_open(locked.year)
    _expect_spent(amount)
    changed = rows.change(locked, {"amount": amount})
    if changed:
        changes = {"amount": [in_pounds(each) for each in changed["amount"]]}
        events.record("actual.corrected", locked, by=by, at=at, changes=changes)
    return locked


@operation
def place_order(
    *, year, number, cost_centre, account_code, what_for, ordered_on, amount, by, supplier="",
    is_closed=False, at=None,
):  # fmt: skip
    """An order of the year: committed until it is invoiced; one that is for several lines is placed once for each.
    Returns it. Raises Refused for what is no amount or no code, and where the number is there already with these
    codes; WrongState for a year that is closed."""
    rights.require_city(EDIT, by=by)
    expect_open(year)
    expect_amount(amount)
    key = _own_key(year, number, cost_centre, account_code)
    made = Order.objects.create(
        year=year, **key, what_for=what_for.strip(),
        ordered_on=ordered_on, amount=amount, supplier=supplier.strip(), is_closed=is_closed,
    )  # fmt: skip
    events.record("added", made, by=by, at=at, changes={"amount": [None, in_pounds(amount)]})
    return made


@operation
def change_order(*, order, by, at=None, **fields):
    """Correct an order, or close it. Returns it. Raises Refused as `place_order` does."""
    locked = rights.lock(order, EDIT, by=by)
    expect_open(locked.year)
    if "amount" in fields:
        expect_amount(fields["amount"])
    if KEY & fields.keys():
        key = {each: fields.get(each, getattr(locked, each)) for each in KEY}
        fields |= _own_key(locked.year, **key, but=locked.pk)
    changed = rows.change(locked, fields)
    if changed:
        changes = {name: [str(was), str(now)] for name, (was, now) in changed.items()}
        events.record("changed", locked, by=by, at=at, changes=changes)
    return locked


def _own_key(year, number, cost_centre, account_code, but=None):
    """Number and codes as finance writes them."""
    key = {
        "number": _code(number, "number"), "cost_centre": _code(cost_centre, "cost_centre"),
        "account_code": _code(account_code, "account_code"),
    }  # fmt: skip
    if Order.objects.filter(year=year, **key).exclude(pk=but).exists():
        raise Refused(f"Order {key['number']} is there already with these codes", "number")
    return key


def _code(text, field):
    code = text.strip().upper()
    if not is_code(code):
        raise Refused(NO_CODE, field)
    return code


def _expect_spent(amount):
    """Raises Refused for what is no sum of pounds and pence; below nothing is money that came back."""
    if amount is not None and amount.is_finite() and abs(amount) >= 10**10:
        raise Refused("The amount is too large", "amount")
    if amount is None or not amount.is_finite() or amount != amount.quantize(PENNY):
        raise Refused("Enter pounds and pence, such as 1250.50", "amount")
