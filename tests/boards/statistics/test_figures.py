"""Figures of boards against a world that is counted by hand."""

import datetime

import pytest

from boards.models import AgendaPack, Attendance, Commitment, Meeting, Membership, Priority, Seat
from boards.plans.operations import save_plan, save_priority
from core.figures import find
from performance.periods import of_quarter
from tests import factories
from tests.pairs import past_every_trigger

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
QUARTER = of_quarter("2026Q1")
EVENING = datetime.datetime(2026, 2, 10, 19, tzinfo=datetime.UTC)
CODES = (
    "meetings-held",
    "meetings-quorate",
    "agendas-in-time",
    "minutes-in-time",
    "member-attendance",
    "plan-answers-in-time",
)


@pytest.fixture
def place(db):
    return factories.NeighbourhoodFactory()


@pytest.fixture
def board(place):
    return factories.BodyFactory(neighbourhood=place, minutes_days=10)


@pytest.fixture
def meet(board):
    """A meeting of the quarter; in state "held" unless it says otherwise."""

    def make(body=board, at=EVENING, held=True, **more):
        stamps = {"started_at": at, "finished_at": at, "minutes_ready_at": at} if held else {}
        said = {"state": Meeting.State.MINUTES_READY} if held else {}
        made = {"quorum_required": 3, "quorum_present": 4} if held else {}
        with past_every_trigger():
            meeting = factories.MeetingFactory(body=body, starts_at=at, convened_at=at - 60 * DAY)
            # who took each step is not what is counted: constraints of pairs are met by one and the same officer
            by = factories.UserFactory()
            for name in [each for each in (*stamps, *more) if each.endswith("_at")]:
                stamps[name.replace("_at", "_by")] = by
            Meeting.objects.filter(pk=meeting.pk).update(**stamps | said | made | more)
        return Meeting.objects.get(pk=meeting.pk)

    return make


def counted(code, place):
    found = find(code).counts([place], QUARTER)
    return {("here" if key == place.pk else key): each for key, each in found.items()}


def of_the_city(**more):
    return factories.BodyFactory(neighbourhood=None, kind="strategy", **more)


def test_held_of_those_that_were_set(place, meet):
    meet()
    meet(at=EVENING + DAY, held=False)
    meet(
        at=EVENING + 2 * DAY, held=False, state="cancelled", cancelled_at=EVENING,
        cancelled_reason="Snow",
    )  # fmt: skip
    meet(at=EVENING - 60 * DAY)  # of the quarter before
    meet(body=of_the_city())
    before = meet(at=EVENING + 3 * DAY)
    with past_every_trigger():
        Meeting.objects.filter(pk=before.pk).update(
            predates_system=True, convened_at=EVENING + 9 * DAY
        )
    assert counted("meetings-held", place) == {"here": (1, 3), None: (2, 4)}


def test_with_a_quorum_of_those_that_needed_one(place, meet):
    meet()
    meet(at=EVENING + DAY, quorum_present=3)
    meet(at=EVENING + 2 * DAY, quorum_present=2)
    meet(at=EVENING + 3 * DAY, quorum_required=0)  # needs none
    meet(at=EVENING + 4 * DAY, held=False)
    assert counted("meetings-quorate", place) == {"here": (2, 3), None: (2, 3)}


def test_agendas_with_their_clear_days(place, meet):
    for days, number, in_time in ((0, 1, True), (1, 1, False), (2, 1, True)):
        meeting = meet(at=EVENING + days * DAY)
        with past_every_trigger():
            AgendaPack.objects.create(
                meeting=meeting, number=number, in_time=in_time, published_at=EVENING, document={}, publish_by=EVENING.date(),
                published_by=factories.UserFactory(),
            )  # fmt: skip
    assert counted("agendas-in-time", place) == {"here": (2, 3), None: (2, 3)}


