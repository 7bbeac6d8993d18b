"""A chair reads the profile on a phone before a meeting, and goes from a figure to its source and on to the plan."""

import re
from decimal import Decimal as D

from playwright.sync_api import expect

from core.actors import SYSTEM
from performance.indicators.operations import add_indicator, publish_indicator
from performance.observations.operations import give_figures
from performance.observations.rules import Given
from performance.periods import of_council_year
from tests import factories
from tests.worlds.performance_indicators import facts

THEN, NOW = of_council_year(2024), of_council_year(2025)


def figures(world):
    about = facts(hides_below=0, agency=world.own.agency, lead=factories.PersonFactory(), by=SYSTEM)
    made = add_indicator(code="feel-safe", name="People who feel safe after dark", **about)
    made = publish_indicator(indicator=made, by=world.people["head_of_service"])
    place = world.own.place
    given = [
        Given("city", None, NOW, numerator=D(500), denominator=D(1_000)),
        Given("neighbourhood", place, THEN, numerator=D(120), denominator=D(200), base=200),
        Given("neighbourhood", place, NOW, numerator=D(40), denominator=D(200), base=200),
    ]
    give_figures(indicator=made, given=given, by=SYSTEM)


def test_a_chair_before_a_meeting(live_world, live_server, sign_in, page, check):
    figures(live_world)
    sign_in(live_world.people["board_chair"])
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/neighbourhoods/ownville/")
    page.get_by_role("link", name="Profile", exact=True).click()
    message = page.get_by_role("listitem").filter(has_text="has got worse")
    expect(message).to_contain_text(
        "20.0% in 2025/26, from 60.0% in 2024/25. Source: Survey of residents."
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert check(page) == []
    message.get_by_role("link", name="Why this figure?").click()
    expect(page.locator("main")).to_contain_text("40 of 200")
    page.go_back()
    page.get_by_role("link", name="Ownville on one page").click()
    expect(page.locator("main")).to_contain_text("OWN aim")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name="OWN aim").click()
    expect(page).to_have_url(re.compile(rf"/plans/{live_world.own.public_plan.pk}/#priority-\d+$"))


def test_a_chair_reads_the_report_and_how_a_figure_is_judged(
    live_world, live_server, sign_in, page, check
):
    figures(live_world)
    sign_in(live_world.people["board_chair"])
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_server.url + live_world.own.public_report.get_absolute_url())
    expect(page.get_by_role("heading", name="Key messages")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.goto(f"{live_server.url}/neighbourhoods/ownville/profile/")
    message = page.get_by_role("listitem").filter(has_text="has got worse")
    message.get_by_role("link", name="Why this figure?").click()
    expect(page.locator("main")).to_contain_text("What change it can show")
    expect(page.locator("main")).to_contain_text("percentage points or more")
    page.get_by_role("link", name="How figures are judged").click()
    expect(page.get_by_label("Place")).to_have_value("ownville")
    answers = page.locator("#marks + dl")
    expect(answers).to_contain_text("Far worse than Derby")
    expect(answers).to_contain_text("−40.0 percentage points, likely between −48.2 and −30.8")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert check(page) == []


def test_the_map_is_reached_by_keyboard_and_another_indicator_chosen(
    live_world, live_server, sign_in, page
):
    figures(live_world)
    sign_in(None)
    page.goto(f"{live_server.url}/neighbourhoods/ownville/profile/")
    page.get_by_label("Map of").select_option(label="People who feel safe after dark")
    page.get_by_role("button", name="Show the map").press("Enter")
    cell = page.get_by_role("link", name="Ownville: 20.0%")
    cell.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ownville")
