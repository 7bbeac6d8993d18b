"""Every kind of page on small screens, with large letters, in few colours, without script, in grey.

What can be measured is (tests/browser/looks.py); the pictures are there to be looked at.
"""

import pytest

from derby_nm.local.environment import ROOT
from tests.browser import looks
from tests.browser.test_axe import path_of

PICTURES = ROOT / ".local" / "looks"
"""Where the pages of the last run are looked at."""
KINDS = {
    None: (
        "home", "neighbourhoods", "neighbourhood", "part", "plan_comment", "plan_comments", "services", "meetings", "meeting_calendar", "meeting", "minutes",
        "body", "body_tree", "money", "ward_public", "plan", "account_login", "find", "where",
    ),
    "neighbourhood_manager": (
        "home", "neighbourhood_actions", "action", "action_add", "agenda_edit", "meeting_live", "meeting_apologies",
        "vote", "body_rules", "people", "person", "who_to_ring", "access_needs", "performance", "compliance_of_bodies", "training", "briefing",
    ),
    "finance_officer": ("ward_budget", "application", "grant", "contribution", "budgets", "budget", "budget_line", "virement"),
    "system_administrator": ("users", "letters", "admin:app_list"),
}  # fmt: skip
SIZES = {"desk": (1280, 1), "phone": (390, 1), "narrow": (320, 1), "large": (1280, 2)}
"""{name: (width of the screen, how many times as large as usual the reader's font is)}"""
MEASURED = {
    "sideways": looks.SIDEWAYS, "cut off": looks.CUT, "broken": looks.BROKEN,
    "on each other": looks.ON_TOP,
}  # fmt: skip
LETTERS = "size => document.documentElement.style.fontSize = size"


@pytest.fixture
def picture():
    """Leave a picture of the page as it stands."""

    def take(page, name, how):
        PICTURES.mkdir(parents=True, exist_ok=True)
        content = page.screenshot(full_page=True, animations="disabled")
        (PICTURES / f"{name.replace(':', '-')}-{how}.png").write_bytes(content)

    return take


@pytest.fixture
def each_kind(live_world, live_server, sign_in):
    """Open each kind of page of a role in turn: yields its name."""

    def run(page, role):
        sign_in(live_world.people[role] if role else None)
        for name in KINDS[role]:
            assert page.goto(live_server.url + path_of(name, live_world)).status == 200, name
            yield name

    return run


@pytest.mark.parametrize("role", KINDS)
def test_nothing_is_cut_off_or_in_the_way(role, each_kind, page, picture):
    faults = {}
    for name in each_kind(page, role):
        for how, (width, times) in SIZES.items():
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate(LETTERS, f"{100 * times}%")
            for fault, script in MEASURED.items():
                if found := page.evaluate(script):
                    faults[name, how, fault] = found
            picture(page, name, how)
    assert faults == {}


@pytest.mark.parametrize("role", KINDS)
def test_statuses_and_focus_are_seen_in_few_colours(role, each_kind, page, picture):
    faults = {}
    page.emulate_media(forced_colors="active")
    for name in each_kind(page, role):
        picture(page, name, "forced")
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            if found := page.evaluate(looks.UNSEEN):
                faults[name, width] = found
    assert faults == {}


@pytest.mark.parametrize("role", KINDS)
def test_a_page_printed_in_grey_tells_its_statuses(role, each_kind, page, picture):
    faults = {}
    page.emulate_media(media="print")
    for name in each_kind(page, role):
        page.evaluate("document.documentElement.style.filter = 'grayscale(1)'")
        picture(page, name, "grey")
        if found := page.evaluate(looks.EDGES):
            faults[name] = found
    assert faults == {}


class TestWithoutScript:
    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return browser_context_args | {"java_script_enabled": False}

    @pytest.mark.parametrize("role", KINDS)
    def test_every_form_is_there(self, role, each_kind, page, picture):
        faults = {}
        page.set_viewport_size({"width": 390, "height": 900})
        for name in each_kind(page, role):
            picture(page, name, "without-script")
            if found := page.evaluate(looks.SHUT) + page.evaluate(looks.BROKEN):
                faults[name] = found
        assert faults == {}
