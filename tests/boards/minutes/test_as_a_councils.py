"""Agenda and minutes look like a council's: sub-items, titles, earlier minutes linked, what minutes
leave out; the same on the page, in PDF and in Word."""

import datetime
import io

import docx
import pytest
from django.utils import timezone
from pypdf import PdfReader

from boards.attendance.operations import tick
from boards.interests.operations import declare_interest
from boards.live.operations import start_meeting
from boards.meetings.agendas.documents import agenda
from boards.meetings.agendas.operations import publish_agenda
from boards.meetings.agendas.word import word
from boards.meetings.items.operations import add_item
from boards.minutes.approvals.operations import approve_minutes
from boards.minutes.documents import minutes
from boards.models import AgendaItem, Interest, Membership, TermOfOffice
from boards.seats.operations import add_member
from boards.votes.operations import record_vote
from core import pdf
from core.actors import SYSTEM
from tests import factories
from tests.steps import publish, set_date

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def writer():
    return factories.OfficerFactory()


@pytest.fixture
def nisha(writer):
    """Elected for some years up to now."""
    person = factories.PersonFactory(name="Nisha Calladine")
    today = timezone.localdate()
    TermOfOffice.objects.create(
        person=person, ward=factories.WardFactory(), starts_on=today - 700 * DAY, ends_on=today
    )
    return person


@pytest.fixture
def meeting(writer, nisha):
    body = factories.BodyFactory()
    seat = {"body": body, "by": SYSTEM, "starts_on": timezone.localdate() - 90 * DAY}
    add_member(person=nisha, role=Membership.Role.CHAIR, has_vote=True, **seat)
    for _ in range(3):
        person = factories.PersonFactory()
        add_member(person=person, role=Membership.Role.RESIDENT, has_vote=True, **seat)
    made = set_date(
        body=body, starts_at=timezone.now(), place="Hall", access_notes="Parking behind", by=writer,
        ends_at=None,
    )  # fmt: skip
    add_item(meeting=made, title="Reports", minutes_allowed=15, by=writer)
    add_item(meeting=made, title="Streets", text="Swept", is_sub_item=True, by=writer)
    return made


@pytest.fixture
def held(meeting, writer):
    start_meeting(meeting=meeting, by=writer)
    for seat in meeting.body.memberships.all():
        tick(meeting=meeting, membership=seat, status="present", by=writer)
    meeting.refresh_from_db()
    return meeting


def everywhere(document):
    """(text of the PDF, text of the Word file), white space folded."""
    printed = PdfReader(io.BytesIO(pdf.render("meeting.typ", document)))
    read = " ".join(page.extract_text() for page in printed.pages)
    written = docx.Document(io.BytesIO(word(document)))
    lines = " ".join(each.text for each in written.paragraphs)
    return [" ".join(each.split()) for each in (read, lines)]


def test_sub_items_have_their_numbers_on_page_pdf_and_word(meeting, writer, client):
    publish_agenda(meeting=meeting, by=writer)
    page = client.get(f"/meetings/{meeting.pk}/agenda/").content.decode()
    number = meeting.items.get(title="Streets").number
    assert "." in number
    for text in (" ".join(page.split()), *everywhere(meeting.packs.get().document)):
        assert f"{number} Streets" in text
    assert f"{number} Streets" in client.get(meeting.get_absolute_url()).content.decode()


def test_councillors_are_titled_by_the_day_of_the_meeting(held, writer, nisha):
    item = held.items.get(title="Reports")
    mine = held.attendances.get(membership__person=nisha)
    declare_interest(
        item=held.items.get(title="Streets"), membership=mine.membership, kind=Interest.Kind.OTHER,
        outcome=Interest.Outcome.STAYED, nature="Lives there", is_registered=True, by=writer,
    )  # fmt: skip
    record_vote(
        item=item, text="that it is swept", method="agreed", mover=mine.pk, by=writer,
    )  # fmt: skip
    document = minutes(held, writer)
    said = dict(document["attendance"])
    assert said["Chairing"] == "Councillor Nisha Calladine"
    assert "Councillor Nisha Calladine (chair)" in said["Present"]
    for text in everywhere(document):
        assert "Councillor Nisha Calladine declared an interest" in text
        assert "Moved by Councillor Nisha Calladine" in text
        assert text.count("Nisha Calladine") == text.count("Councillor Nisha Calladine")


def test_who_is_not_elected_that_day_has_no_title(held, writer, nisha):
    TermOfOffice.objects.update(ends_on=held.day - DAY)
    assert dict(minutes(held, writer)["attendance"])["Chairing"] == "Nisha Calladine"


def test_published_minutes_keep_the_title_of_that_day(held, writer, nisha, client):
    publish(held, writer)
    TermOfOffice.objects.filter(person__name="Nisha Calladine").delete()
    page = client.get(f"/meetings/{held.pk}/minutes/").content.decode()
    assert "Councillor Nisha Calladine" in page


def test_minutes_have_no_time_allowances_and_no_parking(held, writer):
    before, after = agenda(held, writer), minutes(held, writer)
    assert "Parking behind" in everywhere(before)[0]
    assert "15 minutes" in everywhere(before)[1]
    for text in everywhere(after):
        assert "Parking" not in text
        assert "15 minutes" not in text


@pytest.fixture
def following(held, writer):
    """The next meeting, whose agenda asks for the minutes."""
    publish(held, writer)
    made = set_date(
        body=held.body, starts_at=timezone.now() + DAY / 1440, place="Hall", by=writer, ends_at=None
    )
    publish_agenda(meeting=made, by=writer)
    return made


def test_the_earlier_minutes_are_named_and_linked(held, following, client):
    words = f"Minutes of {held.day:%-d %B %Y}"
    for path in (f"/meetings/{following.pk}/agenda/", following.get_absolute_url()):
        page = client.get(path).content.decode()
        assert f'href="/meetings/{held.pk}/minutes/">{words}</a>' in page
    document = following.packs.get().document
    for text in everywhere(document):
        assert words in text
    printed = PdfReader(io.BytesIO(pdf.render("meeting.typ", document)))
    links = [
        note.get_object()["/A"].get("/URI")
        for page in printed.pages
        for note in page.get("/Annots", ())
    ]
    assert any(each and each.endswith(f"/meetings/{held.pk}/minutes/") for each in links)


def test_an_approval_is_said_once(held, following, writer):
    start_meeting(meeting=following, by=writer)
    for seat in following.body.memberships.all():
        tick(meeting=following, membership=seat, status="present", by=writer)
    item = following.items.get(kind=AgendaItem.Kind.MINUTES)
    approve_minutes(meeting=held, item=item, by=writer)
    following.refresh_from_db()
    document = minutes(following, writer)
    row = next(each for each in document["business"] if each["id"] == item.pk)
    assert row["text"] == [
        f"The minutes of {held.day:%-d %B %Y} were approved as a correct record."
    ]
    assert item.number not in document["banner"].partition("No minutes for items: ")[2].split(", ")
    for text in everywhere(document):
        assert text.count("approved as a correct record") == 1


def test_recommendations_stand_on_the_page_and_in_the_editor(world, manager):
    draft = world.own.draft
    add_item(
        meeting=draft, title="Bench", recommendation="that the bench is moved", by=world.own.writer
    )
    for path in (draft.get_absolute_url(), f"/meetings/{draft.pk}/agenda/edit/"):
        assert "that the bench is moved" in manager.get(path).content.decode()
