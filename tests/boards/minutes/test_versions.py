"""Published minutes and notes are frozen, version by version: what happens later rewrites nothing,
and what was published stays readable while it is corrected."""

import datetime
import hashlib
import io

import docx
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from boards.attendance.operations import set_public_count
from boards.decisions.operations import record_decision, strike_out_decision
from boards.live.operations import mark_minutes_ready, publish_minutes, start_meeting
from boards.meetings.files.operations import add_file
from boards.meetings.items.operations import add_item
from boards.minutes.approvals.operations import (
    approve_minutes,
    refuse_minutes,
    reopen_minutes,
    sign_minutes,
)
from boards.minutes.operations import save_minute
from boards.models import (
    AgendaItem,
    Attachment,
    Decision,
    Meeting,
    Minute,
    MinutesVersion,
    Vote,
)
from boards.votes.operations import record_vote
from core.errors import Refused, WrongState
from neighbourhoods.models import Agency, Venue
from tasking import states
from tasking.actions.operations import add_action, change_action, move_action
from tests import factories, steps
from tests.boards.attendance.test_quorum import come

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def writer():
    return factories.OfficerFactory()


def held(writer, power, days_ago=30):
    """A meeting with an action whose minutes or notes are published."""
    body = factories.BodyFactory(power=power)
    steps.chair_of(body)
    venue = factories.VenueFactory(name="Old Hall", neighbourhood=body.neighbourhood)
    now = timezone.localtime() - days_ago * DAY
    meeting = steps.set_date(body=body, starts_at=now, by=writer, agenda="empty", venue=venue)
    item = add_item(meeting=meeting, title="Speeding", by=writer)
    start_meeting(meeting=meeting, by=writer)
    save_minute(item=item, text="It was said.", version=0, by=writer, leave=True)
    record_decision(item=item, outcome="noted", text="Cars go too fast", by=writer)
    add_action(state="accepted",
        what="Count the cars", due_on=timezone.localdate() + 9 * DAY, agenda_item=item,
        lead_agency=factories.AgencyFactory(name="Highways", short_name="Highways"), by=writer,
    )  # fmt: skip
    steps.publish(meeting, writer)
    return Meeting.objects.get(pk=meeting.pk)


def approval_item(meeting, writer):
    later = steps.set_date(
        body=meeting.body, starts_at=timezone.now(), by=writer, agenda="empty", place="Hall"
    )
    item = add_item(meeting=later, title="Minutes", kind="minutes", by=writer)
    start_meeting(meeting=later, by=writer)
    return item


def again(meeting, writer):
    """The corrected minutes are out."""
    mark_minutes_ready(meeting=meeting, by=writer)
    if meeting.approves_minutes:
        steps.agreed(meeting=meeting, by=writer)
    return publish_minutes(meeting=meeting, by=writer)


def word_of(client, meeting):
    content = client.get(reverse("minutes_word", args=[meeting.pk])).content
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def prints(client, meeting):
    """What the public reads: (page, hash of the PDF, Word)."""
    page = client.get(reverse("minutes", args=[meeting.pk])).content.decode()
    pdf = client.get(reverse("minutes_pdf", args=[meeting.pk])).content
    return page, hashlib.sha256(pdf).hexdigest(), word_of(client, meeting)


@pytest.mark.parametrize("power", ["recommend", "consult", "operational"])
def test_what_happens_later_rewrites_no_published_minutes(client, writer, power):
    meeting = held(writer, power)
    if power == "operational":
        client.force_login(writer)
    page, digest, word = before = prints(client, meeting)
    assert digest == meeting.minutes_versions.get().sha256
    for text in (page, word):
        assert "Old Hall" in text
        assert "Count the cars" in text
        assert "Highways" in text
        assert "Agreed" in text
    action = meeting.items.get().actions.get()
    move_action(action=action, to=states.DONE, by=writer)
    change_action(action=action, what="Count the buses", by=writer)
    Agency.objects.filter(pk=action.lead_agency_id).update(name="Roads", short_name="Roads")
    Venue.objects.update(name="New Hall")
    assert prints(client, meeting)[1:] == before[1:]
    assert "New Hall" not in prints(client, meeting)[0]
    shown = client.get(meeting.get_absolute_url()).content.decode()
    assert "Actions: current status" in shown
    assert "Count the buses" in shown


