"""A request on a phone: logged without a signal, sent once, worked, answered, and said to be fixed by who reported it."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.access import Role
from boards.settings.operations import set_setting
from core.actors import SYSTEM
from core.letters.models import Letter
from tasking.models import RequestFeedback, ServiceRequest
from tasking.requests.feedback.rules import ASKED

WHAT = "Glass by the swings in the park"


@pytest.fixture
def phone(live_world, page):
    page.set_viewport_size({"width": 390, "height": 844})
    set_setting(name=ASKED.name, value="yes", starts_on=timezone.localdate(), by=SYSTEM)
    return page


def log(page, live_world):
    """Fills in the form and presses twice, as a doubtful thumb does."""
    page.get_by_label("Street or place").fill("Quagga Road")
    page.get_by_label("What is needed").fill(WHAT)
    page.locator("select[name=service]").select_option(label="Own litter")
    page.locator("select[name=neighbourhood]").select_option(str(live_world.own.place.pk))
    page.locator("select[name=agency]").select_option(str(live_world.own.agency.pk))
    page.locator("input[name=reporter_email]").fill("z@example.org")
    page.get_by_role("button", name="Log it").evaluate("each => { each.click(); each.click(); }")


def test_from_the_call_without_a_signal_to_what_the_caller_says(
    phone, context, live_world, live_server, sign_in, check
):
    sign_in(live_world.people[Role.NEIGHBOURHOOD_MANAGER])
    phone.goto(f"{live_server.url}/requests/log/")
    assert check(phone) == []
    context.set_offline(True)
    log(phone, live_world)
    expect(phone.get_by_text(f"{WHAT} (waiting to be sent)")).to_be_visible()
    expect(phone.locator("[data-queue-state]")).to_contain_text(
        "1 not sent yet, kept on this device"
    )
    assert not ServiceRequest.objects.filter(what=WHAT).exists()
    context.set_offline(False)
    expect(phone.get_by_text(re.compile(r"SR\d+ logged"))).to_be_visible()
    expect(phone.get_by_text("waiting to be sent")).to_have_count(0)
    made = ServiceRequest.objects.get(what=WHAT)
    reply = phone.get_by_label("Reply to copy")
    expect(reply).to_have_value(re.compile(f"Your reference is {made.reference}"))
    expect(phone.get_by_role("button", name="Copy")).to_be_visible()
    assert check(phone) == []

    sign_in(live_world.people[Role.SERVICE_OFFICER])
    phone.goto(f"{live_server.url}/requests/queue/")
    row = phone.get_by_role("row").filter(has_text=WHAT)
    row.get_by_role("button", name="Take").click()
    phone.goto(live_server.url + made.worked.get_absolute_url())
    phone.get_by_role("link", name="Record the outcome").click()
    phone.get_by_label("Fixed").check()
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_text("Saved. Whoever asked can be told.")).to_be_visible()
    phone.goto(f"{live_server.url}/requests/{made.pk}/reply/")
    phone.get_by_label("Standard reply").select_option(label="Own reply")
    phone.get_by_role("button", name="Fill in").click()
    expect(phone.get_by_label("Reply", exact=True)).to_have_value(f"It is {made.reference}")
    assert check(phone) == []
    phone.get_by_role("button", name="Send or record").click()
    expect(phone.get_by_text("Reply sent by email.")).to_be_visible()

    letter = Letter.objects.get(kind="Is it fixed?", to="z@example.org")
    token = re.search(r"/l/f/([\w-]+)/", letter.body)[1]
    context.clear_cookies()
    phone.goto(f"{live_server.url}/l/f/{token}/")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Is it fixed?")
    expect(phone.get_by_text(WHAT)).to_have_count(0)
    assert check(phone) == []
    phone.get_by_label("No", exact=True).check()
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_text("We have asked the team to look at it again.")).to_be_visible()
    assert check(phone) == []
    made.worked.refresh_from_db()
    assert made.worked.state == "reopen_requested"
    assert RequestFeedback.objects.get(request=made).is_fixed is False


def test_the_same_street_is_asked_once_with_a_signal(phone, live_world, live_server, sign_in):
    sign_in(live_world.people[Role.NEIGHBOURHOOD_MANAGER])
    phone.goto(f"{live_server.url}/requests/log/")
    for number in range(2):
        log(phone, live_world)
        if number:
            expect(phone.get_by_text("Already logged once")).to_be_visible()
            expect(phone.get_by_label("What is needed")).to_have_value(WHAT)
            assert ServiceRequest.objects.filter(what=WHAT).count() == 1
            phone.get_by_role("button", name="Log it").click()
        expect(phone.get_by_text(re.compile(r"SR\d+ logged"))).to_have_count(number + 1)
    assert ServiceRequest.objects.filter(what=WHAT).count() == 2
