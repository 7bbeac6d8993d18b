"""While a meeting runs and is written up: its steps, minutes, decisions."""

from django.utils import timezone

from accounts.rights import operation
from boards.attendance.operations import absent_without_tick
from boards.attendance.quorum import room_of
from boards.decisions.operations import number_decisions
from boards.meetings.items.operations import prepare_notes
from boards.meetings.locking import expect, expect_notes, lock_meeting
from boards.models import (
    Attendance,
    Meeting,
    Minute,
    MinuteDraft,
    MinutesCheck,
)
from boards.operations.informal import carry_over
from boards.operations.sending import send_published
from core import events, rows
from core.errors import Clash, Refused

S = Meeting.State
Status = Attendance.Status


@operation
def start_meeting(*, meeting, by, at=None):
    """Open the live page. A meeting may start without a published agenda."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    expect(locked, S.PREPARING, S.AGENDA_PUBLISHED)
    if timezone.localtime(at).date() < locked.day:
        raise Refused(
            f"The meeting is on {locked.day:%-d %B %Y}. Start it on that day, or change its date."
        )
    rows.change(locked, {"state": S.RUNNING, "started_at": at, "started_by": by})
    prepare_notes(list(locked.items.all()), at=at)
    events.record("started the meeting", locked, by=by, at=at)
    return locked


@operation
def finish_meeting(*, meeting, by, at=None):
    """The meeting is over; the minutes are written up next."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    expect(locked, S.RUNNING)
    keep_all_minutes(locked, by=by, at=at)
    carry_over(locked, by=by, at=at)
    room = room_of(locked)
    quorum = {"quorum_required": room.required, "quorum_present": len(room.voters)}
    finished = {"state": S.WRITING_UP, "finished_at": at, "finished_by": by}
    rows.change(locked, finished | quorum)
    events.record("closed the meeting", locked, by=by, at=at)
    return locked


@operation
def mark_minutes_ready(*, meeting, by, at=None):
    """Writing up is done. Members without a tick are recorded as absent."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    expect(locked, S.WRITING_UP)
    keep_all_minutes(locked, by=by, at=at)
    absent_without_tick(locked)
    ready = {"minutes_ready_at": at, "minutes_ready_by": by}
    rows.change(locked, {"state": S.MINUTES_READY} | ready)
    events.record("marked the minutes ready", locked, by=by, at=at)
    return locked


@operation
def take_minutes_back(*, meeting, by, at=None):
    """Minutes that were marked ready are written up once more."""
    locked = lock_meeting(meeting, by=by)
    expect(locked, S.MINUTES_READY)
    MinutesCheck.objects.filter(meeting=locked).delete()
    unready = {"minutes_ready_at": None, "minutes_ready_by": None}
    rows.change(locked, {"state": S.WRITING_UP} | unready)
    events.record("took the minutes back", locked, by=by, at=at)
    return locked


@operation
def publish_minutes(*, meeting, by, at=None):
    """Let everyone read the minutes (a private body: those who work with it)."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    expect(locked, S.MINUTES_READY)
    checked = MinutesCheck.objects.filter(meeting=locked).exists()
    if locked.body.approves_minutes and not checked:
        raise Refused(
            "Somebody else than the author must check these minutes first, here or as the chair "
            "by e-mail or phone."
        )
    unready = locked.items.filter(paper__is_ready=False).values_list("paper__title", flat=True)
    if unready:
        raise Refused(f"Not ready yet: {', '.join(unready)}. Mark the paper as ready first.")
    published = {"minutes_published_at": at, "minutes_published_by": by}
    if locked.agenda_published_at is None:
        published |= {"agenda_published_at": at, "agenda_published_by": by}
    rows.change(locked, {"state": S.MINUTES_PUBLISHED} | published)
    number_decisions(locked)
    send_published(locked, by=by, at=at)
    events.record("published the minutes", locked, by=by, at=at)
    return locked


@operation
def save_minute(*, item, text, version, by, client_id=None, leave=False, at=None):
    """Autosave the text of an item. Returns the draft with its new version.

    `version` is the one the writer started from; another stored version is a Clash with both
    texts. The same `client_id` again is answered as before. With `leave` the text becomes a
    revision of the minute; otherwise only the untracked draft changes.
    """
    at = at or timezone.now()
    meeting = lock_meeting(item.meeting, by=by)
    expect_notes(meeting)
    draft = _lock_draft(item, at)
    repeated = client_id is not None and draft.client_id == client_id
    if not repeated and draft.version != version and draft.text != text:
        raise Clash(
            f"{draft.saved_by or 'Somebody'} changed the minute of “{draft.item.title}” meanwhile.",
            mine=text,
            theirs=draft.text,
            version=draft.version,
            who=str(draft.saved_by or ""),
            at=draft.saved_at,
        )
    if not repeated:
        draft.text, draft.version, draft.client_id = text, draft.version + 1, client_id
        draft.saved_by, draft.saved_at = by, at
        draft.save()
    if leave:
        _keep(Minute.objects.filter(item=item), draft, by=by, at=at)
    return draft


def _lock_draft(item, at):
    """The draft, locked after its meeting: the order in which every other step locks them."""
    drafts = MinuteDraft.objects.select_for_update(no_key=True, of=("self",))
    drafts = drafts.select_related("item", "saved_by").filter(item=item)
    draft = drafts.first()
    if draft is None:
        prepare_notes([item], at=at)
        draft = drafts.get()
    return draft


def keep_all_minutes(meeting, *, by, at):
    """Turn every draft of a meeting into the minute, locking them all."""
    drafts = MinuteDraft.objects.select_for_update(no_key=True).filter(item__meeting=meeting)
    changed = {draft.item_id: draft for draft in drafts.order_by("pk")}
    for minute in Minute.objects.filter(item__in=list(changed)):
        draft = changed[minute.item_id]
        if minute.text != draft.text:
            _keep(Minute.objects.filter(pk=minute.pk), draft, by=draft.saved_by or by, at=at)


def _keep(minutes, draft, *, by, at):
    minutes.exclude(text=draft.text).update(text=draft.text, saved_by=by, saved_at=at)
