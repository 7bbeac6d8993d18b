"""Publishing agendas and supplements; changing and withdrawing what is published."""

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.rights import operation
from boards.meetings.agendas import documents
from boards.meetings.agendas.models import AgendaPack
from boards.meetings.files.models import Attachment
from boards.meetings.items import business
from boards.meetings.items.models import AgendaItem
from boards.meetings.items.operations import _put_approval_on, _put_standing
from boards.meetings.locking import lock_meeting
from boards.meetings.models import Meeting
from boards.meetings.notice import notice_of
from boards.meetings.telling.models import MeetingTold
from boards.meetings.telling.operations import tell_of
from boards.papers.models import Paper
from core import events, rests, rows
from core.errors import Refused, WrongState
from core.frozen import freeze
from neighbourhoods.models import ClosedDay


@operation
def publish_agenda(*, meeting, by, at=None):
    """Let everyone read the agenda (a private body: those who work with it). Raises Refused without
    items, or where a paper is not ready, or says what was changed since."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    rows.expect(locked, Meeting.State.PREPARING)
    rests.refuse("agenda", locked)
    _put_standing(locked, AgendaItem.Kind.DECLARATIONS, (AgendaItem.Kind.APOLOGIES,))
    _put_approval_on(locked)
    business.put_on(locked, by=by, at=at)
    if not locked.items.exists():
        raise Refused("The agenda has no items yet. Add at least one before you publish it.")
    published = {"agenda_published_at": at, "agenda_published_by": by}
    rows.change(locked, {"state": Meeting.State.AGENDA_PUBLISHED} | published)
    publish_pack(locked, by=by, at=at)
    events.record("agenda.published", locked, by=by, at=at)
    tell_of(locked, MeetingTold.Kind.AGENDA, by=by, at=at, what="Agenda")
    return locked


@operation
def publish_supplement(*, meeting, by, at=None):
    """Publish the items added since, as the next number of the pack. Returns the pack. Raises
    Refused where nothing was added, or a paper is not ready."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    rows.expect(locked, Meeting.State.AGENDA_PUBLISHED)
    late = Attachment.objects.filter(item__meeting=locked, is_late=True)
    if not (locked.items.filter(is_late=True).exists() or late.exists()):
        raise Refused("Nothing was added since the agenda was published.")
    pack = publish_pack(locked, by=by, at=at)
    events.record("agenda.pack_published", locked, words={"pack": pack.word.lower()}, by=by, at=at)
    tell_of(locked, MeetingTold.Kind.AGENDA, by=by, at=at, what=pack.word)
    return pack


def publish_pack(meeting, *, by, at, with_late=True):
    """Freeze the agenda as the next number. The meeting is locked. Returns the pack.

    With `with_late`, what was added since the number before is now public, in time or not.
    """
    papers = Paper.objects.filter(items__meeting=meeting).order_by("pk")
    list(papers.select_for_update(no_key=True, of=("self",)))  # no file is added meanwhile
    _refuse_unready(meeting, with_late)
    closed = ClosedDay.objects.days()
    notice = notice_of(meeting, closed, at)
    before = meeting.packs.order_by("number").last()
    if before is None:
        meeting.items.update(in_time=notice.in_time)
    elif with_late:
        meeting.items.filter(is_late=True).update(in_time=notice.in_time, is_late=False)
        Attachment.objects.filter(item__meeting=meeting, is_late=True).update(is_late=False)
    reader = by if meeting.body.is_private else AnonymousUser()
    items = list(meeting.items.filter(is_late=False))
    document = documents.agenda(meeting, reader, items=items, with_private=False)
    changes = documents.differences(before.document, document) if before else []
    pack = AgendaPack(meeting=meeting, number=before.number + 1 if before else 1, published_at=at)
    pack.published_by, pack.publish_by = by, notice.last_day
    pack.in_time, pack.changes = notice.in_time, changes
    added = {"stamp": documents.stamp(pack, by), "changes": changes}
    whole = None
    if documents.has_private(meeting):
        whole = documents.agenda(meeting, reader, items=items, with_private=True) | added
    freeze(pack, document | added, whole)
    pack.save()
    return pack


def _refuse_unready(meeting, with_late):
    """Nobody is shown a paper that its author has not finished."""
    items = meeting.items.filter(paper__is_ready=False)
    waiting = items if with_late else items.filter(is_late=False)
    titles = list(waiting.values_list("paper__title", flat=True))
    if titles:
        raise Refused(
            f"Not ready yet: {', '.join(titles)}. Mark the paper as ready, or take it off the agenda."
        )


def reckon_notice(meeting):
    """After the day was moved: which items were published with their clear days for the new one."""
    closed = ClosedDay.objects.days()
    packs = [
        (pack.published_at, {each["id"]: each for each in pack.document["business"]})
        for pack in meeting.packs.order_by("number")
    ]
    for item in meeting.items.filter(is_late=False):
        first = None
        for at, printed in reversed(
            packs
        ):  # back to the pack in which it first read as it does now
            if item.pk not in printed or documents.asks_otherwise(
                printed[item.pk], packs[-1][1][item.pk]
            ):
                break
            first = at
        in_time = first is not None and notice_of(meeting, closed, first).in_time
        AgendaItem.objects.filter(pk=item.pk).update(in_time=in_time)


SUBSTANCE = {"title", "text", "recommendation"}
"""What a decision rests on."""


@operation
def amend_item(*, item, by, at=None, **words):
    """Change the words of an item that everyone reads; the supplement says so. What is asked then
    has the notice of the supplement, not of the first pack. Returns the pack. Raises Refused where
    nothing changes."""
    at = at or timezone.now()
    meeting, item = _published(item, by)
    changed = rows.assign(item, words)
    if not changed:
        raise Refused("Nothing was changed")
    if SUBSTANCE & set(changed):
        notice = notice_of(meeting, ClosedDay.objects.days(), at)
        changed |= rows.assign(item, {"in_time": bool(item.in_time) and notice.in_time})
    rows.write(item, changed)
    return _publish(meeting, item, "item.changed_late", by=by, at=at)


@operation
def withdraw_item(*, item, reason, by, at=None):
    """Take an item back that everyone reads: it keeps its number, and the supplement says why.
    Returns the pack. Raises Refused without a reason, WrongState where it is withdrawn."""
    at = at or timezone.now()
    meeting, item = _published(item, by)
    if not reason.strip():
        raise Refused("Enter why it is withdrawn. Everyone reads it.", "reason")
    withdrawn = {"withdrawn_at": at, "withdrawn_by": by, "withdrawn_reason": reason.strip()}
    rows.change(item, withdrawn)
    if hasattr(item, "planned_as"):  # it waits again
        type(item.planned_as).objects.filter(item=item).update(item=None)
    return _publish(meeting, item, "item.withdrawn", by=by, at=at, reason=item.withdrawn_reason)


def _published(item, by):
    """(meeting, item), both locked; refused where nobody has been shown the item yet."""
    meeting = lock_meeting(item.meeting, by=by)
    rows.expect(meeting, Meeting.State.AGENDA_PUBLISHED)
    item = rows.lock(item)
    if item.is_late:
        raise Refused("No one has been shown this item yet: change it, or remove it")
    if item.withdrawn_at:
        raise WrongState("This item has been withdrawn already.")
    return meeting, item


def _publish(meeting, item, code, *, by, at, reason=""):
    pack = publish_pack(meeting, by=by, at=at, with_late=False)
    changes, words = {"pack": [None, pack.word]}, {"item": item.number}
    events.record(code, meeting, words=words, by=by, at=at, changes=changes, reason=reason)
    return pack
