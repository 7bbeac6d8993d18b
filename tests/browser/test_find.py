"""The box on every page, by keyboard, on a desk and a phone; what was found, and where something is."""

import re

import pytest

from derby_nm.local.environment import ROOT
from tests.browser import looks
from tests.neighbourhoods.geography import made_up

PICTURES = ROOT / ".local" / "looks"
MEASURED = (looks.SIDEWAYS, looks.CUT, looks.BROKEN, looks.ON_TOP)


@pytest.fixture
def whole(page, check):
    """No fault of axe on the page, and nothing cut off at either width; a picture of each."""

    def measure(name):
        PICTURES.mkdir(parents=True, exist_ok=True)
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            assert [page.evaluate(script) for script in MEASURED] == [[]] * len(MEASURED)
            page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)
        assert check(page) == []

    return measure


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("role", [None, "neighbourhood_manager"])
def test_by_keyboard_from_any_page(live_world, live_server, sign_in, page, whole, role, width):
    sign_in(role and live_world.people[role])
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(live_server.url + "/meetings/")
    box = page.get_by_role("search").get_by_label("Find")
    for _ in range(4):
        page.keyboard.press("Tab")
        if box.evaluate("e => e === document.activeElement"):
            break
    page.keyboard.type("own")
    page.keyboard.press("Enter")
    page.wait_for_url("**/find/?q=own")
    assert page.locator("mark").count() > 5
    whole(f"find-{role}")
    page.get_by_role("link", name=re.compile("^More: meetings")).click()
    page.wait_for_url("**/find/more/**")
    assert page.locator("main h1").inner_text() == "Meetings for “own”"
    whole(f"find-more-{role}")


def test_where_something_is(live_world, live_server, sign_in, page, whole):
    place = live_world.own.place
    place.boundary = made_up.rings(430_000, 431_000)
    place.save()
    sign_in(None)
    page.goto(live_server.url + "/")
    page.get_by_label("Which neighbourhood is this?").fill("430500, 331000")
    page.get_by_role("button", name="Show").click()
    page.wait_for_load_state()
    assert place.name in page.locator(".govuk-summary-list").inner_text()
    whole("where-place")
