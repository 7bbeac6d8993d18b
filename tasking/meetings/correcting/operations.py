"""Correcting the words of a nomination, which an agenda that is being prepared follows."""

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rows
from core.errors import Refused
from tasking.meetings.agenda.operations import follow, is_unseen, lock_agendas
from tasking.meetings.agenda.sections import nomination as nomination_item
from tasking.meetings.closing import closes_at, closes_on, next_meeting
from tasking.meetings.models import Matter, Nomination
from tasking.meetings.operations import is_own, say_what
from tasking.meetings.rules import why_fixed

READS, RUNS = Permission.VIEW_PRIVATE, Permission.RUN_MEETING
WORDS = ("place", "behaviour", "times")
"""What no event repeats."""


@operation
def change_nomination(*, nomination, by, at=None, **details):
    """Correct where it is, what happens, when, or how urgent it is: its agency, who made it, or who runs the
    meetings, until nominations close. An agenda that is being prepared follows. Returns it. Raises Refused
    where it then says too little, and once its words stay."""
    rights.require(READS, by=by, on=nomination)
    meetings = {each.pk: each for each in lock_agendas(nomination.body_id)}
    locked = rows.lock(nomination, Nomination.objects.whole())
    if not is_own(locked, by) and not rights.holds(RUNS, by=by, on=locked):
        raise rights.denied(RUNS)
    standing = list(
        Matter.objects.filter(nomination=locked, meeting__in=meetings).select_related(
            "item", "meeting"
        )
    )
    if why := why_words_stay(locked, standing, at):
        raise Refused(why)
    title = locked.title
    changed = rows.assign(locked, details)
    if locked.matter is None:
        say_what(locked.place, locked.behaviour)
    if rows.write(locked, changed):
        events.record("changed", locked, by=by, at=at, changes=rows.in_words(changed, WORDS))
    for row in standing:
        row.meeting = meetings[row.meeting_id]
        follow(row, nomination_item(locked), title=title, by=by, at=at)
    return locked


def why_words_stay(nomination, standing, at=None):
    """Why the words of a nomination can no longer be corrected, or None. `standing`: its rows on agendas that
    are open."""
    meeting = next_meeting(nomination.body, at)
    until = closes_at(meeting) if meeting else None
    is_heard = until and (nomination.nominated_at < until or nomination.accepted_at)
    closed = closes_on(meeting) if is_heard and (at or timezone.now()) >= until else None
    out = any(each.item and not is_unseen(each.item, each.meeting) for each in standing)
    return why_fixed(nomination, closed, out)
