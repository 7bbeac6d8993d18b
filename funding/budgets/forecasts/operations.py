"""The writes of forecasts: a vacancy that moves, what a budget holder expects, and the sign-off."""

import hashlib

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, frozen, rows, settings
from core.errors import Refused, WrongState
from core.money import in_pounds
from funding.budgets.forecasts.documents import signed_document
from funding.budgets.forecasts.models import Forecast, SignOff, StaffCost
from funding.budgets.forecasts.rules import lacks_forecast, lacks_reason
from funding.budgets.lines.models import Budget, BudgetLine
from funding.budgets.lines.rules import period_of
from funding.ledger.operations import expect_amount, expect_open
from funding.settings import VARIANCE_LIMIT

SIGN = Permission.SIGN_FORECAST


def working_period(budget, day):
    """The period that a forecast given on a day is for: that of the day, or the one after the last that was signed
    off. None once all are."""
    last = budget.signoffs.order_by("-period").values_list("period", flat=True).first() or 0
    period = max(period_of(budget.year.first, day), last + 1)
    return period if period <= 13 else None


@operation
def set_vacancy(*, staff, vacant_from, vacant_until, by, at=None):
    """From when until when a post is vacant; what its line will cost moves with it. Returns the post. Raises
    Refused for days that are not in order, WrongState for a year that is closed."""
    found = StaffCost.objects.select_related("line__year", "line__budget")
    locked = rights.lock(staff, SIGN, by=by, found=found)
    expect_open(locked.line.year)
    if vacant_until and not vacant_from:
        raise Refused("Enter the first day of the vacancy as well", "vacant_from")
    if vacant_until and vacant_until < vacant_from:
        raise Refused("It cannot end before it begins", "vacant_until")
    changed = rows.change(locked, {"vacant_from": vacant_from, "vacant_until": vacant_until})
    if changed:
        changes = {name: [_day(was), _day(now)] for name, (was, now) in changed.items()}
        events.record("staff_cost.vacancy", locked, by=by, at=at, changes=changes)
    return locked


@operation
def set_forecast(*, line, amount, reason, by, was=None, at=None):
    """What will be spent on a line by the end of the year, and why that is not its budget. `amount` None: it is
    worked out from the posts of the line. `was` is what the form showed. Returns the forecast. Raises Refused for
    no amount, or one where posts say it; WrongState where it was changed meanwhile, all periods are signed off, or the
    year is closed."""
    at = at or timezone.now()
    found = BudgetLine.objects.select_related(
        "budget__year", "budget__neighbourhood", "budget__area"
    )
    locked = rights.lock(line, SIGN, by=by, found=found)
    expect_open(locked.budget.year)
    rows.expect_shown(was, shown(locked), "The forecast was changed meanwhile.")
    has_posts = locked.staff.exists()
    if has_posts and amount is not None:
        raise Refused(
            "This forecast is worked out from its posts. Change their dates instead", "amount"
        )
    if not has_posts:
        expect_amount(amount, nothing=True)
    period = working_period(locked.budget, timezone.localtime(at).date())
    if period is None:
        raise WrongState("Every period of this budget is signed off.")
    return _write(locked, period, {"amount": amount, "reason": reason.strip()}, by=by, at=at)


def shown(line):
    """What a form shows of the forecast of a line, to be compared when it is sent: also whether posts say it."""
    last = line.forecasts.order_by("-period").first()
    said = f"{last.amount} {last.reason}" if last else ""
    return rows.shown(said, "posts" if line.staff.exists() else "")


def _write(line, period, said, *, by, at):
    stamps = {"made_by": by if by.pk else None, "made_at": at}
    there = Forecast.objects.select_for_update(no_key=True).filter(line=line, period=period).first()
    if there:
        rows.change(there, said | stamps)
    else:
        there = Forecast.objects.create(line=line, period=period, **said, **stamps)
    told = "from its posts" if said["amount"] is None else in_pounds(said["amount"])
    events.record(
        "budget_line.forecast", line, by=by, at=at, changes={"forecast": [None, told]},
        reason=said["reason"],
    )  # fmt: skip
    return there


@operation
def sign_off(*, budget, by, seen=None, at=None):
    """Sign the forecast of a budget off: its lines as they stand are frozen as a document. `seen` is the digest of
    what the page showed. Returns the SignOff. Raises Refused for a line without forecast or without the reason that
    its variance needs; WrongState where figures have changed meanwhile, or the year is closed."""
    at = at or timezone.now()
    found = Budget.objects.select_related("year", "neighbourhood", "area")
    locked = rights.lock(budget, SIGN, by=by, found=found)
    expect_open(locked.year)
    period = working_period(locked, timezone.localtime(at).date())
    if period is None:
        raise WrongState("Every period of this budget is signed off.")
    lines = lines_of(locked)
    if not lines:
        raise Refused("This budget has no lines yet")
    limit = settings.value(VARIANCE_LIMIT.name, on=timezone.localtime(at).date())
    _expect_complete(lines, limit)
    if seen is not None and seen != digest(lines, period):
        raise WrongState("Figures of this budget have changed since you opened it. Read it again.")
    made = SignOff(budget=locked, period=period, signed_by=by, signed_by_name=by.name, signed_at=at)
    frozen.freeze(made, signed_document(locked, period, lines, by=by, at=at), None)
    made.save(force_insert=True)
    events.record("budget.signed", locked, by=by, at=at, changes={"period": [None, period]})
    return made


def lines_of(budget):
    """The lines of a budget with their totals, revenue before capital."""
    rows_ = BudgetLine.objects.filter(budget=budget).select_related("money", "fund")
    return list(rows_.order_by("-nature", "name", "id"))


def digest(lines, period):
    """Of what a page shows of the lines of a budget, and of the period that is signed off with it: the same press
    again is of a period that is past."""
    told = [
        (
            each.pk, str(each), str(each.fund), each.codes, each.nature,
            money.budget, money.actual, money.ordered, money.forecast, money.reason,
        )
        for each in lines
        for money in [each.money]
    ]  # fmt: skip
    told.append(period)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def _expect_complete(lines, limit):
    missing = [str(each) for each in lines if lacks_forecast(each.money)]
    if missing:
        raise Refused(f"Enter a forecast first for: {'; '.join(missing)}")
    silent = [str(each) for each in lines if lacks_reason(each.money, limit)]
    if silent:
        raise Refused(f"Say why the forecast is not the budget for: {'; '.join(silent)}")


def _day(day):
    return day.isoformat() if day else None
