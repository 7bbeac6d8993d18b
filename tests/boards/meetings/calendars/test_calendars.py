"""The month at a glance, calendars to subscribe to, adjourning, extraordinary meetings."""

import datetime

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from boards.decisions.operations import exclude_public
from boards.live.operations import adjourn_meeting, start_meeting
from boards.meetings.agendas.operations import publish_agenda
from boards.meetings.items.operations import add_item
from boards.minutes.approvals.operations import approve_minutes
from boards.models import FutureItem, Meeting
from boards.programme.operations import plan_item
from core import calendar
from core.errors import Refused, WrongState
from tests import factories
from tests.steps import set_date

DAY = datetime.timedelta(days=1)
DAYS = st.dates(min_value=datetime.date(2000, 1, 1), max_value=datetime.date(2099, 12, 31))


@given(DAYS, st.integers(-24, 24))
def test_months_go_there_and_back(day, n):
    there = calendar.months_on(day, n)
    assert there.day == 1
    assert calendar.months_on(there, -n) == day.replace(day=1)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2026-12", (2026, 12)), ("2026-13", (2026, 11)), ("rubbish", (2026, 11)),
        ("", (2026, 11)), ("9999-01", (2026, 11)), ("2026-1-1", (2026, 11)),
        ("99999999999-01", (2026, 11)),
    ],
)  # fmt: skip
def test_a_month_that_cannot_be_is_this_one(text, month):
    found = calendar.month_of(text, datetime.date(2026, 11, 22))
    assert (found.year, found.month, found.day) == (*month, 1)


def test_the_month_shows_what_the_reader_may_know_of(world, as_user, manager):
    shown, hidden = world.own.draft, world.own.private
    for client, meeting, there in (
        (as_user(None), shown, True),
        (as_user(None), hidden, False),
        (manager, hidden, True),
    ):
        page = client.get(f"/meetings/calendar/?month={meeting.day:%Y-%m}").content.decode()
        assert (f"/meetings/{meeting.pk}/" in page) is there
    elsewhere = as_user(None).get(
        f"/meetings/calendar/?month={shown.day:%Y-%m}&neighbourhood={world.other.place.slug}"
    )
    assert f"/meetings/{shown.pk}/" not in elsewhere.content.decode()


def test_a_months_page_asks_a_constant_number_of_queries(world, as_user, django_assert_num_queries):
    path = f"/meetings/calendar/?month={world.own.agenda.day:%Y-%m}"
    with django_assert_num_queries(5):
        as_user(None).get(path)
    for _ in range(3):
        factories.MeetingFactory(
            starts_at=world.own.agenda.starts_at, agenda_published_at=timezone.now(),
            agenda_published_by=world.own.writer,
        )  # fmt: skip
    with django_assert_num_queries(5):
        as_user(None).get(path)


def test_a_bodys_calendar_is_what_the_public_sees(world, manager):
    answer = manager.get(f"/bodies/{world.own.body.slug}.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    found = {str(event["uid"]).partition("@")[0] for event in events}
    own = world.own
    announced = {own.draft, own.agenda, own.running, own.written, own.ready, own.published}
    assert found == {f"meeting-{meeting.pk}" for meeting in announced}
    assert {event["dtstart"].params["TZID"] for event in events} == {"Europe/London"}


# Adjourning


@pytest.fixture
def item(world):
    """A second item of the running meeting, under which nothing was said."""
    return add_item(
        meeting=world.own.running, title="The lamp", text="It is dark",
        recommendation="that it is mended", by=world.own.writer,
    )  # fmt: skip


def adjourn(world, **more):
    values = {"starts_at": timezone.localtime() + 7 * DAY, "reason": "The hall closes at nine"}
    values["sure_of"] = (values | more)["starts_at"].date()
    return adjourn_meeting(
        meeting=world.own.running, by=world.own.writer, **{"place": "Hall"} | values | more
    )


def test_what_was_not_heard_goes_on_another_day(world, item, as_user):
    made = adjourn(world)
    titles = list(made.items.values_list("title", "recommendation"))
    assert ("The lamp", "that it is mended") in titles
    assert world.own.live_item.title not in [title for title, _ in titles]
    before = Meeting.objects.get(pk=world.own.running.pk)
    assert (before.state, before.adjourned_reason) == ("writing_up", "The hall closes at nine")
    assert made.continues == before
    with pytest.raises(WrongState):
        adjourn(world)


def test_papers_class_and_files_go_along(world):
    made = adjourn(world)
    heard = made.items.get(paper=world.own.paper)
    assert heard.title == world.own.heard_item.title
    assert not made.items.filter(access="exempt").exists()  # that one was decided


def test_an_exempt_item_goes_on_though_the_public_had_left(world):
    by = world.own.writer
    item = add_item(
        meeting=world.own.running, title="The rent", by=by, access="exempt", paragraphs=[3],
        private_reason="An offer",
    )  # fmt: skip
    exclude_public(item=item, by=by)
    assert adjourn(world).items.get(title="The rent").access == "exempt"


def test_an_entry_of_the_work_programme_follows_its_item(world):
    entry = plan_item(body=world.own.body, title="Later", by=world.own.writer)
    item = add_item(meeting=world.own.running, title="Later", by=world.own.writer)
    FutureItem.objects.filter(pk=entry.pk).update(item=item)
    made = adjourn(world)
    entry.refresh_from_db()
    assert entry.item.meeting == made


def test_a_meeting_goes_on_later_and_for_a_reason(world):
    with pytest.raises(Refused, match="must be in the future"):
        adjourn(world, starts_at=timezone.localtime() - DAY)
    with pytest.raises(Refused, match="Enter a reason"):
        adjourn(world, reason=" ")
    assert Meeting.objects.get(pk=world.own.running.pk).state == "running"


def test_adjourning_in_the_browser(world, manager, item):
    path = f"/meetings/{world.own.running.pk}/adjourn/"
    assert (
        "Adjourn it to another time"
        in manager.get(f"/meetings/{world.own.running.pk}/live/").content.decode()
    )
    later = timezone.localdate() + 9 * DAY
    typed = {"reason": "Kept words", "starts": "19:00", "place": "Hall"}
    bad = manager.post(path, typed)
    assert bad.status_code == 422
    assert "Kept words" in bad.content.decode()
    day = {"day_day": later.day, "day_month": later.month, "day_year": later.year}
    asked = {"items": [item.pk], "is_sure": "on", "sure_of": later.isoformat()}
    answer = manager.post(path, typed | day | asked)
    page = manager.get(answer["Location"]).content.decode()
    assert "Reconvened from" in page
    assert "The lamp" in page
    before = manager.get(f"/meetings/{world.own.running.pk}/").content.decode()
    assert "Adjourned to" in before


# Extraordinary meetings


def test_an_extraordinary_meeting_approves_no_minutes(world):
    by = world.own.writer
    meeting = set_date(
        body=world.own.body, starts_at=timezone.localtime() + 30 * DAY, by=by, agenda="empty",
        place="Hall", is_extraordinary=True, called_for="The flood",
    )  # fmt: skip
    item = meeting.items.get(kind="ordinary")
    publish_agenda(meeting=meeting, by=by)
    assert list(meeting.items.values_list("title", flat=True)) == [
        "Apologies",
        "Declarations of interest",
        "The flood",
    ]
    assert not Meeting.objects.to_approve(meeting).exists()
    start_meeting(meeting=meeting, by=by, at=meeting.starts_at)
    with pytest.raises(Refused, match="extraordinary meeting approves no minutes"):
        approve_minutes(meeting=world.own.published, item=item, by=by)
