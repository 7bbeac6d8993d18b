"""From what is ready through report, agenda and the evening to grants, pressed in a browser."""

import datetime
import os
from contextlib import ExitStack
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from boards.attendance.operations import mark_everyone_present
from boards.live.operations import start_meeting
from boards.meetings.agendas.operations import publish_agenda
from boards.models import Membership
from boards.seats.operations import add_member
from core.actors import SYSTEM
from funding.grants.applications.operations import receive_application
from funding.ledger.operations import open_year, set_ward_budget
from funding.models import Grant, WardReport
from neighbourhoods.models import CommunityGroup
from tests import factories, steps
from tests.funding.readying import make_it_ready

WEEKS = datetime.timedelta(days=40)


@pytest.fixture
def weeks_ago(transactional_db):
    """Forty days before today, until it is called."""
    with ExitStack() as stack:
        stack.enter_context(time_machine.travel(timezone.now() - WEEKS, tick=True))
        yield stack.close


@pytest.fixture
def committee(weeks_ago):
    body = factories.BodyFactory(
        kind="ward_committee", name="Abbey ward committee", slug="abbey-ward-committee"
    )
    steps.chair_of(body, has_vote=True)
    for name in ("Mo Member", "Mia Member", "Max Member"):
        add_member(
            body=body, person=factories.CouncillorFactory(name=name), has_vote=True, by=SYSTEM,
            role=Membership.Role.ELECTED_MEMBER, starts_on=datetime.date(2005, 1, 1),
        )  # fmt: skip
    steps.decides(body)
    return body


@pytest.fixture
def people(committee):
    return {
        "finance": factories.OfficerFactory(role="finance_officer", name="Fay Finance"),
        "clerk": factories.OfficerFactory(role="meetings_clerk", name="Cora Clerk"),
    }


@pytest.fixture
def asked(committee, people):
    """Three that are ready, and one that is not."""
    day = timezone.localdate()
    year = open_year(first=day.year - (day.month < 4), by=SYSTEM)
    ward = set_ward_budget(body=committee, year=year, amount=Decimal(1_200), by=SYSTEM)
    group = CommunityGroup.objects.create(
        name="Friends of the Arboretum and the gardens around it", purpose="They garden",
        neighbourhood=committee.neighbourhood,
    )  # fmt: skip
    found = []
    for title, amount in (("Raised beds", 500), ("A bench by the pond", 800), ("Play day", 200)):
        made = receive_application(
            group=group, title=title, purpose=f"{title} for everybody who comes by",
            received_on=day, asks=[(ward, "grant", Decimal(amount))], by=people["finance"],
        )  # fmt: skip
        found.append(made.requests.get())
        make_it_ready(
            found[-1], people["finance"], amount=Decimal(amount),
            summary="Good value, and well planned", power="Constitution, part 3",
        )  # fmt: skip
    return found


@pytest.fixture
def held(committee, people):
    return steps.set_date(
        body=committee, starts_at=timezone.now() + WEEKS, by=people["clerk"], place="Hall"
    )


def picture(page, name):
    if folder := os.environ.get("PICTURES"):
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})


def test_from_what_is_ready_to_the_grants(
    page, live_server, sign_in, check, people, asked, held, weeks_ago
):
    sign_in(people["finance"])
    page.goto(live_server.url + held.get_absolute_url())
    page.get_by_role("link", name="Report to the ward committee").click()
    assert check(page) == []
    picture(page, "report")
    page.get_by_label("Financial implications").fill("£1,500 is asked for, £1,200 is there")
    page.get_by_role("button", name="Make the report").click()
    expect(page.get_by_text("The report is on the agenda.")).to_be_visible()
    assert WardReport.objects.get().rows.count() == 3
    picture(page, "report-made")
    publish_agenda(meeting=held, by=people["clerk"])

    weeks_ago()
    held.refresh_from_db()
    start_meeting(meeting=held, by=people["clerk"], at=held.starts_at)
    mark_everyone_present(meeting=held, by=people["clerk"])
    sign_in(people["clerk"])
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server.url}/meetings/{held.pk}/live/")
    picture(page, "live")
    page.get_by_role("link", name="Decide it on the schedule").first.click(timeout=5000)
    expect(page.get_by_text("3 of 3 applications still to be decided")).to_be_visible()
    page.evaluate("scrollTo(0, 0)")
    assert check(page) == []
    picture(page, "schedule")
    page.get_by_role("button", name="Approve Raised beds").click()
    expect(page.get_by_text("2 of 3 applications still to be decided")).to_be_visible()
    page.get_by_role("button", name="Approve A bench by the pond").click()
    expect(page.get_by_text("Only £700 is left")).to_be_visible()
    page.evaluate("scrollTo(0, 0)")
    assert check(page) == []
    picture(page, "schedule-short")
    box = page.locator("section", has_text="A bench by the pond").get_by_label("Amount approved")
    box.fill("600")
    page.get_by_role("button", name="Approve A bench by the pond").click()
    expect(page.get_by_text("1 of 3 applications still to be decided")).to_be_visible()
    last = page.locator("section", has_text="Play day")
    last.get_by_text("Refuse", exact=True).click()
    last.get_by_label("Reason, which the group is told").select_option("The ward budget is spent")
    picture(page, "schedule-refuse")
    last.get_by_role("button", name="Refuse Play day").click()
    expect(page.get_by_text("still to be decided")).to_have_count(0)
    expect(page.get_by_text("£100 left").first).to_be_visible()
    picture(page, "schedule-done")
    assert sorted(Grant.objects.values_list("amount", flat=True)) == [500, 600]
    asked[2].refresh_from_db()
    assert asked[2].state == "refused"
