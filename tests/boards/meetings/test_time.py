"""When a body meets: nothing is set in the past, an unusual day is asked about, a move is kept, and an
adjourned or extraordinary meeting has its own business and no other."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from boards.live.operations import (
    adjourn_meeting,
    finish_meeting,
    mark_minutes_ready,
    may_go_on,
    record_times,
    start_meeting,
)
from boards.meetings.agendas.operations import publish_agenda
from boards.meetings.dates.operations import change_meeting, schedule_meeting
from boards.meetings.dates.rules import why_unusual
from boards.meetings.items.operations import add_item
from boards.meetings.notice import notice_of, timetable_of
from boards.minutes.documents import minutes
from boards.minutes.operations import save_minute
from boards.models import Meeting
from boards.seats.operations import add_member
from boards.statistics.absence import attendance_counts
from core.errors import Refused
from tests import factories
from tests.steps import move, set_date

D, DAY = datetime.date, datetime.timedelta(days=1)
pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(datetime.datetime(2026, 11, 4, 12))
EVENING = timezone.make_aware(datetime.datetime(2026, 11, 18, 19))


def at(day, hour=19, minute=0):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, minute)))


@pytest.fixture
def writer():
    return factories.OfficerFactory()


@pytest.fixture
def body():
    return factories.BodyFactory(kind="ward_committee", power="decide", name="Abbey Committee")


def set_by(body, writer, starts_at=EVENING, **details):
    return schedule_meeting(
        body=body, starts_at=starts_at, by=writer, **({"at": NOW, "place": "Hall"} | details)
    )


# Nothing is set in the past


def test_no_meeting_is_set_for_a_time_that_has_passed(body, writer):
    with pytest.raises(Refused, match="This time has passed"):
        set_by(body, writer, NOW)
    with pytest.raises(Refused, match="This time has passed"):
        change_meeting(meeting=set_by(body, writer), starts_at=NOW - DAY, by=writer, at=NOW)


def test_an_earlier_one_is_entered_as_such_and_has_no_timetable(body, writer):
    before = set_by(body, writer, NOW - 400 * DAY, predates_system=True)
    assert timetable_of(before, notice_of(before, frozenset()), frozenset()) == []
    assert timetable_of(set_by(body, writer), notice_of(before, frozenset()), frozenset())
    with pytest.raises(Refused, match="to come was not held before"):
        set_by(body, writer, EVENING + DAY, predates_system=True)
    with pytest.raises(Refused, match="is not moved"):
        change_meeting(meeting=before, starts_at=EVENING + DAY, by=writer, at=NOW)


@pytest.mark.parametrize("predates", [True, False])
def test_only_meetings_of_this_system_are_counted(body, writer, predates):
    day = timezone.now() - 30 * DAY
    told = {"at": timezone.now() if predates else day - DAY, "sure_of": timezone.localdate(day)}
    meeting = set_by(body, writer, day, predates_system=predates, **told)
    member = add_member(body=body, person=factories.PersonFactory(), role="resident", by=writer,
               starts_on=meeting.day)  # fmt: skip
    start_meeting(meeting=meeting, by=writer)
    finish_meeting(meeting=meeting, by=writer)
    mark_minutes_ready(meeting=meeting, by=writer)
    meeting.refresh_from_db()
    assert (meeting.quorum_required is None) == predates
    seat = member.seat
    seat.holder = member
    assert {each.expected for each in attendance_counts(body, [seat]).values()} == (
        {0} if predates else {1}
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"convened_at": EVENING + DAY},
        {"predates_system": True},
        {"moved_at": EVENING + DAY},
        {"moved_nearer_at": NOW},
        {"called_for": "Something"},
        {"is_extraordinary": True},
        {"began_at": EVENING, "closed_at": EVENING - DAY},
        {"closed_at": EVENING},
    ],
    ids=lambda fields: "-".join(fields),
)
def test_the_database_refuses_times_that_do_not_fit(body, writer, fields):
    meeting = set_by(body, writer)
    with pytest.raises(DatabaseError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(**fields)


@pytest.mark.parametrize(
    "moved", ["", ", moved_at = '2026-11-05'"], ids=["unstamped", "nearer, not said so"]
)
def test_a_move_by_sql_says_when(body, writer, moved):
    meeting = set_by(body, writer)
    with (
        pytest.raises(DatabaseError, match="kept when a meeting was moved"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            f"UPDATE boards_meeting SET starts_at = '2026-11-10'{moved} WHERE id = {meeting.pk}"
        )


def test_what_was_held_or_cancelled_is_not_moved_by_sql(body, writer):
    meeting = set_by(body, writer)
    publish_agenda(meeting=meeting, by=writer, at=NOW)
    start_meeting(meeting=meeting, by=writer, at=EVENING)
    later = {"starts_at": EVENING + DAY, "moved_at": EVENING}
    with pytest.raises(DatabaseError, match="held or cancelled is not moved"), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(**later)


# Notice


def test_a_published_meeting_that_is_brought_forward_is_judged_by_the_day_of_that(body, writer):
    meeting = set_by(body, writer)
    publish_agenda(meeting=meeting, by=writer, at=NOW)
    assert notice_of(meeting, frozenset(), NOW).in_time
    moved = move(meeting, at(D(2026, 11, 12)), by=writer, at=at(D(2026, 11, 9), 10))
    assert notice_of(moved, frozenset(), NOW).in_time is False
    assert set(moved.items.values_list("in_time", flat=True)) == {False}


def test_one_that_is_put_off_keeps_its_notice(body, writer):
    meeting = set_by(body, writer)
    publish_agenda(meeting=meeting, by=writer, at=NOW)
    moved = move(meeting, EVENING + DAY, by=writer, at=at(D(2026, 11, 17), 10))
    assert notice_of(moved, frozenset(), NOW).in_time
    assert moved.moved_nearer_at is None


def test_what_was_published_after_the_day_was_never_in_time(body, writer):
    meeting = set_by(body, writer, EVENING, at=EVENING - DAY / 24)
    assert notice_of(meeting, frozenset(), EVENING - DAY / 24).in_time
    assert notice_of(meeting, frozenset(), EVENING + DAY).in_time is False


# Unusual days


@pytest.mark.parametrize(
    ("day", "holiday", "closed_for", "others", "words"),
    [
        (D(2026, 11, 18), "", "", [], []),
        (D(2026, 11, 22), "", "", [], ["is a Sunday"]),
        (D(2026, 12, 25), "Christmas Day", "", [], ["bank holiday (Christmas Day)"]),
        (D(2026, 12, 29), "", "Christmas closure", [], ["closed", "Christmas closure"]),
        (D(2026, 12, 30), "", "", [], ["between Christmas Eve and New Year"]),
        (D(2026, 11, 18), "", "", ["5pm", "7pm"], ["already, at 5pm", "already, at 7pm"]),
    ],
)
def test_why_a_day_is_unusual(day, holiday, closed_for, others, words):
    found = why_unusual("The board", day, holiday=holiday, closed_for=closed_for, others=others)
    assert len(found) == len(words) or closed_for
    assert all(word in " ".join(found) for word in words)
    assert bool(found) == bool(words)


@pytest.mark.parametrize("day", [D(2026, 11, 22), D(2026, 12, 25)])
def test_an_unusual_day_is_asked_about_for_that_day_and_no_other(body, writer, day):
    with pytest.raises(Refused, match="Tick the box") as refused:
        set_by(body, writer, at(day))
    assert refused.value.field == "is_sure"
    with pytest.raises(Refused, match="Tick the box"):
        set_by(body, writer, at(day), sure_of=day + DAY)
    assert set_by(body, writer, at(day), sure_of=day).day == day


def test_two_meetings_on_a_day_are_allowed_where_that_is_meant(body, writer):
    set_by(body, writer)
    with pytest.raises(Refused, match="meets on that day already, at 7pm"):
        set_by(body, writer, EVENING + DAY / 24)
    assert set_by(body, writer, EVENING + DAY / 24, sure_of=EVENING.date())


def next_weekday(number):
    """A day at least a week ahead that is this day of the week and no holiday."""
    today = timezone.localdate() + 7 * DAY
    return today + DAY * ((number - today.weekday()) % 7)


def test_the_page_asks_and_keeps_what_was_typed(world, manager):
    sunday, path = next_weekday(6), f"/bodies/{world.own.body.slug}/meetings/add/"
    typed = {
        "day_day": sunday.day,
        "day_month": sunday.month,
        "day_year": sunday.year,
        "starts": "8pm",
        "ends": "1am",
        "place": "The crypt",
        "agenda": "standing",
    }
    asked = manager.post(path, typed)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "is a Sunday" in page
    assert "The crypt" in page
    assert f'value="{sunday.isoformat()}"' in page
    other = typed | {"day_day": (sunday + 7 * DAY).day, "day_month": (sunday + 7 * DAY).month}
    other |= {"day_year": (sunday + 7 * DAY).year, "is_sure": "on", "sure_of": sunday.isoformat()}
    assert manager.post(path, other).status_code == 422
    done = manager.post(path, typed | {"is_sure": "on", "sure_of": sunday.isoformat()})
    assert done.status_code == 302
    made = Meeting.objects.get(place="The crypt")
    assert timezone.localtime(made.ends_at).date() == sunday + DAY


@pytest.mark.parametrize(
    ("starts", "ends", "fine"), [("7pm", "6pm", False), ("7pm", "4am", True), ("7pm", "5am", False)]
)
def test_a_meeting_may_end_after_midnight_and_not_before_it_starts(
    world, manager, starts, ends, fine
):
    day = next_weekday(2)
    typed = {"day_day": day.day, "day_month": day.month, "day_year": day.year, "place": "Loft"}
    typed |= {"starts": starts, "ends": ends, "agenda": "standing"}
    typed |= {"is_sure": "on", "sure_of": day.isoformat()}
    answer = manager.post(f"/bodies/{world.own.body.slug}/meetings/add/", typed)
    assert (answer.status_code == 302) == fine
    if not fine:
        assert "must end after it starts" in answer.content.decode()


# Adjourned and extraordinary meetings


def running(body, writer, titles=("Lamps", "Bins", "Trees")):
    meeting = set_by(body, writer)
    for title in titles:
        add_item(meeting=meeting, title=title, by=writer)
    publish_agenda(meeting=meeting, by=writer, at=NOW)
    start_meeting(meeting=meeting, by=writer, at=EVENING)
    return meeting


def test_an_adjourned_meeting_does_what_was_left_and_nothing_else(body, writer):
    meeting = running(body, writer)
    lamps, bins, trees = may_go_on(meeting)
    save_minute(item=lamps, text="Half heard.", version=0, by=writer, at=EVENING)
    made = adjourn_meeting(
        meeting=meeting, starts_at=EVENING + DAY / 12, reason="Fire alarm", by=writer, at=EVENING,
        items=[trees, lamps],
    )  # fmt: skip
    titles = [each.title for each in made.items.order_by("position")]
    assert titles == ["Apologies", "Declarations of interest", "Lamps", "Trees"]
    assert made.items.get(title="Lamps").carried_from == lamps
    with pytest.raises(Refused, match="continues the business left"):
        add_item(meeting=made, title="New", by=writer)
    publish_agenda(meeting=made, by=writer, at=EVENING + DAY / 24)
    assert made.items.count() == 4
    assert bins.meeting_id == meeting.pk


def test_what_goes_on_is_of_this_meeting_and_not_decided(body, writer):
    meeting, other = running(body, writer), factories.AgendaItemFactory()
    later = {"starts_at": EVENING + 2 * DAY, "reason": "Late", "by": writer, "at": EVENING}
    with pytest.raises(Refused, match="not of this meeting"):
        adjourn_meeting(meeting=meeting, items=[other], **later)
    with pytest.raises(Refused, match="Choose the items to carry over"):
        adjourn_meeting(meeting=meeting, items=[], **later)
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.RUNNING


def test_an_extraordinary_meeting_has_the_business_it_was_called_for(body, writer):
    with pytest.raises(Refused, match="called for") as refused:
        set_by(body, writer, is_extraordinary=True)
    assert refused.value.field == "called_for"
    with pytest.raises(Refused, match="for an extraordinary meeting"):
        set_by(body, writer, called_for="The flood")
    meeting = set_by(body, writer, is_extraordinary=True, called_for="The flood")
    assert [(each.kind, each.title) for each in meeting.items.order_by("position")] == [
        ("apologies", "Apologies"),
        ("declarations", "Declarations of interest"),
        ("ordinary", "The flood"),
    ]
    publish_agenda(meeting=meeting, by=writer, at=NOW)
    with pytest.raises(Refused, match="only deals with the business it was called for"):
        add_item(meeting=meeting, title="Bins", by=writer)
    assert set_date(body=factories.BodyFactory(), starts_at=EVENING, by=writer).items.count() > 3


# When it began and closed


def test_begin_and_end_are_recorded_as_they_were(body, writer):
    meeting = running(body, writer)
    began, closed = EVENING + DAY / 288, EVENING + DAY / 24
    with pytest.raises(Refused, match="is running"):
        record_times(meeting=meeting, began_at=began, closed_at=closed, by=writer, at=closed)
    finish_meeting(meeting=meeting, by=writer, at=EVENING + DAY)
    said = {"meeting": meeting, "by": writer, "at": EVENING + DAY}
    for wrong, words in (
        ({"began_at": began}, "Enter when the meeting closed"),
        ({"began_at": began, "closed_at": EVENING}, "closed after it began"),
        ({"began_at": began - DAY, "closed_at": closed}, "began on its day"),
        ({"began_at": began, "closed_at": closed + DAY}, "not later than now"),
    ):
        with pytest.raises(Refused, match=words):
            record_times(**said, **wrong)
    record_times(**said, began_at=began, closed_at=closed)
    facts = dict(minutes(Meeting.objects.get(pk=meeting.pk), writer)["facts"])
    assert facts["Began and closed"] == "7:05pm to 8pm"
    assert facts["Time"] == "7pm"


def test_the_minutes_say_when_why_and_to_when_a_meeting_was_adjourned(body, writer):
    meeting = running(body, writer)
    made = adjourn_meeting(
        meeting=meeting, starts_at=EVENING + 2 * DAY, reason="Fire alarm", by=writer,
        at=EVENING + DAY / 24, place="Hall",
    )  # fmt: skip
    facts = dict(minutes(Meeting.objects.get(pk=meeting.pk), writer)["facts"])
    assert facts["Adjourned"] == "at 8pm to 20 November 2026 at 7pm: Fire alarm"
    assert dict(minutes(made, writer)["facts"])["Reconvened from"] == "18 November 2026"


def test_the_page_of_times(world, manager):
    path = f"/meetings/{world.own.running.pk}/times/"
    assert manager.post(path, {"began": "soon"}).status_code == 422
    before = timezone.localtime() - DAY / 1440
    Meeting.objects.filter(pk=world.own.running.pk).update(began_at=before)
    page = manager.get(f"/meetings/{world.own.running.pk}/live/").content.decode()
    assert "when it began and closed" in page
    assert f'value="{before:%H:%M}"' in manager.get(path).content.decode()
