"""R8: declarations of interest, what follows from them, and notice to the monitoring officer."""

import datetime
import uuid

import pytest
from django.db import DatabaseError, transaction
from procrastinate.contrib.django import app

from boards.attendance.operations import tick
from boards.attendance.quorum import quorum_of
from boards.attendance.room import remove_absence
from boards.bodies.operations import save_body
from boards.interests.operations import (
    declare_interest,
    record_notified,
    remind_of_notice,
    remove_interest,
)
from boards.live.operations import start_meeting
from boards.meetings.agendas.operations import publish_agenda
from boards.minutes.approvals.operations import approve_minutes, sign_minutes
from boards.models import Absence, Interest
from core.errors import Refused
from core.letters.models import Letter
from core.models import Event
from tests import factories, steps
from tests.boards.attendance.test_quorum import come, decide
from tests.boards.votes.test_votes import put
from tests.steps import set_date


@pytest.fixture
def item(meeting):
    return meeting.items.get(position=2)


@pytest.fixture
def here(meeting, writer):
    """The six voting members are in the room."""
    return come(meeting, writer, 6)


def declare(item, row, writer, kind="other", outcome="left", nature="owns the garage", **more):
    given = {"kind": kind, "outcome": outcome, "nature": nature} | more
    return declare_interest(item=item, membership=row.membership, by=writer, **given)


@pytest.mark.parametrize(
    ("outcome", "counts"), [("left", 5), ("spoke", 5), ("stayed", 6), ("dispensation", 6)]
)
def test_who_leaves_does_not_count_for_the_item(item, here, writer, outcome, counts):
    declare(item, here[1], writer, outcome=outcome, dispensation="D7" * (outcome == "dispensation"))
    quorum = quorum_of(item.meeting)
    assert [quorum.count(position) for position in (1, 2, 3)] == [6, counts, 6]


def test_who_is_barred_neither_moves_seconds_nor_votes(item, here, writer):
    declare(item, here[1], writer)
    for name in ("mover", "seconder"):
        with pytest.raises(Refused, match="move or second"):
            put(item, writer, 5, **{name: here[1].pk})
    with pytest.raises(Refused, match="not a voting member present"):
        put(item, writer, method="recorded", names={row.pk: "for" for row in here})
    assert put(item, writer, 5).voting_present == 5


def test_who_declared_an_interest_was_there(item, here, writer):
    row = here[1]
    declare(item, row, writer)
    for status in ("absent", "apologies"):
        with pytest.raises(Refused, match="declared an interest"):
            tick(meeting=item.meeting, membership=row.membership, status=status, by=writer)
        with pytest.raises(DatabaseError, match="was there"), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(status=status)


def test_too_many_interests_leave_no_quorum(item, here, writer):
    for row in here[:4]:
        declare(item, row, writer)
    with pytest.raises(Refused, match="No quorum: 2 voting"):
        decide(item, writer)


def test_a_pecuniary_interest_bars_without_a_dispensation(item, here, writer):
    for outcome in ("stayed", "spoke"):
        with pytest.raises(Refused, match="neither speaks nor votes"):
            declare(item, here[0], writer, kind="dpi", outcome=outcome)
    with pytest.raises(Refused, match="reference"):
        declare(item, here[0], writer, kind="dpi", outcome="dispensation")
    allowed = declare(
        item, here[0], writer, kind="dpi", outcome="dispensation", dispensation="MO/26/3"
    )
    assert "took part with a dispensation (MO/26/3)" in allowed.in_words
    with pytest.raises(DatabaseError, match="interest_dpi_bars"), transaction.atomic():
        Interest.objects.filter(pk=allowed.pk).update(outcome="stayed", dispensation="")


def test_standing_orders_say_whether_one_may_stay_silent(item, here, writer):
    with pytest.raises(Refused, match="leaves the room"):
        declare(item, here[0], writer, outcome="silent")
    save_body(body=item.meeting.body, by=writer, interest_leaves=False)
    item.refresh_from_db()
    silent = declare(item, here[0], writer, outcome="silent")
    assert quorum_of(item.meeting).count(2) == 5
    assert silent.in_words.endswith("and neither spoke nor voted.")


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"nature": " "}, "Enter what the interest is"),
        ({"is_sensitive": True}, "only that there is one"),
        ({"dispensation": "D7"}, "took part with one"),
    ],
)
def test_what_a_declaration_must_say(item, here, writer, more, message):
    with pytest.raises(Refused, match=message):
        declare(item, here[0], writer, **more)
    assert not item.interests.exists()


