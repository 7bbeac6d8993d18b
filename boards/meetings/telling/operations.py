"""Telling people of a meeting, and noting who was told by hand."""

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.meetings.locking import lock_meeting
from boards.meetings.models import Meeting
from boards.meetings.telling import occasions
from boards.meetings.telling.models import MeetingTold
from core import events
from core.errors import Refused
from neighbourhoods.telling import letters as telling

Kind, State = MeetingTold.Kind, Meeting.State
LATER = {Kind.AGENDA: State.AGENDA_PUBLISHED, Kind.CANCELLED: State.CANCELLED}
"""What a member who joined afterwards is told as well, while the meeting stands so."""


def tell_of(meeting, kind, *, by, at, occasion=None, people=None, **said):
    """Step: write to those to whom this kind of letter about a locked meeting goes, each once for
    an occasion (usually the moment), and note whom no letter reaches. `said` is what the meeting
    itself does not tell. Nothing is told of what is loaded from the past. Returns the new rows."""
    if meeting.predates_system or not telling.is_news(at):
        return []
    fresh = Meeting.objects.with_place().select_related("continues").get(pk=meeting.pk)
    now = occasions.says(fresh, kind)
    people = occasions.people_for(fresh, kind) if people is None else people
    return telling.tell(
        MeetingTold,
        fresh,
        kind=kind,
        occasion=occasion or at.isoformat(),
        people=people,
        says=lambda person: now,
        message=occasions.message(fresh, kind, **said),
        at=at,
        by=None if kind == Kind.APOLOGIES else by,
        reads=_readers(fresh) if fresh.body.is_private or kind == Kind.TO_CHECK else None,
    )


def _readers(meeting):
    """Whether an account sees the meeting inside."""
    rows_here = Meeting.objects.filter(pk=meeting.pk)
    return lambda user: rows_here.filter(Meeting.objects.internal_to(user)).exists()


def why_outdated(letter):
    """Why a letter about a meeting must not go any more; "" where it may. Letters about meetings
    that are none of these always may."""
    found = MeetingTold.objects.whole().select_related("meeting__body", "person__user")
    row = found.filter(letter=letter).first()
    if row is None:
        return ""
    reads = _readers(row.meeting) if row.meeting.body.is_private else None
    if reads and telling.why_no_letter(row.person, MeetingTold, reads=reads):
        return telling.NOT_THEIRS
    return _why_untrue(row, {})


def _why_untrue(row, known):
    """`known` keeps what was asked for earlier rows of the meeting: {kind: (keys, says)}."""
    if row.kind not in known:
        people = occasions.people_for(row.meeting, row.kind).values_list("pk", flat=True)
        known[row.kind] = set(people), occasions.says(row.meeting, row.kind)
    people, now = known[row.kind]
    return telling.why_outdated(row, people=people, says=lambda person: now)


def told_of(meeting):
    """[(kind in words, when, rows)] of all that was told of a meeting, the latest first; each row
    says whether it still holds (`holds`). A fixed number of queries."""
    known, groups = {}, {}
    for row in MeetingTold.objects.filter(meeting=meeting).whole().order_by("-at", "person__name"):
        row.meeting = meeting
        row.holds = not _why_untrue(row, known)
        groups.setdefault((row.kind, row.occasion), []).append(row)
    return [(found[0].get_kind_display(), found[-1].at, found) for found in groups.values()]


def not_told(meeting):
    """{kind: people} who joined the body, or were named as a substitute, after something was told
    that still holds, and were told nothing of it."""
    found = {}
    for kind, state in LATER.items():
        known = MeetingTold.objects.filter(meeting=meeting, kind=kind).kept_people()
        if meeting.state == state and known:
            found[kind] = list(occasions.people_for(meeting, kind).exclude(pk__in=known))
    return {kind: people for kind, people in found.items() if people}


@operation
def tell_joined(*, meeting, by, at=None):
    """Tell those who joined the body after the agenda was published, or the meeting cancelled.
    Returns the new rows. Raises Refused where there is nobody."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    missed = not_told(Meeting.objects.with_place().get(pk=locked.pk))
    if not missed:
        raise Refused("Everybody who sits on the board has been told or is on the list")
    return [
        row
        for kind, people in missed.items()
        for row in tell_of(locked, kind, by=by, at=at, people=people, what="Agenda")
    ]


@operation
def record_told(*, told, how, on, by, at=None):
    """Note that somebody was told by telephone or on paper on a day; both blank: that was a mistake.
    Returns the row. Raises Refused for half of it and for a day that cannot be."""
    at = at or timezone.now()
    found = MeetingTold.objects.select_related("meeting__body", "person")
    locked = rights.lock(told, Permission.RUN_MEETING, by=by, found=found)
    if telling.note_by_hand(locked, how=how, on=on, by=by, at=at):
        events.record("meeting.told_by_hand", locked.meeting, by=by, at=at)
    return locked
