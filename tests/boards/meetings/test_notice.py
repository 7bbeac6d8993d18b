"""R2 and R3: clear days of a body, frozen packs, supplements, and items held urgent."""

import datetime
import hashlib

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from boards.attendance.chairing.urgency import hold_urgent
from boards.attendance.operations import tick
from boards.bodies.operations import save_body
from boards.decisions.operations import record_decision
from boards.live.operations import start_meeting
from boards.meetings.agendas.operations import publish_agenda, publish_supplement
from boards.meetings.dates.operations import change_meeting
from boards.meetings.items.operations import add_item
from boards.meetings.notice import notice_of
from boards.models import (
    AgendaItem,
    AgendaPack,
    Attendance,
    Body,
    Decision,
    Meeting,
    Membership,
)
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from neighbourhoods.models import ClosedDay
from tests import factories, steps
from tests.steps import move, set_date

D = datetime.date
THURSDAY = D(2026, 10, 15)
CONVENED, LATE = D(2026, 9, 1), D(2026, 10, 9)


def at(day, hour=12):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))


@pytest.fixture
def writer(db):
    return factories.OfficerFactory(name="The Clerk")


@pytest.fixture
def committee(db):
    return factories.BodyFactory(
        kind="ward_committee", power="decide", name="Sinfin Committee",
        quorum_numerator=0, quorum_minimum=0,
    )  # fmt: skip


def meeting_of(body, by, day=THURSDAY, convened=CONVENED):
    meeting = set_date(
        body=body, starts_at=at(day, 19), by=by, agenda="empty", place="Hall", at=at(convened)
    )
    add_item(meeting=meeting, title="Alleygates", by=by)
    return meeting


@pytest.mark.parametrize(
    ("published", "hour", "in_time"),
    [(D(2026, 10, 7), 16, True), (D(2026, 10, 7), 18, False), (D(2026, 10, 8), 9, False)],
)
def test_an_agenda_is_in_time_to_the_hour(committee, writer, published, hour, in_time):
    meeting = meeting_of(committee, writer)
    publish_agenda(meeting=meeting, by=writer, at=at(published, hour))
    pack = meeting.packs.get()
    assert (pack.number, pack.in_time, pack.publish_by) == (1, in_time, D(2026, 10, 7))
    assert meeting.items.get(kind="ordinary").in_time is in_time


def test_a_body_counts_as_it_says(committee, writer):
    meeting = meeting_of(committee, writer)
    save_body(body=committee, by=writer, counting_days="all")
    meeting.body.refresh_from_db()
    assert notice_of(meeting, frozenset()).last_day == D(2026, 10, 9)
    save_body(body=committee, by=writer, counting_days="weekdays", counting_weekdays=[0, 1])
    meeting.body.refresh_from_db()
    assert notice_of(meeting, frozenset()).last_day == D(2026, 9, 28)
    assert meeting.body.notice_in_words == "5 clear days (Monday, Tuesday)"


def test_a_closed_day_of_the_council_does_not_count(committee, writer):
    ClosedDay.objects.create(day=D(2026, 10, 12), name="Annual closure")
    meeting = meeting_of(committee, writer)
    publish_agenda(meeting=meeting, by=writer, at=at(D(2026, 10, 7)))
    assert meeting.packs.get().in_time is False


def test_called_at_shorter_notice_the_day_of_calling_is_enough(committee, writer):
    meeting = meeting_of(committee, writer, convened=D(2026, 10, 12))
    publish_agenda(meeting=meeting, by=writer, at=at(D(2026, 10, 12), 15))
    assert meeting.packs.get().in_time is True
    other = meeting_of(committee, writer, day=D(2026, 10, 16), convened=D(2026, 10, 12))
    publish_agenda(meeting=other, by=writer, at=at(D(2026, 10, 13)))
    assert other.packs.get().in_time is False


def test_weekdays_must_be_chosen_in_the_database_too(committee):
    with pytest.raises(Refused, match="weekdays"):
        save_body(body=committee, by=SYSTEM, counting_days="weekdays")
    with pytest.raises(DatabaseError), transaction.atomic():
        Body.objects.filter(pk=committee.pk).update(counting_days="weekdays")


def test_a_pack_is_frozen_and_proves_itself(client, committee, writer):
    meeting = meeting_of(committee, writer)
    publish_agenda(meeting=meeting, by=writer, at=at(D(2026, 10, 6), 15))
    pack = meeting.packs.get()
    content = client.get(f"/packs/{pack.pk}.pdf").content
    assert hashlib.sha256(content).hexdigest() == pack.sha256
    assert client.get(f"/meetings/{meeting.pk}/agenda.pdf").content == content
    AgendaItem.objects.filter(meeting=meeting).update(title="Rewritten behind its back")
    page = client.get(f"/meetings/{meeting.pk}/agenda/").content.decode()
    assert "Agenda, published on 6 October 2026 at 3pm by The Clerk: on time" in page
    assert pack.sha256 in page
    assert "Alleygates" in page
    assert "Rewritten" not in page


