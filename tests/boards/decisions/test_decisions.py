"""What was decided: recorded once, struck out in sight, numbered without gaps."""

import datetime
import uuid

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from boards.bodies.operations import save_body
from boards.decisions.operations import record_decision, strike_out_decision
from boards.decisions.rules import in_force_on
from boards.live.operations import (
    finish_meeting,
    mark_minutes_ready,
    publish_minutes,
    start_meeting,
)
from boards.meetings.agendas.operations import publish_agenda
from boards.meetings.items.operations import add_item
from boards.models import AgendaItem, Attendance, Decision, DecisionNumber
from boards.settings.operations import set_setting
from core import calendar
from core.actors import SYSTEM
from core.errors import Refused
from tests import steps
from tests.boards.attendance.test_quorum import come
from tests.boards.votes.test_votes import put
from tests.steps import set_date


@pytest.fixture
def here(meeting, writer):
    """The six voting members are in the room."""
    return come(meeting, writer, 6)


def test_decisions_are_recorded_once_and_struck_out_in_sight(meeting, here, writer):
    item, identity = meeting.items.first(), uuid.uuid4()
    for _ in range(2):
        decision = record_decision(
            item=item, outcome="resolved", text="that it is done", by=writer, client_id=identity
        )
    assert Decision.objects.filter(item=item).count() == 1
    with pytest.raises(Refused, match="what was decided"):
        record_decision(item=item, outcome="resolved", text="  ", by=writer)
    strike_out_decision(decision=decision, by=writer)
    strike_out_decision(decision=decision, by=writer)
    assert not Decision.objects.standing().filter(item=item).exists()
    assert Decision.objects.get(item=item).struck_out_by == writer


def test_what_was_taken_is_not_refused_when_it_is_sent_again(meeting, here, writer):
    """The answer was lost on the way, and members have left since."""
    item, said = meeting.items.first(), {"outcome": "resolved", "text": "that it is done"}
    identity = uuid.uuid4()
    first = record_decision(item=item, by=writer, client_id=identity, **said)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # members who left after it
        Attendance.objects.filter(meeting=meeting).update(status="absent")
        cursor.execute("SET LOCAL session_replication_role = origin")
    with pytest.raises(Refused, match="No quorum"):
        record_decision(item=item, by=writer, client_id=uuid.uuid4(), **said)
    assert record_decision(item=item, by=writer, client_id=identity, **said) == first


def test_the_same_words_are_decided_once(meeting, here, writer):
    """Another phone, or a thumb that came down twice."""
    item, said = meeting.items.first(), {"outcome": "resolved", "text": "That it is done"}
    first = record_decision(item=item, by=writer, **said)
    words = f"Item 1 was decided already: resolved at .*, recorded by {writer.name}"
    for text in ("That it is done", "that it IS done"):
        with pytest.raises(Refused, match=words):
            record_decision(item=item, by=writer, outcome="noted", text=text)
    with pytest.raises(Refused, match=words):
        put(item, writer, 6, text=said["text"])
    assert record_decision(item=item, by=writer, outcome="noted", text="The report").pk
    assert record_decision(item=meeting.items.get(position=2), by=writer, **said).pk
    strike_out_decision(decision=first, by=writer)
    assert record_decision(item=item, by=writer, **said).pk


def test_a_sub_item_is_named_by_its_number(committee, writer):
    now = timezone.now()
    meeting = set_date(body=committee, starts_at=now, by=writer, agenda="empty", place="Hall")
    for title in ("First", "A part of it"):
        item = add_item(meeting=meeting, title=title, is_sub_item=title != "First", by=writer)
    publish_agenda(meeting=meeting, by=writer)
    start_meeting(meeting=meeting, by=writer)
    come(meeting, writer, 3)
    said = {"outcome": "resolved", "text": "That it is done", "by": writer}  # after declarations
    record_decision(item=AgendaItem.objects.get(pk=item.pk), **said)
    with pytest.raises(Refused, match=r"^Item 2\.1 was decided already"):
        record_decision(item=AgendaItem.objects.get(pk=item.pk), **said)


def test_a_recommendation_is_decided_once_in_whatever_words(meeting, here, writer):
    item = meeting.items.first()
    agreed = {"outcome": "resolved", "text": "That it is done", "is_recommendation": True}
    deferred = record_decision(item=item, outcome="deferred", text="To the next", by=writer)
    with pytest.raises(Refused, match="Item 1 was decided already: deferred"):
        record_decision(item=item, by=writer, **agreed)
    strike_out_decision(decision=deferred, by=writer)
    assert record_decision(item=item, by=writer, **agreed).pk


