"""Every kind of page on A4 paper: words whole, no addresses, nothing cut off at the side."""

import io
import re
from calendar import Calendar
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from core.actors import SYSTEM
from core.calendar import DAY
from derby_nm.local.environment import ROOT
from funding.ledger.operations import set_ward_budget
from funding.models import Allocation, FinancialYear
from neighbourhoods.models import AvoidDate
from tests import factories
from tests.browser.test_axe import path_of

PICTURES = ROOT / ".local" / "printed"
"""Where the printed pages of the last run are looked at."""
PRINTED = {
    None: (
        "neighbourhood", "neighbourhoods", "services", "meeting", "agenda", "minutes", "body", "money", "plan",
        "meetings", "who_to_ring", "ward_public", "wards_public",
        "indicators", "indicator public_indicator", "indicator_method public_indicator", "indicator_breaks public_indicator", "figure public_figure",
        "neighbourhood_profile", "area_profile", "city_profile", "one_page", "targets public_indicator",
        "matrix", "compare", "changes", "open_indicators",
        "reports", "report public_report",
    ),
    "neighbourhood_manager": (
        "actions", "action", "body_quorum", "compliance_of_bodies", "training", "people", "person", "papers",
        "programme", "neighbourhood_services", "meeting_calendar", "briefing", "interests", "terms",
        "agreements", "agreement",
    ),
    "head_of_service": ("readings",),
    "data_officer": (
        "quarter_figures", "data_returns", "data_return", "data_return_confirm", "expected_files", "targets", "counted_figures",
        "code_books", "code_book", "report", "commentary",
    ),
    "finance_officer": (
        "ward_money", "ward_budget", "application", "grant", "contribution", "place_money", "budgets", "budget", "budget_line",
        "virement", "audit", "audit_segregation", "audit_edits",
    ),
    "system_administrator": ("users", "letters", "covers", "rights_on"),
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


def six_weeks():
    """The first day of a month that lies in six weeks, far enough from what the world holds."""
    first = (timezone.localdate() + 400 * DAY).replace(day=1)
    while len(Calendar().monthdatescalendar(first.year, first.month)) < 6:
        first = (first + 32 * DAY).replace(day=1)
    return first


def test_a_month_is_one_sheet(page, live_world, live_server):
    """Two dates on each working day, of two lines each, and on one day five, in letters of 8 points
    or more."""
    first = six_weeks()
    days = [first + at * DAY for at in range(28)]
    working = [day for day in days if day.weekday() < 5]
    named = [(day, at) for day in working for at in range(5 if day == working[3] else 2)]
    AvoidDate.objects.bulk_create(
        AvoidDate(first=day, last=day, kind="council", name=f"{at}: Normanton Neighbourhood Board")
        for day, at in named
    )
    page.goto(f"{live_server.url}/meetings/calendar/?view=month&month={first:%Y-%m}")
    page.emulate_media(media="print")
    entries = page.locator(".app-month__meeting")
    assert entries.count() >= len(named)  # and bank holidays
    size = entries.first.evaluate("each => parseFloat(getComputedStyle(each).fontSize)")
    assert size >= 8 * 96 / 72 - 0.01
    pdf = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    sheets = [(each.mediabox.width > each.mediabox.height) for each in pdf.pages]
    assert sheets == [True]
    assert "Normanton Neighbourhood Board" in pdf.pages[0].extract_text().replace("\n", " ")


@pytest.mark.parametrize(
    ("role", "name"), [("finance_officer", "ward_money_list"), (None, "wards_public")]
)
def test_seventeen_wards_are_one_sheet(page, live_world, live_server, sign_in, role, name):
    year = FinancialYear.objects.filter(allocations__isnull=False).latest("first")
    while Allocation.objects.filter(year=year).count() < 17:
        body = factories.BodyFactory(kind="ward_committee")
        set_ward_budget(body=body, year=year, amount=Decimal(36_000), by=SYSTEM)
    if role:
        sign_in(live_world.people[role])
    page.goto(live_server.url + reverse(name) + f"?year={year.first}")
    expect(page.locator(".app-bars__row")).to_have_count(17)
    pdf = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert [(each.mediabox.width > each.mediabox.height) for each in pdf.pages] == [True]
    assert pdf.pages[0].extract_text().count("£36,000") >= 30
