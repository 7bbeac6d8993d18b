"""Adjourning: a meeting stops, and goes on another day with what was not heard."""

from django.utils import timezone

from accounts.rights import operation
from boards.meetings.files.operations import carry_files
from boards.meetings.letters import tell_members
from boards.meetings.locking import expect, lock_meeting
from boards.meetings.operations import schedule_meeting
from boards.models import (
    AgendaItem,
    Decision,
    FutureItem,
    Meeting,
    Minute,
)
from boards.operations.notes import finish_meeting
from core import events
from core.errors import Refused

CARRIED = (
    *("kind", "title", "presenter", "minutes_allowed", "text", "recommendation", "paper"),
    *("access", "paragraphs", "private_reason", "corrects"),
)


@operation
def adjourn_meeting(*, meeting, starts_at, reason, by, at=None, **details):
    """Close a running meeting and set the day on which it goes on. Business without a word and
    without a decision moves there. Returns the meeting to come."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    expect(locked, Meeting.State.RUNNING)
    if not reason.strip():
        raise Refused("Enter why it is adjourned", "reason")
    if starts_at <= at:
        raise Refused("The meeting goes on later than now", "day")
    finish_meeting(meeting=locked, by=by, at=at)
    left = unheard(locked)
    details.pop("agenda", None)
    made = schedule_meeting(
        body=locked.body, starts_at=starts_at, by=by, at=at, agenda="empty", continues=locked,
        is_extraordinary=locked.is_extraordinary, **details,
    )  # fmt: skip
    for position, item in enumerate(left, start=1):
        copy = AgendaItem.objects.create(
            meeting=made,
            position=position,
            carried_from=item,
            **{name: getattr(item, name) for name in CARRIED},
        )
        FutureItem.objects.filter(item=item).update(item=copy)
        carry_files(item, copy)
    Meeting.objects.filter(pk=locked.pk).update(adjourned_reason=reason.strip())
    tell_members(
        locked,
        kind="Meeting adjourned",
        at=at,
        subject=f"Adjourned: {locked}",
        text=f"The meeting of {locked.body} on {locked.day:%-d %B %Y} was adjourned: "
        f"{reason.strip()}. It goes on on {timezone.localtime(starts_at):%-d %B %Y, %H:%M}"
        f"{f', {made.where}' if made.where else ''}.",
        but=by,
    )
    changes = {"to": [None, f"{timezone.localtime(starts_at):%-d %B %Y, %H:%M}"]}
    events.record("adjourned the meeting", locked, by=by, at=at, changes=changes, reason=reason)
    return made


def unheard(meeting):
    """Items of business under which nothing was said or decided. Those heard informally wait on the
    work programme already."""
    said = Minute.objects.filter(item__meeting=meeting).exclude(text="").values("item")
    decided = Decision.objects.standing().filter(item__meeting=meeting, excludes_public=False)
    rows = meeting.items.filter(
        kind=AgendaItem.Kind.ORDINARY, withdrawn_at=None, is_informal=False
    ).order_by("position")
    return list(rows.exclude(pk__in=said).exclude(pk__in=decided.values("item")))