def test_minutes_that_are_taken_back_stay_readable_as_their_version(client, writer):
    meeting = held(writer, "recommend")
    item, path = meeting.items.get(), reverse("minutes", args=[meeting.pk])
    first = meeting.minutes_versions.get()
    with pytest.raises(Refused, match="a reason for reopening"):
        reopen_minutes(meeting=meeting, reason=" ", by=writer)
    reopen_minutes(meeting=meeting, reason="A name is wrong", by=writer)
    save_minute(item=item, text="Something else.", version=1, by=writer, leave=True)
    new = add_item(meeting=meeting, title="Forgotten", by=writer)
    record_decision(item=new, outcome="noted", text="Not out yet", by=writer)
    add_file(item=item, title="Map", content=factories.picture("m"), name="m.png", by=writer)
    page = client.get(path).content.decode()
    assert "Not approved, being corrected" in page
    assert "It was said." in page
    for hidden in ("Something else.", "Forgotten", "Not out yet"):
        assert hidden not in page
        assert hidden not in client.get(meeting.get_absolute_url()).content.decode()
    pdf = client.get(reverse("minutes_pdf", args=[meeting.pk])).content
    assert hashlib.sha256(pdf).hexdigest() == first.sha256
    assert "Something else." not in word_of(client, meeting)
    client.force_login(writer)
    draft = client.get(path).content.decode()
    assert "Something else." in draft
    assert first.get_absolute_url() in draft
    client.logout()
    again(meeting, writer)
    second = meeting.minutes_versions.get(number=2)
    assert second.changes == ["Changed: 1. Speeding", "Added: 2. Forgotten"]
    page = client.get(path).content.decode()
    assert "Something else." in page
    assert "Not out yet" in page
    assert "Draft, subject to approval" in page
    old = client.get(first.get_absolute_url()).content.decode()
    assert "Replaced by version 2" in old
    assert "It was said." in old
    pdf = client.get(reverse("minutes_version_pdf", args=[first.pk])).content
    assert hashlib.sha256(pdf).hexdigest() == first.sha256


def test_while_minutes_are_corrected_their_rows_are_for_those_inside(writer):
    meeting = held(writer, "recommend")
    item, reader = meeting.items.get(), AnonymousUser()
    decision = item.decisions.get()
    out = {
        Minute: Minute.objects.filter(item=item),
        Decision: Decision.objects.filter(item=item),
    }
    reopen_minutes(meeting=meeting, reason="A name is wrong", by=writer)
    record_decision(item=item, outcome="noted", text="Not out yet", by=writer)
    file = add_file(item=item, title="Map", content=factories.picture("m"), name="m.png", by=writer)
    add_item(meeting=meeting, title="Forgotten", by=writer)
    assert not out[Minute].visible_to(reader).exists()
    assert list(out[Decision].visible_to(reader)) == [decision]
    assert not Attachment.objects.visible_to(reader).filter(pk=file.pk).exists()
    assert list(AgendaItem.objects.visible_to(reader).filter(meeting=meeting)) == [item]
    again(meeting, writer)
    assert out[Minute].visible_to(reader).exists()
    assert out[Decision].visible_to(reader).count() == 2
    assert Attachment.objects.visible_to(reader).filter(pk=file.pk).exists()
    assert AgendaItem.objects.visible_to(reader).filter(meeting=meeting).count() == 2


def test_a_file_added_while_minutes_are_corrected_can_be_taken_off_until_they_are_out(writer):
    meeting = held(writer, "recommend")
    reopen_minutes(meeting=meeting, reason="A file is missing", by=writer)
    item = meeting.items.get()
    file = add_file(item=item, title="Map", content=factories.picture("m"), name="m.png", by=writer)
    again(meeting, writer)
    with pytest.raises(DatabaseError, match="this file was published"), transaction.atomic():
        Attachment.objects.filter(pk=file.pk).update(title="Plan")


def test_notes_are_taken_back_on_the_page_and_say_so(client, writer):
    meeting = held(writer, "consult")
    client.force_login(writer)
    assert reverse("minutes_reopen", args=[meeting.pk]) in (
        client.get(meeting.get_absolute_url()).content.decode()
    )
    page = reverse("minutes_reopen", args=[meeting.pk])
    version = Meeting.objects.get(pk=meeting.pk).version
    typed = {"reason": "A name is wrong", "row_version": version}
    assert client.post(page, typed).status_code == 302
    assert client.post(page, typed | {"row_version": version + 1}).status_code == 409
    client.logout()
    shown = client.get(reverse("minutes", args=[meeting.pk])).content.decode()
    assert "Being corrected" in shown
    assert "Not approved" not in shown


def test_approved_minutes_are_not_taken_back(client, writer):
    meeting = held(writer, "recommend")
    item = approval_item(meeting, writer)
    approve_minutes(meeting=meeting, item=item, by=writer)
    with pytest.raises(WrongState, match="approved already"):
        reopen_minutes(meeting=meeting, reason="Too late", by=writer)
    client.force_login(writer)
    shown = client.get(meeting.get_absolute_url()).content.decode()
    assert reverse("minutes_reopen", args=[meeting.pk]) not in shown


def test_minutes_not_approved_are_offered_again_as_the_next_version(client, writer):
    meeting = held(writer, "recommend")
    item = approval_item(meeting, writer)
    refuse_minutes(meeting=meeting, item=item, reason="Half is missing", by=writer)
    with pytest.raises(WrongState, match="being written up"):
        approve_minutes(meeting=meeting, item=item, by=writer)
    again(meeting, writer)
    approval = approve_minutes(meeting=meeting, item=item, by=writer)
    signed = sign_minutes(approval=approval, person=steps.signs(approval.item.meeting), by=writer)
    second = meeting.minutes_versions.get(number=2)
    assert signed.document["business"] == second.document["business"]
    assert signed.document["banner"] == ""


