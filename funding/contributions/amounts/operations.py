"""What a contribution comes to in a year: pledged and agreed, invoiced, received, repaid. Entries are
added and never changed."""

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused, WrongState
from funding.contributions import states
from funding.contributions.models import Contribution, ContributionEntry
from funding.contributions.rules import runs_in, said, total
from funding.ledger.operations import expect_amount, expect_open

Entry = ContributionEntry
Kind = Entry.Kind
BUDGET = Permission.EDIT_BUDGET


@operation
def set_year(
    *, contribution, year, pledged, by, agreed=None, reason="", was=None, client_id=None, at=None
):
    """What is pledged and agreed for a year: each change is an entry of the difference. `agreed` is
    None while it is only pledged; `was` is what the form showed. The same `client_id` twice makes one
    change. Returns the contribution. Raises Refused for what is no amount, for a year in which it does
    not run, or for a change without a reason; WrongState where it was changed meanwhile, or the year is
    closed."""
    locked = _lock(contribution, by)
    if _once(client_id, locked) or _once(_second(client_id), locked):
        return locked
    rows.expect(locked, states.PLEDGED, states.AGREED, states.ENDED)
    expect_open(year)
    _expect_counted(locked, year)
    given = {kind: total(locked, kind, year) for kind in (Kind.PLEDGED, Kind.AGREED)}
    words = " and ".join(f"{said(locked.measure, sum_)} {kind}" for kind, sum_ in given.items())
    rows.expect_shown(was, shown(given), f"It is now {words}.")
    wanted = {Kind.PLEDGED: pledged, Kind.AGREED: agreed}
    changes = {}
    for kind, amount in wanted.items():
        if amount is None:
            continue
        expect_amount(amount, nothing=True)
        if kind == Kind.AGREED and locked.state == states.PLEDGED:
            raise Refused("Record that it is agreed first", "agreed")
        if amount != given[kind]:
            changes[kind] = (given[kind], amount)
    if any(before for before, _ in changes.values()) and not reason.strip():
        raise Refused("Enter a reason for the change", "reason")
    ids = {Kind.PLEDGED: client_id, Kind.AGREED: _second(client_id)}
    for kind, (before, after) in changes.items():
        _enter(
            locked, year, kind, after - before, by=by, at=at, reason=reason.strip(),
            client_id=ids[kind],
        )  # fmt: skip
    if changes:
        told = {
            f"{kind} {year}": [said(locked.measure, before), said(locked.measure, after)]
            for kind, (before, after) in changes.items()
        }
        events.record(
            "contribution.year_set", locked, by=by, at=at, changes=told, reason=reason.strip()
        )
    return locked


@operation
def invoice(*, contribution, year, amount, reference, on, by, due_on=None, client_id=None, at=None):
    """Note the invoice to the partner, by its debtor number. Returns the entry. Raises Refused for what
    is not money, without a number, or for a day that is to come."""
    locked = _lock(contribution, by)
    if known := _once(client_id, locked):
        return known
    if not reference.strip():
        raise Refused("Enter the debtor number of the invoice", "reference")
    if due_on and due_on < on:
        raise Refused("It cannot be due before its own date", "due_on")
    return _step(
        locked, year, Kind.INVOICED, amount, reference, on, by=by, at=at, client_id=client_id,
        due_on=due_on,
    )  # fmt: skip


@operation
def receive(*, contribution, year, amount, on, by, reference="", client_id=None, at=None):
    """Note what came: money, with or without an invoice, or hours. Returns the entry. Raises Refused
    for what is no amount or for a day that is to come."""
    locked = _lock(contribution, by)
    if known := _once(client_id, locked):
        return known
    return _step(
        locked, year, Kind.RECEIVED, amount, reference, on, by=by, at=at, client_id=client_id
    )