def test_one_declaration_for_each_member_and_item(item, here, writer):
    key = uuid.uuid4()
    first = declare(item, here[0], writer, client_id=key)
    assert declare(item, here[0], writer, client_id=key) == first
    with pytest.raises(Refused, match="already"):
        declare(item, here[0], writer)


def test_who_is_not_there_declares_nothing(meeting, item, writer):
    seat = meeting.body.memberships.first()
    with pytest.raises(Refused, match="Record this person"):
        declare_interest(
            item=item, membership=seat, kind="other", outcome="left", nature="x", by=writer
        )


def test_who_voted_cannot_have_been_barred(item, here, writer):
    put(item, writer, 6, mover=here[0].pk)
    with pytest.raises(Refused, match="named in a vote"):
        declare(item, here[0], writer)
    assert declare(item, here[0], writer, outcome="stayed")


def test_a_declaration_is_taken_back_with_what_followed(meeting, item, here, writer):
    interest = declare(item, here[0], writer)
    with pytest.raises(Refused, match="declaration"):
        remove_absence(absence=interest.absence, by=writer)
    with pytest.raises(Refused, match="withdraw the declaration first"):
        tick(meeting=meeting, membership=here[0].membership, status="absent", by=writer)
    remove_interest(interest=interest, by=writer)
    assert quorum_of(meeting).count(2) == 6
    tick(meeting=meeting, membership=here[0].membership, status="absent", by=writer)


