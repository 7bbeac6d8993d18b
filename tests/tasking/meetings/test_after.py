"""After the meeting: minutes within two working days, and who came for each agency."""

import datetime

import pytest
from django.utils import timezone

from boards.attendance.operations import tick
from boards.live.operations import (
    finish_meeting,
    mark_minutes_ready,
    publish_minutes,
    start_meeting,
)
from boards.meetings.agendas.operations import publish_agenda
from boards.seats.operations import add_member, end_membership
from core import todo
from core.actors import SYSTEM
from neighbourhoods.models import ClosedDay
from tasking import clocks
from tasking.meetings.shown.attendance import seat_records
from tests import factories
from tests.tasking.meetings.conftest import DAY, meeting_of

pytestmark = pytest.mark.django_db
MONDAY = datetime.datetime(2026, 11, 2, 10, tzinfo=clocks.LOCAL)


def held(town):
    """A meeting that has closed."""
    meeting = meeting_of(town.group, town.manager, days=0)
    publish_agenda(meeting=meeting, by=town.manager)
    start_meeting(meeting=meeting, by=town.manager)
    finish_meeting(meeting=meeting, by=town.manager)
    return meeting


def asked(meeting, user):
    rows = todo.rows_of("meetings", user, timezone.now(), 10)
    return [each.due_on for each in rows if each.about[0] == meeting]


def test_minutes_are_asked_for_within_two_working_days_until_they_are_out(town, time_machine):
    type(town.group).objects.filter(pk=town.group.pk).update(minutes_days=2)
    time_machine.move_to(MONDAY + 140 * DAY)
    meeting = held(town)
    due = clocks.due_at(timezone.now(), clocks.Target(clocks.WORKING_DAYS, 2))
    assert asked(meeting, town.manager) == [due.date()]
    ClosedDay.objects.create(day=due.date(), name="Office closed")
    assert asked(meeting, town.manager) == [due.date() + DAY]
    assert asked(meeting, town.sergeant) == []
    mark_minutes_ready(meeting=meeting, by=town.manager)
    publish_minutes(meeting=meeting, by=town.manager)
    assert asked(meeting, town.manager) == []


def evening(town, days_ago, *ticks):
    """A meeting so many days ago with (seat, status, substitute) for some."""
    meeting = meeting_of(town.group, town.manager, days=-days_ago)
    at = meeting.starts_at
    publish_agenda(meeting=meeting, by=town.manager, at=at - 3 * DAY)
    start_meeting(meeting=meeting, by=town.manager, at=at)
    for membership, status, *substitute in ticks:
        tick(
            meeting=meeting, membership=membership, status=status, by=town.manager, at=at,
            substitute=substitute[0] if substitute else None,
        )  # fmt: skip
    finish_meeting(meeting=meeting, by=town.manager, at=at + DAY / 24)
    return meeting


def marks(town):
    return {each.agency: each.marks for each in seat_records(town.group)}


def test_whoever_came_for_an_agency_counts_for_it_alone(town):
    type(town.group).objects.filter(pk=town.group.pk).update(substitutes="anybody")
    town.group.refresh_from_db()
    police, homes = town.seats
    deputy = factories.PersonFactory(agency=town.stranger)  # of an agency without a seat
    evening(town, 60, (police, "present"), (homes, "apologies"))
    evening(town, 50, (police, "substituted", deputy), (homes, "present"))
    assert marks(town) == {"Police": "●●", "Homes": "◐●"}
    moved = police.person
    end_membership(membership=police, last_day=timezone.localdate() - 45 * DAY, by=SYSTEM)
    later = add_member(
        body=town.group, person=moved, agency=town.housing, role="partner", by=SYSTEM,
        starts_on=timezone.localdate() - 44 * DAY,
    )  # fmt: skip
    evening(town, 40, (later, "present"))
    assert marks(town) == {"Homes": "◐●●"}  # nobody sits for the police today
    add_member(
        body=town.group, person=factories.PersonFactory(agency=town.police), agency=town.police,
        role="partner", by=SYSTEM, starts_on=timezone.localdate() - 30 * DAY,
    )  # fmt: skip
    assert marks(town) == {"Police": "●●○", "Homes": "◐●●"}
    (record,) = [each for each in seat_records(town.group) if each.agency == "Police"]
    assert record.in_words == "2 of 3 meetings, 1 no word"
    for ago in range(30, 24, -1):
        evening(town, ago)
    assert marks(town)["Homes"] == "○" * 6
