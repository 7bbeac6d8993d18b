"""Mainstream budgets: entered and corrected."""

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rows
from core.errors import Refused
from funding.contributions.mainstream.models import MainstreamBudget

BUDGET = Permission.EDIT_BUDGET
ASKED = {
    "service": "Enter what the money is for",
    "decided_by": "Enter who decides",
    "delegation": "Enter by which delegation",
    "reported_to": "Enter where it is reported",
    "source": "Enter the source",
}


@operation
def add_mainstream(*, by, client_id=None, at=None, **fields):
    """Enter part of a service's budget that a neighbourhood has a say in. The same `client_id` twice
    makes one. Returns it. Raises Refused where it does not say who decides, and for a negative amount."""
    rights.require_city(BUDGET, by=by)
    if known := rows.once(MainstreamBudget.objects.all(), client_id):
        return known
    more = {"client_id": client_id} if client_id else {}
    made = MainstreamBudget(**fields, **more)
    _expect_whole(made)
    made.save()
    events.record("added", made, by=by, at=at, neighbourhood=made.neighbourhood)
    return made


@operation
def change_mainstream(*, budget, by, at=None, **fields):
    """Correct it. Raises Refused as `add_mainstream` does."""
    locked = rights.lock(budget, BUDGET, by=by)
    changed = rows.assign(locked, fields)
    _expect_whole(locked)
    rows.write(locked, changed)
    if changed:
        events.record("changed", locked, by=by, at=at, changes=rows.in_words(changed))
    return locked


def _expect_whole(made):
    for name, words in ASKED.items():
        if not getattr(made, name).strip():
            raise Refused(words, name)
    if made.amount is not None and made.amount < 0:
        raise Refused("The amount must be 0 or more", "amount")
