"""What agenda and minutes look like in print: letters that no typeface has, tables."""

import io

import docx
import pytest
from django.urls import reverse

from boards.live.operations import publish_minutes
from boards.meetings.agendas.operations import publish_agenda
from boards.models import AgendaItem, Minute
from tests import steps
from tests.pdf_reader import read

pytestmark = pytest.mark.django_db
STRANGE = "A 𓀀 at £5"
WARNING = "These characters cannot be printed: <bdi>𓀀</bdi>."


@pytest.fixture
def draft(world):
    AgendaItem.objects.filter(pk=world.own.item.pk).update(text=STRANGE)
    return world.own.draft


def page(client, name, row):
    return client.get(reverse(name, args=[row.pk])).content.decode()


def test_letters_without_a_shape_are_named_before_an_agenda_goes_out(
    draft, world, manager, as_user
):
    assert WARNING in page(manager, "agenda", draft)
    publish_agenda(meeting=draft, by=world.own.writer)
    assert WARNING not in page(manager, "agenda", draft)
    assert STRANGE in page(as_user(None), "agenda", draft)
    content = as_user(None).get(reverse("agenda_pdf", args=[draft.pk])).content
    assert "A [egyptian hieroglyph a001] at £5" in read(content)


def test_letters_without_a_shape_are_named_before_minutes_go_out(manager, world):
    meeting = world.own.ready
    Minute.objects.filter(item=meeting.items.first()).update(text=STRANGE)
    assert STRANGE in page(manager, "minutes", meeting)
    assert WARNING in page(manager, "minutes", meeting)
    assert WARNING not in page(manager, "agenda", meeting)
    steps.agreed(meeting=meeting, by=world.own.writer)
    publish_minutes(meeting=meeting, by=world.own.writer)
    assert STRANGE in page(manager, "minutes", meeting)
    assert WARNING not in page(manager, "minutes", meeting)


def test_an_agenda_that_prints_whole_warns_of_nothing(world, manager):
    AgendaItem.objects.filter(pk=world.own.item.pk).update(text="👨‍👩‍👧‍👦 £5 – پڑوس ਪੰਜਾਬੀ 社区")
    assert "cannot be printed" not in page(manager, "agenda", world.own.draft)


def test_a_table_in_an_agenda_is_one_on_the_page_in_pdf_and_in_word(world, manager):
    meeting = world.own.draft
    AgendaItem.objects.filter(pk=world.own.item.pk).update(
        text="Spent:\nBus\t£5\nTrain\t£7", recommendation="To pay\nBus\t£6\nTrain\t£8"
    )
    shown = page(manager, "agenda", meeting)
    assert shown.count('<td class="govuk-table__cell" dir="auto">Train</td>') == 2
    content = manager.get(reverse("agenda_pdf", args=[meeting.pk])).content
    assert "Spent:\nBus\n£5\nTrain\n£7" in read(content)
    assert "To pay\nBus\n£6\nTrain\n£8" in read(content)
    word = manager.get(reverse("agenda_word", args=[meeting.pk])).content
    tables = docx.Document(io.BytesIO(word)).tables
    cells = [[cell.text for row in table.rows for cell in row.cells] for table in tables]
    assert ["Bus", "£5", "Train", "£7"] in cells
    assert ["Bus", "£6", "Train", "£8"] in cells
