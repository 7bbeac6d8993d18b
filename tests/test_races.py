"""Two people at once, in real threads that meet before they write (tests/together.py), each with a
control that shows what happens without the guard."""

import datetime
import uuid

import pytest
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from boards.bodies.operations import save_body
from boards.decisions.operations import record_decision
from boards.live.operations import (
    finish_meeting,
    mark_minutes_ready,
    publish_minutes,
    start_meeting,
)
from boards.meetings.items.operations import add_item, move_item
from boards.minutes.approvals.operations import approve_minutes, sign_minutes
from boards.minutes.operations import save_minute
from boards.models import (
    Body,
    Booking,
    DecisionNumber,
    Meeting,
    Minute,
    MinuteDraft,
    MinutesApproval,
)
from boards.seats.operations import add_member
from boards.training.operations import add_course, add_programme, add_session, book
from core.actors import SYSTEM
from core.errors import Clash, Refused, WrongState
from core.models import Event
from tasking import states
from tasking.actions import operations
from tasking.models import Action
from tests import factories, steps
from tests.pairs import past_every_trigger
from tests.steps import set_date
from tests.together import WRITE, rows, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def meeting():
    by = factories.OfficerFactory()
    body = factories.BodyFactory()
    meeting = set_date(body=body, starts_at=timezone.now(), by=by, place="Hall")
    start_meeting(meeting=meeting, by=by)
    return Meeting.objects.get(pk=meeting.pk)


def test_of_two_savers_one_wins_and_the_other_hears_of_it(meeting):
    item = meeting.items.first()
    users = [factories.OfficerFactory() for _ in range(2)]
    outcomes = together(
        *(
            lambda user=user: save_minute(item=item, text=f"by {user.pk}", version=0, by=user)
            for user in users
        )
    )
    clashes = [each for each in outcomes if isinstance(each, Clash)]
    assert len(clashes) == 1
    stored = MinuteDraft.objects.get(item=item)
    assert stored.version == 1
    assert clashes[0].theirs == stored.text


def test_control_without_the_lock_one_save_is_lost(meeting):
    """What the guard prevents: both read version 0, both write, the first is gone in silence."""
    item = meeting.items.first()

    def careless(text):
        draft = MinuteDraft.objects.get(item=item)
        if draft.version == 0:
            draft.text, draft.version = text, 1
            draft.save()
        return text

    outcomes = together(lambda: careless("one"), lambda: careless("two"))
    assert outcomes == ["one", "two"]
    assert MinuteDraft.objects.get(item=item).version == 1


def test_the_same_decision_sent_twice_at_once_is_one(meeting):
    item, identity, by = meeting.items.first(), uuid.uuid4(), factories.OfficerFactory()

    def record():
        return record_decision(item=item, outcome="noted", text="once", by=by, client_id=identity)

    outcomes = together(*[record] * 4)
    assert len({each.pk for each in outcomes}) == 1
    assert item.decisions.count() == 1


def test_two_publish_at_once_and_one_is_told(meeting):
    by = factories.OfficerFactory()
    finish_meeting(meeting=meeting, by=by)
    mark_minutes_ready(meeting=meeting, by=by)
    steps.agreed(meeting=meeting, by=by)
    outcomes = together(*[lambda: publish_minutes(meeting=meeting, by=by)] * 2)
    assert sum(isinstance(each, WrongState) for each in outcomes) == 1
    assert Meeting.objects.get(pk=meeting.pk).state == Meeting.State.MINUTES_PUBLISHED


def test_a_save_and_the_end_of_writing_do_not_pass_each_other(meeting):
    """Either the text is in the minutes, or its writer hears that it came too late."""
    item, by = meeting.items.first(), factories.OfficerFactory()
    finish_meeting(meeting=meeting, by=by)
    saved, _ = together(
        lambda: save_minute(item=item, text="at the last moment", version=0, by=by),
        lambda: mark_minutes_ready(meeting=meeting, by=by),
        before=[rows("boards_minutedraft"), WRITE],
    )
    text = type(item).objects.get(pk=item.pk).minute.text
    assert text == ("" if isinstance(saved, WrongState) else "at the last moment")


def new_action(by):
    return operations.add_action(state="accepted",
        what="x", due_on=timezone.localdate() + datetime.timedelta(days=9),
        lead_agency=factories.AgencyFactory(), by=by,
    )  # fmt: skip


def two_ready_meetings():
    """Two meetings of one body whose minutes are ready, each with two decisions."""
    by, body = factories.OfficerFactory(), factories.BodyFactory()
    found = []
    for days in (1, 2):
        starts_at = timezone.localtime() - datetime.timedelta(days=days)
        meeting = set_date(body=body, starts_at=starts_at, by=by, place="Hall")
        start_meeting(meeting=meeting, by=by)
        for number in range(2):
            text = f"Noted {number}"
            record_decision(item=meeting.items.first(), outcome="noted", text=text, by=by)
        finish_meeting(meeting=meeting, by=by)
        mark_minutes_ready(meeting=meeting, by=by)
        steps.agreed(meeting=meeting, by=by)
        found.append(meeting)
    return found, by


