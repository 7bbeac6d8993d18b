"""R10: minutes wait for the next meeting, are approved or not, signed, and never change again."""

import datetime
import hashlib

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from boards.attendance.operations import add_attendee, tick
from boards.attendance.room import choose_presiding
from boards.decisions.operations import record_decision
from boards.live.operations import start_meeting
from boards.meetings.agendas.operations import publish_agenda
from boards.meetings.items.operations import add_item
from boards.minutes.approvals.operations import approve_minutes, refuse_minutes, sign_minutes
from boards.minutes.documents import minutes
from boards.minutes.operations import save_minute
from boards.models import (
    AgendaItem,
    Attendance,
    Decision,
    Meeting,
    Membership,
    Minute,
    MinutesApproval,
)
from boards.seats.operations import add_member
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from neighbourhoods.people.merging.operations import merge_people
from tests import factories, steps
from tests.steps import set_date

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def writer():
    return factories.OfficerFactory()


@pytest.fixture
def body():
    return factories.BodyFactory()


def held(body, writer, days_ago, title="Speeding"):
    """A meeting with published minutes."""
    now = timezone.localtime() - days_ago * DAY
    meeting = set_date(body=body, starts_at=now, by=writer, agenda="empty", place="Hall")
    item = add_item(meeting=meeting, title=title, by=writer)
    start_meeting(meeting=meeting, by=writer)
    save_minute(item=item, text="It was said.", version=0, by=writer, leave=True)
    record_decision(item=item, outcome="recommended", text="Slow down", by=writer)
    add_attendee(meeting=meeting, name="A guest", by=writer)
    steps.publish(meeting, writer)
    return Meeting.objects.get(pk=meeting.pk)


@pytest.fixture
def earlier(body, writer):
    return held(body, writer, 30)


@pytest.fixture
def item(body, writer, earlier):
    return approving_item(body, writer)


def approving_item(body, writer):
    """The approval item of the next meeting, which came onto its agenda by itself."""
    meeting = set_date(body=body, starts_at=timezone.now(), by=writer, agenda="empty", place="Hall")
    for title in ("Apologies", "Parking"):
        kind = "apologies" if title == "Apologies" else "ordinary"
        add_item(meeting=meeting, title=title, kind=kind, by=writer)
    publish_agenda(meeting=meeting, by=writer)
    start_meeting(meeting=meeting, by=writer)
    return meeting.items.get(kind="minutes")


@pytest.fixture
def signed(earlier, item, writer):
    approval = approve_minutes(meeting=earlier, item=item, by=writer)
    return sign_minutes(approval=approval, person=steps.signs(item.meeting), by=writer)


def test_waiting_minutes_stand_on_the_next_agenda_by_themselves(item):
    assert list(item.meeting.items.values_list("position", "title")) == [
        (1, "Apologies"), (2, "Declarations of interest"), (3, "Minutes of the last meeting"),
        (4, "Parking"),
    ]  # fmt: skip


def test_nothing_waits_and_no_minutes_are_added(body, writer):
    meeting = set_date(body=body, starts_at=timezone.now(), by=writer, agenda="empty", place="Hall")
    add_item(meeting=meeting, title="Parking", by=writer)
    publish_agenda(meeting=meeting, by=writer)
    assert [item.kind for item in meeting.items.all()] == ["declarations", "ordinary"]


def test_until_then_they_are_a_draft_for_everyone(client, earlier, item, writer):
    path = f"/meetings/{earlier.pk}/minutes/"
    assert "Draft, subject to approval" in client.get(path).content.decode()
    approval = approve_minutes(meeting=earlier, item=item, by=writer)
    assert "not signed yet" in client.get(path).content.decode()
    sign_minutes(approval=approval, person=steps.signs(item.meeting), by=writer)
    page = client.get(path).content.decode()
    assert "Draft" not in page
    assert f"Approved on {item.meeting.day:%-d %B %Y} and signed by Jo Chair" in page
    assert f"until {earlier.kept_until:%-d %B %Y}" in page


def test_corrections_are_itemised_and_stand_in_what_is_signed(client, earlier, item, writer):
    approval = approve_minutes(
        meeting=earlier, item=item, by=writer, corrections=["Item 1: 20 mph", " ", "Spelling"]
    )
    assert (approval.outcome, approval.corrections) == ("amended", ["Item 1: 20 mph", "Spelling"])
    sign_minutes(approval=approval, person=steps.signs(item.meeting), by=writer)
    page = client.get(f"/meetings/{earlier.pk}/minutes/").content.decode()
    assert "Corrections" in page
    assert "Item 1: 20 mph" in page
    assert "Approved as amended" in page


