"""Urgent and withdrawn items, and an agenda that was agreed: Python says yes exactly where the
database does."""

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from boards.meetings.agendas.operations import withdraw_item
from boards.meetings.agendas.preparing import agree_agenda
from boards.meetings.items.operations import hold_urgent
from boards.models import AgendaItem, Meeting
from tests import factories
from tests.pairs import database_says, python_says, random_facts, undone

WORDS = st.sampled_from(["", "The tender ends"])
pytestmark = pytest.mark.django_db


@given(WORDS, WORDS)
@random_facts
def test_held_urgent_with_a_reason_by_who_presides(meeting, writer, reason, presiding):
    """Python also says that what was published in time needs no reason: it was not."""
    items = AgendaItem.objects.filter(meeting=meeting, position=2)
    with undone():
        items.update(in_time=False)
        said = {"reason": reason, "presiding": presiding}
        python = python_says(lambda: hold_urgent(item=items.get(), by=writer, **said))
        raw = {"urgent_reason": reason, "urgent_presiding": presiding}
        raw |= {"urgent_at": timezone.now(), "urgent_by": writer}
        assert python == database_says(lambda: items.update(**raw))


@given(WORDS)
@random_facts
def test_withdrawn_with_a_reason(meeting, writer, reason):
    items = AgendaItem.objects.filter(meeting=meeting, position=2)
    with undone():
        Meeting.objects.filter(pk=meeting.pk).update(
            state="agenda_published", started_at=None, started_by=None
        )
        python = python_says(lambda: withdraw_item(item=items.get(), reason=reason, by=writer))
        raw = {"withdrawn_at": timezone.now(), "withdrawn_by": writer, "withdrawn_reason": reason}
        assert python == database_says(lambda: items.update(**raw))


@given(WORDS)
@random_facts
def test_agreed_with_somebody(writer, name):
    with undone():
        meeting = factories.AgendaItemFactory().meeting
        rows = Meeting.objects.filter(pk=meeting.pk)
        python = python_says(lambda: agree_agenda(meeting=meeting, agreed_with=name, by=writer))
        raw = {"agreed_at": timezone.now(), "agreed_by": writer, "agreed_with": name}
        assert python == database_says(lambda: rows.update(**raw))
