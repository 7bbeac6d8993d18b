"""The writes of the savings register: entered, its amounts by year, given up; what was done with the money. No
saving writes an entry of a budget line."""

from django.utils import timezone

from accounts import rights
from accounts.rights import operation
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused
from core.money import in_pounds
from funding.budgets.lines.models import BudgetEntry
from funding.ledger.operations import expect_amount, expect_open
from funding.savings import states
from funding.savings.models import FACTS, Saving, SavingEntry, SavingHand, SavingUse
from funding.savings.querysets import KEEP, VERIFY
from funding.savings.rules import owns, year_of
from neighbourhoods.people.agencies.running import require_running

Kind = SavingEntry.Kind
FALLS = "It was changed"


@operation
def add_saving(*, year, planned, by, client_id=None, at=None, **fields):
    """Enter a saving with what is planned for its first year; `fields` are those of the model. One on a budget line
    is in the place of that budget. The same `client_id` twice makes one. Returns it. Raises Refused for what is no
    amount or does not fit together; WrongState for a year that is closed."""
    at = at or timezone.now()
    known = rows.once(Saving.objects.all(), client_id)
    more = {"client_id": client_id} if client_id else {}
    made = known or Saving(added_by=user_or_none(by), added_at=at, **_clean(fields), **more)
    if not known:
        _expect_whole(made)
        made.save()
    rights.require(KEEP, by=by, on=made)
    if known:
        return known
    expect_open(year)
    expect_amount(planned)
    _had_a_hand(made, by, at)
    enter(made, year, Kind.PLANNED, planned, by=by, at=at)
    changes = {f"planned {year}": [None, in_pounds(planned)]}
    events.record("saving.added", made, by=by, at=at, changes=changes)
    return made


@operation
def change_saving(*, saving, by, at=None, **fields):
    """Correct a saving. What was verified falls where what it rests on changes, and is verified again. Returns it.
    Raises Refused for what does not fit together, for an owner who verified it, where a change of the budget is
    linked to it, and where it was verified for a year that is closed; WrongState where it was given up."""
    at = at or timezone.now()
    locked = lock(saving, KEEP, by=by)
    rows.expect(locked, states.OPEN)
    changed = rows.assign(locked, _clean(fields))
    _expect_whole(locked)
    if says_more := changed.keys() & set(FACTS):
        _falls_everywhere(locked, by, at)
    if {"is_cashable", "line"} & changed.keys() and locked.uses.exists():
        raise Refused("A change of the budget is linked to it. Take the link away first", "line")
    if "owner" in changed:
        _expect_no_verifier(locked)
    rows.write(locked, changed)
    rights.require_too(KEEP, by=by, on=locked)
    if says_more:
        _had_a_hand(locked, by, at)
    if changed:
        told = rows.in_words(changed, hidden=("how",))
        events.record("saving.changed", locked, by=by, at=at, changes=told)
    return locked


@operation
def set_amounts(
    *, saving, year, planned, delivered, by, reason="", was=None, client_id=None, at=None
):
    """What is planned and was delivered in a year: each change is an entry of the difference. What was verified falls.
    `was` is what the form showed. The same `client_id` twice makes one change. Returns the saving. Raises Refused
    for what is no amount, or for a change without a reason; WrongState where it was changed meanwhile, was
    given up, or the year is closed."""
    at = at or timezone.now()
    locked = lock(saving, KEEP, by=by)
    ids = {Kind.PLANNED: client_id, Kind.DELIVERED: _second(client_id)}
    if any(
        rows.once(SavingEntry.objects.all(), each, saving_id=locked.pk) for each in ids.values()
    ):
        return locked
    rows.expect(locked, states.OPEN)
    expect_open(year)
    given = amounts(locked, year)
    rows.expect_shown(was, shown(given), f"It is now {_in_words(given)}.")
    wanted = {Kind.PLANNED: planned, Kind.DELIVERED: delivered}
    for amount in wanted.values():
        expect_amount(amount, nothing=True)
    changes = {kind: (given[kind], wanted[kind]) for kind in wanted if given[kind] != wanted[kind]}
    if not changes:
        return locked
    reason = reason.strip()
    if any(after < before or before for before, after in changes.values()) and not reason:
        raise Refused("Enter a reason for the change", "reason")
    take_back(locked, year, reason or FALLS, by=by, at=at)
    for kind, (before, after) in changes.items():
        enter(locked, year, kind, after - before, by=by, at=at, reason=reason, client_id=ids[kind])
    told = {f"{kind} {year}": [in_pounds(a), in_pounds(b)] for kind, (a, b) in changes.items()}
    events.record("saving.amounts", locked, by=by, at=at, changes=told, reason=reason)
    return locked


@operation
def withdraw_saving(*, saving, reason, by, at=None):
    """Give it up: it counts no longer. Raises Refused without a reason, where it is verified for a year or a change
    of the budget is linked to it."""
    at = at or timezone.now()
    locked = lock(saving, KEEP, by=by)
    rows.expect(locked, states.OPEN)
    _expect_reason(reason)
    if verified := _verified(locked):
        raise Refused(f"It is verified for {verified[0].year}. Finance must take that back first")
    if locked.uses.exists():
        raise Refused("A change of the budget is linked to it. Take the link away first")
    given = {
        "withdrawn_by": user_or_none(by),
        "withdrawn_at": at,
        "withdrawn_reason": reason.strip(),
    }
    rows.change(locked, {"state": states.WITHDRAWN} | given)
    events.record("saving.withdrawn", locked, by=by, at=at, reason=reason.strip())
    return locked