def test_the_signed_file_proves_itself(client, earlier, signed):
    content = client.get(f"/meetings/{earlier.pk}/minutes.pdf").content
    assert hashlib.sha256(content).hexdigest() == signed.sha256


def test_minutes_that_are_not_approved_go_back(client, earlier, item, writer):
    with pytest.raises(Refused, match="what is wrong"):
        refuse_minutes(meeting=earlier, item=item, reason=" ", by=writer)
    refuse_minutes(meeting=earlier, item=item, reason="Half is missing", by=writer)
    earlier.refresh_from_db()
    assert (earlier.state, earlier.minutes_ready_at) == ("writing_up", None)
    page = client.get(f"/meetings/{earlier.pk}/minutes/").content.decode()
    assert "Not approved, being corrected" in page


def test_only_a_later_meeting_of_the_same_body_approves(earlier, item, writer):
    other = held(factories.BodyFactory(), writer, 10)
    with pytest.raises(Refused, match="same board"):
        approve_minutes(meeting=other, item=item, by=writer)
    with pytest.raises(Refused, match="later meeting"):
        approve_minutes(meeting=item.meeting, item=item, by=writer)


def test_a_second_signature_or_a_change_of_mind_comes_too_late(earlier, item, signed, writer):
    with pytest.raises(WrongState, match="signed these minutes already"):
        sign_minutes(approval=signed, person=steps.signs(item.meeting), by=writer)
    with pytest.raises(WrongState, match="A later correction is a new minute"):
        approve_minutes(meeting=earlier, item=item, by=writer)
    with pytest.raises(WrongState, match="approved already"):
        refuse_minutes(meeting=earlier, item=item, reason="No", by=writer)


def test_who_signed_at_a_meeting_stays_in_its_attendance(earlier, item, signed, writer):
    seat = Membership.objects.get(body=earlier.body, person=signed.signed_person)
    for status in ("absent", ""):
        with pytest.raises(Refused, match="signed the earlier minutes at this meeting"):
            tick(meeting=item.meeting, membership=seat, status=status, by=writer)
    there = Attendance.objects.filter(meeting=item.meeting, membership=seat)
    with pytest.raises(DatabaseError, match="was there"), transaction.atomic():
        there.update(status="apologies")
    with pytest.raises(DatabaseError, match="was there"), transaction.atomic():
        there._raw_delete("default")


def test_minutes_are_approved_at_a_later_meeting_of_the_same_body(world, earlier, item, writer):
    approval = MinutesApproval.objects.filter(
        pk=approve_minutes(meeting=earlier, item=item, by=writer).pk
    )
    elsewhere = AgendaItem.objects.exclude(meeting__body=item.meeting.body).first()
    for other in (elsewhere, earlier.items.first()):
        with pytest.raises(DatabaseError, match="later meeting"), transaction.atomic():
            approval.update(item=other)


def test_who_was_not_there_signs_nothing(earlier, item, writer):
    approval = approve_minutes(meeting=earlier, item=item, by=writer)
    chair = steps.signs(item.meeting)
    Attendance.objects.filter(meeting=item.meeting).update(status="absent")
    with pytest.raises(Refused, match="in the chair"):
        sign_minutes(approval=approval, person=chair, by=writer)
    signature = {"signed_at": timezone.now(), "signed_by": writer, "pdf": b"x", "sha256": "x"}
    signature |= {"signed_name": chair.name, "signed_person": chair}
    with pytest.raises(DatabaseError, match="nobody else"), transaction.atomic():
        MinutesApproval.objects.filter(pk=approval.pk).update(**signature)