def test_what_is_signed_is_what_was_published(client, writer):
    meeting = held(writer, "recommend")
    version = meeting.minutes_versions.get()
    approval = approve_minutes(
        meeting=meeting, item=approval_item(meeting, writer), corrections=["Jo, not Joe"], by=writer
    )
    Venue.objects.update(name="New Hall")
    signed = sign_minutes(approval=approval, person=steps.signs(approval.item.meeting), by=writer)
    for part in ("facts", "attendance", "business"):
        assert signed.document[part] == version.document[part]
    assert signed.document["changes"] == ["Jo, not Joe"]


def test_the_private_part_of_a_version_is_for_who_reads_such(client, world):
    version = world.own.minutes_version
    assert version.has_private
    path = reverse("minutes_version", args=[version.pk])
    public = client.get(path).content.decode()
    assert "EXEMPT" not in public
    pdf = client.get(reverse("minutes_version_pdf", args=[version.pk])).content
    assert hashlib.sha256(pdf).hexdigest() == version.sha256
    client.force_login(world.people["board_chair"])
    assert "OWN EXEMPT" in client.get(path).content.decode()
    pdf = client.get(reverse("minutes_version_pdf", args=[version.pk])).content
    assert hashlib.sha256(pdf).hexdigest() == version.private_sha256


# What the database keeps


def test_a_numbered_decision_stays_while_its_minutes_are_corrected(writer):
    meeting = held(writer, "recommend")
    decision = meeting.items.get().decisions.get()
    reopen_minutes(meeting=meeting, reason="A word is wrong", by=writer)
    with pytest.raises(Refused, match=f"published as decision {decision.numbered}"):
        strike_out_decision(decision=decision, by=writer)
    rows = Decision.objects.filter(pk=decision.pk)
    for write in (
        lambda: rows.update(text="Otherwise"),
        lambda: rows.update(struck_out_at=timezone.now(), struck_out_by=writer),
        lambda: rows._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="has its number"), transaction.atomic():
            write()
    new = record_decision(item=meeting.items.get(), outcome="noted", text="A slip", by=writer)
    assert strike_out_decision(decision=new, by=writer).struck_out_at


def test_the_vote_of_a_numbered_decision_stays(meeting, writer):
    come(meeting, writer, 3)
    record_vote(
        item=meeting.items.get(title="First"), kind="motion", method="show", text="Go", by=writer,
        counts={"for": 3},
    )  # fmt: skip
    vote = Vote.objects.get(item__meeting=meeting)
    steps.publish(meeting, writer)
    reopen_minutes(meeting=meeting, reason="A word is wrong", by=writer)
    with pytest.raises(DatabaseError, match="has its number"), transaction.atomic():
        Vote.objects.filter(pk=vote.pk).update(struck_out_at=timezone.now(), struck_out_by=writer)


CHANGES = {
    "words": lambda m: MinutesVersion.objects.update(document={}),
    "gone": lambda m: MinutesVersion.objects.all().delete(),
    "left out": lambda m: add_version(m, 3),
    "twice": lambda m: add_version(m, 1),
    "no longer out": lambda m: Meeting.objects.filter(pk=m.pk).update(
        state="writing_up", minutes_published_at=None, minutes_published_by=None
    ),
    "cancelled": lambda m: Meeting.objects.filter(pk=m.pk).update(
        state="cancelled", cancelled_at=timezone.now(), cancelled_by=m.minutes_published_by,
        cancelled_reason="x",
    ),
    "place": lambda m: Meeting.objects.filter(pk=m.pk).update(place="Another hall"),
    "public": lambda m: Meeting.objects.filter(pk=m.pk).update(public_count=400),
    "minute": lambda m: Minute.objects.filter(item__meeting=m).update(text="Otherwise"),
}  # fmt: skip


def add_version(meeting, number):
    by = meeting.minutes_published_by
    MinutesVersion.objects.create(
        meeting=meeting, number=number, published_at=timezone.now(), published_by=by, document={},
        pdf=b"x", sha256="x",
    )  # fmt: skip


@pytest.mark.parametrize("what", sorted(CHANGES))
def test_the_database_keeps_versions(writer, what):
    meeting = held(writer, "recommend")
    with pytest.raises(DatabaseError), transaction.atomic():
        CHANGES[what](meeting)


def test_sql_changes_no_published_minute(writer):
    held(writer, "consult")
    with (
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="published: take them back"),
        transaction.atomic(),
    ):
        cursor.execute("UPDATE boards_minute SET text = 'Otherwise'")


def test_the_public_count_of_a_forum_is_that_of_the_version(client, writer):
    meeting = held(writer, "consult")
    reopen_minutes(meeting=meeting, reason="The count is missing", by=writer)
    set_public_count(meeting=meeting, count=40, by=writer)
    path = reverse("minutes", args=[meeting.pk])
    assert "Members of the public present" not in client.get(path).content.decode()
    again(meeting, writer)
    assert "Members of the public present" in client.get(path).content.decode()
    assert meeting.minutes_versions.get(number=2).changes == [
        "Members of the public present: 40 (before: not given)"
    ]
