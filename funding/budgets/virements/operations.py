"""Virements: entered, authorised by a second person, moved.

Both ends are locked in the order of their keys, so that two who move money the other way wait for each
other instead of standing in each other's way.
"""

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rows, settings
from core.actors import user_or_none
from core.errors import Refused
from core.money import in_pounds
from funding.budgets.forecasts.models import LineMoney
from funding.budgets.lines.models import BudgetEntry, BudgetLine
from funding.budgets.lines.operations import EDIT, enter
from funding.budgets.virements.models import ASKED, DONE, REFUSED, WITHDRAWN, Virement
from funding.ledger import operations as ledger
from funding.ledger.models import Allocation
from funding.settings import VIREMENT_LIMIT

LIMITED = Permission.APPROVE_VIREMENT
UNLIMITED = Permission.APPROVE_LARGE_VIREMENT


@operation
def ask_virement(*, source, target, amount, reason, by, client_id=None, at=None):
    """Enter money to be moved between two budget lines, or two ward budgets, of a year. The same `client_id` twice
    makes one. Returns the virement. Raises Refused for the same end twice, ends that may not be mixed, less than
    the amount there, or no reason; WrongState for a year that is closed."""
    rights.require_city(EDIT, by=by)
    kind = "line" if isinstance(source, BudgetLine) else "ward"
    ends = {f"from_{kind}": source, f"to_{kind}": target}
    if type(source) is not type(target) or source.pk == target.pk:
        raise Refused("Choose where it goes: not where it comes from", "target")
    ledger.expect_amount(amount)
    if not reason.strip():
        raise Refused("Enter a reason for the virement", "reason")
    source, target = _lock_ends(source, target)
    if known := rows.once(Virement.objects.all(), client_id, **ends):
        return known
    _expect_room(source, target, amount)
    more = {"client_id": client_id} if client_id else {}
    made = Virement.objects.create(
        **{f"from_{kind}": source, f"to_{kind}": target}, amount=amount, reason=reason.strip(),
        entered_by=by, entered_at=at or timezone.now(), **more,
    )  # fmt: skip
    _record("virement.asked", made, by=by, at=at, reason=made.reason)
    return made


@operation
def authorise_virement(*, virement, by, at=None):
    """Move the money. Raises Refused for who entered it, for who may not authorise as much, and where less is
    there meanwhile; WrongState for a year that is closed."""
    locked = _lock(virement, LIMITED, by=by)
    rows.expect(locked, ASKED)
    if locked.entered_by_id == by.pk:
        raise Refused("You entered this. Someone else must authorise it")
    at = at or timezone.now()
    limit = settings.value(VIREMENT_LIMIT.name, on=timezone.localtime(at).date())
    if locked.amount > limit and not rights.holds(UNLIMITED, by=by, on=locked):
        raise Refused(f"Above {in_pounds(limit)} the head of service authorises a virement")
    source, target = _lock_ends(locked.source, locked.target)
    _expect_room(source, target, locked.amount)
    rows.change(locked, {"state": DONE, "ended_by": user_or_none(by), "ended_at": at})
    _move(locked, source, -locked.amount, by=by, at=at)
    _move(locked, target, locked.amount, by=by, at=at)
    _record("virement.moved", locked, by=by, at=at)
    return locked


@operation
def refuse_virement(*, virement, reason, by, at=None):
    """Do not move it. Raises Refused without a reason."""
    locked = _lock(virement, LIMITED, by=by)
    return _end(locked, REFUSED, "virement.refused", reason, by=by, at=at)


@operation
def withdraw_virement(*, virement, reason, by, at=None):
    """Take back what one's own side entered. Raises Refused without a reason."""
    locked = _lock(virement, EDIT, by=by)
    return _end(locked, WITHDRAWN, "virement.withdrawn", reason, by=by, at=at)


def may_authorise(user, virement, limit):
    """Whether this person could authorise it: another than who entered it, with the right to so much."""
    if virement.state != ASKED or virement.entered_by_id == user.pk:
        return False
    return user.may(UNLIMITED if virement.amount > limit else LIMITED)


def _end(locked, state, code, reason, *, by, at):
    rows.expect(locked, ASKED)
    if not reason.strip():
        raise Refused("Enter a reason", "reason")
    fields = {
        "state": state, "ended_by": user_or_none(by), "ended_at": at or timezone.now(),
        "ended_reason": reason.strip(),
    }  # fmt: skip
    rows.change(locked, fields)
    _record(code, locked, by=by, at=at, reason=reason.strip())
    return locked


def _lock(virement, right, *, by):
    found = Virement.objects.select_related(
        "from_line",
        "to_line",
        "from_ward__year",
        "to_ward__year",
        "from_ward__body",
        "to_ward__body",
    )
    return rights.lock(virement, right, by=by, found=found)


def _lock_ends(source, target):
    """Both ends as they stand now, locked in the order of their keys. Raises WrongState for a year that is
    closed."""
    if isinstance(source, BudgetLine):
        found = BudgetLine.objects.select_related("year", "fund").select_for_update(
            no_key=True, of=("self",)
        )
    else:
        found = Allocation.objects.select_related("year", "body").select_for_update(
            no_key=True, of=("self",)
        )
    locked = {each.pk: each for each in found.filter(pk__in=[source.pk, target.pk]).order_by("pk")}
    if isinstance(source, Allocation):
        ledger.lock_balances(locked.values())
    for each in locked.values():
        ledger.expect_open(each.year)
    return locked[source.pk], locked[target.pk]


def _expect_room(source, target, amount):
    """Raises Refused where this money may not go there, or is not there."""
    if source.year_id != target.year_id:
        raise Refused("Money moves within one financial year", "target")
    if isinstance(source, BudgetLine):
        if source.nature != target.nature:
            raise Refused("Money does not move between capital and revenue", "target")
        if source.fund.is_ringed and source.fund_id != target.fund_id:
            raise Refused(
                f"{source.fund} is ring-fenced: it moves only between its own lines", "target"
            )
        money = LineMoney.objects.get(pk=source.pk)
        there = max(min(source.amount, money.left), 0)
        words = f"{source} has only {in_pounds(there)} that is not spent or ordered"
    else:
        there = source.balance.left
        words = f"{source} has only {in_pounds(there)} left"
    if amount > there:
        raise Refused(words, "amount")


def _move(virement, end, amount, *, by, at):
    if isinstance(end, BudgetLine):
        words = f"{virement.reference}: {virement.reason}"
        enter(end, BudgetEntry.Kind.MOVED, amount, by=by, at=at, reason=words, virement=virement)
    else:
        ledger.move(allocation=end, amount=amount, virement=virement, by=by, at=at)


def _record(code, virement, *, by, at, reason=""):
    changes = {"amount": [None, in_pounds(virement.amount)]}
    events.record(code, virement, by=by, at=at, changes=changes, reason=reason)
