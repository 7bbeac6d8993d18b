"""A finance officer finds a partner resource, filters, downloads, corrects the amount while a second
tab is open, reads what became of it, and goes to the page that the public sees. Without help."""

import csv

import pytest
from playwright.sync_api import expect

from funding.models import SourcedFigure
from tests import factories


@pytest.fixture
def finance(live_world, live_server, sign_in, page):
    """The finance officer at the home page, with two resources of two agencies."""
    nhs = factories.AgencyFactory(name="NHS Derby City", short_name="NHS Derby City", slug="nhs")
    for name, agency, amount in (
        ("Three development officers", nhs, 60_000),
        ("Development of officers", live_world.own.agency, 12.5),
    ):
        SourcedFigure.objects.create(
            agency=agency, kind="cash", what_for=name, amount=amount, period="2010", source="Report"
        )
    sign_in(live_world.people["finance_officer"])
    page.goto(live_server.url)
    return page


def save(page, amount):
    page.get_by_label("Amount in pounds").fill(amount)
    page.get_by_role("button", name="Save", exact=True).click()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_finance_officer_corrects_a_partner_resource(finance, check, width):
    page = finance
    page.set_viewport_size({"width": width, "height": 900})
    page.get_by_role("link", name="Partner resources").first.click()
    expect(page.get_by_role("heading", name="Partner resources", level=1)).to_be_visible()

    page.get_by_label("Search").fill("officers")
    page.keyboard.press("Enter")
    rows = page.locator("#result_list tbody tr")
    expect(rows).to_have_count(2)
    filters = page.get_by_role("navigation", name="Filter")
    filters.get_by_role("link", name="NHS Derby City").focus()
    page.keyboard.press("Enter")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("£60,000")
    assert check(page) == []
    page.set_viewport_size({"width": width, "height": 900})

    with page.expect_download() as begun:
        page.get_by_role("link", name="Download CSV").click()
    with open(begun.value.path(), encoding="utf-8-sig") as file:
        lines = list(csv.DictReader(file))
    assert [(each["What for"], each["Amount in pounds"]) for each in lines] == [
        ("Three development officers", "60000.00")
    ]

    page.get_by_role("link", name="Three development officers", exact=True).click()
    second = page.context.new_page()
    second.goto(page.url)
    save(second, "61,000")
    expect(second.get_by_text("was changed successfully")).to_be_visible()
    save(page, "£63,550")
    expect(page.get_by_text("This was changed by The Finance and grants officer")).to_be_visible()
    expect(page.get_by_text("saved now “£61,000”, in your form “£63,550”")).to_be_visible()
    expect(page.get_by_label("Amount in pounds")).to_have_value("£63,550")
    assert check(page) == []
    page.set_viewport_size({"width": width, "height": 900})
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#result_list")).to_contain_text("£63,550")

    page.get_by_role("link", name="Three development officers", exact=True).click()
    page.get_by_role("link", name="History").click()
    told = page.locator("main table tbody tr").first
    expect(told).to_contain_text("Amount: from £61,000 to £63,550")
    expect(told).to_contain_text("The Finance and grants officer")
    assert check(page) == []

    page.get_by_role("link", name="View on site").click()
    expect(page.get_by_role("row", name="Three development officers")).to_contain_text("£63,550")
