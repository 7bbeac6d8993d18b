"""Setting dates: what is shown before, a year at once, and none twice."""

import datetime
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from boards.meetings.calendars.operations import MOST, set_dates
from boards.models import Meeting
from core.calendar import DAY, bank_holiday
from core.errors import Refused
from neighbourhoods.models import AvoidDate, ClosedDay
from tests import factories
from tests.pages import fields_of


def quiet(days=40):
    """A Wednesday so many days on at least, on which nobody asks anything."""
    day = timezone.localdate() + days * DAY
    while day.weekday() != 2 or bank_holiday(day) or (day.month, day.day) >= (12, 24):
        day += DAY
    return day


def at(day, hour=19):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))


def typed(day, **more):
    """What is sent to set a date."""
    return {"day_day": day.day, "day_month": day.month, "day_year": day.year, "starts": "7pm",
            "place": "Hall", "agenda": "empty"} | more  # fmt: skip


@pytest.fixture
def path(world):
    return f"/bodies/{world.own.body.slug}/meetings/add/"


def avoid(day, name="Half term"):
    return AvoidDate.objects.create(first=day, last=day, kind="school", name=name)


def test_where_nothing_is_in_the_way_one_press_sets_it(world, manager, path):
    day = quiet()
    assert manager.post(path, typed(day)).status_code == 302
    assert Meeting.objects.filter(body=world.own.body, starts_at=at(day)).count() == 1


def test_what_is_in_the_way_is_shown_once_and_then_it_is_set(world, manager, path):
    day = quiet()
    avoid(day)
    shown = manager.post(path, typed(day))
    assert shown.status_code == 422
    page = shown.content.decode()
    assert "Half term" in page
    assert "Publish the agenda by" in page
    assert not Meeting.objects.filter(starts_at=at(day)).exists()
    again = {name: values[0] for name, values in fields_of(shown, "looked_at").items()}
    assert again["looked_at"]
    avoid(day, "Full council")  # entered meanwhile: nobody has seen it yet
    shown = manager.post(path, again)
    assert (shown.status_code, "Full council" in shown.content.decode()) == (422, True)
    again = {name: values[0] for name, values in fields_of(shown, "looked_at").items()}
    assert manager.post(path, again).status_code == 302
    assert Meeting.objects.filter(body=world.own.body, starts_at=at(day)).count() == 1


def test_one_looks_without_setting(world, manager, path):
    day = quiet()
    shown = manager.post(path, typed(day, check="1"))
    assert shown.status_code == 200
    assert "No clash was found" in shown.content.decode()
    assert not Meeting.objects.filter(starts_at=at(day)).exists()


def test_the_calendar_fills_in_the_day(world, manager, path):
    day = quiet()
    avoid(day)
    page = manager.get(f"{path}?day={day}").content.decode()
    assert f'value="{day.day}"' in page
    assert "Half term" in page
    assert f"{day:%A}" in page
    assert manager.get(f"{path}?day=rubbish").status_code == 200
    listed = manager.get(f"/meetings/set/?day={day}").content.decode()
    assert f"{path}?day={day}" in listed
    assert f"/bodies/{world.other.body.slug}/" not in listed


def test_moving_warns_and_leaving_it_does_not(world, manager):
    meeting, day = world.own.draft, quiet()
    avoid(meeting.day)
    avoid(day, "Festival")
    path = f"/meetings/{meeting.pk}/change/"
    sent = {name: values[0] for name, values in fields_of(manager.get(path)).items()}
    assert manager.post(path, sent).status_code == 302
    sent |= {"day_day": day.day, "day_month": day.month, "day_year": day.year}
    shown = manager.post(path, sent)
    assert (shown.status_code, "Festival" in shown.content.decode()) == (422, True)
    again = {name: values[0] for name, values in fields_of(shown).items()}
    assert manager.post(path, again).status_code == 302
    meeting.refresh_from_db()
    assert meeting.day == day


# A year at once


def year_path(world):
    return f"/bodies/{world.own.body.slug}/meetings/year/"


def pattern(first, **more):
    return {"every": "weeks", "nth": "1", "weekday": "1", "weeks": "4", "first_day": first.day,
            "first_month": first.month, "first_year": first.year, "starts": "7pm"} | more  # fmt: skip


def opened(client, world, first, **more):
    """The grid as the browser has it: {name: value}."""
    answer = client.get(year_path(world), pattern(first, **more))
    assert answer.status_code == 200
    return answer, {name: values[0] for name, values in fields_of(answer, "client_id").items()}


def of_body(world):
    return Meeting.objects.filter(body=world.own.body, set_together__isnull=False)


def test_a_year_is_proposed_with_what_is_known_of_each_date(world, manager):
    first = quiet(400)
    avoid(first)
    ClosedDay.objects.create(day=first + 28 * DAY, name="Stocktaking")
    answer, grid = opened(manager, world, first)
    page = answer.content.decode()
    assert grid["lines"] == "14"  # 365 days hold day 0 and 13 times four weeks
    assert grid["day_0"] == f"{first:%a %-d %B %Y}"
    for each in ("Half term", "Stocktaking", "Publish the agenda by", "Wednesday"):
        assert each in page
    assert not of_body(world).exists()


