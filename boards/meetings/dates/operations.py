"""Putting meetings in the calendar, moving and cancelling them."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.meetings.agendas.operations import publish_pack, reckon_notice
from boards.meetings.dates.forums import wait_for_the_poll
from boards.meetings.dates.rules import why_unusual
from boards.meetings.items.agreed import ask_again
from boards.meetings.items.models import AgendaItem
from boards.meetings.items.operations import (
    START_COPY,
    START_EMPTY,
    START_STANDING,
    _copy_items,
    _last_with_items,
)
from boards.meetings.items.rules import extraordinary_agenda, standing_agenda
from boards.meetings.locking import lock_meeting
from boards.meetings.models import Meeting
from boards.meetings.telling.models import MeetingTold
from boards.meetings.telling.occasions import ASK_AGAIN
from boards.meetings.telling.operations import tell_of
from boards.seats.voting.chairs import chairs_of
from core import calendar, events, rests, rows
from core.actors import user_or_none
from core.dates import start_of, time_of_day
from core.errors import Refused
from neighbourhoods.models import ClosedDay


@operation
def schedule_meeting(
    *, body, starts_at, by, agenda=START_STANDING, sure_of=None, at=None, **details
):
    """Set a date for a body. `agenda`: empty, standing, or a copy of the last; an extraordinary
    meeting has the business that it is called for. `sure_of`: the day, where it is an unusual one
    and meant so. Returns the meeting. Raises Refused for a time that has passed, an unusual day
    (field `is_sure`), where the body meets at that time, a forum that waits for the poll, and
    for a meeting before this system (field `predates_system`) on or after the day of one that was held with it."""
    rights.require(Permission.RUN_MEETING, by=by, on=body)
    at = at or timezone.now()
    starts_at = on_the_minute(starts_at)
    _check_time(starts_at, at, predates_system=details.get("predates_system", False))
    _check_called_for(details)
    if details.get("predates_system"):
        _check_is_earlier(body, starts_at)
    else:
        wait_for_the_poll(body, starts_at)
        before = details.get("continues")
        _ask_about_day(body, starts_at, sure_of, but=before and before.pk)
    try:
        with transaction.atomic():
            meeting = Meeting.objects.create(
                body=body,
                starts_at=starts_at,
                convened_at=at,
                organiser=user_or_none(by),
                **details,
            )
    except IntegrityError:
        raise Refused(f"{body} meets at that time already", "day") from None
    _begin_agenda(meeting, agenda)
    events.record("meeting.set", meeting, by=by, at=at, changes={"starts": [None, _when(meeting)]})
    return meeting


def _begin_agenda(meeting, agenda):
    last = _last_with_items(meeting)
    if meeting.is_extraordinary and not meeting.continues_id:
        items = extraordinary_agenda(meeting.body.kind, meeting.called_for)
    elif agenda == START_COPY and last:
        _copy_items(last, meeting)
        return
    else:
        items = () if agenda == START_EMPTY else standing_agenda(meeting.body.kind)
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, position=number, kind=kind, title=title)
        for number, (kind, title) in enumerate(items, start=1)
    )


@operation
def change_meeting(*, meeting, by, sure_of=None, at=None, **details):
    """Move a meeting or change its place or notes, until it starts. `sure_of` as in
    `schedule_meeting`. Raises Refused for a time that has passed, an unusual day, where the body
    meets at that time, and where a substitute who is entered has a seat on that day."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    rows.expect(locked, Meeting.State.PREPARING, Meeting.State.AGENDA_PUBLISHED)
    was = _when(locked) + (f", {locked.where}" if locked.where else "")
    if "starts_at" in details:
        details["starts_at"] = on_the_minute(details["starts_at"])
    before = locked.starts_at
    changed = rows.assign(locked, details)
    changes = rows.in_words(changed)
    _check_called_for({name: getattr(locked, name) for name in ("is_extraordinary", "called_for")})
    if "starts_at" in changed:
        changed |= _move(locked, before, sure_of, at)
        if not chairs_of(locked.body_id, locked.day).filter(pk=locked.agreed_person_id).exists():
            ask_again(locked, by=by, at=at)
    try:
        with transaction.atomic():
            rows.write(locked, changed)
    except IntegrityError:
        raise Refused(f"{locked.body} meets at that time already", "day") from None
    if changes:
        events.record("meeting.changed", locked, by=by, at=at, changes=changes)
        if locked.state == Meeting.State.AGENDA_PUBLISHED:
            reckon_notice(locked)
            publish_pack(locked, by=by, at=at, with_late=False)
    if {"starts_at", "venue", "place"} & set(changes):
        ask = ASK_AGAIN if "starts_at" in changes else ""
        tell_of(locked, MeetingTold.Kind.MOVED, by=by, at=at, was=was, ask=ask)
    return locked


