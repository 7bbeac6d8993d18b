"""Access needs of those expected at a meeting: counts for who runs it, names on request."""

import datetime

import pytest
from django.utils import timezone

from boards.attendance.needs.expected import needs_of_expected
from boards.attendance.needs.operations import read_needs
from boards.attendance.operations import add_attendee
from boards.attendance.own.operations import send_apologies
from boards.meetings.sending.operations import add_attender, end_attender
from boards.seats.operations import add_member
from core.actors import SYSTEM
from core.errors import WrongState
from core.models import Event
from neighbourhoods.models import Person
from neighbourhoods.people.needs.operations import save_needs
from tests import factories

SECRET = "Shellfish makes me ill"


@pytest.fixture
def ann(world):
    """A member of the board here with needs, who signs in."""
    person = factories.PersonFactory(name="Ann Needs", user=factories.UserFactory())
    since = timezone.localdate() - datetime.timedelta(days=90)
    add_member(body=world.own.body, person=person, role="resident", starts_on=since, by=SYSTEM)
    save_needs(person=person, diet=SECRET, format="large_print", hearing_loop=True, by=SYSTEM)
    return Person.objects.get(pk=person.pk)


def test_who_runs_a_meeting_sees_counts_and_on_request_names(manager, world, ann):
    draft = world.own.draft
    page = manager.get(draft.get_absolute_url()).content.decode()
    assert "1 large print, 1 hearing loop, 1 diet" in page
    assert SECRET not in page
    shown = manager.post(f"/meetings/{draft.pk}/access-needs/").content.decode()
    for words in ("Ann Needs", SECRET, "Large print"):
        assert words in shown
    event = Event.objects.about(draft).first()
    assert (event.verb, event.changes) == ("read the access needs of those expected", {})


def test_of_another_place_nothing_is_read(manager, world):
    person = factories.PersonFactory(name="Else Where")
    add_member(body=world.other.body, person=person, role="resident", by=SYSTEM)
    save_needs(person=person, diet=SECRET, by=SYSTEM)
    assert [each.person for each in needs_of_expected(world.other.draft)] == [person]
    page = manager.get(world.other.agenda.get_absolute_url()).content.decode()
    assert "Access needs of those expected" not in page
    answer = manager.post(f"/meetings/{world.other.agenda.pk}/access-needs/")
    assert answer.status_code == 403
    assert SECRET not in answer.content.decode()


def test_who_is_expected(world, ann):
    """A member, unless they sent apologies; who was added by name; nobody who has left."""
    draft = world.own.draft
    guest = factories.PersonFactory(name="Gus Guest")
    left = factories.PersonFactory(name="Lee Left")
    for each in (guest, left):
        save_needs(person=each, transport="Taxi", by=SYSTEM)
    assert [each.person for each in needs_of_expected(draft)] == [ann]
    send_apologies(meeting=draft, by=ann.user, shown="", when=None)
    assert [each.person for each in needs_of_expected(draft)] == []
    running = world.own.running
    add_attendee(meeting=running, name="Gus Guest", person=guest, by=world.own.writer)
    assert [each.person for each in needs_of_expected(running)] == [ann, guest]


def test_who_always_comes_without_a_seat_is_expected(world):
    draft, officer = world.own.draft, factories.PersonFactory(name="Ola Officer")
    save_needs(person=officer, hearing_loop=True, by=SYSTEM)
    attender = add_attender(body=draft.body, person=officer, by=world.own.writer)
    assert [each.person for each in needs_of_expected(draft)] == [officer]
    assert [each.person for each in needs_of_expected(world.other.draft)] == []
    end_attender(attender=attender, by=world.own.writer)
    assert draft.day > timezone.localdate()
    assert [each.person for each in needs_of_expected(draft)] == []


def test_once_a_meeting_is_over_nobody_is_expected(manager, world, ann):
    with pytest.raises(WrongState, match="over"):
        read_needs(meeting=world.own.written, by=SYSTEM)
    page = manager.get(world.own.written.get_absolute_url()).content.decode()
    assert "Access needs of those expected" not in page
