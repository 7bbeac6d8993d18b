"""A tasking meeting in the browser: nominated on the partner's phone, built, run and issued by the manager."""

from django.utils import timezone
from playwright.sync_api import expect

from boards.meetings.agendas.operations import publish_agenda
from core.actors import SYSTEM
from tasking.actions.operations import add_action
from tasking.models import ActionsIssued
from tests import steps
from tests.tasking.meetings.conftest import DAY

PHONE = {"width": 390, "height": 844}


def test_a_tasking_meeting(live_world, live_server, sign_in, page, check):
    own, people = live_world.own, live_world.people
    start = timezone.now().replace(second=0, microsecond=0)
    meeting = steps.set_date(body=own.task_group, starts_at=start, by=SYSTEM)
    sign_in(people["partner_officer"])
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/bodies/own-estate-tasking/nominations/add/")
    page.get_by_label("Where").fill("Cole Lane")
    page.get_by_label("What happens there").fill("Fires")
    page.get_by_label("Urgent: first on the agenda").check()
    assert check(page) == []
    page.get_by_role("button", name="Nominate").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cole Lane: Fires")

    sign_in(people["neighbourhood_manager"])
    page.reload()
    page.get_by_role("link", name="Accept as urgent").click()
    page.get_by_label("Why it cannot wait").fill("Fires again tonight")
    page.get_by_role("button", name="Accept as urgent").click()
    page.goto(f"{live_server.url}/meetings/{meeting.pk}/agenda/edit/")
    page.get_by_role("button", name="Build the agenda").click()
    expect(page.get_by_role("heading", name="Cole Lane: Fires")).to_be_visible()
    assert check(page) == []
    publish_agenda(meeting=meeting, by=people["neighbourhood_manager"])
    page.goto(f"{live_server.url}{meeting.get_absolute_url()}")
    page.get_by_role("button", name="Run").first.click()
    expect(page.get_by_text("Speak of places, behaviour and times.").first).to_be_visible()
    assert check(page) == []
    item = meeting.items.get(title="Cole Lane: Fires")
    add_action(
        what="Light the garages", due_on=timezone.localdate() + 9 * DAY, lead_agency=own.agency,
        agenda_item=item, by=people["neighbourhood_manager"],
    )  # fmt: skip
    page.set_viewport_size({"width": 1280, "height": 900})
    page.reload()
    page.get_by_role("button", name="Close the meeting").click()
    page.goto(f"{live_server.url}{meeting.get_absolute_url()}")
    page.get_by_role("button", name="Issue the actions").click()
    expect(page.get_by_text("emailed to 1")).to_be_visible()
    assert check(page) == []
    assert ActionsIssued.objects.get().meeting == meeting