def test_of_chair_and_vice_chair_who_presided_signs(earlier, item, writer):
    """Whoever else speaks for the body was there, too, and did not preside."""
    approval = approve_minutes(meeting=earlier, item=item, by=writer)
    chair = steps.signs(item.meeting)
    vice = add_member(
        body=earlier.body, person=factories.CouncillorFactory(), role="vice_chair", has_vote=True,
        starts_on=earlier.day, by=writer,
    )  # fmt: skip
    tick(meeting=item.meeting, membership=vice, status="present", by=writer)
    signature = {"signed_at": timezone.now(), "signed_by": writer, "pdf": b"x", "sha256": "x"}
    rows = MinutesApproval.objects.filter(pk=approval.pk)
    with pytest.raises(Refused, match="in the chair"):
        sign_minutes(approval=approval, person=vice.person, by=writer)
    with pytest.raises(DatabaseError, match="nobody else"), transaction.atomic():
        rows.update(signed_name=vice.person.name, signed_person=vice.person, **signature)
    choose_presiding(meeting=item.meeting, membership=vice, item=item, by=writer)
    with pytest.raises(Refused, match="in the chair"):
        sign_minutes(approval=approval, person=chair, by=writer)
    with pytest.raises(DatabaseError, match="nobody else"), transaction.atomic():
        rows.update(signed_name=chair.name, signed_person=chair, **signature)
    signed = sign_minutes(approval=approval, person=vice.person, by=writer)
    assert signed.signed_person == vice.person


def test_two_entries_of_who_presided_are_one_person_who_signs(earlier, item, writer):
    """The attendance keeps the entry that was merged into another; the signature the one kept."""
    approval = approve_minutes(meeting=earlier, item=item, by=writer)
    gone = steps.signs(item.meeting)
    kept = factories.PersonFactory(name=gone.name)
    merge_people(keep=kept, gone=gone, by=SYSTEM)
    signed = sign_minutes(approval=approval, person=kept, by=writer)
    assert signed.signed_person == kept
    row = Attendance.objects.get(meeting=item.meeting, status="present")
    for status in ("absent", ""):
        with pytest.raises(Refused, match="signed the earlier minutes"):
            tick(meeting=item.meeting, membership=row.membership, status=status, by=writer)


def test_who_signed_is_found_under_a_later_entry(earlier, item, signed, writer):
    gone = signed.signed_person
    merge_people(keep=factories.PersonFactory(name=gone.name), gone=gone, by=SYSTEM)
    row = Attendance.objects.get(meeting=item.meeting, status="present")
    with pytest.raises(Refused, match="signed the earlier minutes"):
        tick(meeting=item.meeting, membership=row.membership, status="absent", by=writer)


def test_a_signature_needs_a_name(earlier, item, writer):
    approval = approve_minutes(meeting=earlier, item=item, by=writer)
    with pytest.raises(Refused, match="in the chair"):
        sign_minutes(approval=approval, person=None, by=writer)
    with pytest.raises(Refused, match="in the chair"):
        sign_minutes(approval=approval, person=factories.PersonFactory(), by=writer)


CHANGES = {
    "minute": lambda m: Minute.objects.filter(item__meeting=m).update(text="Otherwise"),
    "decision": lambda m: Decision.objects.filter(item__meeting=m).update(text="Otherwise"),
    "decision gone": lambda m: Decision.objects.filter(item__meeting=m)._raw_delete("default"),
    "decision added": lambda m: Decision.objects.bulk_create(
        [Decision(item=m.items.first(), outcome="noted", text="x", recorded_at=timezone.now())]
    ),
    "attendance": lambda m: Attendance.objects.filter(meeting=m).update(name="Otherwise"),
    "attendance gone": lambda m: Attendance.objects.filter(meeting=m).delete(),
    "item": lambda m: m.items.update(title="Otherwise"),
    "item added": lambda m: AgendaItem.objects.create(meeting=m, position=9, title="New"),
    "meeting": lambda m: Meeting.objects.filter(pk=m.pk).update(state="writing_up"),
    "approval": lambda m: MinutesApproval.objects.update(signed_name="Otherwise"),
    "approval gone": lambda m: MinutesApproval.objects.all().delete(),
}


@pytest.mark.parametrize("what", sorted(CHANGES))
def test_the_database_keeps_signed_minutes(earlier, signed, what):
    with pytest.raises(DatabaseError), transaction.atomic():
        CHANGES[what](earlier)
    with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute("UPDATE boards_minute SET text = 'Otherwise'")


def test_other_meetings_can_still_be_written(item, signed, writer):
    save_minute(item=item, text="Approved.", version=0, by=writer, leave=True)
    assert Minute.objects.get(item=item).text == "Approved."


