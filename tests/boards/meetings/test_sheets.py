"""Dates of meetings that come in by workbook."""

import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.imports import operations
from boards.meetings.agendas.earlier import attach_minutes
from boards.meetings.files.models import Attachment
from boards.meetings.items.operations import add_item
from boards.models import AgendaItem, Meeting
from core.calendar import is_working_day
from core.errors import Refused
from tests import factories, workbooks
from tests.clients import FormClient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty")]
DAY = datetime.timedelta(days=1)


@pytest.fixture
def head():
    return factories.OfficerFactory()


@pytest.fixture
def board():
    return factories.BodyFactory(name="Sinfin Board")


def working(day):
    """The day, or the next working day."""
    while not is_working_day(day, frozenset()):
        day += DAY
    return day


def row(day, **more):
    return {"body": "Sinfin Board", "day": day, "starts": "7pm", "place": "The hall"} | more


def test_dates_to_come_and_dates_that_were(head, board):
    coming = working(timezone.localdate() + 60 * DAY)
    batch = workbooks.load(
        "dates", head, row(coming, ends="9pm"), row("3 April 2020"), row("2020-06-05", ends="00:30")
    )
    old, later, new = Meeting.objects.order_by("starts_at")
    assert [each.predates_system for each in (old, later, new)] == [True, True, False]
    assert old.day == datetime.date(2020, 4, 3)
    assert timezone.localtime(new.starts_at).time() == datetime.time(19)
    assert timezone.localtime(later.ends_at).date() == datetime.date(2020, 6, 6)
    assert new.items.exists()
    again = workbooks.upload("dates", head, row(coming, ends="9pm"), row("3/4/2020"))
    assert (again.same, again.added) == (2, 0)
    operations.undo(batch=batch, by=head)
    assert (Meeting.objects.count(), AgendaItem.objects.count()) == (0, 0)


def test_an_unusual_day_is_said_to_be_meant(head, board):
    sunday = timezone.localdate() + 60 * DAY
    sunday += (6 - sunday.weekday()) % 7 * DAY
    batch = workbooks.upload("dates", head, row(sunday))
    ((number, column, words),) = workbooks.problems(batch)
    assert (number, column) == (2, "Meant so")
    assert words.endswith("Write Yes under “Meant so” if that is right.")
    workbooks.load("dates", head, row(sunday, is_sure="Yes"))
    assert Meeting.objects.get().day == sunday


def test_cells_that_do_not_fit_together_are_problems(head, board):
    coming = working(timezone.localdate() + 60 * DAY)
    batch = workbooks.upload(
        "dates", head, row(coming, place=None), row(coming + DAY, ends="18:00"), row("30/2/2027")
    )
    assert [each[:2] for each in workbooks.problems(batch)] == [
        (2, "Venue"), (3, "Ends at"), (4, "Date"),
    ]  # fmt: skip


def test_the_place_of_a_meeting_is_changed_and_put_back(head, board):
    coming = working(timezone.localdate() + 60 * DAY)
    workbooks.load("dates", head, row(coming))
    batch = workbooks.load("dates", head, row(coming, place="The school", ends="21:00"))
    assert (batch.added, batch.changed) == (0, 1)
    assert Meeting.objects.get().place == "The school"
    operations.undo(batch=batch, by=head)
    assert (Meeting.objects.get().place, Meeting.objects.get().ends_at) == ("The hall", None)


def test_an_undo_is_refused_once_the_agenda_was_worked_on(head, board):
    coming = working(timezone.localdate() + 60 * DAY)
    batch = workbooks.load("dates", head, row(coming))
    add_item(meeting=Meeting.objects.get(), title="Lights", by=head)
    with pytest.raises(Refused, match="has been changed since"):
        operations.undo(batch=batch, by=head)
    assert Meeting.objects.count() == 1


def test_old_minutes_are_attached_as_a_pdf_and_everyone_reads_them(client, head, board):
    batch = workbooks.load("dates", head, row("3 April 2020"))
    meeting = Meeting.objects.get()
    officer = FormClient()
    officer.force_login(head)
    assert "Attach the minutes (PDF)" in officer.get(meeting.get_absolute_url()).content.decode()
    address = reverse("earlier_minutes", args=[meeting.pk])
    assert client.get(address).status_code == 302
    page = officer.post(address, {"file": io.BytesIO(factories.picture())})
    assert page.status_code == 422
    assert "Upload a PDF" in page.content.decode()
    assert not Attachment.objects.exists()
    pdf = io.BytesIO(factories.blank_pdf())
    pdf.name = "minutes.pdf"
    officer.post(address, {"file": pdf})
    file = Attachment.objects.get()
    assert file.title == "Minutes"
    public = client.get(meeting.get_absolute_url()).content.decode()
    assert file.get_absolute_url() in public
    assert client.get(file.get_absolute_url()).content == factories.blank_pdf()
    with pytest.raises(Refused, match="cannot be undone"):
        operations.undo(batch=batch, by=head)
    second = attach_minutes(
        meeting=meeting, content=factories.blank_pdf(2), name="appendix.pdf", by=head
    )
    assert second.get_absolute_url() in client.get(meeting.get_absolute_url()).content.decode()


def test_minutes_of_a_meeting_with_this_system_are_written_here(head, board):
    meeting = factories.MeetingFactory(body=board)
    with pytest.raises(Refused, match="are written here"):
        attach_minutes(meeting=meeting, content=factories.blank_pdf(), name="a.pdf", by=head)
