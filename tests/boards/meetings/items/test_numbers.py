"""Sub-items have numbers of their own, 4.1 and 4.2, which the database keeps by the order."""

import datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from boards.meetings.agendas.operations import publish_agenda
from boards.meetings.items.operations import (
    add_item,
    change_item,
    copy_last_agenda,
    move_item,
    remove_item,
)
from boards.meetings.items.rules import stay_under, with_parts
from boards.models import AgendaItem
from core.errors import Refused
from tests import factories
from tests.steps import adjourn, set_date

DAY = datetime.timedelta(days=1)


@pytest.fixture
def writer(db):
    return factories.OfficerFactory()


@pytest.fixture
def meeting(writer):
    body = factories.BodyFactory()
    made = set_date(body=body, starts_at=timezone.now() + 9 * DAY, by=writer, agenda="empty")
    for title, is_sub in (("A", 0), ("B", 0), ("b1", 1), ("b2", 1), ("C", 0)):
        add_item(meeting=made, title=title, is_sub_item=bool(is_sub), by=writer)
    return made


def numbers(meeting):
    return {each.title: each.number for each in meeting.items.order_by("position")}


def item(meeting, title):
    return meeting.items.get(title=title)


def test_each_has_its_number(meeting):
    assert numbers(meeting) == {"A": "1", "B": "2", "b1": "2.1", "b2": "2.2", "C": "3"}
    assert str(item(meeting, "b2")) == "2.2. b2"


def test_an_item_moves_with_its_sub_items(meeting, writer):
    move_item(item=item(meeting, "B"), up=False, by=writer)
    assert numbers(meeting) == {"A": "1", "C": "2", "B": "3", "b1": "3.1", "b2": "3.2"}
    move_item(item=item(meeting, "b2"), up=True, by=writer)
    assert numbers(meeting) == {"A": "1", "C": "2", "B": "3", "b2": "3.1", "b1": "3.2"}
    move_item(item=item(meeting, "B"), up=False, by=writer)
    assert list(numbers(meeting)) == ["A", "C", "B", "b2", "b1"]


def test_what_stood_under_an_item_that_is_removed_has_its_own_number(meeting, writer):
    remove_item(item=item(meeting, "B"), by=writer)
    assert numbers(meeting) == {"A": "1", "b1": "2", "b2": "3", "C": "4"}


def test_what_stands_first_is_under_nothing(meeting, writer):
    change_item(item=item(meeting, "A"), is_sub_item=True, by=writer)
    assert numbers(meeting)["A"] == "1"


def test_a_copy_keeps_what_stands_under_what(meeting, writer):
    later = set_date(
        body=meeting.body, starts_at=meeting.starts_at + 30 * DAY, by=writer, agenda="empty"
    )
    add_item(meeting=later, title="C", by=writer)
    copy_last_agenda(meeting=later, by=writer)
    assert numbers(later) == {"C": "1", "A": "2", "B": "3", "b1": "3.1", "b2": "3.2"}
    other = set_date(
        body=meeting.body, starts_at=meeting.starts_at + 20 * DAY, by=writer, agenda="empty"
    )
    add_item(meeting=other, title="B", by=writer)
    copy_last_agenda(meeting=other, by=writer)
    assert numbers(other) == {"B": "1", "A": "2", "b1": "3", "b2": "4", "C": "5"}


def test_once_it_is_out_the_numbers_stay(meeting, writer):
    publish_agenda(meeting=meeting, by=writer)
    with pytest.raises(Refused, match="New items go at the end"):
        add_item(meeting=meeting, title="Late", is_sub_item=True, by=writer)
    late = add_item(meeting=meeting, title="Late", by=writer)
    assert late.number == str(
        1
        + max(
            int(each.partition(".")[0]) for each in numbers(meeting).values() if each != late.number
        )
    )
    with pytest.raises(DatabaseError, match="its numbers stay"), transaction.atomic():
        AgendaItem.objects.filter(pk=item(meeting, "b1").pk).update(is_sub_item=False)
    with (
        pytest.raises(DatabaseError, match="its numbers stay"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE boards_agendaitem SET number = '9' WHERE title = 'b1'")


def test_a_standing_item_has_a_number_of_its_own(meeting, writer):
    with pytest.raises(Refused, match="number of its own"):
        add_item(
            meeting=meeting, title="Any other business", kind="aob", is_sub_item=True, by=writer
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.filter(pk=item(meeting, "A").pk).update(kind="aob", is_sub_item=True)


@pytest.mark.django_db
@given(st.lists(st.booleans(), max_size=8), st.randoms())
def test_the_database_numbers_as_the_rule_says(subs, random):
    with transaction.atomic():
        meeting = factories.MeetingFactory()
        items = [
            AgendaItem(meeting=meeting, position=n, title=str(n), is_sub_item=is_sub)
            for n, is_sub in enumerate(subs, start=1)
        ]
        random.shuffle(items)
        AgendaItem.objects.bulk_create(items)
        said = {}
        for n, head in enumerate(with_parts(meeting.items.order_by("position")), start=1):
            said[head.title] = str(n)
            said |= {part.title: f"{n}.{m}" for m, part in enumerate(head.parts, start=1)}
        assert numbers(meeting) == said
        gone = random.choice(items) if items else None
        if gone:
            meeting.items.filter(title=gone.title).delete()
            left = meeting.items.order_by("position")
            assert all(each.number for each in left)
        transaction.set_rollback(True)


def test_what_goes_on_keeps_what_stands_under_it(world):
    running, by = world.own.running, world.own.writer
    head = add_item(meeting=running, title="Reports", by=by)
    part = add_item(meeting=running, title="Streets", by=by)
    AgendaItem.objects.filter(pk=part.pk).update(is_sub_item=True)
    when = timezone.now() + 9 * DAY
    both = list(running.items.filter(pk__in=[head.pk, part.pk]).order_by("position"))
    assert stay_under(running.items.order_by("position"), both) == {part.pk}
    assert stay_under(running.items.order_by("position"), both[1:]) == set()
    later = adjourn(running, when, reason="Late", items=both, by=by)
    assert [each for each in numbers(later).values() if "." in each]


def test_the_editor_adds_one_under_the_item_above(world, manager):
    path = f"/meetings/{world.own.draft.pk}/agenda/edit/"
    manager.post(path, {"title": "Streets", "kind": "ordinary", "is_sub_item": "on"})
    made = AgendaItem.objects.get(title="Streets")
    assert made.is_sub_item
    assert f"{made.number} Streets" in manager.get(path).content.decode()
