"""A chair takes a meeting from the agenda to the signature on a phone, with the chair's own sign-in; a
member says whether they will come, and declares an interest."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from boards.attendance.operations import mark_everyone_present
from boards.decisions.operations import record_decision
from boards.live.operations import (
    finish_meeting,
    mark_minutes_ready,
    publish_minutes,
    start_meeting,
)
from boards.meetings.agendas.operations import publish_agenda
from boards.meetings.items.operations import add_item
from boards.minutes.approvals.operations import approve_minutes
from boards.minutes.operations import save_minute
from boards.models import Attendance, Interest, Meeting, MinutesApproval, MinutesReturn
from boards.seats.operations import add_member, link_sign_in
from core.actors import SYSTEM
from tests import factories
from tests.steps import set_date

SINCE = datetime.date(2024, 5, 6)
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def body(live_world):
    return factories.BodyFactory(
        kind="ward_committee", power="decide", name="Committee", agree_days=2,
        quorum_minimum=1,
    )  # fmt: skip


def seated(body, role, name):
    user, person = factories.UserFactory(name=name), factories.CouncillorFactory(name=name)
    add_member(body=body, person=person, role=role, starts_on=SINCE, by=SYSTEM)
    link_sign_in(person=person, user=user, by=SYSTEM)
    return type(user).objects.get(pk=user.pk)


@pytest.fixture
def chair(body):
    return seated(body, "chair", "Cora Chair")


@pytest.fixture
def member(body):
    return seated(body, "elected_member", "Mo Member")


@pytest.fixture
def officer(live_world):
    return factories.OfficerFactory(name="Wanda Writer")


@pytest.fixture
def draft(body, chair, member, officer):
    meeting = set_date(body=body, starts_at=timezone.now() + MINUTE, by=officer, place="Hall")
    add_item(meeting=meeting, title="Alleygates", by=officer)
    return meeting


def fresh(meeting):
    return Meeting.objects.select_related("body").get(pk=meeting.pk)


@pytest.fixture
def phone(page, live_server, sign_in):
    """Opens the page of a meeting on the phone of a user."""
    page.set_viewport_size({"width": 390, "height": 844})

    def look(user, meeting):
        sign_in(user)
        page.goto(live_server.url + meeting.get_absolute_url())
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        return page

    return look


def said(page):
    return page.locator("main, .govuk-notification-banner, .app-banner")


def test_from_the_agenda_to_the_signature(phone, draft, chair, officer, body, check):
    page = phone(chair, draft)
    page.get_by_role("button", name="I agree to this agenda").click()
    expect(page.get_by_text("The agenda is agreed")).to_be_visible()
    assert fresh(draft).agreed_by == chair

    publish_agenda(meeting=draft, by=officer)
    item = add_item(meeting=draft, title="Flood", by=officer)
    start_meeting(meeting=draft, by=officer)
    mark_everyone_present(meeting=draft, by=officer)
    phone(chair, draft).get_by_role("link", name="accept it as urgent").click()
    page.get_by_role("button", name="Accept it as urgent").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert check(page) == []
    page.get_by_label("Reason for urgency").fill("The wall may fall")
    page.get_by_role("button", name="Accept it as urgent").click()
    expect(page.get_by_text("The item is accepted as urgent")).to_be_visible()

    record_decision(item=item, outcome="resolved", text="Close the alley", by=officer)
    save_minute(item=item, text="All agreed.", version=0, by=officer, leave=True)
    finish_meeting(meeting=draft, by=officer)
    mark_minutes_ready(meeting=draft, by=officer)
    phone(chair, draft).get_by_role("link", name="Read the minutes").click()
    page.get_by_role("link", name="They are not accurate").first.click()
    page.get_by_role("button", name="Send the minutes back").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert check(page) == []
    page.get_by_label("What is not right").fill("Mo did not agree")
    page.get_by_role("button", name="Send the minutes back").click()
    expect(page.get_by_text("Mo did not agree").first).to_be_visible()
    assert MinutesReturn.objects.get(meeting=draft).returned_by == chair
    expect(phone(officer, draft).get_by_text("Mo did not agree").first).to_be_visible()

    save_minute(item=item, text="All but one agreed.", version=1, by=officer, leave=True)
    mark_minutes_ready(meeting=draft, by=officer)
    phone(chair, draft).get_by_role("link", name="Read the minutes").click()
    page.get_by_role("button", name="I confirm these minutes are accurate").first.click()
    expect(page.get_by_text("The minutes are checked").first).to_be_visible()
    publish_minutes(meeting=draft, by=officer)

    later = set_date(body=body, starts_at=draft.starts_at + MINUTE, by=officer, place="Hall")
    add_item(meeting=later, title="Parking", by=officer)
    publish_agenda(meeting=later, by=officer)
    start_meeting(meeting=later, by=officer)
    mark_everyone_present(meeting=later, by=officer)
    approve_minutes(meeting=fresh(draft), item=later.items.get(kind="minutes"), by=officer)
    phone(chair, later).get_by_role("link", name="Sign the minutes").click()
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert check(page) == []
    page.get_by_label("I have read these minutes").check(force=True)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("You have signed the minutes")).to_be_visible()
    approval = MinutesApproval.objects.get(meeting=draft)
    assert (approval.signed_by, approval.signed_name) == (chair, "Cora Chair")


def test_a_member_answers_and_declares(phone, draft, member, officer, check):
    publish_agenda(meeting=draft, by=officer)
    page = phone(member, draft)
    page.get_by_role("button", name="Send my apologies").click()
    expect(page.get_by_text("You sent your apologies")).to_be_visible()
    assert check(page) == []
    page.get_by_role("button", name="I will come after all").click()
    expect(page.get_by_text("You said so on")).to_be_visible()
    assert Attendance.objects.get(meeting=draft).status == "coming"

    page.get_by_role("link", name="Declare an interest").click()
    page.get_by_role("button", name="Declare the interest").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert check(page) == []
    page.get_by_label("Which item").select_option(label=str(draft.items.get(title="Alleygates")))
    page.get_by_label("Interest that is not registrable").check(force=True)
    page.get_by_label("What the interest is").fill("I live in that street")
    page.get_by_label("Leave the room", exact=True).check(force=True)
    page.get_by_role("button", name="Declare the interest").click()
    expect(page.get_by_text("I live in that street").first).to_be_visible()
    assert Interest.objects.get(item__meeting=draft).is_own
    page = phone(officer, draft)
    expect(page.get_by_text("I live in that street").first).to_be_visible()