def test_minutes_published_at_once_share_no_number():
    meetings, by = two_ready_meetings()
    together(
        *(lambda each=each: publish_minutes(meeting=each, by=by) for each in meetings),
        before='INSERT INTO "boards_decisionnumber"',
    )
    numbers = DecisionNumber.objects.filter(body=meetings[0].body).values_list("number", flat=True)
    assert sorted(numbers) == [1, 2, 3, 4]


def test_control_without_the_lock_the_database_refuses_a_second_number():
    """Both read the last number before either writes: the second is refused, not numbered twice."""
    meetings, _ = two_ready_meetings()
    decisions = [meeting.items.first().decisions.first() for meeting in meetings]

    def number(decision, body):
        with transaction.atomic():
            last = DecisionNumber.objects.filter(body=body).count()
            DecisionNumber.objects.create(decision=decision, body=body, year=2026, number=last + 1)

    outcomes = together(*(lambda each=each: number(each, meetings[0].body) for each in decisions))
    assert sorted(isinstance(each, DatabaseError) for each in outcomes) == [False, True]


def test_control_without_its_lock_publishing_itself_clashes(monkeypatch):
    """The threads do meet: the same two operations, and only the lock is taken away."""
    meetings, by = two_ready_meetings()
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows)
    outcomes = together(
        *(lambda each=each: publish_minutes(meeting=each, by=by) for each in meetings),
        before='INSERT INTO "boards_decisionnumber"',
    )
    assert [isinstance(each, DatabaseError) for each in outcomes] == [False, True]


def test_threads_that_meet_nowhere_are_a_fault_of_the_test():
    with pytest.raises(AssertionError, match="meets nowhere"):
        together(factories.UserFactory, factories.UserFactory, before="INSERT INTO nothing")


def test_of_two_steps_at_once_one_is_taken():
    by = factories.OfficerFactory()
    action = new_action(by)
    outcomes = together(
        lambda: operations.move_action(action=action, to=states.DONE, by=by),
        lambda: operations.move_action(action=action, to=states.CANCELLED, note="x", by=by),
    )
    taken = [each for each in outcomes if not isinstance(each, Exception)]
    assert len(taken) == 1
    assert sum(isinstance(each, WrongState) for each in outcomes) == 1
    assert Action.objects.get(pk=action.pk).state == taken[0].to_state
    assert action.updates.count() == 1


def test_control_without_the_lock_the_database_still_refuses_the_second_step():
    """Two plain updates read the same state; the trigger lets only a legal step through."""
    action = new_action(factories.OfficerFactory())

    def careless(to):
        mine = Action.objects.get(pk=action.pk)
        if mine.state == states.ACCEPTED:
            done_on = timezone.localdate() if to == states.DONE else None
            return Action.objects.filter(pk=mine.pk).update(
                state=to, is_open=False, done_on=done_on
            )

    outcomes = together(lambda: careless(states.DONE), lambda: careless(states.CANCELLED))
    refused = [each for each in outcomes if isinstance(each, DatabaseError)]
    assert len(refused) == 1
    assert "Invalid transition" in str(refused[0])


def test_items_added_and_moved_at_once_keep_their_numbers():
    by = factories.OfficerFactory()
    meeting = set_date(
        body=factories.BodyFactory(),
        starts_at=timezone.localtime() + datetime.timedelta(days=9),
        by=by,
    )
    last = meeting.items.last()
    together(
        *[lambda n=n: add_item(meeting=meeting, title=f"New {n}", by=by) for n in range(3)],
        lambda: move_item(item=last, up=True, by=by),
        before='UPDATE "boards_agendaitem"',
    )
    positions = list(meeting.items.order_by("position").values_list("position", flat=True))
    assert positions == list(range(1, 11))


def test_two_chairs_at_once_make_one():
    body = factories.BodyFactory()
    people = [factories.PersonFactory() for _ in range(2)]
    outcomes = together(
        *(
            lambda person=person: add_member(body=body, person=person, role="chair", by=SYSTEM)
            for person in people
        ),
        before='INSERT INTO "boards_membership"',
    )
    assert sum(isinstance(each, WrongState) for each in outcomes) == 1
    assert body.memberships.filter(role="chair").count() == 1


@pytest.fixture
def approval():
    """Minutes that were approved and wait for a signature."""
    by = factories.OfficerFactory()
    body = factories.BodyFactory()
    found = []
    for days in (30, 0):
        at = timezone.localtime() - datetime.timedelta(days=days)
        meeting = set_date(body=body, starts_at=at, by=by, place="Hall")
        start_meeting(meeting=meeting, by=by)
        found.append(meeting)
    earlier, later = found
    steps.publish(earlier, by)
    return approve_minutes(meeting=earlier, item=later.items.get(kind="minutes"), by=by)


