"""A tasking meeting from the nomination to the actions in the agencies' hands."""

import pytest
from django.urls import reverse
from django.utils import timezone

from boards.live.operations import finish_meeting, start_meeting
from core.letters.models import Letter
from tasking.actions.operations import add_action
from tasking.meetings.issuing.models import ActionsIssued
from tasking.meetings.models import Nomination
from tests.tasking.meetings.conftest import DAY, meeting_of

pytestmark = pytest.mark.django_db


def titles(meeting):
    return [each.title for each in meeting.items.order_by("position")]


def test_a_whole_tasking_meeting(town, client_of):
    today = timezone.now()
    meeting = meeting_of(town.group, town.manager, days=0)
    sergeant, manager = client_of(town.sergeant), client_of(town.manager)
    assert "Sinfin Tasking" in sergeant.get(reverse("tasking_groups")).content.decode()
    sent = sergeant.post(
        reverse("nomination_add", args=["sinfin-tasking"]),
        {"place": "Cole Lane", "behaviour": "Fires", "times": "Fridays", "urgency": "normal",
         "client_id": "0ef61a64-0ad6-4e03-a10f-0a70b9d8f3f0"},
    )  # fmt: skip
    nomination = Nomination.objects.get()
    assert (sent.status_code, sent.url) == (302, nomination.get_absolute_url())
    assert (nomination.agency, nomination.nominated_by) == (town.police, town.sergeant)
    late = manager.get(nomination.get_absolute_url()).content.decode()
    assert "After the closing date" in late
    manager.post(reverse("nomination_accept", args=[nomination.pk]), {"reason": "Fires tonight"})
    manager.post(reverse("agenda_build", args=[meeting.pk]))
    assert titles(meeting) == [
        "Apologies", "Declarations of interest", "Overdue actions by agency", "Cole Lane: Fires",
        "Any other business", "Next meeting",
    ]  # fmt: skip
    start_meeting(meeting=meeting, by=town.manager)
    item = meeting.items.get(title="Cole Lane: Fires")
    live = manager.get(reverse("meeting_live", args=[meeting.pk])).content.decode()
    assert "Decide on this nomination" in live
    assert "Speak of places, behaviour and times." in live
    manager.post(reverse("nomination_answer", args=[nomination.pk]), {"to": "taken_on"})
    assert Nomination.objects.get().state == "taken_on"
    add_action(
        what="Light the garages", due_on=timezone.localdate() + 9 * DAY, lead_agency=town.housing,
        agenda_item=item, by=town.manager,
    )  # fmt: skip
    finish_meeting(meeting=meeting, by=town.manager)
    page = manager.get(meeting.get_absolute_url()).content.decode()
    assert "Issue the actions" in page
    for _ in range(2):
        manager.post(reverse("actions_issue", args=[meeting.pk]))
    issued = ActionsIssued.objects.get()
    assert [(each.agency, each.actions, each.told) for each in issued.agencies.all()] == [
        (town.housing, 1, 1)
    ]
    letter = Letter.objects.get(kind="Actions of a meeting")
    assert letter.to == town.landlord.email
    assert "garages" not in letter.subject + letter.body
    assert "emailed to 1" in manager.get(meeting.get_absolute_url()).content.decode()
    assert today < issued.issued_at
