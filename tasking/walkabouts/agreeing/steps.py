"""The steps of publishing that walkabouts and action days share: who had a hand in it, and a second person."""

from core import events, rows
from core.actors import user_or_none
from core.errors import Refused, WrongState

OWN = "You wrote or changed it. Someone else must read and publish it"
UNPUBLISHED = {"published_at": None, "published_by_name": "", "published_by": None}


def prepared(row, *, by):
    """A step: what a change of what everybody will read writes down of who made it."""
    user = user_or_none(by)
    own = [user.pk] if user else []
    before = [] if row.published_at else row.prepared_by
    return {"prepared_by": sorted({*before, *own})}


def rewrite(row, said, *, by, at):
    """A step: other words of a locked outing that is written up; somebody else must agree them."""
    changed = {name for name, value in said.items() if getattr(row, name) != value}
    if changed:
        rows.change(row, said | prepared(row, by=by) | UNPUBLISHED)
        events.record("walkabout.corrected", row, by=by, at=at, label=row.reference)


def to_be_agreed(row, *, by, at):
    """A step: a locked outing will show more to everybody than was agreed; it is off the public pages until
    somebody else has looked."""
    was_public = row.published_at is not None
    rows.change(row, prepared(row, by=by) | UNPUBLISHED)
    rows.touch(row)
    if was_public:
        events.record("walkabout.to_be_agreed", row, by=by, at=at, label=row.reference)


def publish(row, *, by, at, seen=None):
    """A step: everybody reads the report of a locked outing; twice is once."""
    if row.published_at is not None:
        return
    user = user_or_none(by)
    if user and user.pk in row.prepared_by:
        raise Refused(OWN)
    if seen is not None and seen != row.version:
        raise WrongState(f"{row.named} was changed while you read it. Read it again first.")
    rows.change(row, {"published_at": at, "published_by_name": by.name, "published_by": user})
    events.record("walkabout.published", row, by=by, at=at, label=row.reference)


def withdraw(row, *, by, at):
    """A step: nobody outside reads the report of a locked outing any more."""
    if rows.change(row, UNPUBLISHED):
        events.record("walkabout.withdrawn", row, by=by, at=at, label=row.reference)