def test_of_two_signatures_at_once_one_counts(approval):
    by, chair = factories.OfficerFactory(), steps.signs(approval.item.meeting)
    officers = (by, factories.OfficerFactory())
    outcomes = together(
        *(
            lambda officer=officer: sign_minutes(approval=approval, person=chair, by=officer)
            for officer in officers
        )
    )
    told = [each for each in outcomes if isinstance(each, WrongState)]
    signed = [each for each in outcomes if isinstance(each, MinutesApproval)]
    assert (len(told), len(signed)) == (1, 1)
    approval.refresh_from_db()
    assert approval.signed_by == signed[0].signed_by


def test_control_without_the_lock_the_database_keeps_the_first_signature(approval):
    """What the guard prevents: both see it unsigned, both sign. The trigger refuses the second."""
    by, chair = factories.OfficerFactory(), steps.signs(approval.item.meeting)

    def careless(name):
        mine = MinutesApproval.objects.get(pk=approval.pk)
        mine.signed_name, mine.signed_at, mine.signed_by = name, timezone.now(), by
        mine.signed_person, mine.document, mine.pdf, mine.sha256 = chair, {}, b"x", "x"
        mine.save()
        return mine

    outcomes = together(lambda: careless("Jo"), lambda: careless("Sam"))
    assert sum(isinstance(each, DatabaseError) for each in outcomes) == 1


def test_a_late_change_and_the_signature_do_not_pass_each_other(approval):
    """Whoever comes second is refused: what is signed is what the database holds."""
    by = factories.OfficerFactory()
    item = approval.meeting.items.first()

    def change():
        with transaction.atomic():
            Meeting.objects.select_for_update().get(pk=approval.meeting_id)
            return Minute.objects.filter(item=item).update(text="Changed late")

    chair = steps.signs(approval.item.meeting)
    together(change, lambda: sign_minutes(approval=approval, person=chair, by=by))
    approval.refresh_from_db()
    texts = [" ".join(each["text"]) for each in approval.document["business"]]
    assert Minute.objects.get(item=item).text in texts


def last_place():
    """A session with one place, and two people who want it."""
    by = factories.OfficerFactory()
    programme = add_programme(name="Chairing", audience="elected", by=by)
    course = add_course(programme=programme, name="To chair", by=by)
    session = add_session(
        course=course, starts_at=timezone.localtime() + datetime.timedelta(days=1), places=1,
        place="Hall", by=by,
    )  # fmt: skip
    return session, [factories.PersonFactory(), factories.PersonFactory()]


def test_of_two_who_want_the_last_place_one_gets_it():
    session, people = last_place()
    outcomes = together(
        *(lambda person=person: book(session=session, person=person, by=SYSTEM)
          for person in people)
    )  # fmt: skip
    refused = [each for each in outcomes if isinstance(each, Refused)]
    assert len(refused) == 1
    assert session.bookings.count() == 1


def test_control_without_the_lock_the_database_gives_the_place_once():
    """Both have seen the place free before either takes it."""
    session, people = last_place()

    def careless(person):
        assert session.bookings.count() < session.places
        return Booking.objects.create(session=session, person=person, booked_at=timezone.now())

    outcomes = together(*(lambda person=person: careless(person) for person in people))
    refused = [each for each in outcomes if isinstance(each, DatabaseError)]
    assert len(refused) == 1
    assert "full" in str(refused[0])
    assert session.bookings.count() == 1


@pytest.mark.parametrize("by_sql", [False, True])
def test_a_meeting_that_starts_while_the_power_changes_is_held_under_the_power_that_stands(by_sql):
    """Whoever comes second waits for the body: the meeting takes the new power, or the power stays."""
    meeting, by = about_to_start()

    def change():
        if not by_sql:
            return save_body(body=Body.objects.get(pk=meeting.body_id), power="consult", by=by)
        with transaction.atomic():
            Body.objects.filter(pk=meeting.body_id).update(power="consult")
            return Event.objects.filter(pk=0).delete()

    told = r'^(INSERT INTO|DELETE FROM) "core_event"'
    started, _ = together(lambda: start_meeting(meeting=meeting, by=by), change, before=told)
    assert not isinstance(started, Exception)
    stored = Meeting.objects.select_related("body").get(pk=meeting.pk)
    assert stored.held_power == stored.body.power


def about_to_start():
    meeting = set_date(
        body=factories.BodyFactory(), starts_at=timezone.now(), by=SYSTEM, place="Hall"
    )
    return meeting, factories.OfficerFactory()


def test_control_without_the_lock_a_meeting_starts_under_a_power_that_is_gone():
    meeting, by = about_to_start()

    def careless():
        power, now = Body.objects.get(pk=meeting.body_id).power, timezone.now()
        row = {"state": "running", "held_power": power, "started_at": now, "started_by": by}
        with transaction.atomic(), past_every_trigger():
            return Meeting.objects.filter(pk=meeting.pk).update(**row)

    bodies = Body.objects.filter(pk=meeting.body_id)
    together(lambda: bodies.update(power="consult"), careless)
    assert (Meeting.objects.get(pk=meeting.pk).held_power, bodies.get().power) == (
        "recommend", "consult",
    )  # fmt: skip
