"""From nothing to the first Monday: a year's dates, people and open actions from workbooks, the papers
of the first meeting, an action accepted on a phone without a sign-in, and the letters of the week."""

import datetime
import email
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.access import Role
from accounts.models import User
from accounts.operations import grant_role
from boards.meetings.agendas.operations import publish_agenda
from boards.meetings.items.operations import add_item
from boards.meetings.sending.models import PapersSent
from boards.models import Meeting
from boards.seats.operations import link_sign_in
from core.actors import SYSTEM
from core.calendar import DAY
from core.letters.models import Letter
from demo.management.commands.demo import empty_database
from neighbourhoods import monday
from neighbourhoods.models import Neighbourhood, Person
from tasking.models import Action
from tests import workbooks
from tests.browser.test_starting import chosen

pytestmark = pytest.mark.django_db(transaction=True)
BOARD = "Exampleton Neighbourhood Board"
PLACES = b"""area_number,area,neighbourhood,latitude,longitude
1,North,Exampleton,52.9394,-1.4801
"""
AGENCIES = [
    {"name": "Exampleton Council", "short_name": "The Council", "kind": "Council"},
    {"name": "Exampleton Homes", "short_name": "Homes", "kind": "Other"},
]
PEOPLE = [
    {"name": "Mary Manager", "agency": "The Council", "email": "mary@council.example"},
    {"name": "Olive Owner", "agency": "Homes", "email": "olive@homes.example"},
    {"name": "Rashid Resident", "email": "rashid@example.org"},
    {"name": "Paul Post"},
]
BODIES = [
    {"name": BOARD, "kind": "Neighbourhood board", "power": "Makes recommendations",
     "neighbourhood": "Exampleton"},
]  # fmt: skip
MEMBERS = [
    {
        "body": BOARD,
        "person": "Rashid Resident",
        "role": "Resident representative",
        "has_vote": "Yes",
    },
    {"body": BOARD, "person": "Olive Owner", "role": "Partner member", "agency": "Homes"},
    {"body": BOARD, "person": "Paul Post", "role": "Resident representative", "has_vote": "Yes"},
]


def wednesdays(first, months):
    """A Wednesday in each of the next months, on none of which is a bank holiday."""
    for month in range(1, months + 1):
        day = first + month * 30 * DAY
        while (
            day.weekday() != 2
            or (day.month == 12 and day.day > 20)
            or (day.month, day.day) < (1, 4)
        ):
            day += DAY
        yield day


def dates():
    days = wednesdays(timezone.localdate(), 12)
    return [
        {"body": BOARD, "day": f"{day:%-d %B %Y}", "starts": "6.30pm", "place": "Church hall"}
        for day in days
    ]


def actions():
    due = timezone.localdate() + 40 * DAY
    shared = {"agency": "Homes", "body": BOARD, "due_on": f"{due:%d/%m/%Y}", "state": "Offered"}
    return [
        {"what": "Mend the gate", "owner": "Olive Owner", "earlier_reference": "NB-017"} | shared,
        {"what": "Cut the hedge", "owner": "Olive Owner", "earlier_reference": "NB-018"} | shared,
    ]


@pytest.fixture
def head(live_server, db):
    """The head of service in an installation where nothing stands but this account."""
    empty_database()
    user = User.objects.create(email="head@council.example", name="Helen Head")
    grant_role(user=user, role=Role.HEAD_OF_SERVICE, by=SYSTEM)
    return user


def load(page, live_server, name, rows):
    page.goto(f"{live_server.url}/starting/{name}/")
    page.get_by_label("File").set_input_files(chosen(f"{name}.xlsx", workbooks.of(name, *rows)))
    page.get_by_role("button", name="Upload and check").click()
    page.get_by_role("button", name="Load the file").click()
    expect(page.get_by_text("the file has been loaded")).to_be_visible()


