"""Commentary: who gives it, by page and by link; two at once; and what the database refuses."""

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse

from core import handing
from core.actors import SYSTEM
from core.errors import Refused, Stale, WrongState
from core.letters.models import Letter
from core.links import operations as links
from core.links.models import Link, LinkUse
from core.links.operations import LinkEnded
from core.models import Event
from neighbourhoods.models import Person
from performance.models import Commentary
from performance.reports import operations
from performance.reports.commentary import operations as commentary
from performance.reports.commentary.following import place_owed
from performance.reports.commentary.letters import PURPOSE, remind_all
from performance.reports.event_codes import CODES
from performance.reports.registering import WITH_ITS_INDICATOR
from tests import factories
from tests.performance.reports.making import AT, give, published, report_of

pytestmark = pytest.mark.django_db
DUE = datetime.date(2030, 10, 21)
WORDS = "Two wardens left in July; both posts are filled from November."


@pytest.fixture(autouse=True)
def then():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def person(world):
    return factories.PersonFactory(
        name="Paul Partner", agency=world.own.agency, email="paul@example.org", user=None
    )


@pytest.fixture
def asked(world, person):
    """Of somebody without an account."""
    made = published(world, "belonging", "Belonging", person)
    give(made, None, 80)
    give(made, world.own.place, 20)
    report = report_of(world.own.place)
    (row,) = operations.ask_commentary(report=report, due_on=DUE, by=SYSTEM, at=AT)
    return row


@pytest.fixture
def linked(asked, person):
    token = links.new_token()
    link, _ = links.make(
        PURPOSE.name, asked, person=person, name=person.name, by=SYSTEM, token=token
    )
    return link, token


def fresh(asked):
    return Commentary.objects.whole().get(pk=asked.pk)


def test_given_by_link_once_however_often_pressed(asked, linked, client):
    link, token = linked
    address = reverse("commentary_link", args=[token])
    page = client.get(address)
    assert b"Belonging" in page.content
    sent = {"text": WORDS, "row_version": fresh(asked).version}
    assert client.post(address, sent).status_code == 302
    again = {"text": WORDS, "row_version": fresh(asked).version}
    assert client.post(address, again).status_code == 302
    row = fresh(asked)
    assert (row.text, row.given_by_name) == (WORDS, "Paul Partner, by link")
    uses = LinkUse.objects.filter(link=link, what="given")
    assert uses.count() == 1


def test_by_link_nobody_is_overwritten(asked, linked, client):
    _, token = linked
    address = reverse("commentary_link", args=[token])
    old = fresh(asked).version
    client.post(address, {"text": WORDS, "row_version": old})
    page = client.post(address, {"text": "Other words", "row_version": old})
    assert page.status_code == 409
    assert "Other words" in page.content.decode()
    assert fresh(asked).text == WORDS


def test_a_link_ends(asked, linked, client):
    link, token = linked
    address = reverse("commentary_link", args=[token])
    with time_machine.travel(AT + datetime.timedelta(days=61), tick=False):
        assert client.get(address).status_code == 404
    commentary.revoke_link(link=link, by=SYSTEM)
    commentary.revoke_link(link=link, by=SYSTEM)
    assert client.get(address).status_code == 404
    by = commentary.holder_of(link)
    with pytest.raises(LinkEnded):
        commentary.give_by_link(link=link, commentary=fresh(asked), text=WORDS, by=by)


def test_a_link_ends_with_the_report(asked, linked, client):
    _, token = linked
    commentary.give_commentary(commentary=asked, text=WORDS, by=SYSTEM, at=AT)
    operations.mark_ready(report=asked.report, by=SYSTEM, at=AT)
    assert client.get(reverse("commentary_link", args=[token])).status_code == 404


def test_links_are_for_who_is_asked_and_has_no_account(world, asked, person):
    other = factories.PersonFactory(name="Other", agency=world.other.agency)
    with pytest.raises(DatabaseError, match="who is asked"), transaction.atomic():
        links.make(PURPOSE.name, asked, person=other, name="Other", by=SYSTEM)
    person.user = factories.UserFactory(name="Paul Partner")
    person.save()
    with pytest.raises(DatabaseError, match="who is asked"), transaction.atomic():
        links.make(PURPOSE.name, asked, person=person, name="Paul", by=SYSTEM)
    with pytest.raises(Refused, match="No link is needed"):
        commentary.send_link(commentary=asked, by=SYSTEM, at=AT)


