"""What becomes of open commitments: entered by the finance officer, authorised where it is to be carried forward.

Nothing is released, accrued or carried yet: that happens as the year is closed, all at once.
"""

from decimal import Decimal

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused, WrongState
from core.money import in_pounds
from funding.budgets.actuals.models import Order, OrderMoney
from funding.budgets.forecasts.models import LineMoney
from funding.budgets.lines.models import BudgetLine
from funding.grants.awards.models import Grant
from funding.ledger.models import FinancialYear
from funding.ledger.operations import expect_amount, expect_open
from funding.yearend.commitments.models import (
    ASKED,
    AUTHORISED,
    CARRY,
    REFUSED,
    SETTLED,
    Settlement,
)
from funding.yearend.rule.models import CarryRule

EDIT, SECOND = Permission.EDIT_BUDGET, Permission.APPROVE_VIREMENT


@operation
def settle(*, year, what, how, amount, reason, by, approver="", client_id=None, at=None):
    """Enter what becomes of a grant or an order that is open, or that what is left of a budget line is asked for:
    `how` of Settlement.How. The same `client_id` twice makes one. Returns it. Raises Refused for more than is open,
    for what the rule of the year does not carry, and without a reason or who approves; WrongState where it was
    entered meanwhile, and for a year that is closed."""
    rights.require_city(EDIT, by=by)
    _lock_year(year)
    target = _target(what)
    if known := rows.once(Settlement.objects.all(), client_id, **target):
        return known
    if Settlement.objects.filter(year=year, how=how, **target).exists():
        raise WrongState("This was entered already. Change what was entered.")
    fields = _fields(year, what, how, amount, reason, approver)
    more = {"client_id": client_id} if client_id else {}
    made = Settlement.objects.create(
        year=year, how=how, **target, **fields, state=ASKED if how == CARRY else SETTLED,
        made_by=user_or_none(by), made_at=at or timezone.now(), **more,
    )  # fmt: skip
    _record("settlement.entered", made, by=by, at=at, reason=made.reason)
    return made


@operation
def change_settlement(*, settlement, amount, reason, by, approver="", at=None):
    """Correct what was entered; what was authorised or refused waits for authorisation again. Returns it. Raises
    Refused as `settle` does."""
    locked = _lock(settlement, EDIT, by=by)
    fields = _fields(locked.year, locked.what, locked.how, amount, reason, approver, but=locked)
    changed = rows.assign(locked, fields)
    if not changed and locked.state != REFUSED:
        return locked
    said = {"made_by": user_or_none(by), "made_at": at or timezone.now()}
    if locked.how == CARRY:
        said |= {"state": ASKED, "answered_by": None, "answered_at": None, "answer": ""}
    rows.write(locked, changed | rows.assign(locked, said))
    _record("settlement.changed", locked, by=by, at=at, reason=locked.reason)
    return locked


@operation
def remove_settlement(*, settlement, by, at=None):
    """What was entered does not count: the commitment is open again."""
    locked = _lock(settlement, EDIT, by=by)
    _record("settlement.removed", locked, by=by, at=at)
    locked.delete()


@operation
def authorise_carry(*, settlement, by, at=None):
    """Allow what is asked to be carried forward. Raises Refused for who asked, for more than is open meanwhile, and
    where the rule of the year carries nothing of it."""
    locked = _lock(settlement, SECOND, by=by)
    rows.expect(locked, ASKED)
    if locked.made_by_id == by.pk:
        raise Refused("You asked for this. Someone else must authorise it")
    _expect_carried(locked.year, locked.what)
    _expect_open(locked.what, locked.year, locked.amount, but=locked)
    answered = {"answered_by": user_or_none(by), "answered_at": at or timezone.now()}
    rows.change(locked, answered | {"state": AUTHORISED})
    _record("settlement.authorised", locked, by=by, at=at)
    return locked


