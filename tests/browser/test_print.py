"""Every kind of page on A4 paper: words whole, no addresses, nothing cut off at the side."""

import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from derby_nm.local.environment import ROOT
from tests.browser.test_axe import path_of

PICTURES = ROOT / ".local" / "printed"
"""Where the printed pages of the last run are looked at."""
PRINTED = {
    None: (
        "neighbourhood", "neighbourhoods", "services", "meeting", "agenda", "minutes", "body", "money", "plan",
        "meetings", "who_to_ring", "ward_public", "wards_public",
    ),
    "neighbourhood_manager": (
        "actions", "action", "body_quorum", "compliance_of_bodies", "training", "people", "person", "papers",
        "programme", "neighbourhood_services", "meeting_calendar", "briefing", "interests", "terms",
    ),
    "system_administrator": ("users", "letters", "covers"),
}  # fmt: skip
LANDSCAPE = {"services", "meeting_calendar", "covers", "wards_public"}
WORD = re.compile(r"[A-Za-z]{5,}")


@pytest.fixture
def printed(page, live_world, live_server, sign_in):
    """What the browser prints of a page, and the words that stand there."""

    def run(role, name):
        sign_in(live_world.people[role] if role else None)
        page.goto(live_server.url + path_of(name, live_world))
        page.emulate_media(media="print")
        page.evaluate(
            "document.querySelectorAll('.govuk-visually-hidden, select, svg text').forEach(each => each.remove())"
        )
        words = page.locator("main").inner_text()
        content = page.pdf(prefer_css_page_size=True)
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        (PICTURES / f"{name}.pdf").write_bytes(content)
        page.emulate_media(media="screen")
        return PdfReader(io.BytesIO(content)), words

    return run


@pytest.mark.parametrize("role", PRINTED)
def test_printed_pages(role, printed):
    faults = {}
    for name in PRINTED[role]:
        pdf, words = printed(role, name)
        text = "\n".join(each.extract_text() for each in pdf.pages)
        there = {each.lower() for each in WORD.findall(text)}
        broken = {each.lower() for each in WORD.findall(words)} - there
        addresses = re.findall(r"\((?:https?:/)?/[^)\s]*\)?", text)
        sideways = {each.mediabox.width > each.mediabox.height for each in pdf.pages}
        if broken or addresses or len(sideways) > 1 or (name in LANDSCAPE and sideways != {True}):
            faults[name] = sorted(broken)[:8], addresses[:3], sideways
        assert "printed on" in text, name
        numbers = [f"Page {at} of {len(pdf.pages)}" for at, _ in enumerate(pdf.pages, 1)]
        assert [at for at in numbers if at not in text] == [], name
        assert "Skip to main content" not in text, name
    assert faults == {}
