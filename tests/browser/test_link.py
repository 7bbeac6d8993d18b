"""An owner without a sign-in on a phone: accepts, sends a photograph, says that it is done. And the
officer who gives the link."""

import pytest
from playwright.sync_api import expect

from tasking.models import Action, ActionPhoto
from tests import factories
from tests.access import urls


@pytest.fixture
def phone(live_world, live_server, page):
    """The page that the link opens, on a phone where nobody is signed in."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_server.url + urls.address("action_link", "action_link", live_world.own))
    return page


def test_accepted_photographed_and_done_on_a_phone(phone, live_world, check):
    action = live_world.own.linked_action
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Own gate to mend")
    phone.get_by_role("button", name="Accept").evaluate("each => { each.click(); each.click(); }")
    expect(phone.get_by_text("You have accepted this action. Thank you.")).to_be_visible()
    assert check(phone) == []
    phone.get_by_role("link", name="Add a note or a photograph").click()
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("alert")).to_contain_text("Enter a note or choose a photograph")
    assert check(phone) == []
    phone.get_by_label("Photograph").set_input_files(
        {"name": "gate.png", "mimeType": "image/png", "buffer": factories.picture("the gate")}
    )
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_text("Sent. Thank you.")).to_be_visible()
    phone.get_by_role("link", name="Say that it is done").click()
    phone.get_by_label("Note (optional)").fill("It shuts again")
    phone.get_by_role("button", name="It is done").click()
    expect(phone.get_by_text("You have told us that it is done. Thank you.")).to_be_visible()
    assert check(phone) == []
    assert Action.objects.get(pk=action.pk).state == "done"
    assert [each.to_state for each in action.updates.order_by("id")][1:] == ["accepted", "", "done"]
    assert ActionPhoto.objects.filter(update__action=action).count() == 2


def test_a_link_that_was_revoked_while_somebody_wrote_keeps_the_words(
    phone, live_world, live_server, check
):
    phone.get_by_role("link", name="Decline").click()
    phone.get_by_label("Why can you not do this?").fill("I have moved to Leeds")
    Action.objects.filter(pk=live_world.own.linked_action.pk).update(marking="official")
    phone.get_by_role("button", name="Decline").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("This link no longer works")
    expect(phone.get_by_text("I have moved to Leeds")).to_be_visible()
    assert check(phone) == []


def test_an_officer_shows_a_link_once_and_revokes_it(live_world, live_server, sign_in, page, check):
    sign_in(live_world.people["neighbourhood_manager"])
    action = live_world.own.linked_action
    page.goto(live_server.url + action.get_absolute_url())
    assert check(page) == []
    page.get_by_role("button", name="Show a link to copy").click()
    address = page.get_by_label("Link", exact=True).input_value()
    assert check(page) == []
    page.get_by_role("link", name="Back to the action").click()
    page.get_by_role("button", name="Revoke").first.click()
    expect(page.get_by_text("The link no longer works.")).to_be_visible()
    sign_in(None)
    page.goto(live_server.url + "/l/" + address.partition("/l/")[2])
    expect(page.get_by_role("heading", level=1)).to_have_text("This link no longer works")
