"""Urgent and withdrawn items, and an agenda that was agreed: Python says yes exactly where the
database does."""

import datetime

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from boards.attendance.chairing.presiding import presiding_over
from boards.attendance.chairing.urgency import hold_urgent
from boards.attendance.operations import tick
from boards.attendance.room import choose_presiding
from boards.meetings.agendas.operations import withdraw_item
from boards.meetings.agendas.preparing import agree_agenda
from boards.models import AgendaItem, Meeting
from boards.seats.operations import add_member
from core.actors import SYSTEM
from tests import factories
from tests.pairs import database_says, python_says, random_facts, undone

WORDS = st.sampled_from(["", "The tender ends"])
pytestmark = pytest.mark.django_db


@given(
    WORDS,
    st.sampled_from(["running", "agenda_published", "writing_up"]),
    st.lists(st.sampled_from(["chair", "vice_chair", "elected_member"]), unique=True),
    st.sampled_from(["", "elected_member", "vice_chair"]),
    st.booleans(),
)
@random_facts
def test_held_urgent_with_a_reason_by_who_presides(
    meeting, writer, reason, state, here, chosen, out
):
    """Python also says that what was published in time needs no reason: it was not."""
    items = AgendaItem.objects.filter(meeting=meeting, position=2)
    with undone():
        items.update(in_time=False)
        for role in here:
            seat = meeting.body.memberships.filter(role=role).first()
            row = tick(meeting=meeting, membership=seat, status="present", by=writer)
            if role == chosen:
                choose_presiding(meeting=meeting, membership=seat, by=writer)
            if role == "chair" and out:
                row.absences.create(reason="left", first=2, last=None)
        rows = Meeting.objects.filter(pk=meeting.pk)
        rows.update(state=state)
        item = items.select_related("meeting__body").get()
        presiding = presiding_over(item)
        python = python_says(lambda: hold_urgent(item=item, reason=reason, by=writer))
        raw = {"urgent_reason": reason, "urgent_presiding": "x", "urgent_by": writer}
        raw |= {"urgent_person": presiding and presiding.person, "urgent_at": timezone.now()}
        assert python == database_says(lambda: items.update(**raw))
        for other in meeting.attendances.exclude(pk=presiding and presiding.pk):
            assert not database_says(lambda: items.update(**raw | {"urgent_person": other.person}))  # noqa: B023


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


@given(
    st.lists(st.sampled_from(["chair", "vice_chair", "resident", "officer"]), unique=True),
    st.sampled_from(["chair", "vice_chair", "resident", "officer", "ended", "stranger"]),
)
@random_facts
def test_agreed_with_who_speaks_for_the_body(writer, seats, who):
    with undone():
        meeting = factories.AgendaItemFactory().meeting
        people = {"stranger": factories.PersonFactory(), "ended": factories.PersonFactory()}
        day = meeting.day - datetime.timedelta(days=9)
        common = {"body": meeting.body, "starts_on": day, "by": SYSTEM}
        add_member(person=people["ended"], role="chair", ends_on=day, **common)
        common["starts_on"] += datetime.timedelta(days=1)
        for role in seats:
            people[role] = factories.PersonFactory()
            seat = {"agency": None, "person": people[role], "role": role}
            add_member(**common | seat)
        rows, person = Meeting.objects.filter(pk=meeting.pk), people.get(who, people["stranger"])
        python = python_says(lambda: agree_agenda(meeting=meeting, person=person, by=writer))
        raw = {"agreed_at": timezone.now(), "agreed_by": writer, "agreed_with": person.name}
        assert python == database_says(lambda: rows.update(agreed_person=person, **raw))
