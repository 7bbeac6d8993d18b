"""After an agenda is out: an item is changed or withdrawn by the next number of the pack, at once."""

from django.utils import timezone

from accounts.rights import operation
from boards.meetings.locking import expect, lock_meeting
from boards.meetings.notice import notice_of
from boards.models import FutureItem, Meeting
from boards.operations.packs import publish_pack
from core import events, rows
from core.errors import Refused, WrongState
from neighbourhoods.models import ClosedDay

SUBSTANCE = {"title", "text", "recommendation"}
"""What a decision rests on."""


@operation
def amend_item(*, item, by, at=None, **words):
    """Change the words of an item that everyone reads; the supplement says so. What is asked then
    has the notice of the supplement, not of the first pack. Returns the pack."""
    at = at or timezone.now()
    meeting, item = _published(item, by)
    changed = rows.assign(item, words)
    if not changed:
        raise Refused("Nothing was changed")
    if SUBSTANCE & set(changed):
        notice = notice_of(meeting, ClosedDay.objects.days(), at)
        changed |= rows.assign(item, {"in_time": bool(item.in_time) and notice.in_time})
    rows.write(item, changed)
    return _publish(meeting, f"changed item {item.position} after publication", by=by, at=at)


@operation
def withdraw_item(*, item, reason, by, at=None):
    """Take an item back that everyone reads: it keeps its number, and the supplement says why.
    Returns the pack."""
    at = at or timezone.now()
    meeting, item = _published(item, by)
    if not reason.strip():
        raise Refused("Enter why it is withdrawn. Everyone reads it.", "reason")
    withdrawn = {"withdrawn_at": at, "withdrawn_by": by, "withdrawn_reason": reason.strip()}
    rows.change(item, withdrawn)
    FutureItem.objects.filter(item=item).update(item=None)  # it waits again
    verb = f"withdrew item {item.position}"
    return _publish(meeting, verb, by=by, at=at, reason=item.withdrawn_reason)


def _published(item, by):
    """(meeting, item), both locked; refused where nobody has been shown the item yet."""
    meeting = lock_meeting(item.meeting, by=by)
    expect(meeting, Meeting.State.AGENDA_PUBLISHED)
    item = rows.lock(item)
    if item.is_late:
        raise Refused("Nobody has been shown this item yet: change it, or remove it")
    if item.withdrawn_at:
        raise WrongState("This item has been withdrawn already.")
    return meeting, item


def _publish(meeting, verb, *, by, at, reason=""):
    pack = publish_pack(meeting, by=by, at=at, with_late=False)
    events.record(verb, meeting, by=by, at=at, changes={"pack": [None, pack.word]}, reason=reason)
    return pack
