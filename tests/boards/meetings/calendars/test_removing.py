"""A date that was never published can be removed; any other is cancelled."""

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from boards.meetings.agendas.preparing import call_for_items
from boards.meetings.dates.operations import change_meeting
from boards.meetings.dates.removing import remove_meeting
from boards.meetings.items.operations import add_item
from boards.models import AgendaItem, Meeting, MeetingTold
from core.calendar import DAY
from core.errors import Gone, Refused, WrongState
from core.models import Event
from tests.steps import chair_of, set_date

GUARD = "is cancelled, not removed"


@pytest.fixture
def made(world):
    """A date that was set a moment ago."""
    return set_date(
        body=world.own.body, starts_at=timezone.localtime() + 60 * DAY, by=world.own.writer,
        place="Hall",
    )  # fmt: skip


def test_a_date_set_by_mistake_goes_with_its_empty_agenda(world, manager, made):
    path = f"/meetings/{made.pk}/remove/"
    assert path in manager.get(made.get_absolute_url()).content.decode()
    assert "Nobody has been told" in manager.get(path).content.decode()
    answer = manager.post(path, {})
    assert answer["Location"] == world.own.body.get_absolute_url()
    assert not Meeting.objects.filter(pk=made.pk).exists()
    assert not AgendaItem.objects.filter(meeting=made.pk).exists()
    said = Event.objects.about(world.own.body).first()
    assert said.verb == "removed a date that was never published"
    assert manager.get(made.get_absolute_url()).status_code == 404


def test_of_two_presses_the_second_finds_it_gone(world, made):
    again = Meeting.objects.get(pk=made.pk)
    remove_meeting(meeting=made, by=world.own.writer)
    with pytest.raises(Gone):
        remove_meeting(meeting=again, by=world.own.writer)
    assert Event.objects.filter(verb__startswith="removed a date").count() == 1


def written(meeting, by):
    add_item(meeting=meeting, title="The lamp", by=by)


def called(meeting, by):
    call_for_items(meeting=meeting, by=by)


def moved(meeting, by):
    change_meeting(meeting=meeting, starts_at=meeting.starts_at + DAY, by=by,
                   sure_of=(meeting.starts_at + DAY).date())  # fmt: skip


@pytest.mark.parametrize(
    ("step", "why"),
    [
        (written, "Its agenda has been written"),
        (called, "Members have been asked about its agenda"),
        (moved, "People have been told of it"),
    ],
)
def test_what_people_know_of_or_worked_on_is_cancelled_instead(world, made, step, why):
    step(made, world.own.writer)
    made.refresh_from_db()
    with pytest.raises(Refused, match=why):
        remove_meeting(meeting=made, by=world.own.writer)
    assert Meeting.objects.filter(pk=made.pk).exists()


@pytest.mark.parametrize("name", ["agenda", "running", "written", "published"])
def test_no_later_state_is_removed(world, name):
    meeting = getattr(world.own, name)
    with pytest.raises(WrongState):
        remove_meeting(meeting=meeting, by=world.own.writer)


def delete_by_sql(meeting):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM boards_meeting WHERE id = %s", [meeting.pk])


def delete_by_queryset(meeting):
    with transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk)._raw_delete("default")


@pytest.mark.parametrize("delete", [delete_by_sql, delete_by_queryset])
@pytest.mark.parametrize(
    "facts",
    [
        {"called_at": True}, {"agreed_at": True}, {"state": "agenda_published"},
        {"state": "cancelled"}, "told", "agenda",
    ],
)  # fmt: skip
def test_the_database_removes_none_that_people_know_of(world, made, delete, facts):
    """Its items are taken out first: what refuses is the rule, not a row that points to it."""
    by, now = world.own.writer, timezone.now()
    if facts == "agenda":
        made = world.own.agenda
    elif facts == "told":
        call_for_items(meeting=made, by=by)
        Meeting.objects.filter(pk=made.pk).update(called_at=None, called_by=None)
        assert MeetingTold.objects.filter(meeting=made).exists()
    elif "called_at" in facts:
        Meeting.objects.filter(pk=made.pk).update(called_at=now, called_by=by)
    elif "agreed_at" in facts:
        Meeting.objects.filter(pk=made.pk).update(
            agreed_at=now, agreed_by=by, agreed_with="Jo", agreed_person=chair_of(made.body)
        )
    elif facts["state"] == "cancelled":
        Meeting.objects.filter(pk=made.pk).update(
            state="cancelled", cancelled_at=now, cancelled_by=by, cancelled_reason="Snow"
        )
    else:
        Meeting.objects.filter(pk=made.pk).update(state=facts["state"])
    with pytest.raises(ProgrammingError, match=GUARD):
        delete(made)
    assert Meeting.objects.filter(pk=made.pk).exists()


def test_the_database_lets_an_unknown_date_go(world, made):
    AgendaItem.objects.filter(meeting=made).delete()
    delete_by_sql(made)
    assert not Meeting.objects.filter(pk=made.pk).exists()