@pytest.mark.parametrize(
    "sql", ["UPDATE boards_agendapack SET number = 9", "DELETE FROM boards_agendapack"]
)
def test_the_database_refuses_to_change_a_pack(committee, writer, sql):
    meeting = meeting_of(committee, writer)
    publish_agenda(meeting=meeting, by=writer, at=at(D(2026, 10, 6)))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    with pytest.raises(DatabaseError), transaction.atomic():
        AgendaPack.objects.update(in_time=False)


def test_a_supplement_says_what_changed_and_keeps_the_numbers(client, committee, writer):
    meeting = meeting_of(committee, writer)
    add_item(meeting=meeting, title="Any other business", kind="aob", by=writer)
    publish_agenda(meeting=meeting, by=writer, at=at(D(2026, 10, 6)))
    late = add_item(meeting=meeting, title="Flood at the centre", by=writer)
    assert "Flood" not in client.get(f"/meetings/{meeting.pk}/").content.decode()
    publish_supplement(meeting=meeting, by=writer, at=at(D(2026, 10, 13)))
    first, second = meeting.packs.order_by("number")
    assert (second.number, second.word, second.in_time) == (2, "Supplement 1", False)
    assert second.changes == ["Added: 4. Flood at the centre"]
    assert list(meeting.items.values_list("position", "in_time")) == [
        (1, True),
        (2, True),
        (3, True),
        (4, False),
    ]
    assert "Flood at the centre" not in client.get(f"/packs/{first.pk}/").content.decode()
    page = client.get(f"/meetings/{meeting.pk}/agenda/").content.decode()
    assert "What changed" in page
    assert "Flood at the centre" in page
    late.refresh_from_db()
    assert late.is_late is False
    with pytest.raises(Refused, match="Nothing was added"):
        publish_supplement(meeting=meeting, by=writer)


def test_moving_a_published_meeting_publishes_that_and_reckons_again(committee, writer):
    meeting = meeting_of(committee, writer)
    publish_agenda(meeting=meeting, by=writer, at=at(D(2026, 10, 6)))
    move(meeting, at(D(2026, 10, 13), 19), by=writer, at=at(D(2026, 10, 7)))
    assert meeting.items.get(kind="ordinary").in_time is False
    pack = meeting.packs.order_by("number").last()
    assert pack.number == 2
    assert pack.changes == ["Date: 13 October 2026 (before: 15 October 2026)"]
    move(meeting, at(THURSDAY, 19), by=writer, at=at(D(2026, 10, 8)))
    assert meeting.items.get(kind="ordinary").in_time is True


def test_moving_a_meeting_does_not_publish_an_item_that_waits(client, committee, writer):
    meeting = meeting_of(committee, writer)
    publish_agenda(meeting=meeting, by=writer, at=at(D(2026, 10, 6)))
    add_item(meeting=meeting, title="Not ready yet", by=writer)
    change_meeting(meeting=meeting, by=writer, place="Library")
    assert "Not ready yet" not in client.get(f"/meetings/{meeting.pk}/agenda/").content.decode()
    assert meeting.items.get(title="Not ready yet").is_late is True


def running(body, by, published=LATE):
    meeting = meeting_of(body, by)
    publish_agenda(meeting=meeting, by=by, at=at(published))
    start_meeting(meeting=meeting, by=by, at=at(THURSDAY, 19))
    return meeting


def test_a_deciding_body_cannot_decide_what_was_late(committee, writer):
    item = running(committee, writer).items.get(kind="ordinary")
    with pytest.raises(Refused, match="cannot be decided"):
        record_decision(item=item, outcome="resolved", text="Go ahead", by=writer)
    with pytest.raises(DatabaseError, match="not admitted"), transaction.atomic():
        Decision.objects.bulk_create(
            [Decision(item=item, outcome="resolved", text="Go ahead", recorded_at=timezone.now())]
        )
    assert not Decision.objects.filter(item=item).exists()


def test_held_urgent_with_its_reason_it_can_and_the_minutes_say_so(client, committee, writer):
    meeting = running(committee, writer)
    item = meeting.items.get(kind="ordinary")
    chair = steps.presides(meeting, writer)
    hold_urgent(item=item, reason="The wall may fall.", by=writer)
    record_decision(item=item, outcome="resolved", text="Go ahead", by=writer)
    steps.publish(meeting, writer)
    page = client.get(f"/meetings/{meeting.pk}/minutes/").content.decode()
    assert f"Accepted as urgent by {chair}: The wall may fall." in page


def test_who_accepted_an_item_as_urgent_stays_in_the_attendance(committee, writer):
    meeting = running(committee, writer)
    steps.presides(meeting, writer)
    hold_urgent(item=meeting.items.get(kind="ordinary"), reason="The wall may fall.", by=writer)
    seat = Membership.objects.get(body=committee, role="chair")
    for status in ("absent", "apologies", ""):
        with pytest.raises(Refused, match="accepted an item as urgent at this meeting"):
            tick(meeting=meeting, membership=seat, status=status, by=writer)
    there = Attendance.objects.filter(meeting=meeting, membership=seat)
    with pytest.raises(DatabaseError, match="was there"), transaction.atomic():
        there.update(status="absent")
    with pytest.raises(DatabaseError, match="was there"), transaction.atomic():
        there._raw_delete("default")


