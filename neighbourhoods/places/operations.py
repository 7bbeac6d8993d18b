"""Writes about places where people meet."""

from django.db import IntegrityError, transaction

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rows
from core.errors import Refused
from neighbourhoods.places.models import Venue

EDIT = Permission.EDIT_NEIGHBOURHOOD


@operation
def save_venue(*, by, venue=None, at=None, **fields):
    """Add a venue, or change one. Returns it. Raises Refused where the neighbourhood has one of this
    name."""
    if new := venue is None:
        rights.require(EDIT, by=by, on=fields["neighbourhood"])
        venue = Venue()
    else:
        venue = rights.lock(venue, EDIT, by=by)
    return write_named(venue, fields, new=new, by=by, at=at)


def write_named(row, fields, *, new, by, at):
    """The step that writes a record whose name is unique in its place. Raises Refused where it is not."""
    changed = rows.assign(row, fields)
    try:
        with transaction.atomic():
            if new:
                row.save(force_insert=True)
            else:
                rows.write(row, changed)
    except IntegrityError:
        raise Refused(f"There is already one called {row.name}", "name") from None
    if changed:
        words = rows.in_words({name: changed[name] for name in changed if name != "contact"})
        if "contact" in changed:
            words["contact"] = ["(not shown)", "(not shown)"]
        events.record("added" if new else "changed", row, by=by, at=at, changes=words)
    return row
