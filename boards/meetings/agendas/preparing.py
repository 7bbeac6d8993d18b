"""Before an agenda is published: call for items, agree with the chair, reminders."""

import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.access import Permission
from accounts.rights import operation
from boards.meetings.items.shown import agenda
from boards.meetings.locking import lock_meeting
from boards.meetings.models import Meeting
from boards.meetings.notice import notice_of, papers_due, timetable_of
from boards.meetings.telling.models import MeetingTold
from boards.meetings.telling.operations import tell_of
from boards.papers.models import Paper
from boards.seats.models import Membership
from boards.seats.voting.chairs import chairs_of, own_person
from core import events, rows
from core.errors import Refused, WrongState
from core.letters.operations import send_letter
from neighbourhoods.models import ClosedDay

AHEAD = datetime.timedelta(days=90)
"""How far ahead meetings are looked at for reminders."""


@operation
def call_for_items(*, meeting, by, at=None):
    """Ask the members for items and who writes papers for them. Returns (asked, not asked): the
    names of those who were written to, and of those who have no address. Raises WrongState where
    they were called for already."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    rows.expect(locked, Meeting.State.PREPARING)
    if locked.called_at:
        raise WrongState("Items for this meeting have been called for already.")
    rows.change(locked, {"called_at": at, "called_by": by})
    due = papers_due(locked, ClosedDay.objects.days())
    until = f" by {due:%-d %B %Y}" if due else ""
    told = tell_of(locked, MeetingTold.Kind.CALLED, by=by, at=at, until=until or " soon")
    asked = [each.person.name for each in told if each.letter_id]
    missed = [each.person.name for each in told if each.is_to_be_told]
    for author, is_asked in _ask_authors(locked, until):
        (asked if is_asked else missed).append(author.name)
    events.record("agenda.called", locked, by=by, at=at, changes={"asked": [None, len(asked)]})
    return sorted(set(asked)), sorted(set(missed) - set(asked))


def _ask_authors(meeting, until):
    """Who writes a paper for the body and does not sit on it is asked, too. A paper is written
    here, so it takes an account. Returns [(author, whether asked)]."""
    seated = Membership.objects.filter(body=meeting.body_id).current(meeting.day)
    papers = Paper.objects.filter(
        Q(body=meeting.body_id) | Q(items__meeting=meeting), is_ready=False, author__isnull=False
    ).exclude(author__memberships__in=seated)  # fmt: skip
    found = []
    for paper in papers.select_related("author__user").distinct():
        user = paper.author.user
        found.append((paper.author, user is not None and user.is_active))
        if not found[-1][1]:
            continue
        send_letter(
            kind="Request for a paper",
            about=paper,
            occasion=f"called for meeting {meeting.pk}",
            at=meeting.called_at,
            subject=f"Your paper for {meeting.body}, {meeting.day:%-d %B %Y}",
            body=f"Your paper is due{until or ' soon'}:\n\n"
            f"{settings.SITE_URL}{paper.get_absolute_url()}\n",
            to=user.email,
        )
    return found


@operation
def agree_agenda(*, meeting, person, by, at=None):
    """Note that the agenda was agreed with the chair or the vice-chair. Returns the meeting. Raises
    Refused without items, and for anybody else; WrongState where another of them has agreed to it
    with their own sign-in."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    rows.expect(locked, Meeting.State.PREPARING)
    if not locked.items.exists():
        raise Refused("The agenda has no items yet. Add at least one before it is agreed.")
    if person is None or not chairs_of(locked.body_id, locked.day).filter(pk=person.pk).exists():
        raise Refused("Choose the chair or the vice-chair with whom it was agreed", "person")
    agreed_by = locked.agreed_person
    if agreed_by and agreed_by != person and agreed_by.user_id == locked.agreed_by_id:
        raise WrongState(f"{locked.agreed_with} has agreed the agenda already.")
    agreed = {"agreed_at": at, "agreed_by": by}
    rows.change(locked, agreed | {"agreed_with": person.name, "agreed_person": person})
    changes = {"agreed with": [None, locked.agreed_with]}
    events.record("agenda.agreed", locked, by=by, at=at, changes=changes)
    return locked