def test_minutes_within_the_working_days_of_the_body(place, meet, time_machine):
    time_machine.move_to(datetime.datetime(2026, 4, 1, 5, tzinfo=datetime.UTC), tick=False)
    out = {"state": "minutes_published"}
    meet(minutes_published_at=EVENING + 14 * DAY, **out)  # the tenth working day
    meet(at=EVENING + DAY, minutes_published_at=EVENING + 16 * DAY, **out)
    meet(at=EVENING + 2 * DAY)  # never
    meet(at=EVENING + 45 * DAY)  # 27 March: not due yet
    meet(at=EVENING + 46 * DAY, minutes_published_at=EVENING + 47 * DAY, **out)  # early
    meet(body=of_the_city(minutes_days=None))
    assert counted("minutes-in-time", place) == {"here": (2, 4), None: (2, 4)}


def test_attendance_counts_attendances_as_they_were_corrected(place, board, meet):
    one, two = meet(), meet(at=EVENING + DAY)
    coming = meet(at=EVENING + 2 * DAY, held=False)
    seats = [
        Seat.objects.create(
            body=board, kind="agency", agency=factories.AgencyFactory(), starts_on="2025-01-01"
        )
        for _ in range(2)
    ]
    with past_every_trigger():
        members = [
            Membership.objects.create(
                body=board,
                seat=seat,
                person=factories.PersonFactory(),
                starts_on=datetime.date(2025, 1, 1),
            )
            for seat in seats
        ]
        for meeting, member, status in (
            (one, 0, "present"), (one, 1, "apologies"), (two, 0, "present"), (two, 1, "substituted"),
            (coming, 0, "coming"),
        ):  # fmt: skip
            person = members[member].person
            Attendance.objects.create(
                meeting=meeting, membership=members[member], person=person, name=person.name, status=status
            )  # fmt: skip
        Attendance.objects.create(meeting=one, name="A guest", status="in_attendance")
    assert counted("member-attendance", place) == {"here": (2, 4), None: (2, 4)}


def test_answers_of_agencies_to_a_plan(place, board):
    due, at = (
        datetime.date(2026, 2, 10),
        datetime.datetime(2026, 2, 10, 23, 30, tzinfo=datetime.UTC),
    )
    by = factories.OfficerFactory()
    said = {"title": "Plan", "first_year": 2026, "last_year": 2026, "by": by}
    plan = save_plan(neighbourhood=place, body=board, **said)
    of_city = save_plan(neighbourhood=None, body=of_the_city(), **said)
    rows = (
        (plan, due, at),
        (plan, due, at + DAY),  # a day late
        (plan, due, None),  # never answered
        (plan, due - 60 * DAY, at - 61 * DAY),  # of the quarter before
        (of_city, due, at),
    )
    aims = [save_priority(plan=each[0], title=f"Aim {n}", by=by) for n, each in enumerate(rows)]
    with past_every_trigger():
        for priority, (_, until, answered) in zip(aims, rows, strict=True):
            said = {
                "answered_at": answered,
                "answered_by": factories.UserFactory(),
                "answer": "wont",
                "why_not": "No",
            }
            Commitment.objects.create(
                priority=priority, agency=factories.AgencyFactory(), asked_at=at - 90 * DAY, answer_by=until,
                **said if answered else {},
            )  # fmt: skip
    assert counted("plan-answers-in-time", place) == {"here": (1, 3), None: (2, 4)}
    with past_every_trigger():
        Priority.objects.filter(pk=aims[1].pk).update(change="dropped", reason="Not ours")
    assert counted("plan-answers-in-time", place) == {"here": (1, 2), None: (2, 3)}


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("number", [1, 3])
def test_as_many_queries_for_three_places_as_for_one(meet, code, number, django_assert_num_queries):
    bodies = [factories.BodyFactory() for _ in range(number)]
    for each in bodies:
        meet(body=each)
    places = [each.neighbourhood for each in bodies]
    with django_assert_num_queries(2 if code == "minutes-in-time" else 1):
        find(code).counts(places, QUARTER)