def test_the_database_keeps_the_consequence(item, here, writer):
    interest = declare(item, here[0], writer)
    elsewhere = Absence.objects.create(attendance=here[1], reason="interest", first=2, last=2)
    for change, message in (
        ({"absence": None}, "interest_bars_from_the_item"),
        ({"absence": elsewhere}, "away for its item"),
        ({"nature": ""}, "interest_nature_or_sensitive"),
        ({"kind": "dpi", "is_registered": False}, "interest_notice_due"),
    ):
        with pytest.raises(DatabaseError, match=message), transaction.atomic():
            Interest.objects.filter(pk=interest.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Absence.objects.filter(pk=interest.absence_id).delete()


def test_the_minutes_say_it_and_nothing_of_a_sensitive_one(client, meeting, item, here, writer):
    declare(item, here[0], writer, nature="lives next door.")
    declare(item, here[1], writer, nature="", is_sensitive=True)
    steps.publish(meeting, writer)
    text = client.get(f"/meetings/{meeting.pk}/minutes/").content.decode()
    first, second = here[0].name, here[1].name
    assert f"{first} declared an interest in item 2, First (lives next door), and left" in text
    assert f"{second} declared an interest in item 2, First, and left the room." in text


def test_a_signed_declaration_stays_but_its_notice_may_follow(meeting, item, here, writer):
    interest = declare(item, here[0], writer, kind="dpi", is_registered=False)
    steps.publish(meeting, writer)
    soon = meeting.starts_at + datetime.timedelta(days=30)
    later = set_date(body=meeting.body, starts_at=soon, by=writer, place="Hall")
    publish_agenda(meeting=later, by=writer)
    start_meeting(meeting=later, by=writer, at=soon)
    come(later, writer, 6)
    approval = approve_minutes(meeting=meeting, item=later.items.get(kind="minutes"), by=writer)
    sign_minutes(approval=approval, person=steps.signs(later), by=writer)
    with pytest.raises(DatabaseError, match="signed"), transaction.atomic():
        Interest.objects.filter(pk=interest.pk).update(nature="other")
    record_notified(interest=interest, by=writer)
    interest.refresh_from_db()
    assert interest.notified_by == writer


# ------------------------------------------------------------------ notice


def test_notice_is_due_within_28_days_that_begin_with_the_disclosure(meeting, item, here, writer):
    due = declare(item, here[0], writer, kind="dpi", is_registered=False)
    assert due.notify_by == meeting.day + datetime.timedelta(days=27)
    for row, more in ((here[1], {"kind": "dpi"}), (here[2], {"is_registered": False})):
        assert declare(item, row, writer, **more).notify_by is None
    with pytest.raises(Refused, match="needs no notice"):
        record_notified(interest=item.interests.get(attendance=here[1]), by=writer)


def test_a_reminder_goes_out_a_week_before_and_daily_from_the_last_day(meeting, item, here, writer):
    seat = here[0].membership
    seat.person.user = factories.UserFactory()
    seat.person.save()
    interest = declare(item, here[0], writer, kind="dpi", is_registered=False)
    letters = Letter.objects.all()
    before, day = letters.count(), datetime.timedelta(days=1)
    last = interest.notify_by
    sent = []
    for today in (last - 8 * day, last - 7 * day, last - 6 * day, last, last, last + day):
        remind_of_notice(today)
        sent.append(letters.count() - before)
    assert sent == [0, 2, 2, 4, 4, 6]
    assert {each.to for each in letters.order_by("-id")[:6]} == {
        writer.email, seat.person.user.email,
    }  # fmt: skip
    record_notified(interest=interest, by=writer)
    assert remind_of_notice(last + 2 * day) == 0


def test_the_reminder_runs_each_morning(meeting, item, here, writer, monkeypatch):
    from boards import tasks

    known = {each.task.name: each.cron for each in app.periodic_registry.periodic_tasks.values()}
    assert known["boards.remind_of_notice"] == "30 7 * * *"
    interest = declare(item, here[0], writer, kind="dpi", is_registered=False)
    monkeypatch.setattr(tasks.timezone, "localdate", lambda: interest.notify_by)
    tasks.remind_of_notice(timestamp=0)
    interest.refresh_from_db()
    assert interest.reminded_on == interest.notify_by


# ------------------------------------------------------------------ pages


def test_declaring_through_the_page(manager, world):
    meeting = world.own.running
    seat = meeting.body.memberships.exclude(pk=world.own.seat.pk).filter(has_vote=True).first()
    by = world.people["neighbourhood_manager"]
    tick(meeting=meeting, membership=seat, status="present", by=by)
    item = meeting.items.first()
    path = f"/meetings/{meeting.pk}/interests/"
    assert (
        f'<option value="{item.pk}" selected>'
        in manager.get(f"{path}?item={item.pk}").content.decode()
    )
    sent = {"membership": seat.pk, "item": item.pk, "kind": "dpi", "outcome": "spoke"}
    wrong = manager.post(path, sent | {"nature": "Owns the shop"})
    assert wrong.status_code == 422
    assert "neither speaks nor votes" in wrong.content.decode()
    assert "Owns the shop" in wrong.content.decode()
    page = manager.post(path, sent | {"nature": "Owns the shop", "outcome": "left"}, follow=True)
    interest = item.interests.get(attendance__membership=seat)
    assert "Tell the monitoring officer by" in page.content.decode()
    page = manager.post(f"/meetings/interests/{interest.pk}/notified/", follow=True)
    assert "The monitoring officer was told" in page.content.decode()
    manager.post(f"/meetings/interests/{interest.pk}/remove/")
    assert not Interest.objects.filter(pk=interest.pk).exists()


def test_a_meeting_that_is_over_takes_no_declaration(manager, world):
    meeting = world.own.published
    path = f"/meetings/{meeting.pk}/interests/"
    assert "Nothing has been declared." in manager.get(path).content.decode()
    seat = meeting.body.memberships.filter(has_vote=True).first()
    sent = {"membership": seat.pk, "item": meeting.items.first().pk, "kind": "other"}
    sent |= {"nature": "x", "outcome": "left"}
    assert manager.post(path, sent).status_code in (409, 422)
    assert not Interest.objects.filter(item__meeting=meeting).exists()


def test_of_a_sensitive_interest_nothing_else_is_kept(client, meeting, item, here, writer):
    declare(
        item, here[0], writer, kind="dpi", nature="", is_sensitive=True, outcome="dispensation",
        dispensation="MO/26/3",
    )  # fmt: skip
    event = Event.objects.about(meeting).first()
    assert "pecuniary" not in str(event.changes)
    steps.publish(meeting, writer)
    text = client.get(f"/meetings/{meeting.pk}/minutes/").content.decode()
    assert "MO/26/3" not in text
    assert "pecuniary" not in text


def test_who_was_counted_cannot_have_been_barred(item, here, writer):
    put(item, writer, 6)
    with pytest.raises(Refused, match="was counted in the vote on item 2"):
        declare(item, here[5], writer)
