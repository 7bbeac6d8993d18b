"""Quorum, and who voted was there: Python says yes exactly where the database does."""

import datetime

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from boards.attendance.operations import tick
from boards.attendance.quorum import quorum_of
from boards.attendance.room import add_absence
from boards.attendance.rules import absence_span
from boards.decisions.operations import record_decision
from boards.live.operations import finish_meeting
from boards.meetings.keeping.presiding import presides
from boards.models import Absence, Attendance, Ballot, Body, Decision, Membership, Seat, Vote
from boards.seats.operations import add_member
from core.actors import SYSTEM
from tests import factories, steps
from tests.boards.attendance.test_quorum import come
from tests.boards.conftest import vacant
from tests.pairs import (
    database_refuses,
    database_says,
    past_every_trigger,
    python_refuses,
    python_says,
    random_facts,
    undone,
)

DAY = datetime.timedelta(days=1)
ROLES = ("chair", "vice_chair", "elected_member", "officer")
RULES = st.fixed_dictionaries(
    {
        "power": st.sampled_from(["decide", "decide", "decide", "recommend"]),
        "quorum_base": st.sampled_from(["seats", "filled"]),
        "quorum_numerator": st.integers(0, 3),
        "quorum_denominator": st.integers(3, 5),
        "quorum_minimum": st.integers(1, 3),
        "quorum_roles": st.lists(st.sampled_from(ROLES), max_size=2, unique=True),
        "interest_counts": st.booleans(),
    }
)
MEMBER = st.fixed_dictionaries(
    {
        "comes": st.sampled_from(["", "apologies", "present", "present", "present", "substitute"]),
        "sits": st.sampled_from(["on", "on", "on", "on", "ended", "later", "without a vote"]),
        "away": st.lists(
            st.tuples(st.sampled_from(Absence.Reason.values), st.integers(1, 3)), max_size=2
        ),
    }
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def stranger(db):
    """A voting member of another body."""
    body = factories.BodyFactory(kind="ward_committee", power="decide")
    return add_member(body=body, person=factories.CouncillorFactory(), role="chair", by=SYSTEM)


def seat_and_come(meeting, seat, facts):
    """One member as the facts say: how the seat stands, who comes, what is missed."""
    day = meeting.day
    dates = {
        "ended": {"starts_on": day - 9 * DAY, "ends_on": day - DAY},
        "later": {"starts_on": day + DAY},
        "without a vote": {"has_vote": False},
    }
    Membership.objects.filter(pk=seat.pk).update(**dates.get(facts["sits"], {}))
    if not facts["comes"]:
        return
    where = "substitute_for" if facts["comes"] == "substitute" else "membership"
    came = Attendance.objects.create(
        meeting=meeting,
        name="x",
        status=facts["comes"],
        **{where: seat},
        person=seat.person if where == "membership" else factories.CouncillorFactory(),
    )
    for reason, position in facts["away"]:
        if span := absence_span(reason, position):
            came.absences.create(reason=reason, first=span[0], last=span[1])


@given(
    RULES, st.lists(MEMBER, min_size=7, max_size=7), st.integers(0, 6), st.booleans(), st.booleans()
)
@random_facts
def test_quorum(meeting, writer, stranger, rules, members, empty_seats, given_up, strange):
    item = meeting.items.get(title="Second")
    with undone():
        steps.has_power(meeting.body, rules.pop("power"))
        Body.objects.filter(pk=meeting.body_id).update(**rules)
        vacant(meeting.body, empty_seats)
        seats = list(meeting.body.memberships.order_by("pk"))
        for seat, facts in zip(seats, members, strict=True):
            seat_and_come(meeting, seat, facts)
        if given_up:
            Seat.objects.filter(pk=seats[3].seat_id).update(
                starts_on=meeting.day - 9 * DAY, ends_on=meeting.day - DAY
            )
        if strange:
            Attendance.objects.create(
                meeting=meeting,
                membership=stranger,
                person=stranger.person,
                name="x",
                status="present",
            )
        row = {"item": item, "outcome": "resolved", "text": "Go", "recorded_at": timezone.now()}
        python = python_says(
            lambda: record_decision(item=item, outcome="noted", text="x", by=writer)
        )
        assert python == database_says(lambda: Decision.objects.create(**row))


def named_in_a_vote(item, came, part, standing):
    """A standing or struck-out vote under the item that names who came, as mover or by ballot."""
    vote = Vote.objects.create(
        item=item, kind="amendment", text="x", method="show", votes_for=3, voting_present=3,
        seats=6, carried=True, recorded_at=timezone.now(),
        **({} if part == "ballot" else {part: came}),
    )  # fmt: skip
    if part == "ballot":
        Ballot.objects.create(vote=vote, attendance=came, choice="for")
    if not standing:
        writer = factories.UserFactory()
        Vote.objects.filter(pk=vote.pk).update(struck_out_at=timezone.now(), struck_out_by=writer)


NAMED = st.fixed_dictionaries(
    {
        "who": st.integers(0, 2),
        "position": st.integers(1, 3),
        "part": st.sampled_from(["mover", "seconder", "ballot"]),
        "standing": st.booleans(),
    }
)


@given(NAMED, st.sampled_from(["present", "apologies", "absent"]))
@random_facts
def test_who_voted_was_present(meeting, writer, named, status):
    """Python also asks who was counted without a name, and who declared an interest."""
    rows = come(meeting, writer, 3)
    with undone():
        item = meeting.items.get(position=named["position"])
        named_in_a_vote(item, rows[named["who"]], named["part"], named["standing"])
        first = Attendance.objects.filter(pk=rows[0].pk)
        python = python_refuses(
            lambda: tick(meeting=meeting, membership=rows[0].membership, status=status, by=writer)
        )
        database = database_refuses(lambda: first.update(status=status))
        assert ("is named in a vote" in python) == ("who voted was present" in database)


@given(NAMED, st.sampled_from(Absence.Reason.values), st.integers(2, 3))
@random_facts
def test_who_voted_was_in_the_room(meeting, writer, named, reason, position):
    """Python also asks who was counted without a name."""
    rows = come(meeting, writer, 3)
    with undone():
        item = meeting.items.get(position=named["position"])
        named_in_a_vote(item, rows[named["who"]], named["part"], named["standing"])
        first, last = absence_span(reason, position)
        about = meeting.items.get(position=position)
        python = python_refuses(
            lambda: add_absence(
                meeting=meeting, membership=rows[0].membership, reason=reason, item=about, by=writer
            )
        )
        database = database_refuses(
            lambda: rows[0].absences.create(reason=reason, first=first, last=last)
        )
        assert ("is named in a vote" in python) == ("in the room for it" in database)


LEADS = st.fixed_dictionaries(
    {
        "role": st.sampled_from(["vice_chair", "vice_chair", "elected_member"]),
        "name": st.sampled_from(["Al", "al", "Éa", "Zo"]),
        "status": st.sampled_from(["present", "present", "absent"]),
        "out": st.booleans(),
    }
)


@given(
    st.lists(LEADS, min_size=5, max_size=5),
    st.booleans(),
    st.none() | st.integers(0, 4),
    st.none() | st.integers(0, 4),
)
@random_facts
def test_who_presides(meeting, leads, has_chair, over_item, over_meeting):
    """Of two vice-chairs, too, the same one: the first by name, then by row."""
    item = meeting.items.get(title="Second")
    with undone():
        rows = []
        for seat, facts in zip(meeting.body.memberships.order_by("pk"), leads, strict=False):
            role = "chair" if has_chair and not rows else facts["role"]
            with past_every_trigger():  # a membership keeps its role
                Membership.objects.filter(pk=seat.pk).update(role=role)
            came = {"name": facts["name"], "status": facts["status"], "person": seat.person}
            row = Attendance.objects.create(meeting=meeting, membership=seat, **came)
            if facts["out"]:
                first, last = absence_span("interest", item.position)
                row.absences.create(reason="interest", first=first, last=last)
            rows.append(row)
        type(item).objects.filter(pk=item.pk).update(
            presided_by=None if over_item is None else rows[over_item]
        )
        meetings = type(meeting).objects.filter(pk=meeting.pk)
        meetings.update(presiding=None if over_meeting is None else rows[over_meeting])
        voter = quorum_of(meetings.select_related("body").get()).presiding(item.position)
        with connection.cursor() as cursor:
            cursor.execute(presides("%s"), [item.pk] * presides("%s").count("%s"))
            found = cursor.fetchone()
        assert (voter and voter.attendance) == (found and found[0])


@given(
    st.lists(MEMBER, min_size=7, max_size=7),
    st.lists(st.sampled_from(["", "apologies", "present"]), min_size=7, max_size=7),
)
@random_facts
def test_who_came_is_counted_alike(meeting, writer, members, then):
    """After the meeting is closed, whoever is ticked or not."""
    with undone():
        finish_meeting(meeting=meeting, by=writer)
        seats = list(meeting.body.memberships.order_by("pk"))
        for seat, facts in zip(seats, members, strict=True):
            seat_and_come(meeting, seat, facts)
        for seat, status in zip(seats, then, strict=True):
            if status:
                meeting.attendances.filter(membership=seat).update(status=status)
        stored = type(meeting).objects.select_related("body").get(pk=meeting.pk)
        assert stored.quorum_present == len(quorum_of(stored).voters)
