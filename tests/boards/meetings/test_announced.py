"""That a meeting is set is public before its agenda: body, date, time, place and state, no more."""

import datetime
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from boards.bodies.models import Body
from boards.meetings.agendas.operations import publish_agenda
from boards.meetings.dates.operations import cancel_meeting
from boards.meetings.items.operations import add_item
from boards.meetings.notice import notice_of
from boards.models import Meeting, Membership
from boards.seats.operations import add_member
from core.actors import SYSTEM
from derby_nm.feed import calendar_of
from forums.querysets import next_forums
from tests import factories
from tests.steps import adjourn, chair_of, set_date

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
NOBODY = AnonymousUser()


@pytest.fixture
def writer():
    return factories.OfficerFactory(name="Zebra organiser")


@pytest.fixture
def meeting(writer):
    """Everything that can be typed about it, but for place and access, has a zebra in it."""
    body = factories.BodyFactory(name="Open Forum", kind=Body.Kind.FORUM)
    starts_at = (timezone.localtime() + 30 * DAY).replace(hour=18, minute=30)
    meeting = set_date(
        body=body, starts_at=starts_at, place="Old School Hall", access_notes="Ramp at the side",
        is_extraordinary=True, called_for="Zebra crossing", ends_at=None, by=writer,
    )  # fmt: skip
    add_item(
        meeting=meeting, title="Zebra item", text="Zebra text", presenter="Zebra presenter",
        recommendation="That the zebra is painted", by=writer,
    )  # fmt: skip
    Meeting.objects.filter(pk=meeting.pk).update(
        agreed_at=timezone.now(), agreed_by=writer, agreed_with="Zebra chair",
        agreed_person=chair_of(body),
    )  # fmt: skip
    meeting.refresh_from_db()
    return meeting


def pages(meeting):
    """Where the public may come upon a meeting, but for the first page with the next six."""
    place = meeting.body.neighbourhood
    return [
        "/meetings/", f"/meetings/calendar/?month={meeting.day:%Y-%m}",
        meeting.body.get_absolute_url(), place.get_absolute_url(), meeting.get_absolute_url(),
        f"/bodies/{meeting.body.slug}.ics", f"/neighbourhoods/{place.slug}.ics",
    ]  # fmt: skip


def test_everywhere_its_date_and_place_and_nothing_else(meeting, as_user):
    reader = as_user(None)
    for path in pages(meeting):
        shown = re.sub(r"\r\n ", "", reader.get(path).content.decode())
        assert f"/meetings/{meeting.pk}/" in shown or path == meeting.get_absolute_url(), path
        assert not re.search("zebra|extraordinary", shown, re.IGNORECASE), path
    page = reader.get(meeting.get_absolute_url()).content.decode()
    for words in ("Open Forum", f"{meeting.day:%-d %B %Y}", "6:30", "Old School Hall", "Ramp"):
        assert words in page
    for path in ("agenda", "agenda.pdf", "minutes", "live"):
        assert reader.get(f"{meeting.get_absolute_url()}{path}/").status_code in (302, 404)
    assert next_forums(NOBODY, [meeting.body.neighbourhood_id])


def test_no_count_of_what_is_on_it(meeting, writer, as_user):
    before = as_user(None).get(meeting.get_absolute_url()).content
    add_item(meeting=meeting, title="One more", by=writer)
    assert as_user(None).get(meeting.get_absolute_url()).content == before


def test_the_page_says_by_when_the_agenda_will_be_out(meeting, writer, as_user):
    due = notice_of(meeting, ()).target
    page = as_user(None).get(meeting.get_absolute_url()).content.decode()
    assert f"The agenda will be published by {due:%A %-d %B %Y}." in page
    soon = set_date(body=meeting.body, starts_at=timezone.now() + DAY, by=writer, ends_at=None)
    page = as_user(None).get(soon.get_absolute_url()).content.decode()
    assert "will be published by" not in page
    assert "No agenda has been published." in page
    assert soon.get_absolute_url() in as_user(None).get("/").content.decode()


def test_once_the_agenda_is_out_its_words_are_public(meeting, writer, as_user):
    publish_agenda(meeting=meeting, by=writer)
    assert "Zebra item" in as_user(None).get(meeting.get_absolute_url()).content.decode()


@pytest.mark.parametrize("name", ["draft", "running", "written", "ready"])
def test_in_every_state_before_the_agenda_is_out(world, name, as_user):
    """A meeting that was run without a published agenda is no more public than one to come."""
    meeting = getattr(world.own, name)
    page = as_user(None).get(meeting.get_absolute_url())
    shown = page.content.decode()
    assert page.status_code == 200
    assert not re.search(r"OWN (DRAFT|SECRET|running|written|ready)", shown)
    assert "No agenda has been published." in shown or "will be published by" in shown


def test_a_cancelled_one_stays_with_its_reason(meeting, writer, as_user):
    cancel_meeting(meeting=meeting, reason="The hall is flooded", by=writer)
    for path in ("/meetings/", meeting.get_absolute_url()):
        assert "Cancelled" in as_user(None).get(path).content.decode()
    assert "The hall is flooded" in as_user(None).get(meeting.get_absolute_url()).content.decode()
    feed = as_user(None).get(f"/bodies/{meeting.body.slug}.ics").content.decode()
    assert "STATUS:CANCELLED" in feed


def test_an_adjourned_one_is_public_at_once_with_time_and_place(world, as_user):
    meeting = world.own.running
    later = adjourn(
        meeting, timezone.now() + 9 * DAY, reason="Too late in the evening",
        items=[world.own.heard_item], place="The library", by=world.own.writer,
    )  # fmt: skip
    page = as_user(None).get(later.get_absolute_url()).content.decode()
    assert "The library" in page
    assert f"{later.day:%-d %B %Y}" in page
    assert "OWN running item" not in page
    before = as_user(None).get(meeting.get_absolute_url()).content.decode()
    assert later.get_absolute_url() in before
    assert "Too late in the evening" not in before


def test_of_a_body_that_meets_in_private_nothing_is_known(writer, as_user):
    body = factories.BodyFactory(power=Body.Power.OPERATIONAL, kind=Body.Kind.TASKING)
    hidden = set_date(body=body, starts_at=timezone.now() + 20 * DAY, by=writer, ends_at=None)
    assert not Meeting.objects.announced_to(NOBODY).filter(pk=hidden.pk).exists()
    for path in ("/", "/meetings/", body.neighbourhood.get_absolute_url()):
        assert hidden.get_absolute_url() not in as_user(None).get(path).content.decode()
    assert as_user(None).get(hidden.get_absolute_url()).status_code == 302


def test_the_calendar_of_a_member_without_a_right_holds_it(meeting):
    member = factories.UserFactory()
    person = factories.PersonFactory(user=member)
    add_member(body=meeting.body, person=person, role=Membership.Role.RESIDENT, by=SYSTEM)
    feed = calendar_of(member).decode()
    assert f"/meetings/{meeting.pk}/" in feed
    assert "zebra" not in feed.lower()
