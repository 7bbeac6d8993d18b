"""Somebody is told of an error report that waits: a letter to the officer, a row of what is to do; and
who signs minutes has seen what was found wrong in them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from boards.corrections.operations import confirm_error, correct, decline_error, report_error
from boards.corrections.todo import reported
from boards.minutes import shown
from boards.minutes.approvals.operations import approve_minutes, sign_minutes
from boards.models import Meeting, MinutesApproval
from core.errors import WrongState
from core.letters.models import Letter
from core.todo import Asked
from tests import factories, steps
from tests.boards.minutes.test_versions import approval_item, held

pytestmark = pytest.mark.django_db
KIND = "Error reported in minutes"


@pytest.fixture
def published(world):
    return world.own.published


@pytest.fixture
def member(world):
    user = world.people["elected_member"]
    return type(user).objects.get(pk=user.pk)


@pytest.fixture
def officer(world):
    user = world.people["head_of_service"]
    return type(user).objects.get(pk=user.pk)


def report(published, by, text="It was 40 lamps", **more):
    item = published.items.get(position=1)
    return report_error(meeting=published, item=item, text=text, by=by, **more)


def letter_of(made):
    return Letter.objects.get(kind=KIND, about_id=made.pk)


def test_the_officer_gets_one_letter_with_the_link(published, member, officer):
    Meeting.objects.filter(pk=published.pk).update(organiser=officer)
    published.refresh_from_db()
    made = report(published, member)
    report_error(
        meeting=published, item=made.item, text=made.text, by=member, client_id=made.client_id
    )
    letter = letter_of(made)
    assert letter.to == officer.email
    assert published.get_absolute_url() in letter.body
    assert "40 lamps" not in letter.body, "what may be private stands on the page alone"


def test_it_goes_to_who_still_runs_the_meeting(published, member, officer):
    gone = factories.UserFactory()
    Meeting.objects.filter(pk=published.pk).update(organiser=gone, minutes_ready_by=officer)
    published.refresh_from_db()
    assert letter_of(report(published, member)).to == officer.email
    own = report(published, officer, "Mine")
    assert not Letter.objects.filter(kind=KIND, about_id=own.pk, to=officer.email).exists()


def test_what_an_officer_records_is_told_to_nobody(published, officer):
    item = published.items.get(position=1)
    made = correct(meeting=published, item=item, text="So", by=officer)
    assert not Letter.objects.filter(kind=KIND, about_id=made.pk).exists()


def test_it_waits_on_the_page_of_what_is_to_do(published, member, officer, as_user):
    made = report(published, member)
    words = f"Confirm or decline an error reported by {member}"
    page = as_user(officer).get("/").content.decode()
    assert words in page
    assert published.get_absolute_url() in page
    assert words not in as_user(member).get("/").content.decode()
    before = len(reported(Asked(officer, timezone.now(), 50)))
    decline_error(correction=made, reason="The recording says so", by=officer)
    assert len(reported(Asked(officer, timezone.now(), 50))) == before - 1
    other = report(published, member, "Another")
    assert len(reported(Asked(officer, timezone.now(), 50))) == before
    confirm_error(correction=other, by=officer)
    assert len(reported(Asked(officer, timezone.now(), 50))) == before - 1


@pytest.fixture
def approved(writer):
    meeting = held(writer, "recommend")
    item = approval_item(meeting, writer)
    steps.signs(item.meeting)
    approval = approve_minutes(meeting=meeting, item=item, by=writer)
    return MinutesApproval.objects.select_related("meeting", "item__meeting").get(pk=approval.pk)


def test_who_signs_has_seen_what_was_found_wrong(approved, writer, as_user):
    """On the page of the chair and on the live page."""
    chair = factories.UserFactory()
    person = steps.chair_of(approved.item.meeting.body)
    type(person).objects.filter(pk=person.pk).update(user=chair)
    read = shown.approval(approved)
    live = reverse("meeting_live", args=[approved.item.meeting_id])
    assert f'name="shown" value="{read}"' in as_user(writer).get(live).content.decode()
    meeting = approved.meeting
    correct(meeting=meeting, item=meeting.items.first(), text="All of it is wrong", by=writer)
    with pytest.raises(WrongState, match="Corrections recorded beside them: 1"):
        sign_minutes(approval=approved, person=person, by=writer, shown=read)
    sign = reverse("live_sign", args=[approved.pk])
    sent = {"person": person.pk, "shown": read}
    assert as_user(writer).post(sign, sent).status_code == 409
    now = shown.approval(approved)
    assert now != read
    assert f'name="shown" value="{now}"' in as_user(writer).get(live).content.decode()
    assert as_user(writer).post(sign, sent | {"shown": now}).status_code == 302
    approved.refresh_from_db()
    assert "All of it is wrong" in str(approved.document)
