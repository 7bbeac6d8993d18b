"""A data officer enters a break in a series and takes it back; a resident sees that nothing is compared across."""

from decimal import Decimal as D

from playwright.sync_api import expect

from core.actors import SYSTEM
from performance.indicators.operations import add_indicator, publish_indicator
from performance.observations.operations import give_figures
from performance.observations.rules import Given
from performance.periods import of_council_year
from tests import factories
from tests.worlds.performance_indicators import facts


def figures(world):
    about = facts(hides_below=0, agency=world.own.agency, lead=factories.PersonFactory(), by=SYSTEM)
    made = add_indicator(code="feel-safe", name="People who feel safe after dark", **about)
    publish_indicator(indicator=made, by=world.people["head_of_service"])
    given = [
        Given(level, place, of_council_year(year), numerator=D(top + step), denominator=D(1_000))
        for level, place, top in (("city", None, 500), ("neighbourhood", world.own.place, 420))
        for year, step in zip(range(2020, 2026), (0, 12, 9, 21, 130, 141), strict=True)
    ]
    give_figures(indicator=made, given=given, by=SYSTEM)


def test_a_break_is_entered_on_a_phone_and_read_by_a_resident(
    live_world, live_server, sign_in, page, check
):
    figures(live_world)
    sign_in(live_world.people["data_officer"])
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/performance/indicators/feel-safe/")
    page.get_by_role("link", name="None: all figures are one series").click()
    page.get_by_role("link", name="Enter a break").click()
    assert check(page) == []
    page.get_by_label("The definition").check()
    for name, typed in (("Day", "1"), ("Month", "4"), ("Year", "2024")):
        page.get_by_label(name, exact=True).fill(typed)
    page.get_by_label("What is different now?").fill("Asked of all adults, not of tenants alone")
    page.get_by_role("button", name="Enter break").click()
    expect(page.locator("main")).to_contain_text("Asked of all adults")
    assert check(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    sign_in(None)
    page.goto(f"{live_server.url}/performance/indicators/feel-safe/?place=ownville")
    expect(page.locator("main")).to_contain_text("New series: not to be compared")
    expect(page.locator("main")).to_contain_text("The definition changed on 1 April 2024")
    assert check(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.goto(f"{live_server.url}/performance/indicators/feel-safe/method/?place=ownville")
    expect(page.locator("main")).to_contain_text("Mean and limits begin anew")
    assert check(page) == []
