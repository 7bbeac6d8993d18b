"""What a decision rests on is stored with it and stays: in the operations, by update() and by SQL."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from boards.attendance.chairing.urgency import hold_urgent
from boards.attendance.operations import tick
from boards.attendance.quorum import quorum_of
from boards.attendance.room import add_absence, choose_presiding, remove_absence
from boards.decisions.operations import exclude_public, record_decision, strike_out_decision
from boards.interests.operations import declare_interest
from boards.minutes.privacy import make_private
from boards.models import (
    Absence,
    AgendaItem,
    Attendance,
    Decision,
    DecisionPresent,
    Meeting,
    Membership,
)
from boards.seats.operations import add_member, end_membership
from boards.votes.operations import record_vote
from core.actors import SYSTEM
from core.errors import Refused
from tests import factories, steps
from tests.boards.attendance.test_quorum import come, decide
from tests.boards.votes.test_votes import put

R = Membership.Role
DAY = datetime.timedelta(days=1)
pytestmark = pytest.mark.django_db


def refused_by_the_database(words, act):
    """The raw write does not go through, deferred triggers included."""

    def whole():
        with transaction.atomic():
            act()
            connection.check_constraints()

    with pytest.raises(DatabaseError, match=words):
        whole()


def sql(words, *values):
    with connection.cursor() as cursor:
        cursor.execute(words, values)


@pytest.fixture
def here(meeting, writer):
    """Three of six voting members are in the room: just the quorum."""
    return come(meeting, writer, 3)


@pytest.fixture
def second(meeting):
    return meeting.items.get(title="Second")


@pytest.fixture
def decision(meeting, here, second, writer):
    return decide(second, writer)


def names(decision):
    return set(DecisionPresent.objects.filter(decision=decision).values_list("name", flat=True))


def board(meeting):
    """The same meeting of a body that recommends."""
    steps.has_power(meeting.body, "recommend")
    meeting.refresh_from_db()


# What is stored


def test_a_decision_stores_its_room(meeting, decision, here):
    assert names(decision) == {each.name for each in here}
    assert (decision.voting_present, decision.quorum, decision.room_stands) == (3, 3, True)
    assert (decision.presiding, decision.presided_by) == (here[0].name, here[0])
    assert decision.in_time is not None
    officer = meeting.body.memberships.get(role=R.OFFICER)
    assert officer.person.name not in names(decision)


def test_one_that_is_written_by_sql_has_its_room_too(meeting, here, second):
    made = Decision(item=second, outcome="noted", text="x", recorded_at=timezone.now())
    Decision.objects.bulk_create([made])
    stored = Decision.objects.get(pk=made.pk)
    assert (stored.voting_present, stored.room_stands) == (3, True)
    assert names(stored) == {each.name for each in here}


def test_a_room_that_was_not_counted_is_refused(meeting, here, second):
    false = Decision(
        item=second, outcome="noted", text="x", voting_present=6, recorded_at=timezone.now()
    )
    refused_by_the_database("room was not counted", lambda: Decision.objects.bulk_create([false]))


def test_by_what_an_urgent_item_was_admitted_is_stored(meeting, here, second, writer):
    AgendaItem.objects.filter(pk=second.pk).update(in_time=False)
    second.refresh_from_db()
    hold_urgent(item=second, reason="The roof is open", by=writer)
    decision = decide(second, writer)
    assert (decision.in_time, decision.urgent_reason) == (False, "The roof is open")
    with pytest.raises(Refused, match="was decided: strike that out first"):
        hold_urgent(item=second, reason="Another", by=writer)


def test_what_was_decided_in_private_names_the_resolution(meeting, here, writer, second):
    third = meeting.items.get(title="Third")
    exempt = {"access": "exempt", "paragraphs": [3], "private_reason": "Prices"}
    AgendaItem.objects.filter(pk=third.pk).update(**exempt)
    third.refresh_from_db()
    resolution = exclude_public(item=third, by=writer)
    decision = decide(third, writer)
    assert decision.public_left_by == resolution
    with pytest.raises(Refused, match="Private items were decided"):
        strike_out_decision(decision=resolution, by=writer)
    struck = {"struck_out_at": timezone.now(), "struck_out_by": writer}
    rows = Decision.objects.filter(pk=resolution.pk)
    refused_by_the_database("on the strength of this", lambda: rows.update(**struck))
    strike_out_decision(decision=decision, by=writer)
    strike_out_decision(decision=resolution, by=writer)


# Who was there


def test_three_decide_and_nobody_is_ticked_absent_afterwards(meeting, decision, here, writer):
    """The public read one present of three, and "Resolved"."""
    for row in here[1:]:
        for status in ("absent", "apologies", ""):
            with pytest.raises(Refused, match=r"was in the room when item \d+ was decided"):
                tick(meeting=meeting, membership=row.membership, status=status, by=writer)
    assert quorum_of(meeting).count(decision.item.position) == 3


@pytest.mark.parametrize("left", ["absent", "apologies", "substituted"])
def test_the_database_keeps_them_in_the_room(decision, here, left):
    row = Attendance.objects.filter(pk=here[1].pk)
    refused_by_the_database("with this person in the room", lambda: row.update(status=left))
    statement = "UPDATE boards_attendance SET status = %s WHERE id = %s"
    refused_by_the_database("in the room", lambda: sql(statement, left, here[1].pk))


def test_the_database_keeps_the_tick(decision, here):
    statement = "DELETE FROM boards_attendance WHERE id = %s"
    refused_by_the_database("in the room", lambda: sql(statement, here[1].pk))
    refused_by_the_database("in the room", Attendance.objects.filter(pk=here[1].pk).delete)
    renamed = Attendance.objects.filter(pk=here[1].pk)
    refused_by_the_database("in the room", lambda: renamed.update(name="Another"))


def test_struck_out_first_the_fact_changes(meeting, decision, here, writer):
    strike_out_decision(decision=decision, by=writer)
    tick(meeting=meeting, membership=here[1].membership, status="absent", by=writer)
    tick(meeting=meeting, membership=here[2].membership, status="", by=writer)
    connection.check_constraints()
    assert len(names(decision)) == 3  # what was written down stays, struck out
    assert decision.present.filter(attendance=None).count() == 1
    with pytest.raises(Refused, match="No quorum"):
        decide(decision.item, writer)


def test_an_officer_without_a_vote_is_corrected(meeting, here, second, writer):
    officer = meeting.body.memberships.get(role=R.OFFICER)
    tick(meeting=meeting, membership=officer, status="present", by=writer)
    put(second, writer, 3)
    tick(meeting=meeting, membership=officer, status="absent", by=writer)
    assert Attendance.objects.get(membership=officer).status == "absent"


@pytest.mark.parametrize("reason", ["left", "interest"])
def test_nobody_left_before_an_item_they_decided(meeting, decision, here, writer, reason):
    away = {"meeting": meeting, "membership": here[1].membership, "reason": reason, "by": writer}
    with pytest.raises(Refused, match="was in the room when"):
        add_absence(item=decision.item, **away)
    span = {"reason": reason, "first": decision.item.position}
    span["last"] = None if reason == "left" else span["first"]
    refused_by_the_database(
        "in the room for it", lambda: Absence.objects.create(attendance=here[1], **span)
    )
    add_absence(item=meeting.items.get(title="Third"), **away)


def test_an_interest_that_bars_is_not_declared_after_the_decision(decision, here, writer):
    said = {"item": decision.item, "membership": here[1].membership, "nature": "Owns it"}
    with pytest.raises(Refused, match=r"was in the room when item .* strike that out first"):
        declare_interest(kind="dpi", outcome="left", by=writer, **said)
    declare_interest(kind="other", outcome="stayed", by=writer, **said)


def test_who_comes_after_a_decision_came_late(meeting, decision, writer):
    late = meeting.body.memberships.filter(has_vote=True, attendances=None).first()
    row = tick(meeting=meeting, membership=late, status="present", by=writer)
    connection.check_constraints()
    (absence,) = row.absences.all()
    assert (absence.reason, absence.first, absence.last) == ("late", 1, decision.item.position)
    quorum = quorum_of(meeting)
    assert quorum.count(decision.item.position) == 3
    assert quorum.count(decision.item.position + 1) == 4
    with pytest.raises(Refused, match="was decided without"):
        remove_absence(absence=absence, by=writer)
    refused_by_the_database("decided here without this person", row.absences.all().delete)


def test_the_database_lets_nobody_into_a_room_that_decided(meeting, decision):
    seat = meeting.body.memberships.filter(has_vote=True, attendances=None).first()
    row = {"meeting": meeting, "membership": seat, "name": "x", "status": "present"}
    row["person"] = seat.person
    refused_by_the_database("without this person", lambda: Attendance.objects.create(**row))
    came = Attendance.objects.create(**row | {"status": "absent"})
    rows = Attendance.objects.filter(pk=came.pk)
    refused_by_the_database("without this person", lambda: rows.update(status="present"))


def test_once_it_is_over_the_officer_says_for_which_item_somebody_came(meeting, decision, writer):
    Meeting.objects.filter(pk=meeting.pk).update(state="writing_up")
    seat = meeting.body.memberships.filter(has_vote=True, attendances=None).first()
    with pytest.raises(Refused, match="Late arrivals, departures and chairing"):
        tick(meeting=meeting, membership=seat, status="present", by=writer)
    third, said = meeting.items.get(title="Third"), {"membership": seat, "reason": "late"}
    with pytest.raises(Refused, match="was decided without"):
        add_absence(meeting=meeting, item=decision.item, by=writer, **said)
    row = add_absence(meeting=meeting, item=third, by=writer, **said)
    connection.check_constraints()
    assert row.attendance.status == "present"


def test_a_vote_binds_those_who_had_one_in_it(meeting, here, second, writer):
    """An amendment that waits for its motion, and members who come after it."""
    put(second, writer, 3, kind="amendment")
    with pytest.raises(Refused, match="counted in the vote"):
        tick(meeting=meeting, membership=here[1].membership, status="absent", by=writer)
    late = meeting.body.memberships.filter(has_vote=True, attendances=None).first()
    row = tick(meeting=meeting, membership=late, status="present", by=writer)
    assert row.absences.get().last == second.position


# A body that advises: its rooms follow the attendance until the minutes are out


def test_a_room_without_a_vote_follows_the_attendance(meeting, here, second, writer):
    board(meeting)
    decision = record_decision(item=second, outcome="recommended", text="Go", by=writer)
    assert not decision.room_stands
    seat = meeting.body.memberships.filter(has_vote=True, attendances=None).first()
    row = tick(meeting=meeting, membership=seat, status="present", by=writer)
    assert not row.absences.exists()
    decision.refresh_from_db()
    assert (decision.voting_present, len(names(decision))) == (4, 4)
    third = meeting.items.get(title="Third")
    away = {"meeting": meeting, "membership": seat, "reason": "late", "by": writer}
    absence = add_absence(item=third, **away)
    assert names(decision) == {each.name for each in here}
    remove_absence(absence=absence, by=writer)
    tick(meeting=meeting, membership=here[1].membership, status="", by=writer)
    tick(meeting=meeting, membership=here[2].membership, status="absent", by=writer)
    connection.check_constraints()
    decision.refresh_from_db()
    assert names(decision) == {here[0].name, row.name}
    assert decision.voting_present == 2
    with pytest.raises(Refused, match="chaired item"):
        tick(meeting=meeting, membership=here[0].membership, status="absent", by=writer)


def test_a_counted_vote_of_a_board_stands(meeting, here, second, writer):
    board(meeting)
    decision = put(second, writer, 3).decision
    assert Decision.objects.get(pk=decision.pk).room_stands
    with pytest.raises(Refused, match="was counted in the vote"):
        tick(meeting=meeting, membership=here[1].membership, status="absent", by=writer)
    record_vote(item=meeting.items.get(title="Third"), text="Go", method="agreed", by=writer)
    assert not Decision.objects.get(item__title="Third").room_stands


def test_with_its_number_a_room_stands(meeting, here, second, writer):
    board(meeting)
    decision = record_decision(item=second, outcome="recommended", text="Go", by=writer)
    steps.publish(meeting, writer)
    decision.refresh_from_db()
    assert decision.room_stands
    row = Attendance.objects.filter(pk=here[1].pk)
    refused_by_the_database("take them back", lambda: row.update(status="absent"))
    Meeting.objects.filter(pk=meeting.pk).update(state="writing_up")
    refused_by_the_database("in the room", lambda: row.update(status="absent"))
    with pytest.raises(Refused, match=f"decision {decision.numbered}, which is corrected"):
        tick(meeting=meeting, membership=here[1].membership, status="absent", by=writer)
    with pytest.raises(Refused, match="A correction says"):
        strike_out_decision(decision=decision, by=writer)


@pytest.mark.parametrize(
    "changed",
    [
        {"text": "Other"}, {"outcome": "noted"}, {"quorum": 1}, {"presiding": "Another"},
        {"urgent_reason": "x"}, {"struck_out_at": timezone.now()}, {"voting_present": 5},
    ],
    ids=lambda each: next(iter(each)),
)  # fmt: skip
def test_a_decision_with_a_number_never_changes(meeting, decision, writer, changed):
    steps.publish(meeting, writer)
    if "struck_out_at" in changed:
        changed = changed | {"struck_out_by": writer}
    rows = Decision.objects.filter(pk=decision.pk)
    refused_by_the_database("corrected, never changed", lambda: rows.update(**changed))


def test_the_rows_of_a_room_stay(meeting, decision, here, writer):
    rows = DecisionPresent.objects.filter(decision=decision)
    for act in (
        rows.all().delete,
        lambda: rows.update(attendance=None),
        lambda: rows.filter(attendance=here[0]).update(name="Another"),
        lambda: sql("DELETE FROM boards_decisionpresent WHERE decision_id = %s", decision.pk),
    ):
        refused_by_the_database("who was in the room stays", act)
    more = DecisionPresent(decision=decision, attendance=here[0], name="x")
    refused_by_the_database("were counted", lambda: DecisionPresent.objects.bulk_create([more]))
    rooms = Decision.objects.filter(pk=decision.pk)
    refused_by_the_database("stays", lambda: rooms.update(voting_present=6))
    refused_by_the_database("stays", lambda: rooms.update(room_stands=False))
    statement = "DELETE FROM boards_decision WHERE id = %s"
    refused_by_the_database("in the room stays", lambda: sql(statement, decision.pk))


def test_striking_out_is_not_taken_back(decision, writer):
    strike_out_decision(decision=decision, by=writer)
    rows, back = Decision.objects.filter(pk=decision.pk), {"struck_out_at": None}
    refused_by_the_database("record it anew", lambda: rows.update(struck_out_by=None, **back))


# Who presided


def test_who_presided_stays_and_another_presides_from_now_on(meeting, decision, here, writer):
    second, third = decision.item, meeting.items.get(title="Third")
    with pytest.raises(Refused, match="was in the chair when this was decided"):
        choose_presiding(meeting=meeting, membership=here[1].membership, item=second, by=writer)
    choose_presiding(meeting=meeting, membership=here[1].membership, by=writer)
    meeting.refresh_from_db()
    quorum = quorum_of(meeting)
    assert quorum.presiding(second.position).name == here[0].name
    assert quorum.presiding(third.position).name == here[1].name


def test_where_nobody_presided_somebody_is_named(meeting, writer, second):
    board(meeting)
    rows = come(meeting, writer, 2, but=[R.CHAIR, R.VICE_CHAIR])
    decision = record_decision(item=second, outcome="noted", text="x", by=writer)
    assert decision.presiding == ""
    choose_presiding(meeting=meeting, membership=rows[1].membership, by=writer)
    decision.refresh_from_db()
    assert (decision.presiding, decision.presided_by) == (rows[1].name, rows[1])


# The item, the day, the members


def test_what_was_decided_keeps_its_class_and_its_notice(meeting, decision, writer):
    with pytest.raises(Refused, match="was decided: strike that out first"):
        make_private(item=decision.item, access="confidential", private_reason="A court", by=writer)
    rows = AgendaItem.objects.filter(pk=decision.item_id)
    closed = {"access": "confidential", "private_reason": "A court"}
    for change in (closed, {"in_time": None}, {"is_informal": True}, {"position": 40}):
        refused_by_the_database("its class and its notice", lambda each=change: rows.update(**each))


def test_a_meeting_that_decided_stays_on_its_day(meeting, decision):
    rows = Meeting.objects.filter(pk=meeting.pk)
    later = meeting.starts_at + 7 * DAY
    refused_by_the_database("stays on its day", lambda: rows.update(starts_at=later))


def test_nobody_gets_or_loses_a_vote_on_a_day_that_decided(meeting, decision, here, writer):
    body, before = meeting.body, meeting.day - 9 * DAY
    for seat in (here[1].membership, body.memberships.filter(has_vote=True).last()):
        Membership.objects.filter(pk=seat.pk).update(starts_on=before)
        seat.refresh_from_db()
        with pytest.raises(Refused, match="and who had a vote then stays"):
            end_membership(membership=seat, last_day=meeting.day - DAY, by=SYSTEM)
        rows = Membership.objects.filter(pk=seat.pk)
        words = "who had a vote on a day"
        refused_by_the_database(words, lambda: rows.update(ends_on=meeting.day - DAY))  # noqa: B023
        refused_by_the_database(words, lambda: rows.update(has_vote=False))  # noqa: B023
    person = factories.CouncillorFactory()
    with pytest.raises(Refused, match="Choose a day after that"):
        add_member(body=body, person=person, role=R.ELECTED_MEMBER, starts_on=before, by=SYSTEM)
    add_member(
        body=body, person=person, role=R.ELECTED_MEMBER, starts_on=meeting.day + DAY, by=SYSTEM
    )
    end_membership(membership=here[1].membership, last_day=meeting.day, by=SYSTEM)


def test_the_live_page_says_why_a_tick_does_not_go(meeting, decision, here, as_user, world):
    officer, path = as_user(world.people["head_of_service"]), f"/meetings/{meeting.pk}/live/"
    sent = {"membership": here[1].membership_id, "status": "absent"}
    answer = officer.post(f"{path}tick/", sent, HTTP_ACCEPT="application/json")
    assert answer.status_code == 422
    assert "was in the room when item" in answer.json()["error"]
    late = meeting.body.memberships.filter(has_vote=True, attendances=None).first()
    sent = {"membership": late.pk, "status": "present"}
    answer = officer.post(f"{path}tick/", sent, HTTP_ACCEPT="application/json")
    assert answer.json()["reload"]  # the list of who came late has one more
    assert f"{late.person.name}: came late, for item" in officer.get(path).content.decode()


# Before there is a number


@pytest.mark.parametrize(
    "change",
    [
        {"quorum": 1},
        {"voting_members": 3},
        {"in_time": False},
        {"urgent_reason": "x"},
        {"presiding": "Somebody else"},
        {"presided_by": None},
        {"public_left_by": None, "text": "Another"},
        {"outcome": "noted"},
        {"recorded_at": timezone.now() - 400 * DAY},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_was_decided_stays_as_it_was_from_that_moment(decision, change):
    def write():
        Decision.objects.filter(pk=decision.pk).update(**change)

    refused_by_the_database("and what was decided", write)


def test_who_has_a_vote_is_counted_again_with_the_room(meeting, second, writer):
    """A member who is seated and ticked after something was recommended is one of the members too."""
    board(meeting)
    come(meeting, writer, 3)
    made = decide(second, writer)
    assert (made.voting_present, made.voting_members) == (3, 6)
    for number in range(4):
        seat = add_member(
            body=meeting.body,
            person=factories.CouncillorFactory(),
            role=R.ELECTED_MEMBER,
            by=SYSTEM,
        )
        tick(meeting=meeting, membership=seat, status="present", by=writer)
        made.refresh_from_db()
        assert (made.voting_present, made.voting_members) == (4 + number, 7 + number)
