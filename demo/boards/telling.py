"""Who was told of the meetings and actions of the last months: written in bulk, as the letters of the
time would have left it. Those of the last days went through the operations."""

import datetime

from django.utils import timezone

from boards.meetings.telling import occasions
from boards.models import Body, Meeting, MeetingTold
from core.letters.models import Letter
from core.letters.operations import new_letter
from neighbourhoods.telling import letters as telling
from tasking.actions.letters import telling as action_telling
from tasking.models import Action, ActionTold

SINCE = datetime.timedelta(days=120)
LATER = datetime.timedelta(days=1)
"""When who has no address was rung."""
Kind = MeetingTold.Kind


def write_told(world):
    """In four statements, beside those that read."""
    rows = [*_of_meetings(world), *_of_actions(world)]
    written = [each for each in rows if not each.why_not]
    letters = Letter.objects.bulk_create([_letter(each) for each in written])
    for row, letter in zip(written, letters, strict=True):
        row.letter = letter
    for model in (MeetingTold, ActionTold):
        model.objects.bulk_create([each for each in rows if isinstance(each, model)])


def _of_meetings(world):
    news = world.now - telling.LATE
    meetings = Meeting.objects.with_place().select_related("agenda_published_by")
    meetings = meetings.filter(starts_at__gte=world.now - SINCE)
    for meeting in meetings.exclude(body__power=Body.Power.OPERATIONAL).order_by("pk"):
        for kind, at in (
            (Kind.AGENDA, meeting.agenda_published_at),
            (Kind.CANCELLED, meeting.cancelled_at),
            (Kind.MINUTES, meeting.minutes_published_at),
        ):
            if at and at < news:
                yield from _of_meeting(world, meeting, kind, at)


def _of_meeting(world, meeting, kind, at):
    says, by = occasions.says(meeting, kind), meeting.agenda_published_by
    subject = occasions.message(meeting, kind, what=_what(meeting, kind)).subject
    for person in occasions.people_for(meeting, kind):
        row = MeetingTold(meeting=meeting, kind=kind)
        yield _fill(world, row, person, says=says, at=at, by=by, subject=subject)


def _what(meeting, kind):
    if kind == Kind.AGENDA:
        return "Agenda"
    return "Minutes" if meeting.approves_minutes else "Notes"


def _of_actions(world):
    news = world.now - telling.LATE
    actions = Action.objects.open().filter(owner__isnull=False, created_at__gte=world.now - SINCE)
    actions = actions.filter(created_at__lt=news).select_related(
        "body", "owner__user", "created_by"
    )
    for action in actions.order_by("pk"):
        if action_telling.is_private(action):
            continue
        row = ActionTold(action=action, kind=ActionTold.Kind.GIVEN)
        subject = action_telling.message(action, row.kind).subject
        yield _fill(
            world, row, action.owner, says=action_telling.says(action), at=action.created_at,
            by=action.created_by, subject=subject,
        )  # fmt: skip


def _fill(world, row, person, *, says, at, by, subject):
    """A row with all but its letter. Who has no address was rung the day after."""
    row.person, row.says, row.at, row.occasion = person, says, at, at.isoformat()
    row.why_not = telling.why_no_letter(person, type(row), by=by)
    row.subject = subject
    rung = at + LATER
    if row.why_not == row.WhyNot.NO_ADDRESS and by and rung < world.now - 3 * LATER:
        row.told_how, row.told_on = row.How.PHONE, timezone.localtime(rung).date()
        row.recorded_by, row.recorded_at = by, rung
    return row


def _letter(row):
    """A letter that went out and whose text is not kept."""
    letter = new_letter(
        kind=row.get_kind_display(), to=row.person.address, subject=row.subject, body="",
        about=row.about, occasion=f"{row.occasion}, person {row.person_id}", at=row.at,
    )  # fmt: skip
    letter.keeps_body, letter.tries = False, 1
    letter.claimed_at = letter.handed_over_at = row.at
    return letter