def test_the_database_refuses_the_same_words_twice(meeting, here, writer):
    first = record_decision(item=meeting.items.first(), outcome="noted", text="A bench", by=writer)
    other = record_decision(item=first.item, outcome="noted", text="A bin", by=writer)
    again = {"item": first.item, "outcome": "resolved", "recorded_at": timezone.now()}
    with pytest.raises(IntegrityError, match="decision_once"), transaction.atomic():
        Decision.objects.bulk_create([Decision(text="a BENCH", **again)])
    with pytest.raises(DatabaseError, match="and what was decided"), transaction.atomic():
        Decision.objects.filter(pk=other.pk).update(text="A bench")
    with (
        pytest.raises(DatabaseError, match="and what was decided"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE boards_decision SET text = 'A bench' WHERE id = %s", [other.pk])


def test_decisions_are_numbered_when_the_minutes_are_published(meeting, here, writer, client):
    third, first = meeting.items.get(position=3), meeting.items.get(position=1)
    put(third, writer, 6, text="that the third is done")
    slip = put(first, writer, 6, text="that a slip is made")
    strike_out_decision(decision=slip.decision, by=writer)
    put(first, writer, 5, 1, text="that the first is done")
    given = DecisionNumber.objects.filter(body=meeting.body)
    assert not given.exists()
    steps.publish(meeting, writer)
    year = calendar.municipal_year(meeting.day) % 100
    numbers = {each.decision.text: str(each) for each in given}
    assert numbers == {
        "that the first is done": f"1/{year:02d}",
        "that the third is done": f"2/{year:02d}",
    }
    text = client.get(f"/meetings/{meeting.pk}/minutes/").content.decode()
    assert f"Resolved 1/{year:02d}:" in text
    assert "Carried: 5 for, 1 against." in text
    with pytest.raises(DatabaseError), transaction.atomic():
        given.update(number=7)
    with pytest.raises(DatabaseError), transaction.atomic():
        given.delete()


def test_minutes_repeat_no_recommendation_that_was_agreed(meeting, here, writer, client):
    words = {"First": "that it is so", "Third": "that it is otherwise"}
    for item in meeting.items.filter(title__in=words):
        item.recommendation = words[item.title]
        item.save()
    first = meeting.items.get(title="First")
    record_decision(item=first, outcome="resolved", text="that it is so", by=writer)
    steps.publish(meeting, writer)
    text = client.get(f"/meetings/{meeting.pk}/minutes/").content.decode()
    assert text.count("that it is so") == 1
    assert "<strong>Recommendation:</strong> that it is otherwise" in text


def test_a_number_is_never_left_out(meeting, here, writer):
    decision = put(meeting.items.get(position=1), writer, 6).decision
    with pytest.raises(DatabaseError, match="without gaps"), transaction.atomic():
        DecisionNumber.objects.create(decision=decision, body=meeting.body, year=2026, number=2)


@pytest.mark.parametrize(
    ("day", "year"), [("2026-04-30", 2025), ("2026-05-01", 2026), ("2027-01-15", 2026)]
)
def test_the_municipal_year_runs_from_may(day, year):
    assert calendar.municipal_year(datetime.date.fromisoformat(day)) == year


def test_call_in_is_counted_from_the_day_of_publication_whenever_that_is_written(
    meeting, committee, here, writer
):
    """A past is loaded with its own days."""
    later = timezone.now() + datetime.timedelta(days=20)
    save_body(body=committee, exercises_executive=True, by=writer)
    item = meeting.items.get(title="First")
    resolved = record_decision(item=item, outcome="resolved", text="A bench", by=writer)
    finish_meeting(meeting=meeting, by=writer)
    mark_minutes_ready(meeting=meeting, by=writer)
    steps.agreed(meeting=meeting, by=writer)
    publish_minutes(meeting=meeting, by=writer, at=later)
    resolved.refresh_from_db()
    assert resolved.numbered.in_force_on > timezone.localdate(later)


def test_what_an_executive_body_resolved_comes_into_force_after_call_in(
    meeting, committee, here, writer, client
):
    today = timezone.localdate()
    save_body(body=committee, exercises_executive=True, by=writer)
    set_setting(name="boards.call_in_days", value="3", starts_on=today, body=committee, by=SYSTEM)
    item = meeting.items.get(title="First")
    resolved = record_decision(item=item, outcome="resolved", text="A bench", by=writer)
    noted = record_decision(item=item, outcome="noted", text="The report", by=writer)
    steps.publish(meeting, writer)
    resolved.refresh_from_db()
    day = calendar.add_working_days(today, 4)
    assert (resolved.numbered.in_force_on, noted.numbered.in_force_on) == (day, None)
    words = f"comes into force on {day:%-d %B %Y}, unless it is called in"
    assert words in client.get(f"/meetings/{meeting.pk}/minutes/").content.decode()
    assert words[1:] in client.get(resolved.get_absolute_url()).content.decode()
    later = today + datetime.timedelta(days=1)
    set_setting(name="boards.call_in_days", value="9", starts_on=later, body=committee, by=SYSTEM)
    assert words in client.get(f"/meetings/{meeting.pk}/minutes/").content.decode()


@pytest.mark.parametrize(
    ("published", "days", "day"),
    [
        ("2026-11-26", 5, "2026-12-04"),  # a Thursday: Friday to Thursday, then in force
        ("2026-12-22", 5, "2027-01-04"),  # Christmas, Boxing Day (28th) and New Year do not count
        ("2026-11-28", 1, "2026-12-01"),  # published on a Saturday
        ("2026-11-28", 0, "2026-11-28"),
    ],
)
def test_call_in_is_counted_in_working_days(published, days, day):
    first = datetime.date.fromisoformat(published)
    assert in_force_on(first, days) == datetime.date.fromisoformat(day)
