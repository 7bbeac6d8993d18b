"""The calendar in a browser: each view at both widths, and a year's dates from the calendar to the grid."""

import pytest
from playwright.sync_api import expect

from boards.models import Meeting
from core.calendar import DAY
from neighbourhoods.models import AvoidDate
from tests.boards.meetings.calendars.test_setting import quiet


@pytest.mark.parametrize("role", [None, "neighbourhood_manager"])
def test_each_view_of_the_calendar(role, live_world, live_server, sign_in, page, check):
    sign_in(live_world.people[role] if role else None)
    day = live_world.own.agenda.day
    AvoidDate.objects.create(first=day, last=day + DAY, kind="school", name="Half term")
    faults = {}
    for view in ("week", "month", "year"):
        page.set_viewport_size({"width": 1280, "height": 900})
        query = f"?view={view}&day={day}&month={day:%Y-%m}"
        assert page.goto(f"{live_server.url}/meetings/calendar/{query}").status == 200
        expect(page.get_by_text("Half term").first).to_be_attached()
        if found := check(page):
            faults[view] = found
    assert faults == {}


def test_a_years_dates_from_the_calendar(live_world, live_server, sign_in, page, check):
    sign_in(live_world.people["neighbourhood_manager"])
    body, first = live_world.own.body, quiet(400)
    AvoidDate.objects.create(first=first, last=first, kind="council", name="Full council")
    page.goto(f"{live_server.url}/meetings/calendar/")
    page.get_by_role("link", name="Set a date", exact=True).click()
    page.get_by_role("link", name=f"A year’s dates for {body}").click()
    page.get_by_label("Every so many weeks").check()
    page.get_by_label("Weeks between meetings").fill("13")
    page.get_by_role("textbox", name="Day").first.fill(f"{first:%-d/%-m/%y}")
    for box in ("Month", "Year"):
        page.get_by_role("textbox", name=box).first.fill("")
    page.get_by_role("button", name="Propose dates").click()
    expect(page.get_by_text("Full council").first).to_be_visible()
    assert check(page) == []
    moved = first + 14 * DAY
    page.get_by_label("Day of date 1").fill(f"{moved:%-d %b %Y}")
    page.get_by_label("Leave out date 3").check()
    page.get_by_label("Place").fill("The crypt")
    page.get_by_role("button", name="Set these dates").dblclick()
    expect(page.get_by_text("The dates are set")).to_be_visible()
    made = Meeting.objects.filter(body=body, set_together__isnull=False)
    days = [each.day for each in made.order_by("starts_at")]
    assert days == [moved, first + 13 * 7 * DAY, *(first + weeks * 7 * DAY for weeks in (39, 52))]
