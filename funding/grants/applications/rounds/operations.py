"""When a ward committee takes applications: rounds are added, changed and removed. What was taken stays."""

from django.db import IntegrityError, transaction

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rows
from core.dates import day_in_words
from core.errors import Refused
from funding.grants.applications.rounds.models import ApplicationRound
from funding.ledger.models import Allocation
from funding.ledger.operations import expect_open

BUDGET = Permission.EDIT_BUDGET


@operation
def add_round(*, allocation, opens_on, closes_on, by, client_id=None, at=None):
    """Days on which a ward committee takes applications. The same `client_id` twice makes one. Returns the round. Raises
    Refused for days that are not in order, or that another round has; WrongState for a year that is closed."""
    rights.require_city(BUDGET, by=by)
    ward = _lock_ward(allocation)
    if known := rows.once(ApplicationRound.objects.all(), client_id, allocation_id=ward.pk):
        return known
    more = {"client_id": client_id} if client_id else {}
    made = ApplicationRound(allocation=ward, opens_on=opens_on, closes_on=closes_on, **more)
    _save(made, made.save)
    events.record("round.added", ward, by=by, at=at, changes={"applications": [None, str(made)]})
    return made


@operation
def change_round(*, round_, opens_on, closes_on, by, at=None):
    """Other days. What was taken stays. Raises Refused as `add_round` does."""
    ward = _lock_ward(round_.allocation)
    locked = rights.lock(round_, BUDGET, by=by)
    before = str(locked)
    changed = rows.assign(locked, {"opens_on": opens_on, "closes_on": closes_on})
    _save(locked, lambda: rows.write(locked, changed))
    if changed:
        changes = {"applications": [before, str(locked)]}
        events.record("round.changed", ward, by=by, at=at, changes=changes)
    return locked


@operation
def remove_round(*, round_, by, at=None):
    """The ward committee has no such dates; without any it takes applications all year."""
    ward = _lock_ward(round_.allocation)
    locked = rights.lock(round_, BUDGET, by=by)
    changes = {"applications": [str(locked), None]}
    events.record("round.removed", ward, by=by, at=at, changes=changes)
    locked.delete()


def expect_taken(allocation, day, field="received_on"):
    """Raises Refused where a ward committee took no applications on a day."""
    rounds = list(ApplicationRound.objects.filter(allocation=allocation))
    if not rounds or any(each.opens_on <= day <= each.closes_on for each in rounds):
        return
    days = ", ".join(str(each) for each in rounds)
    words = f"{allocation.body} took no applications on {day_in_words(day)}, only from {days}"
    raise Refused(words, field)


def _lock_ward(allocation):
    """The ward budget, whose year is open: who asks it meanwhile waits."""
    found = Allocation.objects.select_for_update(no_key=True, of=("self",))
    ward = found.select_related("body", "year").get(pk=allocation.pk)
    expect_open(ward.year)
    return ward


def _save(row, write):
    if row.closes_on < row.opens_on:
        raise Refused("The last day must not be before the first day", "closes_on")
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
        if "rounds_apart" not in str(error):
            raise
        raise Refused("Another round has some of these days", "opens_on") from error
