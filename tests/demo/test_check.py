"""What is written in bulk is held against the product's own rules: a row that breaks one is found.

The demonstration is loaded once. Each test breaks one row with the triggers off, as a writer may that
the database does not stop."""

import datetime

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from boards.models import (
    AgendaItem,
    AgendaPack,
    Attendance,
    Body,
    Booking,
    Correction,
    CourseSession,
    Decision,
    DecisionNumber,
    DecisionResult,
    Interest,
    Meeting,
    Minute,
    MinutesApproval,
    MinutesCheck,
    MinutesReturn,
    MinutesVersion,
    Plan,
    Release,
    Vote,
)
from core import calendar
from core.letters.models import Letter
from core.letters.operations import JOB
from core.models import Event
from demo import check
from neighbourhoods.models import ClosedDay
from tasking import states
from tasking.models import Action, ActionUpdate

DAY = datetime.timedelta(days=1)


@pytest.fixture
def loaded(demonstration):
    """The demonstration without triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")


def change(rows, **fields):
    """Write these fields into the first of the rows. Returns it."""
    row = rows.order_by("pk").first()
    type(row).objects.filter(pk=row.pk).update(**fields)
    return row


def kind_nobody_knows():
    return change(Body.objects.all(), kind="club")


def check_of_tomorrow():
    return change(MinutesCheck.objects.all(), recorded_at=timezone.now() + DAY)


def event_of_tomorrow():
    return change(Event.objects.all(), at=timezone.now() + DAY)


def report_of_tomorrow():
    return change(ActionUpdate.objects.all(), at=timezone.now() + DAY)


def letter_of_tomorrow():
    return change(Letter.objects.all(), created_at=timezone.now() + DAY)


def meeting_begun_in_preparation():
    clerk = Meeting.objects.filter(started_by__isnull=False).first().started_by
    rows = Meeting.objects.filter(state="preparing")
    return change(rows, started_at=timezone.now(), started_by=clerk)


def minutes_out_before_the_end():
    rows = Meeting.objects.filter(state="minutes_published")
    return change(rows, finished_at=timezone.now())


def notice_that_was_not_kept():
    rows = AgendaItem.objects.filter(kind="apologies", in_time=True)
    return change(rows, in_time=False)


def member_of_whom_nothing_is_said():
    row = Attendance.objects.filter(status="absent", meeting__state="minutes_published").first()
    meeting = row.meeting
    row.delete()
    return meeting


def substitute_of_somebody_who_came():
    row = Attendance.objects.filter(status="substitute").first()
    Attendance.objects.filter(meeting=row.meeting, membership=row.substitute_for).update(
        status="present"
    )
    return row


def decision_under_an_informal_item():
    decision = Decision.objects.order_by("pk").first()
    AgendaItem.objects.filter(pk=decision.item_id).update(is_informal=True)
    return decision


def decision_without_a_quorum():
    rows = Decision.objects.filter(item__meeting__body__power="decide")
    decision = rows.order_by("pk").first()
    Attendance.objects.filter(meeting=decision.item.meeting, membership__isnull=False).update(
        status="absent"
    )
    return decision


def room_that_somebody_left():
    decision = Decision.objects.filter(presiding="").first()
    row = decision.present.first().attendance
    Attendance.objects.filter(pk=row.pk).update(status="absent")
    return decision


def decision_with_another_chair():
    return change(Decision.objects.exclude(presiding=""), presiding="Somebody else")


def decision_out_of_time():
    decision = Decision.objects.filter(item__meeting__body__power="decide").first()
    AgendaItem.objects.filter(pk=decision.item_id).update(in_time=False)
    return decision


def vote_with_another_chair():
    return change(Vote.objects.all(), presiding="Somebody else")


def vote_that_was_decided_otherwise():
    vote = Vote.objects.filter(carried=True).first()
    Decision.objects.filter(vote=vote).update(outcome="lost")
    return vote


def vote_without_its_decision():
    vote = Vote.objects.filter(kind=Vote.Kind.MOTION).order_by("pk").first()
    Decision.objects.filter(vote=vote).update(vote=None)
    return vote


def gap_in_the_numbers():
    return change(DecisionNumber.objects.all(), number=99)


def decision_without_its_number():
    number = DecisionNumber.objects.order_by("number").last()
    number.delete()
    return number.decision


def minutes_that_nobody_checked():
    row = MinutesCheck.objects.order_by("pk").first()
    row.delete()
    return row.meeting


def minutes_checked_by_their_author():
    row = MinutesCheck.objects.order_by("pk").first()
    by = row.meeting.minutes_ready_by
    return change(MinutesCheck.objects.all(), how="here", checked_by=by)


def minutes_approved_too_early():
    row = MinutesApproval.objects.order_by("pk").first()
    early = row.meeting.minutes_published_at - DAY
    return change(MinutesApproval.objects.all(), recorded_at=early)


def minutes_approved_elsewhere():
    first, last = MinutesApproval.objects.order_by("pk"), MinutesApproval.objects.order_by("-pk")
    return change(first, item=last[0].item)


def minutes_approved_without_a_quorum():
    approval = MinutesApproval.objects.filter(meeting__body__power="decide").first()
    Attendance.objects.filter(meeting=approval.item.meeting).update(status="absent")
    return approval


def signature_under_another_file():
    return change(MinutesApproval.objects.all(), sha256="0" * 64)


def result_before_the_meeting():
    row = DecisionResult.objects.order_by("pk").first()
    return change(DecisionResult.objects.all(), on=row.decision.item.meeting.day - DAY)


def plan_adopted_by_another_body():
    plan = Plan.objects.filter(adopted_by__isnull=False).order_by("pk").first()
    other = Decision.objects.exclude(item__meeting__body=plan.body).first()
    return change(Plan.objects.filter(adopted_by__isnull=False), adopted_by=other)


def session_with_too_few_places():
    return change(CourseSession.objects.filter(bookings__attended=True).distinct(), places=1)


def place_given_after_the_beginning():
    row = Booking.objects.order_by("pk").first()
    return change(Booking.objects.all(), booked_at=row.session.starts_at + DAY)


def action_moved_without_a_step():
    return change(Action.objects.filter(state=states.DONE), state=states.VERIFIED)


def action_done_on_another_day():
    return change(Action.objects.filter(state=states.DONE), done_on=timezone.localdate() + DAY)


def minutes_that_were_not_frozen():
    version = MinutesVersion.objects.order_by("pk").first()
    MinutesVersion.objects.filter(pk=version.pk)._raw_delete("default")
    return version.meeting


def action_closed_from_the_start():
    row = ActionUpdate.objects.filter(from_state=states.ACCEPTED, to_state=states.DONE).first()
    ActionUpdate.objects.filter(pk=row.pk).update(to_state=states.CLOSED)
    return row.action


def action_due_before_it_was_promised():
    return change(Action.objects.all(), due_on=datetime.date(2020, 1, 1))


BREAKS = {
    check.unknown_choices: [kind_nobody_knows],
    check.future_stamps: [
        check_of_tomorrow,
        event_of_tomorrow,
        report_of_tomorrow,
        letter_of_tomorrow,
    ],
    check.broken_agendas: [
        meeting_begun_in_preparation,
        minutes_out_before_the_end,
        notice_that_was_not_kept,
    ],
    check.broken_rooms: [member_of_whom_nothing_is_said, substitute_of_somebody_who_came],
    check.broken_decisions: [
        decision_under_an_informal_item,
        decision_without_a_quorum,
        decision_out_of_time,
    ],
    check.broken_facts: [room_that_somebody_left, decision_with_another_chair],
    check.broken_votes: [
        vote_with_another_chair,
        vote_that_was_decided_otherwise,
        vote_without_its_decision,
    ],
    check.broken_numbers: [gap_in_the_numbers, decision_without_its_number],
    check.broken_minutes: [
        minutes_that_nobody_checked,
        minutes_checked_by_their_author,
        minutes_that_were_not_frozen,
    ],
    check.broken_approvals: [
        minutes_approved_too_early,
        minutes_approved_elsewhere,
        minutes_approved_without_a_quorum,
        signature_under_another_file,
    ],
    check.broken_results: [result_before_the_meeting],
    check.broken_plans: [plan_adopted_by_another_body],
    check.broken_bookings: [session_with_too_few_places, place_given_after_the_beginning],
    check.broken_actions: [
        action_moved_without_a_step,
        action_done_on_another_day,
        action_closed_from_the_start,
        action_due_before_it_was_promised,
    ],
}


def test_every_rule_is_tried():
    assert set(BREAKS) == set(check.RULES)


def test_what_is_loaded_breaks_no_rule(loaded):
    check.check()


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        pytest.param(rule, each, id=each.__name__)
        for rule, breaks in BREAKS.items()
        for each in breaks
    ],
)
def test_a_broken_row_is_found(loaded, rule, broken):
    row = broken()
    assert (type(row), row.pk) in [(type(found), found.pk) for found, _ in rule()]


def test_all_that_is_found_is_named(loaded):
    first, second = gap_in_the_numbers(), result_before_the_meeting()
    with pytest.raises(check.Broken) as caught:
        check.check()
    assert {(type(row), row.pk) for row, _ in caught.value.found} >= {
        (DecisionNumber, first.pk),
        (DecisionResult, second.pk),
    }
    assert f"DecisionResult {second.pk}" in str(caught.value)
    assert "The day must lie between the meeting and today" in str(caught.value)


SET_PIECES = {
    "a supplement": lambda: AgendaPack.objects.filter(
        number__gt=1, meeting__state="agenda_published"
    ),
    "a private minute of an open item": lambda: Minute.objects.filter(
        item__access="public"
    ).exclude(access="public"),
    "a signature with a dissent": lambda: MinutesApproval.objects.exclude(dissent=""),
    "a lease heard in private": lambda: Decision.objects.filter(item__access="exempt"),
    "a lease to come": lambda: AgendaItem.objects.filter(access="exempt", meeting__started_at=None),
    "a correction": lambda: AgendaItem.objects.filter(
        corrects__isnull=False, meeting__state="preparing"
    ),
    "an error report that waits": lambda: Correction.objects.waiting(),
    "a reported error that was confirmed": lambda: Correction.objects.standing().exclude(
        recorded_by=F("confirmed_by")
    ),
    "a withdrawal": lambda: AgendaItem.objects.filter(withdrawn_at__isnull=False),
    "a release": lambda: Release.objects.filter(reviewed_at__isnull=False),
    "a release that waits": lambda: Release.objects.filter(reviewed_at=None),
    "an adopted plan with its next": lambda: Plan.objects.filter(
        replaces__state="adopted", neighbourhood__name="Sinfin"
    ),
    "the paper on Sinfin's next agenda": lambda: _paper_ahead("Sinfin"),
    "the paper on Normanton's next agenda": lambda: _paper_ahead("Normanton"),
    "a meeting to prepare": lambda: Meeting.objects.filter(
        state="preparing", body__slug="sinfin-neighbourhood-board"
    ),
    "tonight's meeting": lambda: Meeting.objects.filter(
        state="agenda_published",
        body__slug="sinfin-neighbourhood-board",
        starts_at__date=timezone.localdate(),
    ),
    "a vote by name": lambda: Vote.objects.filter(
        method="recorded", recorded_at__gte=timezone.now() - 340 * DAY
    ),
    "an interest": lambda: Interest.objects.filter(recorded_at__gte=timezone.now() - 340 * DAY),
    "minutes that the chair sent back": lambda: MinutesReturn.objects.exclude(answered_at=None),
    "minutes for the chair to read": lambda: Meeting.objects.filter(
        state="minutes_ready", body__slug="sinfin-ward-committee"
    ),
    "minutes for the chair to sign": lambda: MinutesApproval.objects.filter(
        signed_at=None, meeting__body__slug="sinfin-neighbourhood-board"
    ),
    "minutes signed with the chair's own sign-in": lambda: MinutesApproval.objects.filter(
        signed_by__email="chair@demo.example"
    ),
    "a member who says that they will come": lambda: Attendance.objects.filter(
        status="coming", said_by__email="member@demo.example"
    ),
    "an interest declared before the meeting": lambda: Interest.objects.filter(
        is_own=True, recorded_by__email="member@demo.example"
    ),
}
"""What the guide and the pages promise to whoever looks."""


def _paper_ahead(name):
    return AgendaItem.objects.filter(
        paper__isnull=False, meeting__state="preparing", meeting__body__neighbourhood__name=name
    )


@pytest.mark.parametrize("name", SET_PIECES)
def test_what_is_out_of_the_ordinary_is_there(loaded, name):
    assert SET_PIECES[name]().exists()


def test_no_job_looks_for_a_letter_that_is_handed_over(loaded):
    waiting = ProcrastinateJob.objects.filter(task_name=JOB).values_list("args__letter", flat=True)
    assert sorted(waiting) == sorted(Letter.objects.open().values_list("pk", flat=True))


def _told(verb, since):
    """[(id of what it is about, when)] of what was recorded since."""
    return Event.objects.filter(verb=verb, at__gte=since).values_list("target_id", "at")


@pytest.mark.parametrize(
    ("verb", "stamp"),
    [
        ("called for items", "called_at"),
        ("agreed the agenda", "agreed_at"),
        ("published the agenda", "agenda_published_at"),
        ("started the meeting", "started_at"),
        ("closed the meeting", "finished_at"),
        ("sent the minutes for checking", "minutes_ready_at"),
        ("published the minutes", "minutes_published_at"),
        ("cancelled the meeting", "cancelled_at"),
    ],
)
def test_the_meetings_of_this_year_went_through_the_operations(loaded, verb, stamp):
    since = timezone.now() - 340 * DAY
    rows = Meeting.objects.filter(**{f"{stamp}__gte": since}).values_list("pk", stamp)
    assert rows.count() >= 1
    told = list(_told(verb, since))
    if stamp == "minutes_ready_at":  # what the chair sent back was marked ready before
        back = MinutesReturn.objects.values_list("meeting", "returned_at")
        told = [(key, at) for key, at in told if not any(key == m and at < b for m, b in back)]
    assert sorted(told) == sorted(rows)


def test_what_was_decided_this_year_went_through_the_operations(loaded):
    since = timezone.now() - 340 * DAY
    for model, said in ((Decision, "recorded a decision"), (Vote, "recorded a vote")):
        rows = model.objects.filter(recorded_at__gte=since)
        rows = rows.values_list("item__meeting", "recorded_at")
        told = Event.objects.filter(verb__startswith=said, at__gte=since)
        assert rows.count() > 5
        assert sorted(told.values_list("target_id", "at")) == sorted(rows)


def test_plans_are_adopted_by_the_decision_that_adopts_them(loaded):
    adopted = list(Plan.objects.filter(adopted_by__isnull=False))
    assert len(adopted) > 5
    assert [each for each in adopted if each.title not in each.adopted_by.text] == []
    assert len({each.adopted_by_id for each in adopted}) == len(adopted)


def test_nobody_meets_on_a_bank_holiday(loaded):
    closed = ClosedDay.objects.days()
    rows = Meeting.objects.exclude(
        body=Body.objects.get(slug="sinfin-neighbourhood-board"),
        starts_at__date=timezone.localdate(),
    )
    days = {each.day for each in rows}
    assert [day for day in days if not calendar.is_working_day(day, closed)] == []


def test_steps_of_actions_of_this_year_went_through_the_operations(loaded):
    steps = ActionUpdate.objects.exclude(to_state="")
    since = timezone.now() - 364 * DAY
    moved = _told("changed the status", since).filter(target_type="tasking.action")
    assert sorted(moved) == sorted(steps.filter(at__gte=since).values_list("action_id", "at"))
    assert moved.count() > 50
    assert steps.filter(at__lt=since).count() > 50