def test_other_bodies_are_told_and_go_on(writer):
    board = factories.BodyFactory(power="recommend")
    item = running(board, writer).items.get(kind="ordinary")
    assert item.in_time is False
    assert record_decision(item=item, outcome="recommended", text="Yes", by=writer).pk


def test_urgency_needs_a_reason_and_who_presides(committee, writer):
    meeting = running(committee, writer)
    item = meeting.items.get(kind="ordinary")
    with pytest.raises(Refused, match="No one is in the chair for this item"):
        hold_urgent(item=item, reason="Flood", by=writer)
    steps.presides(meeting, writer)
    with pytest.raises(Refused, match="Enter the reason for urgency"):
        hold_urgent(item=item, reason=" ", by=writer)
    with pytest.raises(DatabaseError), transaction.atomic():
        AgendaItem.objects.filter(pk=item.pk).update(urgent_at=timezone.now())


def test_what_was_in_time_is_not_held_urgent(committee, writer):
    item = running(committee, writer, published=D(2026, 10, 6)).items.get(kind="ordinary")
    with pytest.raises(Refused, match="in time"):
        hold_urgent(item=item, reason="Flood", by=writer)


def test_a_supplement_ends_when_the_meeting_starts(committee, writer):
    meeting = running(committee, writer)
    with pytest.raises(WrongState):
        publish_supplement(meeting=meeting, by=writer)


def test_the_pages_say_when_to_publish(manager, world):
    meeting = world.own.draft
    tomorrow, long_ago = (timezone.localtime() + n * datetime.timedelta(days=1) for n in (1, -60))
    Meeting.objects.filter(pk=meeting.pk).update(convened_at=long_ago)
    now = timezone.now()
    moved = {"moved_at": now, "moved_nearer_at": now}
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=tomorrow, **moved)
    preview = manager.get(f"/meetings/{meeting.pk}/agenda/").content.decode()
    assert "If published now, it gives 0 clear working days’ notice (5 required)" in preview
    assert "Publish the agenda by" in manager.get(f"/meetings/{meeting.pk}/").content.decode()


def test_rules_of_a_body_through_the_page(manager, world):
    body = world.own.body
    path = f"/bodies/{body.slug}/rules/"
    sent = {
        "clear_days": "3",
        "counting_days": "weekdays",
        "cut_off": "4pm",
        "quorum_base": "seats",
        "training_check": "warn",
    }
    sent |= {"substitutes": "anybody", "substitute_hours": "0"}
    sent |= {"quorum_numerator": "1", "quorum_denominator": "3", "quorum_minimum": "4"}
    refused = manager.post(path, sent)
    assert refused.status_code == 422
    assert "Choose the weekdays that count" in refused.content.decode()
    assert manager.post(path, sent | {"counting_weekdays": ["0", "4"]}).status_code == 302
    body.refresh_from_db()
    assert (body.clear_days, body.counting, body.cut_off) == (3, (0, 4), datetime.time(16))
    page = manager.get(body.get_absolute_url()).content.decode()
    assert "3 clear days (Monday, Friday)" in page
    assert "One third of voting seats (minimum 4)" in page
    more = manager.post(path, sent | {"counting_days": "all", "quorum_numerator": "5"})
    assert "The share cannot be more than the whole" in more.content.decode()


def test_a_late_item_through_the_pages(manager, client, world):
    meeting = world.own.agenda
    edit = f"/meetings/{meeting.pk}/agenda/edit/"
    assert manager.post(edit, {"title": "Burst pipe", "kind": "ordinary"}).status_code == 302
    assert "Publish the supplement" in manager.get(edit).content.decode()
    assert "Burst pipe" not in client.get(f"/meetings/{meeting.pk}/agenda/").content.decode()
    manager.post(f"/meetings/{meeting.pk}/agenda/supplement/")
    assert "Burst pipe" in client.get(f"/meetings/{meeting.pk}/agenda/").content.decode()


def test_urgency_is_said_on_the_live_page(manager, world):
    body = world.own.body
    steps.decides(body)
    item = world.own.heard_item
    live = f"/meetings/{item.meeting_id}/live/"
    assert "accept as urgent to decide it" in manager.get(live).content.decode()
    chair = steps.presides(item.meeting, world.own.writer)
    manager.post(f"/meetings/items/{item.pk}/urgent/", {"reason": "Flood"})
    assert f"Accepted as urgent by {chair}: Flood" in manager.get(live).content.decode()
    typed = manager.post(f"/meetings/items/{item.pk}/urgent/", {"reason": "Kept words" + "!" * 500})
    assert typed.status_code == 422
    assert "Kept words" in typed.content.decode()