@operation
def cancel_meeting(*, meeting, reason, by, at=None):
    """Call a meeting off, with the reason that everyone reads."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    rows.expect(locked, Meeting.State.PREPARING, Meeting.State.AGENDA_PUBLISHED)
    cancelled = {"cancelled_at": at, "cancelled_by": by, "cancelled_reason": reason}
    rows.change(locked, {"state": Meeting.State.CANCELLED} | cancelled)
    events.record("meeting.cancelled", locked, by=by, at=at, reason=reason)
    tell_of(locked, MeetingTold.Kind.CANCELLED, by=by, at=at)
    return locked


def on_the_minute(moment):
    """Nobody meets at a second: what a form shows is what is stored."""
    return moment.replace(second=0, microsecond=0)


def _check_time(starts_at, at, *, predates_system):
    if not predates_system and starts_at <= at:
        raise Refused(
            "This time has passed. Enter a later time, or tick “It was held before this system was "
            "used”.",
            "day",
        )
    if predates_system and starts_at > at:
        raise Refused("A meeting to come was not held before this system was used", "day")


def _check_is_earlier(body, starts_at):
    """Of what was held before this system no notice, quorum or chairing is asked."""
    kept = Meeting.objects.filter(body=body, predates_system=False, started_at__isnull=False)
    day = timezone.localtime(starts_at).date()
    first = kept.filter(starts_at__date__lte=day).order_by("starts_at").first()
    if first:
        raise Refused(
            f"{body} has used this system since its meeting on {first.day:%-d %B %Y}. Only a meeting "
            "before that day can be entered as held before this system was used.",
            "predates_system",
        )


def check_nothing_was_later(meeting):
    """Step: a meeting is held with this system after all that was entered as held before it. Raises
    Refused."""
    if meeting.predates_system:
        return
    later = Meeting.objects.filter(
        body=meeting.body_id, predates_system=True, starts_at__gte=start_of(meeting.day)
    )
    entered = later.exclude(state=Meeting.State.CANCELLED).order_by("starts_at").first()
    if entered:
        raise Refused(
            f"The meeting of {entered.day:%-d %B %Y} was entered as held before this system was used. "
            "Cancel that entry first, or enter this meeting as held before the system too."
        )


def _check_called_for(details):
    """An extraordinary meeting is called for something. Source: Local Government Act 1972 Sch 12
    para 4(2)(b): the summons says what business is to be done."""
    said = details.get("called_for", "").strip()
    if details.get("is_extraordinary") and not said and not details.get("continues"):
        raise Refused("Enter what the extraordinary meeting is called for", "called_for")
    if said and not details.get("is_extraordinary"):
        raise Refused("This is for an extraordinary meeting", "called_for")


def _ask_about_day(body, starts_at, sure_of, but=None):
    """An unusual day is meant only where it is said again."""
    day = timezone.localtime(starts_at).date()
    if sure_of == day:
        return
    closed = ClosedDay.objects.of_council().filter(day=day).first()
    same = Meeting.objects.filter(body=body, starts_at__date=day).exclude(pk=but)
    same = same.exclude(state=Meeting.State.CANCELLED).order_by("starts_at")
    why = why_unusual(
        body,
        day,
        holiday=calendar.bank_holiday(day),
        closed_for=closed.name if closed else "",
        others=[time_of_day(each.starts_at) for each in same],
    )
    if why:
        raise Refused(" ".join([*why, "Tick the box if that is right."]), "is_sure")


def _move(meeting, before, sure_of, at):
    """The fields that say when a meeting was moved, as rows.assign gives them."""
    if meeting.predates_system:
        raise Refused("A meeting that was held before this system was used is not moved", "day")
    _check_time(meeting.starts_at, at, predates_system=False)
    wait_for_the_poll(meeting.body, meeting.starts_at)
    _ask_about_day(meeting.body, meeting.starts_at, sure_of, but=meeting.pk)
    rests.refuse("day", meeting, "day")
    stamps = {"moved_at": at}
    if meeting.starts_at < before:
        stamps["moved_nearer_at"] = at
    return rows.assign(meeting, stamps)


def _when(meeting):
    return f"{timezone.localtime(meeting.starts_at):%-d %B %Y, %H:%M}"