def test_one_press_sets_all_and_a_second_none(world, manager):
    _, grid = opened(manager, world, quiet(400))
    sent = grid | {"place": "Hall", "day_3": "", "leave_4": "on"}
    for _ in range(2):
        assert manager.post(year_path(world), sent).status_code == 302
        assert of_body(world).count() == 12
    first = of_body(world).order_by("starts_at").first()
    assert first.items.count() > 3  # with its standing agenda
    assert timezone.localtime(first.starts_at).hour == 19


def test_a_line_is_changed_as_people_write(world, manager):
    first = quiet(400)
    _, grid = opened(manager, world, first, weeks="26")
    moved = first + DAY
    sent = grid | {"place": "Hall", "day_0": f"{moved:%-d/%-m/%y}", "starts_0": "6.30pm",
                   "leave_1": "on", "leave_2": "on"}  # fmt: skip
    assert manager.post(year_path(world), sent).status_code == 302
    (made,) = of_body(world)
    assert timezone.localtime(made.starts_at).replace(tzinfo=None) == datetime.datetime.combine(
        moved, datetime.time(18, 30)
    )


def test_a_line_that_nobody_has_looked_at_is_shown_first(world, manager):
    first = quiet(400)
    _, grid = opened(manager, world, first)
    avoid(first + 1 * DAY, "Festival")
    sent = grid | {"place": "Hall", "day_0": f"{first + DAY:%-d %B %Y}"}
    shown = manager.post(year_path(world), sent)
    assert (shown.status_code, "Festival" in shown.content.decode()) == (422, True)
    assert not of_body(world).exists()
    again = {name: values[0] for name, values in fields_of(shown, "client_id").items()}
    assert again["day_0"] == f"{first + DAY:%-d %B %Y}"
    assert again["client_id"] == grid["client_id"]
    assert manager.post(year_path(world), again).status_code == 302
    assert of_body(world).count() == 14


def test_all_or_none(world, manager):
    first = quiet(400)
    factories.MeetingFactory(body=world.own.body, starts_at=at(first + 28 * DAY))
    answer, grid = opened(manager, world, first)
    assert "meets on that day already" in answer.content.decode()
    refused = manager.post(year_path(world), grid | {"place": "Hall"})
    assert refused.status_code == 422
    assert "meets at that time already" in refused.content.decode()
    assert not of_body(world).exists()
    done = manager.post(year_path(world), grid | {"place": "Hall", "leave_1": "on"})
    assert done.status_code == 302  # the others were looked at
    assert of_body(world).count() == 13


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"place": "", "venue": ""}, "Choose a venue, or enter a place"),
        ({"day_0": "31 June"}, "There is no such day"), ({"starts_0": "7"}, "7am or 7pm"),
        ({"starts_0": ""}, "Enter when date 1 starts"), ({"lines": "0"}, "Propose some dates first"),
        ({"ends": "6pm"}, "must end after they start"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_and_nothing_typed_is_lost(world, manager, change, words):
    _, grid = opened(manager, world, quiet(400))
    refused = manager.post(year_path(world), grid | {"place": "The crypt"} | change)
    assert refused.status_code == 422
    assert words in refused.content.decode()
    assert not of_body(world).exists()


def test_the_same_day_twice_is_refused(world, manager):
    _, grid = opened(manager, world, quiet(400))
    refused = manager.post(year_path(world), grid | {"place": "Hall", "day_1": grid["day_0"]})
    assert "stands in the grid twice" in refused.content.decode()


def test_a_pattern_that_is_none_is_said(world, manager):
    answer = manager.get(year_path(world), pattern(quiet(400), starts="7", weeks="0"))
    page = answer.content.decode()
    assert "Enter 7am or 7pm" in page
    assert "must be 1 or more" in page


def test_the_grid_asks_as_many_queries_for_one_date_as_for_many(world, manager):
    def asked(weeks):
        with CaptureQueriesContext(connection) as captured:
            opened(manager, world, quiet(400), weeks=weeks)
        return len(captured)

    asked("52")
    assert asked("4") == asked("52")


def test_who_may_not_run_its_meetings_sets_none(world):
    dates = [(at(quiet(400)), None)]
    said = {"body": world.own.body, "dates": dates, "client_id": uuid.uuid4(), "place": "Hall"}
    with pytest.raises(PermissionDenied):
        set_dates(**said, by=world.people["elected_member"])
    assert len(set_dates(**said, by=world.people["neighbourhood_manager"])) == 1
    with pytest.raises(Refused, match="for another board"):
        set_dates(**said | {"body": world.other.body}, by=world.people["head_of_service"])
    many = [(at(quiet(400) + number * DAY), None) for number in range(MOST + 1)]
    with pytest.raises(Refused, match="60 dates at once"):
        set_dates(
            **said | {"dates": many, "client_id": uuid.uuid4()},
            by=world.people["neighbourhood_manager"],
        )
