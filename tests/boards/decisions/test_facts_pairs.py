"""What a decision rests on stays: Python says yes exactly where the database does."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boards.attendance.operations import tick
from boards.attendance.room import add_absence, remove_absence
from boards.models import Absence, Attendance, Membership
from boards.seats.operations import end_membership
from boards.votes.operations import record_vote
from core.actors import SYSTEM
from tests import steps
from tests.boards.attendance.test_quorum import come, decide
from tests.pairs import database_says, python_says, random_facts, undone

DAY = datetime.timedelta(days=1)
pytestmark = pytest.mark.django_db


def decide_on(meeting, writer, position, power, by_vote):
    """A deciding body or a board decides under one item, with a counted vote or without."""
    steps.has_power(meeting.body, power)
    meeting.refresh_from_db()
    item = meeting.items.select_related("meeting__body").get(position=position)
    if by_vote:
        record_vote(item=item, text="Go", method="show", counts={"for": 3}, by=writer)
    else:
        decide(item, writer)


@given(
    st.sampled_from(["decide", "recommend"]),
    st.booleans(),
    st.integers(1, 3),
    st.sampled_from(["leave", "leave before", "come back", "tick off"]),
    st.integers(2, 3),
    st.integers(1, 3),
)
@random_facts
def test_nobody_leaves_or_enters_a_room_that_stands(
    meeting, writer, power, by_vote, position, change, about, who
):
    """A member who is in the room from the first item on, and one who came late for the third."""
    rows = come(meeting, writer, 4)
    item = meeting.items.get(position=about)
    late, row = rows[3], rows[who]
    with undone():
        late.absences.create(reason="late", first=1, last=2)
        if position == 3 and by_vote:
            position = 2  # four are there for the third
        decide_on(meeting, writer, position, power, by_vote)
        tickets = Attendance.objects.filter(pk=row.pk)
        absences = Absence.objects.filter(attendance=late)
        seat = {"meeting": meeting, "membership": row.membership, "by": writer}
        acts = {
            "leave": (
                lambda: tick(status="absent", **seat),
                lambda: (
                    absences.filter(attendance=row).delete() and tickets.update(status="absent")
                ),
            ),
            "tick off": (
                lambda: tick(status="", **seat),
                lambda: absences.filter(attendance=row).delete() and tickets.delete(),
            ),
            "leave before": (
                lambda: add_absence(item=item, reason="left", **seat),
                lambda: Absence.objects.create(attendance=row, reason="left", first=about),
            ),
            "come back": (
                lambda: remove_absence(absence=absences.get(), by=writer),
                absences.delete,
            ),
        }
        python, database = acts[change]
        assert python_says(python) == database_says(database)


@given(st.integers(0, 5), st.integers(-2, 1), st.sampled_from(["decide", "recommend"]))
@random_facts
def test_nobody_gets_or_loses_a_vote(meeting, writer, who, days, power):
    come(meeting, writer, 3)
    seats = meeting.body.memberships.filter(has_vote=True).order_by("id")
    seats.update(starts_on=meeting.day - 9 * DAY)
    with undone():
        decide_on(meeting, writer, 2, power, by_vote=True)
        last, seat = meeting.day + days * DAY, seats[who]
        rows = Membership.objects.filter(pk=seat.pk)
        python = python_says(lambda: end_membership(membership=seat, last_day=last, by=SYSTEM))
        assert python == database_says(lambda: rows.update(ends_on=last))
