"""The writes of budgets and their lines. Amounts are pounds and pence as Decimal; only entries change what a
line has."""

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused
from core.money import in_pounds
from funding.budgets.lines.models import FINANCE_CODE, Budget, BudgetEntry, BudgetLine
from funding.ledger.operations import expect_amount, expect_open

Kind = BudgetEntry.Kind
WORDS = ("fund", "name", "nature", "is_neat", "cost_centre", "account_code")
EDIT = Permission.EDIT_BUDGET
NO_CODE = FINANCE_CODE.message


@operation
def open_budget(*, year, by, neighbourhood=None, area=None, at=None):
    """The budget of a place in a year; with neither, of the whole city. The same is opened once. Returns it.
    Raises Refused for two places, WrongState for a year that is closed."""
    rights.require_city(EDIT, by=by)
    expect_open(year)
    if neighbourhood and area:
        raise Refused("Choose a neighbourhood or an area, not both", "area")
    budget, made = Budget.objects.get_or_create(year=year, neighbourhood=neighbourhood, area=area)
    if made:
        events.record("added", budget, by=by, at=at)
    return budget


@operation
def add_line(*, budget, amount, by, reason="", at=None, **words):
    """A line of a budget with its amount; `words` are the fields of WORDS. Returns it. Raises Refused for codes
    that another line of the year has, and for what is no amount; WrongState for a year that is closed."""
    locked = rights.lock(budget, EDIT, by=by, found=Budget.objects.select_related("year"))
    expect_open(locked.year)
    expect_amount(amount, nothing=True)
    words = _clean(words)
    _expect_own_codes(locked.year_id, words["cost_centre"], words["account_code"])
    made = BudgetLine.objects.create(budget=locked, year_id=locked.year_id, **words)
    if amount:
        enter(made, Kind.SET, amount, by=by, at=at, reason=reason.strip() or "Set for the year")
    changes = {"budget": [None, in_pounds(amount)]}
    events.record("budget_line.added", made, by=by, at=at, changes=changes, reason=reason.strip())
    return made


@operation
def change_line(*, line, by, at=None, **words):
    """Correct what a line says of itself; its money stays. Returns it. Raises Refused for codes that another
    line has, and for another fund or kind once money was moved; WrongState for a year that is closed."""
    locked = _lock(line, by)
    words = _clean(words)
    _expect_kind_stays(locked, words)
    codes = [words.get(each, getattr(locked, each)) for each in ("cost_centre", "account_code")]
    _expect_own_codes(locked.year_id, *codes, but=locked.pk)
    changed = rows.change(locked, words)
    if changed:
        changes = {name: [str(was), str(now)] for name, (was, now) in changed.items()}
        events.record("budget_line.changed", locked, by=by, at=at, changes=changes)
    return locked


@operation
def set_line_budget(*, line, amount, reason, by, at=None):
    """What a line has for the year: a change of it is an entry of the difference. Returns the line. Raises Refused
    for what is no amount, or without a reason; WrongState for a year that is closed."""
    locked = _lock(line, by)
    expect_amount(amount, nothing=True)
    change = amount - locked.amount
    if not change:
        return locked
    if not reason.strip():
        raise Refused("Enter a reason for changing the budget", "reason")
    before = locked.amount
    enter(locked, Kind.SET, change, by=by, at=at, reason=reason.strip())
    changes = {"budget": [in_pounds(before), in_pounds(amount)]}
    events.record("budget_line.set", locked, by=by, at=at, changes=changes, reason=reason.strip())
    return BudgetLine.objects.get(pk=locked.pk)


@operation
def set_phasing(*, line, phasing, by, at=None):
    """How a budget is spread over the months: twelve amounts from April, whose shares count, or None for equal
    months. Returns the line. Raises Refused for less than twelve, below nothing, or nothing at all."""
    locked = _lock(line, by)
    if phasing is not None:
        if len(phasing) != 12 or any(each is None for each in phasing):
            raise Refused("Enter an amount for each of the twelve months", "phasing")
        for each in phasing:
            expect_amount(each, nothing=True)
        if not any(phasing):
            raise Refused("At least one month must have an amount", "phasing")
    if rows.change(locked, {"phasing": phasing}):
        events.record("budget_line.phased", locked, by=by, at=at)
    return locked


def enter(line, kind, amount, *, by, at, reason, virement=None, carry=None):
    """Step: one entry, by which the database moves what the line has. Raises Refused where it would go below
    nothing."""
    if line.amount + amount < 0:
        raise Refused(f"{line} has only {in_pounds(line.amount)}", "amount")
    at = at or timezone.now()
    made = BudgetEntry.objects.create(
        line=line, kind=kind, amount=amount, reason=reason[:300], virement=virement, carry=carry,
        made_at=at,
        made_by=user_or_none(by), made_by_name=by.name,
    )  # fmt: skip
    line.amount += amount
    return made


def _lock(line, by):
    found = BudgetLine.objects.select_related("budget__neighbourhood", "budget__area", "year")
    locked = rights.lock(line, EDIT, by=by, found=found)
    expect_open(locked.year)
    return locked


def is_code(text):
    """Whether finance could write this as a code."""
    return len(text) <= 20 and FINANCE_CODE.regex.match(text) is not None


def _clean(words):
    """Codes as finance writes them: capitals, nothing around. Raises Refused for what is none."""
    codes = {each: words[each].strip().upper() for each in WORDS[-2:] if each in words}
    for field, code in codes.items():
        if not is_code(code):
            raise Refused(NO_CODE, field)
    return words | codes


def _expect_kind_stays(line, words):
    """Or revenue becomes capital, and money leaves its ring, in two steps."""
    for field in ("nature", "fund"):
        is_other = field in words and words[field] != getattr(line, field)
        if is_other and line.entries.filter(kind=Kind.MOVED).exists():
            raise Refused(
                "Money was moved to or from this line by a virement, so its fund and kind stay. Make another line",
                field,
            )


def _expect_own_codes(year, cost_centre, account_code, but=None):
    taken = BudgetLine.objects.filter(
        year=year, cost_centre=cost_centre, account_code=account_code
    ).exclude(pk=but)
    if there := taken.select_related(
        "budget__year", "budget__neighbourhood", "budget__area"
    ).first():
        raise Refused(
            f"{cost_centre} / {account_code} are the codes of {there} ({there.budget})",
            "account_code",
        )