def test_approving_and_signing_through_the_live_page(manager, client, world):
    approval, item = world.own.approval, world.own.live_item
    live = f"/meetings/{item.meeting_id}/live/"
    AgendaItem.objects.filter(pk=item.pk).update(kind="minutes")
    assert "Signed by (chair)" in manager.get(live).content.decode()
    sent = {"meeting": approval.meeting_id, "outcome": "approved", "corrections": "One\n\nTwo"}
    assert manager.post(f"/meetings/items/{item.pk}/approve/", sent).status_code == 302
    approval.refresh_from_db()
    assert approval.corrections == ["One", "Two"]
    foreign = sent | {"meeting": world.other.published.pk, "corrections": "Kept words"}
    refused = manager.post(f"/meetings/items/{item.pk}/approve/", foreign)
    assert refused.status_code == 422
    assert "Kept words" in refused.content.decode()
    chair = steps.signs(item.meeting)
    manager.post(f"/meetings/approvals/{approval.pk}/sign/", {"person": chair.pk})
    assert f"signed by {chair}" in manager.get(live).content.decode()
    assert (
        manager.post(f"/meetings/approvals/{approval.pk}/sign/", {"person": chair.pk}).status_code
        == 409
    )


def test_a_refusal_through_the_live_page(manager, world):
    item = world.own.live_item
    later = held(world.own.body, world.people["neighbourhood_manager"], 15)
    sent = {"meeting": later.pk, "outcome": "refused", "corrections": "Half is missing"}
    asked = {"HTTP_ACCEPT": "application/json"}
    answer = manager.post(f"/meetings/items/{item.pk}/approve/", sent, **asked)
    assert answer.json() == {"ok": True, "reload": True}
    later.refresh_from_db()
    assert later.state == "writing_up"


def test_a_forum_keeps_notes_that_nobody_approves(client, writer):
    forum = factories.BodyFactory(power="consult")
    earlier = held(forum, writer, 30)
    assert "Draft" not in client.get(f"/meetings/{earlier.pk}/minutes/").content.decode()
    later = held(forum, writer, 2)
    assert later.items.count() == 1
    item = AgendaItem.objects.get(meeting=held(forum, writer, 1))
    Meeting.objects.filter(pk=item.meeting_id).update(state="writing_up")
    with pytest.raises(Refused, match="keeps notes"):
        approve_minutes(meeting=earlier, item=item, by=writer)


def test_a_deciding_body_approves_only_with_a_quorum(earlier, item, writer):
    steps.has_power(earlier.body, "decide")
    with pytest.raises(Refused, match="No quorum"):
        approve_minutes(meeting=earlier, item=item, by=writer)


def test_the_later_minutes_say_which_were_approved_and_signed(earlier, item, writer):
    reader = AnonymousUser()

    def said():
        business = minutes(item.meeting, reader)["business"]
        return next(each["text"] for each in business if each["id"] == item.pk)

    day = f"{earlier.day:%-d %B %Y}"
    assert said() == []
    approval = approve_minutes(meeting=earlier, item=item, by=writer)
    assert said() == [f"The minutes of {day} were approved as a correct record."]
    approve_minutes(meeting=earlier, item=item, corrections=["Nine lamps, not ten."], by=writer)
    assert said() == [f"The minutes of {day} were approved as amended: Nine lamps, not ten."]
    approval.refresh_from_db()
    sign_minutes(approval=approval, person=steps.signs(item.meeting), by=writer)
    assert said()[0].endswith("Nine lamps, not ten. Jo Chair signed them.")


def test_a_signature_is_of_who_may(signed, item):
    assert (signed.signed_person, signed.signed_name) == (
        steps.chair_of(item.meeting.body),
        steps.chair_of(item.meeting.body).name,
    )
    copy = {"signed_name": "x", "signed_at": timezone.now(), "signed_by": signed.signed_by}
    copy |= {"pdf": b"x", "sha256": "x", "outcome": "approved", "item": item}
    copy |= {"recorded_at": timezone.now(), "recorded_by": signed.signed_by}
    before = item.meeting.starts_at - datetime.timedelta(days=40)
    other = factories.MeetingFactory(body=item.meeting.body, starts_at=before)
    for person, words in (
        (factories.PersonFactory(), "nobody else"),
        (None, "approval_signature_whole"),
    ):
        with pytest.raises(DatabaseError, match=words), transaction.atomic():
            MinutesApproval.objects.create(meeting=other, signed_person=person, **copy)
    assert MinutesApproval.objects.create(
        meeting=other, signed_person=signed.signed_person, **copy
    ).pk