@operation
def refuse_carry(*, settlement, reason, by, at=None):
    """Do not carry it forward. Raises Refused without a reason."""
    locked = _lock(settlement, SECOND, by=by)
    rows.expect(locked, ASKED)
    if not reason.strip():
        raise Refused("Enter a reason", "reason")
    answered = {"answered_by": user_or_none(by), "answered_at": at or timezone.now()}
    rows.change(locked, answered | {"state": REFUSED, "answer": reason.strip()[:300]})
    _record("settlement.refused", locked, by=by, at=at, reason=reason.strip())
    return locked


def open_of(what, year):
    """What of a grant, an order or a budget line is open in a year."""
    if isinstance(what, Grant):
        given = Grant.objects.select_related("reservation__allocation").get(pk=what.pk)
        of_year = given.reservation.allocation.year_id == year.pk
        return given.reservation.unpaid if of_year else Decimal(0)
    if isinstance(what, Order):
        money = OrderMoney.objects.filter(pk=what.pk, order__year=year).first()
        return money.rest if money else Decimal(0)
    money = LineMoney.objects.filter(pk=what.pk, line__year=year).first()
    return max(min(money.budget, money.left), Decimal(0)) if money else Decimal(0)


def _fields(year, what, how, amount, reason, approver, but=None):
    """What is stored, once it is allowed."""
    if how not in Settlement.How.values:
        raise Refused("Choose what becomes of it", "how")
    if isinstance(what, BudgetLine) and how != CARRY:
        raise Refused("What is left of a budget line can only be carried forward", "how")
    expect_amount(amount)
    _expect_open(what, year, amount, but=but)
    reason, approver = reason.strip()[:300], approver.strip()[:200] if how == CARRY else ""
    if not reason:
        raise Refused("Enter a reason", "reason")
    if how == CARRY and not approver:
        raise Refused("Enter who approves it", "approver")
    if how == CARRY:
        _expect_carried(year, what)
    return {"amount": amount, "reason": reason, "approver": approver}


def _expect_open(what, year, amount, but=None):
    others = Settlement.objects.filter(year=year, **_target(what)).exclude(state=REFUSED)
    others = others.exclude(pk=but.pk) if but else others
    room = open_of(what, year) - sum(each.amount for each in others)
    if amount > room:
        raise Refused(f"Only {in_pounds(max(room, Decimal(0)))} of it is open", "amount")


def _expect_carried(year, what):
    """Raises Refused where the rule of the year carries nothing of this. Without a rule yet all may be asked."""
    rule = CarryRule.objects.filter(year=year).first()
    if rule and not carries(rule, what):
        raise Refused(f"The rule for {year} carries nothing of this forward", "how")


def carries(rule, what):
    """Whether a rule lets this be carried forward on request."""
    if isinstance(what, Grant):
        return rule.may_carry
    line = line_of(what) if isinstance(what, Order) else what
    is_capital = line is not None and line.nature == BudgetLine.Nature.CAPITAL
    return (rule.capital if is_capital else rule.revenue) == CarryRule.Lines.ON_REQUEST


def line_of(order):
    """The budget line that has the codes of an order, or None."""
    return BudgetLine.objects.filter(
        year=order.year_id, cost_centre=order.cost_centre, account_code=order.account_code
    ).first()


def _target(what):
    kind = {Grant: "grant", Order: "order", BudgetLine: "line"}[type(what)]
    return {"grant": None, "order": None, "line": None} | {kind: what}


def _lock_year(year):
    """The year, behind whoever closes it. Raises WrongState where it is closed."""
    rows.take(year, FinancialYear.objects.all())
    expect_open(year)


def _lock(settlement, right, *, by):
    _lock_year(Settlement.objects.select_related("year").get(pk=settlement.pk).year)
    return rights.lock(settlement, right, by=by, found=Settlement.objects.with_what())


def _record(code, settlement, *, by, at, reason=""):
    changes = {settlement.get_how_display().lower(): [None, in_pounds(settlement.amount)]}
    events.record(
        code, settlement.grant or settlement, by=by, at=at, changes=changes, reason=reason
    )