@operation
def repay(*, contribution, year, amount, on, reason, by, reference="", client_id=None, at=None):
    """Note what went back to the partner, such as by the conditions. Returns the entry. Raises Refused
    without a reason, or for more than was received."""
    locked = _lock(contribution, by)
    if known := _once(client_id, locked):
        return known
    if not reason.strip():
        raise Refused("Enter a reason", "reason")
    expect_amount(amount)
    left = total(locked, Kind.RECEIVED, year) - total(locked, Kind.REPAID, year)
    if amount > left:
        raise Refused(f"Only {said(locked.measure, left)} was received for {year}", "amount")
    return _step(
        locked, year, Kind.REPAID, amount, reference, on, by=by, at=at, client_id=client_id,
        reason=reason.strip(),
    )  # fmt: skip


@operation
def reverse_entry(*, entry, reason, by, at=None):
    """An invoice, a receipt or a repayment that was recorded by mistake: its opposite, once. Returns the
    new entry. Raises Refused without a reason or where a repayment rests on it; WrongState where it was
    reversed, or the year is closed."""
    locked = _lock(entry.contribution, by)
    if not reason.strip():
        raise Refused("Enter a reason for reversing it", "reason")
    expect_open(entry.year)
    if entry.kind in (Kind.PLEDGED, Kind.AGREED):
        raise Refused("Change what is pledged or agreed for the year instead")
    if entry.reverses_id or Entry.objects.filter(reverses=entry).exists():
        raise WrongState("This entry has been reversed, or reverses another.")
    repaid = total(locked, Kind.REPAID, entry.year)
    if entry.kind == Kind.RECEIVED:
        left = total(locked, Kind.RECEIVED, entry.year) - repaid
        if entry.amount > left:
            raise Refused("Some of it was repaid. Reverse the repayment first", "reason")
    made = _enter(
        locked, entry.year, entry.kind, -entry.amount, by=by, at=at, reason=reason.strip(),
        reverses=entry, reference=entry.reference,
    )  # fmt: skip
    changes = {f"{entry.kind} {entry.year}": [said(locked.measure, entry.amount), ""]}
    events.record(
        "contribution.reversed", locked, by=by, at=at, changes=changes, reason=reason.strip()
    )
    return made


def shown(given):
    """What a form of a year shows, in short (core.rows.shown)."""
    return rows.shown(*given.values()) if any(given.values()) else ""


def _lock(contribution, by):
    return rights.lock(contribution, BUDGET, by=by, found=Contribution.objects.all())


def _once(client_id, locked):
    return rows.once(
        Entry.objects.select_related("contribution"), client_id, contribution_id=locked.pk
    )


def _second(client_id):
    """The id of the second entry of one press."""
    return rows.press_id(client_id, "agreed") if client_id else None


def _step(locked, year, kind, amount, reference, on, *, by, at, **more):
    """Money or hours that moved, on what is agreed."""
    at = at or timezone.now()
    rows.expect(locked, states.AGREED, states.ENDED)
    expect_open(year)
    expect_amount(amount)
    _expect_moves(locked, kind)
    if on > timezone.localdate(at):
        raise Refused("The date cannot be in the future", "on")
    made = _enter(
        locked, year, kind, amount, by=by, at=at, on=on, reference=reference.strip(), **more
    )
    changes = {f"{kind} {year}": [None, said(locked.measure, amount)]}
    events.record("contribution.moved", locked, by=by, at=at, changes=changes)
    return made


def _expect_moves(locked, kind):
    """Money is invoiced, received and repaid; hours are received; posts and time neither."""
    if not locked.is_money and (kind != Kind.RECEIVED or locked.measure != "hours"):
        raise Refused("This contribution is not money")


def _expect_counted(locked, year):
    if locked.measure == "posts":
        raise Refused("Staff in kind are counted by their posts")
    if not runs_in(locked, year):
        raise Refused(f"It does not run in {year}", "pledged")


def _enter(locked, year, kind, amount, *, by, at, on=None, client_id=None, **more):
    at = at or timezone.now()
    if client_id:
        more["client_id"] = client_id
    return Entry.objects.create(
        contribution=locked, year=year, kind=kind, amount=amount,
        on=on or timezone.localdate(at), made_at=at, made_by=user_or_none(by),
        made_by_name=by.name, **more,
    )  # fmt: skip
