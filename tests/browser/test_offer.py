"""A group without a sign-in on a phone: it accepts its offer, and reports at the end."""

import pytest
from playwright.sync_api import expect

from funding.models import Grant, Return
from tests import factories
from tests.access import urls


@pytest.fixture
def phone(live_world, page):
    page.set_viewport_size({"width": 390, "height": 844})
    return page


def test_an_offer_is_accepted_on_a_phone(phone, live_world, live_server, check):
    own = live_world.own
    phone.goto(live_server.url + urls.address("offer_link", "offer_link", own))
    expect(phone.get_by_role("heading", level=1)).to_contain_text("OWN bench 1")
    assert check(phone) == []
    phone.get_by_role("link", name="Accept the offer").click()
    phone.get_by_role("button", name="Accept the offer").click()
    expect(phone.get_by_role("alert")).to_contain_text("On behalf of the group")
    assert check(phone) == []
    phone.get_by_label("Your name").fill("Gil Gardener")
    phone.get_by_label("Your position in the group").fill("treasurer")
    phone.get_by_label("On behalf of the group").check()
    phone.get_by_role("button", name="Accept the offer").evaluate("b => { b.click(); b.click(); }")
    expect(phone.get_by_text("Your group accepted this offer")).to_be_visible()
    assert Grant.objects.get(pk=own.offered.pk).accepted_by == "Gil Gardener, treasurer"


def test_a_group_reports_on_a_phone(phone, live_world, live_server, check):
    own = live_world.own
    phone.goto(live_server.url + urls.address("return_link", "return_link", own))
    assert check(phone) == []
    phone.get_by_label("What was done").fill("Two benches")
    phone.get_by_label("How many people it reached").fill("40")
    phone.get_by_label("How much of the grant was spent").fill("90")
    phone.get_by_label("Who reports for the group").fill("Gil Gardener")
    phone.get_by_label("Photograph", exact=False).first.set_input_files(
        {"name": "bench.png", "mimeType": "image/png", "buffer": factories.picture("the bench")}
    )
    phone.get_by_role("button", name="Send the report").click()
    expect(phone.get_by_role("alert")).to_contain_text("Confirm that everyone")
    phone.get_by_label("Everyone who can be recognised").check()
    phone.get_by_label("Photograph", exact=False).first.set_input_files(
        {"name": "bench.png", "mimeType": "image/png", "buffer": factories.picture("the bench")}
    )
    phone.get_by_role("button", name="Send the report").click()
    expect(phone.get_by_text("We have your report")).to_be_visible()
    assert check(phone) == []
    assert Return.objects.get(pk=own.report.pk).by_link
