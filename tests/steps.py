"""Steps of a meeting that tests take again and again."""

import datetime

from django.utils import timezone

from boards.attendance.chairing.presiding import who_speaks
from boards.attendance.operations import tick
from boards.live.operations import (
    adjourn_meeting,
    finish_meeting,
    mark_minutes_ready,
    publish_minutes,
)
from boards.meetings.dates.operations import change_meeting, schedule_meeting
from boards.minutes.operations import check_minutes, record_agreement
from boards.models import Attendance, Body, Meeting, Membership, Seat
from boards.seats.operations import add_member
from core.actors import SYSTEM
from tests import factories
from tests.pairs import past_every_trigger


def agreed(*, meeting, by):
    """The chair, or who else speaks for the body, agreed to the minutes by phone, or another officer
    read them: what comes before publishing them."""
    person = who_speaks(meeting).first()
    if person is None:
        return check_minutes(meeting=meeting, by=factories.OfficerFactory())
    return record_agreement(
        meeting=meeting, person=person, how="phone",
        checked_on=timezone.localdate(), by=by,
    )  # fmt: skip


def chair_of(body, *, has_vote=False):
    """The person who chairs a body: whoever does, or somebody who is seated for it from long ago,
    without a vote so that no count changes."""
    rows = Membership.objects.filter(body=body, role=Membership.Role.CHAIR)
    if chair := rows.order_by("pk").first():
        return chair.person
    seated = add_member(
        body=body, person=factories.CouncillorFactory(name="Jo Chair"), has_vote=has_vote,
        role=Membership.Role.CHAIR, starts_on=datetime.date(2005, 1, 1), by=SYSTEM,
    )  # fmt: skip
    return seated.person


def signs(meeting):
    """The chair, who came to this meeting with a vote, presides and signs what it approved. Returns
    the person."""
    person = chair_of(meeting.body, has_vote=True)
    seat = Membership.objects.get(body=meeting.body_id, person=person)
    if not seat.has_vote:
        Seat.objects.filter(pk=seat.seat_id).update(has_vote=True)
        Membership.objects.filter(pk=seat.pk).update(has_vote=True)
    Attendance.objects.update_or_create(
        meeting=meeting, membership=seat,
        defaults={"status": "present", "person": person, "name": person.name},
    )  # fmt: skip
    return person


def presides(meeting, by):
    """The chair is here and presides. Returns who it is."""
    person = chair_of(meeting.body, has_vote=True)
    seat = Membership.objects.get(body=meeting.body_id, person=person)
    tick(meeting=meeting, membership=seat, status="present", by=by)
    return person


def decides(body):
    """The body decides from now on, and every vote there has its exception."""
    Seat.objects.filter(body=body).update(vote_exception="By law")
    has_power(body, "decide")


def has_power(body, power):
    """The body has this power, as if it had had it when its meetings started that are not written
    up: afterwards no rule lets it change."""
    with past_every_trigger():
        Body.objects.filter(pk=body.pk).update(power=power)
        Meeting.objects.not_written_up().filter(body=body.pk).update(held_power=power)


def publish(meeting, by):
    """From the running meeting to published minutes, where the body needs a check with it."""
    finish_meeting(meeting=meeting, by=by)
    mark_minutes_ready(meeting=meeting, by=by)
    if meeting.approves_minutes:
        agreed(meeting=meeting, by=by)
    return publish_minutes(meeting=meeting, by=by)


def set_date(*, starts_at, **details):
    """A meeting that was set at the latest a minute before, on whatever day."""
    at = min(timezone.now(), starts_at - datetime.timedelta(minutes=1))
    said = {"at": at, "sure_of": timezone.localtime(starts_at).date()}
    return schedule_meeting(starts_at=starts_at, **said | details)


def move(meeting, starts_at, **details):
    """The meeting is moved to whatever day."""
    sure_of = timezone.localtime(starts_at).date()
    return change_meeting(meeting=meeting, starts_at=starts_at, sure_of=sure_of, **details)


def adjourn(meeting, starts_at, **details):
    """The meeting goes on at whatever day."""
    sure_of = timezone.localtime(starts_at).date()
    return adjourn_meeting(meeting=meeting, starts_at=starts_at, sure_of=sure_of, **details)


def close_year(year, by):
    """The financial year is closed, past the closing and all it would ask. Reads it again."""
    with past_every_trigger():
        type(year).objects.filter(pk=year.pk).update(closed_at=timezone.now(), closed_by=by)
    year.refresh_from_db()
    return year