@operation
def agree_as_chair(*, meeting, by, shown=None, at=None):
    """Who chairs the body, or is vice-chair, agrees to the agenda here. `shown`:
    `boards.meetings.items.shown.agenda` of what was read. Pressed twice, it is agreed once. Raises
    Refused for anybody else, WrongState where the agenda was changed meanwhile."""
    locked = lock_meeting(meeting, by=by, right=Permission.VIEW_MEETING)
    if not is_chair(locked, by):
        raise Refused("Only the chair or the vice-chair agrees to the agenda here")
    person = own_person(by)
    rows.expect(locked, Meeting.State.PREPARING)
    rows.expect_shown(shown, agenda(locked.items.all()), "The agenda was changed.")
    if locked.agreed_person == person and locked.agreed_by_id == by.pk:
        return locked
    return agree_agenda(meeting=locked, person=person, by=by, at=at)


def is_chair(meeting, user):
    """Whether the user speaks for the body of a meeting on its day."""
    return bool(user.pk) and (chairs_of(meeting.body_id, meeting.day).filter(user=user.pk).exists())


@operation
def look_after(*, meeting, by, who=None, at=None):
    """From now on `who`, usually `by`, looks after the meeting and is reminded of its timetable. Raises
    Refused for an account that runs no meetings of this body."""
    locked, who = lock_meeting(meeting, by=by), who or by
    mine = Meeting.objects.changeable_by(who, Permission.RUN_MEETING).filter(pk=locked.pk)
    if who != by and not (who.is_active and mine.exists()):
        raise Refused(f"{who.name} has no account that runs meetings of this board")
    if locked.organiser_id == who.pk:
        return locked
    before = locked.organiser.name if locked.organiser_id else None
    rows.change(locked, {"organiser": who})
    changes = {"looked after by": [before, who.name]}
    events.record("meeting.taken_over", locked, by=by, at=at, changes=changes)
    return locked


@transaction.atomic
def remind_of_timetable(today):
    """Write to who looks after each meeting what its timetable asks for: the working day before,
    on the day, and once a week while it is late. One mail a day for each. Returns how many."""
    closed = ClosedDay.objects.days()
    meetings = Meeting.objects.to_remind(today, today + AHEAD).select_for_update(of=("self",))
    told = []
    for meeting in meetings.select_related("body", "organiser"):
        points = timetable_of(meeting, notice_of(meeting, closed), closed)
        due = [each for each in points if _asked_now(meeting, each, today, closed)]
        if due and _still_runs(meeting):
            told.append(meeting.pk)
            lines = "\n".join(
                f"- {each.name}: {each.due:%-d %B %Y}{' (late)' if each.is_late(today) else ''}"
                for each in due
            )
            send_letter(
                kind="Reminder about a meeting",
                about=meeting,
                occasion=f"timetable {today.isoformat()}",
                subject=f"{due[0].name}: {meeting}",
                body=f"{meeting}\n\n{lines}\n\n{settings.SITE_URL}{meeting.get_absolute_url()}\n",
                to=meeting.organiser.email,
            )
    Meeting.objects.filter(pk__in=told).update(reminded_on=today)
    return len(told)


def _still_runs(meeting):
    """Roles end; a mail about a body goes to who works with it."""
    run = Meeting.objects.changeable_by(meeting.organiser, Permission.RUN_MEETING)
    return run.filter(pk=meeting.pk).exists()


def _asked_now(meeting, point, today, closed):
    """Steps before the agenda are over once it is out; minutes are asked for after the meeting."""
    over = meeting.agenda_published_at or meeting.started_at
    if point.key != "minutes" and over:
        return False
    return point.is_to_remind(today, closed)
