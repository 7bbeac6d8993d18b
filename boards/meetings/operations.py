"""Putting meetings in the calendar, moving and cancelling them."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.meetings.agendas.operations import publish_pack, reckon_notice
from boards.meetings.items.models import AgendaItem
from boards.meetings.items.operations import (
    START_COPY,
    START_EMPTY,
    START_STANDING,
    _copy_items,
    _last_with_items,
)
from boards.meetings.items.rules import standing_agenda
from boards.meetings.locking import lock_meeting
from boards.meetings.models import Meeting
from boards.meetings.telling import tell_members
from core import events, rows
from core.actors import user_or_none
from core.dates import time_of_day
from core.errors import Refused


@operation
def schedule_meeting(*, body, starts_at, by, agenda=START_STANDING, at=None, **details):
    """Set a date for a body. `agenda`: empty, standing, or a copy of the last. Returns the meeting.
    Raises Refused where the body meets on that day."""
    rights.require(Permission.RUN_MEETING, by=by, on=body)
    starts_at = _on_the_minute(starts_at)
    _check_day(body, starts_at)
    try:
        with transaction.atomic():
            meeting = Meeting.objects.create(
                body=body,
                starts_at=starts_at,
                convened_at=at or timezone.now(),
                organiser=user_or_none(by),
                **details,
            )
    except IntegrityError:
        raise Refused(f"{body} meets at that time already", "day") from None
    last = _last_with_items(meeting)
    if agenda == START_COPY and last:
        _copy_items(last, meeting)
    elif agenda != START_EMPTY:
        AgendaItem.objects.bulk_create(
            AgendaItem(meeting=meeting, position=number, kind=kind, title=title)
            for number, (kind, title) in enumerate(standing_agenda(body.kind), start=1)
        )
    events.record("meeting.set", meeting, by=by, at=at, changes={"starts": [None, _when(meeting)]})
    return meeting


@operation
def change_meeting(*, meeting, by, at=None, **details):
    """Move a meeting or change its place or notes, until it starts. Raises Refused where the body
    meets on that day."""
    locked = lock_meeting(meeting, by=by)
    rows.expect(locked, Meeting.State.PREPARING, Meeting.State.AGENDA_PUBLISHED)
    was = _when(locked) + (f", {locked.where}" if locked.where else "")
    if "starts_at" in details:
        details["starts_at"] = _on_the_minute(details["starts_at"])
    changed = rows.assign(locked, details)
    changes = rows.in_words(changed)
    _check_day(locked.body, locked.starts_at, but=locked.pk)
    try:
        with transaction.atomic():
            rows.write(locked, changed)
    except IntegrityError:
        raise Refused(f"{locked.body} meets at that time already", "day") from None
    if changes:
        events.record("meeting.changed", locked, by=by, at=at, changes=changes)
        if locked.state == Meeting.State.AGENDA_PUBLISHED:
            reckon_notice(locked)
            publish_pack(locked, by=by, at=at or timezone.now(), with_late=False)
    if {"starts_at", "venue", "place"} & set(changes):
        tell_members(
            locked,
            kind="Meeting changed",
            at=at or timezone.now(),
            subject=f"Changed: {locked.body}, {_when(locked)}",
            text=f"The meeting of {locked.body} is now on {_when(locked)}"
            f"{f', {locked.where}' if locked.where else ''}. Before it was {was}.",
            but=by,
        )
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
    tell_members(
        locked,
        kind="Meeting cancelled",
        at=at,
        subject=f"Cancelled: {locked.body}, {_when(locked)}",
        text=f"The meeting of {locked.body} on {_when(locked)} is cancelled: {reason}",
        but=by,
    )
    return locked


def _on_the_minute(moment):
    """Nobody meets at a second: what a form shows is what is stored."""
    return moment.replace(second=0, microsecond=0)


def _check_day(body, starts_at, but=None):
    day = timezone.localtime(starts_at).date()
    same = Meeting.objects.filter(body=body, starts_at__date=day).exclude(
        state=Meeting.State.CANCELLED
    )
    other = same.exclude(pk=but).first()
    if other:
        when = time_of_day(other.starts_at)
        raise Refused(f"{body} meets on that day already, at {when}", "day")


def _when(meeting):
    return f"{timezone.localtime(meeting.starts_at):%-d %B %Y, %H:%M}"