def load_all(page, live_server):
    page.goto(f"{live_server.url}/")
    page.get_by_role("link", name="Load areas, neighbourhoods and wards").first.click()
    places = {"name": "places.csv", "mimeType": "text/csv", "buffer": PLACES}
    page.get_by_label("File").set_input_files(places)
    page.get_by_role("button", name="Load the file").click()
    expect(page.get_by_text("Added 2")).to_be_visible()
    sheets = (
        ("agencies", AGENCIES), ("people", PEOPLE), ("bodies", BODIES), ("members", MEMBERS),
        ("dates", dates()), ("actions", actions()),
    )  # fmt: skip
    for name, rows in sheets:
        load(page, live_server, name, rows)


def with_account(name, role=None, place=None):
    """A person with a sign-in."""
    person = Person.objects.get(name=name)
    user = User.objects.create(email=f"{name.split()[0].lower()}@sign.example", name=name)
    link_sign_in(person=person, user=user, by=SYSTEM)
    if role:
        grant_role(user=user, role=role, place=place, by=SYSTEM)
    return user


def first_meeting_published(manager):
    meeting = Meeting.objects.order_by("starts_at").first()
    add_item(meeting=meeting, title="The hedge", by=manager)
    return publish_agenda(meeting=meeting, by=manager)


def send_papers(page, live_server, meeting):
    """The email with the pack, and what was posted, marked as sent."""
    page.goto(f"{live_server.url}/meetings/{meeting.pk}/send/")
    with page.expect_download() as got:
        page.get_by_role("button", name="Download the email with the agenda").click()
    with open(got.value.path(), "rb") as file:
        message = email.message_from_binary_file(file)
    page.get_by_role("button", name=re.compile("^Mark as sent.*By email")).click()
    return message


def accept_on_a_phone(page, live_server, action, sign_in):
    page.goto(live_server.url + action.get_absolute_url())
    page.get_by_role("button", name="Send a link").click()
    expect(page.get_by_role("button", name="Revoke").first).to_be_visible()
    letter = Letter.objects.get(to="olive@homes.example", body__contains="/l/a/")
    sign_in(None)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_server.url + re.search(r"/l/a/[^/\s]+/", letter.body)[0])
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("You have accepted this action. Thank you.")).to_be_visible()


def test_from_nothing_to_the_first_monday(head, live_server, sign_in, page, check, monkeypatch):
    page.set_default_timeout(8000)
    sign_in(head)
    load_all(page, live_server)
    assert Meeting.objects.count() == 12
    assert Action.objects.filter(state="offered").count() == 2

    place = Neighbourhood.objects.get()
    manager = with_account("Mary Manager", Role.NEIGHBOURHOOD_MANAGER, place)
    resident = with_account("Rashid Resident")
    meeting = first_meeting_published(manager)
    sign_in(manager)
    message = send_papers(page, live_server, meeting)
    assert "olive@homes.example" in (message["Bcc"] or message["To"])
    assert [part.get_content_type() for part in message.walk()].count("application/pdf") == 1
    assert PapersSent.objects.filter(person__name="Olive Owner").exists()
    assert check(page) == []

    gate = Action.objects.get(what="Mend the gate")
    accept_on_a_phone(page, live_server, gate, sign_in)
    gate.refresh_from_db()
    assert gate.state == "accepted"

    letters = letters_of_monday(monkeypatch)
    assert set(letters) == {manager.email, resident.email, head.email}
    assert "Read the agenda" in letters[resident.email]
    assert "Write a profile" not in letters[resident.email]
    assert "Tell 1 person by phone or on paper" in letters[manager.email]
    assert "Add a population figure" in letters[head.email]
    assert "Read the agenda" not in letters[manager.email]


def letters_of_monday(monkeypatch):
    """{address: words} of the letters that the next Monday brings."""
    today = timezone.localdate()
    day = today + (7 - today.weekday()) * DAY
    later = timezone.make_aware(datetime.datetime.combine(day, datetime.time(7)))
    monkeypatch.setattr(timezone, "now", lambda: later)
    for user in monday.readers(day):
        for _ in range(2):  # a worker that was killed and began again
            monday.write_to(user.pk, day)
    letters = Letter.objects.filter(kind=monday.KIND)
    assert len({each.message_id for each in letters}) == len(letters)
    assert len({each.to for each in letters}) == len(letters)
    return {each.to: each.body for each in letters}
