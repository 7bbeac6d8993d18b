"""The private part: closing an item or a minute, and public summaries."""

from django.db.models import Q
from django.utils import timezone

from accounts.rights import operation
from boards.decisions.models import Decision
from boards.meetings.items.models import AgendaItem
from boards.meetings.items.operations import prepare_minutes
from boards.meetings.locking import expect_minutes_taken, lock_meeting
from boards.meetings.models import Meeting
from boards.minutes import shown as on_page
from boards.minutes.models import Minute, MinuteDraft
from boards.programme.models import FutureItem
from core import events, rests, rows
from core.errors import Refused, WrongState


@operation
def make_private(*, item, access, private_reason, by, paragraphs=(), at=None):
    """Close an item to the public while nobody outside has read its minute: its text, what is said
    and what is decided. What a published agenda said of it stays published. Returns the item.
    Raises Refused without a class, for minutes that were published, and where the public heard it;
    WrongState where somebody else has closed it."""
    meeting = lock_meeting(item.meeting, by=by)
    rows.expect(
        meeting,
        Meeting.State.PREPARING,
        Meeting.State.AGENDA_PUBLISHED,
        Meeting.State.RUNNING,
        Meeting.State.WRITING_UP,
    )
    item = rows.lock(item)
    before = item.get_access_display()
    closed = {"access": access, "paragraphs": sorted(paragraphs)}
    known = item.is_private
    changed = rows.assign(item, closed | {"private_reason": private_reason.strip()})
    if known and changed:
        raise WrongState("Someone else has already made this item private. Refresh the page.")
    if not item.is_private:
        raise Refused("Choose why the public may not hear it", "access")
    item.check_class(meeting.body)
    if changed:
        _refuse_published(meeting, item)
        _refuse_heard(meeting, item)
        rests.refuse("item", item, "access")
    rows.write(item, changed)
    _close_copies(item)
    changes = {"access": [before, item.private_in_words]}
    events.record(
        "item.closed",
        meeting,
        words={"item": item.number},
        by=by,
        at=at,
        changes=changes,
        reason=item.private_reason,
    )
    return item


def _refuse_published(meeting, item):
    if meeting.minutes_published_at and not item.is_late:
        raise Refused(
            "These minutes were published, so who may read this stays as it is. Of what is private, "
            "a release says what may be told.",
            "access",
        )


def _refuse_heard(meeting, item):
    """What the public heard at a deciding body is not exempt afterwards."""
    if item.access == AgendaItem.Access.EXEMPT and meeting.binds and was_heard(meeting, item):
        raise Refused(HEARD, "access")


HEARD = (
    "The public had not been excluded, so the discussion was public. Close the whole item and "
    "exclude the public before it is heard."
)


def was_heard(meeting, item):
    """Whether an open item was heard: something was written, voted on or decided under it, or the
    meeting is over and did not adjourn."""
    return (
        (meeting.finished_at is not None and not hasattr(meeting, "continued_by"))
        or Minute.objects.filter(item=item).exclude(text="").exists()
        or MinuteDraft.objects.filter(item=item).exclude(text="").exists()
        or Decision.objects.standing().filter(item=item).exists()
        or item.votes.standing().exists()
    )


def _close_copies(item):
    """What was sent on or carried over from a closed item, and is not published there, is closed
    with it."""
    private = item.class_fields
    sent = FutureItem.objects.filter(
        Q(from_decision__item=item) | Q(from_item=item), access="public"
    )
    taken = AgendaItem.objects.filter(
        Q(planned_as__in=sent) | Q(carried_from=item), meeting__agenda_published_at=None
    )
    taken.filter(access="public").update(text="", **private)
    sent.update(text="", **private)


@operation
def summarise_for_public(*, item, text, by, at=None):
    """What the public reads of a private item in the minutes, where the redacted record alone
    would be no fair one (s.100C(2)). Returns the item. Raises Refused for an open item."""
    meeting = lock_meeting(item.meeting, by=by)
    expect_minutes_taken(meeting)
    if not item.hides_minute:
        raise Refused("This item is open: everyone reads its minute", "text")
    item = rows.lock(item)
    if rows.change(item, {"public_summary": text.strip()}):
        events.record("item.summarised", meeting, words={"item": item.number}, by=by, at=at)
    return item


@operation
def close_minute(
    *, item, access, private_reason, by, paragraphs=(), shown=None, version=None, at=None
):
    """Close what the minutes say of an open item; its decisions and actions stay open. With
    `access` "public" the minute is open again. `shown` (`boards.minutes.shown.minute_class`) and
    `version` (of the draft) say what stood on the page that was pressed. Returns the minute. Raises
    Refused where the whole item is private, the minutes were published or a deciding body was heard
    in public; WrongState where somebody was quicker."""
    meeting = lock_meeting(item.meeting, by=by)
    expect_minutes_taken(meeting)
    if item.is_private:
        raise Refused("The whole item is private, and its minute with it", "item")
    if access == Minute.Access.EXEMPT and meeting.binds:
        raise Refused(HEARD, "access")
    if not Minute.objects.filter(item=item).exists():
        prepare_minutes([item], at=at or timezone.now())
    minute = Minute.objects.select_for_update(no_key=True).get(item=item)
    closed = (access, sorted(paragraphs), private_reason.strip())
    if closed == (minute.access, minute.paragraphs, minute.private_reason):
        return minute
    if minute.is_private and access != Minute.Access.PUBLIC:
        raise WrongState("Someone else has already made this minute private. Refresh the page.")
    words = "It is private." if minute.is_private else "Everyone will read it."
    rows.expect_shown(shown, on_page.minute_class(minute), words)
    if version is not None and MinuteDraft.objects.filter(item=item).exclude(version=version):
        raise WrongState("The minute was changed after you opened this page. Read it once more.")
    before = minute.get_access_display()
    _refuse_published(meeting, item)
    minute.access, minute.paragraphs = access, sorted(paragraphs)
    minute.private_reason = private_reason.strip()
    minute.check_class(meeting.body)
    minute.save(update_fields=["access", "paragraphs", "private_reason"])
    if not minute.is_private:
        AgendaItem.objects.filter(pk=item.pk).update(public_summary="")
    changes = {"access": [before, minute.private_in_words or minute.get_access_display()]}
    events.record(
        "minute.access_set",
        meeting,
        words={"item": item.number},
        by=by,
        at=at,
        changes=changes,
        reason=minute.private_reason,
    )
    return minute