@operation
def reopen_saving(*, saving, reason, by, at=None):
    """What was given up goes on. Raises Refused without a reason, or where its agency has ended meanwhile."""
    locked = lock(saving, KEEP, by=by)
    rows.expect(locked, states.WITHDRAWN)
    _expect_reason(reason)
    require_running(locked.agency)
    given = {"withdrawn_by": None, "withdrawn_at": None, "withdrawn_reason": ""}
    rows.change(locked, {"state": states.OPEN} | given)
    events.record("saving.reopened", locked, by=by, at=at, reason=reason.strip())
    return locked


@operation
def link_use(*, saving, by, virement=None, entry=None, at=None):
    """Note which virement or which change of the budget took the money of a cashable saving; it is linked once.
    Returns the link. Raises Refused where it is of another line, or the saving is not cashable."""
    locked = lock(saving, VERIFY, by=by)
    rows.expect(locked, states.OPEN)
    if not locked.is_cashable or locked.line_id is None:
        raise Refused("Only a cashable saving on a budget line can be linked", "change")
    if virement is None and entry is None:
        raise Refused("Choose a change of the budget", "change")
    if not _is_of_line(locked.line, virement, entry):
        raise Refused("Choose a change of the budget line that this saving is on", "change")
    made, is_new = SavingUse.objects.get_or_create(
        saving=locked, virement=virement, entry=entry,
        defaults={"noted_by": user_or_none(by), "noted_at": at or timezone.now()},
    )  # fmt: skip
    if is_new:
        events.record("saving.linked", locked, by=by, at=at)
    return made


@operation
def unlink_use(*, use, by, at=None):
    """Take a link away that was noted by mistake; the money stays where it is."""
    locked = lock(use.saving, VERIFY, by=by)
    if SavingUse.objects.filter(pk=use.pk).delete()[0]:
        events.record("saving.unlinked", locked, by=by, at=at)
    return locked


def lock(saving, right, *, by):
    """The saving, locked, where `by` has the right on it."""
    return rights.lock(saving, right, by=by, found=Saving.objects.all())


def enter(saving, year, kind, amount, *, by, at, reason="", client_id=None):
    """Step: an entry of a locked saving."""
    more = {"client_id": client_id} if client_id else {}
    return SavingEntry.objects.create(
        saving=saving, year=year, kind=kind, amount=amount, reason=reason[:300], made_at=at,
        made_by=user_or_none(by), made_by_name=by.name, **more,
    )  # fmt: skip


def take_back(saving, year, reason, *, by, at):
    """Step: what was verified of a locked saving for a year falls. Returns whether anything was."""
    found = year_of(saving, year)
    if found is None or not found.is_verified:
        return False
    enter(saving, year, Kind.VERIFIED, -found.verified, by=by, at=at, reason=reason)
    changes = {f"verified {year}": [in_pounds(found.verified), ""]}
    events.record("saving.unverified", saving, by=by, at=at, changes=changes, reason=reason)
    return True


def amounts(saving, year):
    """{kind: pounds} of what is planned and delivered in a year."""
    found = year_of(saving, year)
    return {kind: getattr(found, kind) if found else 0 for kind in (Kind.PLANNED, Kind.DELIVERED)}


def shown(given):
    """What a form of a year shows, in short (core.rows.shown)."""
    return rows.shown(*given.values()) if any(given.values()) else ""


def _in_words(given):
    return " and ".join(f"{in_pounds(amount)} {kind}" for kind, amount in given.items())


def _second(client_id):
    """The id of the second entry of one press."""
    return rows.press_id(client_id, "delivered") if client_id else None


def _had_a_hand(saving, by, at):
    if user := user_or_none(by):
        SavingHand.objects.get_or_create(saving=saving, user=user, defaults={"at": at})


def _clean(fields):
    """A saving on a line is in the place of that budget, whatever place was chosen."""
    said = {name: each.strip() if isinstance(each, str) else each for name, each in fields.items()}
    if line := said.get("line"):
        budget = line.budget
        said |= {"neighbourhood": budget.neighbourhood, "area": budget.area}
    return said


def _expect_whole(made):
    """Raises Refused where a saving does not say what it must."""
    if not made.what:
        raise Refused("Enter what is saved", "what")
    if made.neighbourhood_id and made.area_id:
        raise Refused("Choose a neighbourhood or an area, not both", "area")
    require_running(made.agency)


def _expect_reason(reason):
    if not reason.strip():
        raise Refused("Enter a reason", "reason")


def _verified(saving):
    """Its years that are verified."""
    return list(saving.years.filter(stage=states.VERIFIED).select_related("year"))


def _falls_everywhere(saving, by, at):
    for each in _verified(saving):
        if each.year.closed_at:
            raise Refused(
                f"It is verified for {each.year}, which is closed, so what it says stays. Add another saving instead"
            )
        take_back(saving, each.year, "What the saving says was changed", by=by, at=at)


def _expect_no_verifier(saving):
    for each in _verified(saving):
        last = saving.entries.filter(year=each.year_id, kind=Kind.VERIFIED).first()
        if last.made_by and owns(last.made_by, saving.owner):
            raise Refused(
                f"{saving.owner} verified it for {each.year} and cannot own it. Take the verification back first",
                "owner",
            )


def _is_of_line(line, virement, entry):
    """Whether a virement that is done, or a budget that was set, is of a line with the same codes."""
    if virement:
        ends = [virement.from_line, virement.to_line] if virement.state == "done" else []
    else:
        ends = [entry.line] if entry.kind == BudgetEntry.Kind.SET else []
    return any(each and each.codes == line.codes for each in ends)
