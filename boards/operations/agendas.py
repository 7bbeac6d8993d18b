"""Scheduling a meeting, building its agenda, publishing it."""

from django.utils import timezone

from accounts.rights import operation
from boards.meetings.items.operations import _put_approval_on, _put_standing
from boards.meetings.locking import expect, lock_meeting
from boards.models import AgendaItem, Attachment, Meeting
from boards.operations.packs import publish_pack
from core import events, rows
from core.errors import Refused

S = Meeting.State


@operation
def publish_agenda(*, meeting, by, at=None):
    """Let everyone read the agenda (a private body: those who work with it)."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    expect(locked, S.PREPARING)
    _put_standing(locked, AgendaItem.Kind.DECLARATIONS, (AgendaItem.Kind.APOLOGIES,))
    _put_approval_on(locked)
    if not locked.items.exists():
        raise Refused("The agenda has no items yet. Add at least one before you publish it.")
    published = {"agenda_published_at": at, "agenda_published_by": by}
    rows.change(locked, {"state": S.AGENDA_PUBLISHED} | published)
    publish_pack(locked, by=by, at=at)
    events.record("published the agenda", locked, by=by, at=at)
    return locked


@operation
def publish_supplement(*, meeting, by, at=None):
    """Publish the items added since, as the next number of the pack. Returns the pack."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    expect(locked, S.AGENDA_PUBLISHED)
    late = Attachment.objects.filter(item__meeting=locked, is_late=True)
    if not (locked.items.filter(is_late=True).exists() or late.exists()):
        raise Refused("Nothing was added since the agenda was published.")
    pack = publish_pack(locked, by=by, at=at)
    events.record(f"published {pack.word.lower()}", locked, by=by, at=at)
    return pack