def test_what_is_owed_goes_with_the_indicator(world, asked, person, linked, client):
    _, token = linked
    by = world.people["head_of_service"]
    kinds = {"indicators", "commentary"}
    found = [each for each in handing.lines(person, by, AT.date()) if each.kind.name in kinds]
    assert [(each.kind.name, bool(each.stays)) for each in found] == [
        ("indicators", True), ("commentary", True),
    ]  # fmt: skip
    assert found[1].stays == WITH_ITS_INDICATOR
    Commentary.objects.filter(pk=asked.pk).update(reminded_on=AT.date())
    heir = factories.PersonFactory(agency=world.own.agency, email="heir@example.org", user=None)
    move = handing.kind("indicators").move
    move(asked.indicator, heir, by=SYSTEM, at=AT, note="")
    row = fresh(asked)
    assert (row.person, row.agency, row.reminded_on) == (heir, world.own.agency, None)
    assert client.get(reverse("commentary_link", args=[token])).status_code == 404
    assert not any(each.works(AT) for each in Link.objects.about(row))
    assert Event.objects.about(row).first().verb == CODES["commentary.moved"]
    remind_all(at=AT)
    assert Letter.objects.filter(to="heir@example.org").count() == 1
    move(row.indicator, factories.PersonFactory(), by=SYSTEM, at=AT, note="")
    assert fresh(asked).person is None  # somebody of another agency does not speak for this one


def test_what_was_given_or_refused_stays_with_who_said_it(world, asked, person):
    commentary.give_commentary(commentary=asked, text=WORDS, by=SYSTEM, at=AT)
    heir = factories.PersonFactory(agency=world.own.agency)
    handing.kind("indicators").move(asked.indicator, heir, by=SYSTEM, at=AT, note="")
    assert fresh(asked).person == person


def test_who_changes_agency_does_not_speak_for_the_old_one(world, asked, person):
    Person.objects.filter(pk=person.pk).update(agency=world.other.agency)
    place_owed(at=AT)
    assert fresh(asked).person is None
    assert asked not in place_owed(at=AT)


def test_an_agency_that_ends_leaves_what_it_owes_to_its_successor(world, asked, person):
    to = factories.AgencyFactory()
    for each in handing.successions():
        if each.name in ("people", "indicators", "commentary"):
            each.move(each.rows(asked.agency), asked.agency, to, by=SYSTEM, at=AT)
    row = fresh(asked)
    assert (row.agency, row.person, row.indicator.agency) == (to, person, to)
    assert row not in place_owed(at=AT)


def test_a_link_a_day(asked):
    before = Link.objects.count()
    for _ in range(2):
        commentary.send_link(commentary=asked, by=SYSTEM, at=AT)
    assert Link.objects.count() == before + 1


def test_given_by_who_speaks_for_the_agency(world, asked, person):
    user = factories.UserFactory(name="Paul Partner")
    person.user = user
    person.save()
    for stranger in (world.people["data_officer"], world.people["head_of_service"]):
        with pytest.raises(PermissionDenied):
            commentary.give_commentary(commentary=fresh(asked), text=WORDS, by=stranger, at=AT)
    commentary.give_commentary(commentary=fresh(asked), text=WORDS, by=user, at=AT)
    assert fresh(asked).given_by == user


def test_two_people_do_not_overwrite_each_other(asked):
    mine = fresh(asked)
    mine.seen(mine.version)
    commentary.give_commentary(commentary=fresh(asked), text=WORDS, by=SYSTEM, at=AT)
    with pytest.raises(Stale):
        commentary.give_commentary(commentary=mine, text="Others", by=SYSTEM, at=AT)


@pytest.mark.parametrize("text", ["", "  ", "x" * 2_001])
def test_what_is_no_commentary(asked, text):
    with pytest.raises(Refused):
        commentary.give_commentary(commentary=asked, text=text, by=SYSTEM, at=AT)


def test_given_words_are_not_refused_afterwards(asked):
    commentary.give_commentary(commentary=asked, text=WORDS, by=SYSTEM, at=AT)
    with pytest.raises(WrongState):
        commentary.no_commentary(commentary=asked, why="No time", by=SYSTEM, at=AT)


@pytest.mark.parametrize(
    "fields", [{"text": "Words"}, {"given_at": AT}, {"refused_why": "No"}, {"given_by_name": "A"}]
)
def test_the_database_takes_no_half_commentary(asked, fields):
    with pytest.raises(DatabaseError), transaction.atomic():
        Commentary.objects.filter(pk=asked.pk).update(**fields)


def test_the_agency_gives_it_on_its_page(world, asked, person, client):
    user = factories.UserFactory(name="Paul Partner")
    person.user = user
    person.save()
    client.force_login(user)
    page = client.get(asked.get_absolute_url()).content.decode()
    assert "Give commentary" in page
    address = reverse("commentary_give", args=[asked.pk])
    assert b"Far worse than Derby" in client.get(address).content
    sent = {"text": WORDS, "row_version": fresh(asked).version}
    assert client.post(address, sent).status_code == 302
    assert WORDS in client.get(asked.get_absolute_url()).content.decode()
    assert client.get(reverse("report", args=[asked.report_id])).status_code == 404
