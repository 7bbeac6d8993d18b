"""What is wrong in a record that stays is written beside it."""

import io
import uuid

import docx
import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from boards.attendance.operations import add_attendee
from boards.corrections.attended import as_corrected
from boards.corrections.operations import correct
from boards.interests.operations import declare_afterwards
from boards.live.operations import mark_minutes_ready, publish_minutes
from boards.minutes.approvals.operations import reopen_minutes
from boards.models import Attendance, Correction, Decision, Interest
from boards.seats.vacancies import seats_of
from boards.statistics.absence import attendance_counts
from core.errors import Refused, WrongState
from tests import pdf_reader, steps
from tests.boards.attendance.test_quorum import come, decide

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(meeting, writer):
    return come(meeting, writer, 3)


@pytest.fixture
def decision(meeting, here, writer):
    """A decision with its number: the minutes are out."""
    made = decide(meeting.items.get(title="Second"), writer)
    steps.publish(meeting, writer)
    return Decision.objects.get(pk=made.pk)


def test_a_correction_is_of_one_thing_of_its_meeting(meeting, decision, here, writer, world):
    said = {"meeting": meeting, "by": writer, "text": "It was Tuesday"}
    identity = uuid.uuid4()
    first = correct(decision=decision, client_id=identity, **said)
    assert correct(decision=decision, client_id=identity, **said) == first
    assert correct(attendance=here[1], **said).what == f"Attendance of {here[1].name}"
    assert correct(item=decision.item, **said).about == decision.item
    for wrong, words in (
        ({"text": " "}, "Enter what is wrong"),
        ({"item": decision.item}, "Choose one"),
        ({"decision": world.own.decision}, "of this meeting"),
    ):
        with pytest.raises(Refused, match=words):
            correct(**said | {"decision": decision} | wrong)


def test_before_the_minutes_are_out_the_record_itself_is_changed(meeting, here, writer):
    item = meeting.items.get(title="Second")
    with pytest.raises(WrongState):
        correct(meeting=meeting, item=item, text="It was Tuesday", by=writer)


def confirmed(by):
    """The columns of what an officer records."""
    now = timezone.now()
    return {"recorded_by": by, "recorded_at": now, "confirmed_by": by, "confirmed_at": now}


def test_the_database_takes_a_correction_of_one_thing_of_its_meeting(
    meeting, decision, here, writer, world
):
    row = {
        "meeting": meeting, "text": "x", **confirmed(writer),
    }  # fmt: skip
    for wrong, words in (
        ({}, "of_one_thing|of this meeting"),
        ({"item": decision.item, "decision": decision}, "correction_of_one_thing"),
        ({"decision": world.own.decision}, "of this meeting"),
        ({"decision": decision, "text": ""}, "correction_has_words"),
    ):
        made = Correction(**row | wrong)
        with pytest.raises(DatabaseError, match=words), transaction.atomic():
            Correction.objects.bulk_create([made])
    made = Correction.objects.create(decision=decision, **row)
    for act in (made.delete, lambda: Correction.objects.update(text="y")):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_everybody_reads_it_beside_what_it_corrects(meeting, decision, here, writer, client):
    correct(meeting=meeting, decision=decision, text="It was for one year", by=writer)
    correct(meeting=meeting, attendance=here[1], text="She came by item 2", by=writer)
    minutes = client.get(reverse("minutes", args=[meeting.pk])).content.decode()
    assert f"Correction to decision {decision.numbered}" in minutes
    for path in (meeting.get_absolute_url(), reverse("minutes", args=[meeting.pk])):
        page = client.get(path).content.decode()
        assert "It was for one year" in page
        assert "She came by item 2" in page
    assert "It was for one year" in client.get(decision.get_absolute_url()).content.decode()


def read(client, name, meeting):
    """The words of a PDF or Word file of the minutes."""
    content = client.get(reverse(name, args=[meeting.pk])).content
    if name == "minutes_word":
        text = "\n".join(each.text for each in docx.Document(io.BytesIO(content)).paragraphs)
    else:
        text = pdf_reader.read(content)
    return " ".join(text.split())


def test_it_stands_in_pdf_and_word_beside_the_file_that_was_published(
    meeting, decision, here, writer, client
):
    published = client.get(reverse("minutes_pdf", args=[meeting.pk])).content
    page = client.get(reverse("minutes", args=[meeting.pk])).content.decode()
    assert reverse("minutes_corrected_pdf", args=[meeting.pk]) not in page
    correct(meeting=meeting, decision=decision, text="It was for one year", by=writer)
    assert client.get(reverse("minutes_pdf", args=[meeting.pk])).content == published
    page = client.get(reverse("minutes", args=[meeting.pk])).content.decode()
    assert reverse("minutes_corrected_pdf", args=[meeting.pk]) in page
    for name in ("minutes_corrected_pdf", "minutes_word"):
        text = read(client, name, meeting)
        assert "Errors found since publication" in text
        assert f"Resolved {decision.numbered}, item" in text
        assert "It was for one year" in text


def test_the_next_version_carries_what_was_found_wrong_in_the_one_before(
    meeting, decision, here, writer, client
):
    correct(meeting=meeting, decision=decision, text="It was for one year", by=writer)
    reopen_minutes(meeting=meeting, reason="A name", by=writer)
    mark_minutes_ready(meeting=meeting, by=writer)
    steps.agreed(meeting=meeting, by=writer)
    publish_minutes(meeting=meeting, by=writer)
    assert "It was for one year" in read(client, "minutes_pdf", meeting)


@pytest.fixture
def guest(meeting, writer):
    """Somebody in attendance, without a seat."""
    return add_attendee(meeting=meeting, name="A resident", by=writer)


def test_a_corrected_attendance_counts_as_it_can(meeting, here, guest, decision, writer):
    said = {"meeting": meeting, "by": writer, "text": "He was not there"}
    seated = here[1]
    for told, words in (
        ({"attendance": seated, "attended_as": "present"}, "counts already"),
        ({"decision": decision, "attended_as": "absent"}, "Only an attendance"),
        ({"attendance": guest, "attended_as": "present"}, "without a seat"),
    ):
        with pytest.raises(Refused, match=words):
            correct(**said, **told)
    made = correct(attendance=seated, attended_as="absent", **said)
    assert made.what == f"Attendance of {seated.name}, now absent"
    correct(attendance=seated, attended_as="present", **said | {"text": "He was, after all"})
    assert as_corrected(Attendance.objects).get(pk=seated.pk).stands_as == "present"
    row = {"meeting": meeting, "text": "x", **confirmed(writer)}
    for wrong, words in (
        ({"attendance": guest, "attended_as": "present"}, "without a seat"),
        ({"attendance": seated, "attended_as": "substitute"}, "counts_attendance"),
        ({"decision": decision, "attended_as": "absent"}, "counts_attendance"),
    ):
        with pytest.raises(DatabaseError, match=words), transaction.atomic():
            Correction.objects.bulk_create([Correction(**row | wrong)])


def test_a_corrected_attendance_counts_in_the_register(meeting, here, decision, writer):
    seats = seats_of(meeting.body)
    who = here[1].membership_id
    before = attendance_counts(meeting.body, seats, meeting.day)[who]
    correct(
        meeting=meeting, attendance=here[1], attended_as="apologies", text="She was ill", by=writer
    )
    after = attendance_counts(meeting.body, seats, meeting.day)[who]
    assert (after.attended, after.apologies) == (before.attended - 1, before.apologies + 1)
    assert after.missed_running == 1


def test_private_business_is_corrected_in_private(world, client, as_user):
    decision = world.own.private_decision
    meeting = decision.item.meeting
    rows = {"text": "THE SUM", **confirmed(world.own.writer)}
    for about in ({"decision": decision}, {"item": decision.item}):
        Correction.objects.create(meeting=meeting, **about, **rows)
    seen = Correction.objects.visible_to(world.people["head_of_service"])
    assert seen.standing().count() == 2
    rows = Correction.objects.visible_to(world.people["data_officer"])
    assert not rows.standing().exists()
    for path in (meeting.get_absolute_url(), reverse("minutes", args=[meeting.pk])):
        assert "THE SUM" not in client.get(path).content.decode()


def test_an_officer_reports_an_error_on_the_page(meeting, decision, as_user, world):
    officer = as_user(world.people["head_of_service"])
    path = reverse("error_report", args=[meeting.pk])
    assert path in officer.get(reverse("minutes", args=[meeting.pk])).content.decode()
    sent = {"what": "", "text": "It was for one year"}
    answer = officer.post(path, sent)
    assert answer.status_code == 422
    assert "It was for one year" in answer.content.decode()
    sent |= {"what": f"decision-{decision.pk}", "attended_as": "absent"}
    assert "Only an attendance" in officer.post(path, sent).content.decode()
    del sent["attended_as"]
    assert officer.post(path, sent).status_code == 302
    assert Correction.objects.get(meeting=meeting).decision == decision
    foreign = sent | {"what": f"decision-{world.own.decision.pk}"}
    assert officer.post(path, foreign).status_code == 422


def test_an_interest_declared_afterwards_stands_beside_the_decision(
    meeting, decision, here, writer, client
):
    said = {"item": decision.item, "kind": "dpi", "nature": "Owns the site", "by": writer}
    made = declare_afterwards(membership=here[1].membership, **said)
    assert made.outcome == "afterwards"
    words = "took part; the interest was declared after the meeting"
    assert words in Correction.objects.get(decision=decision).text
    page = client.get(reverse("minutes", args=[meeting.pk])).content.decode()
    assert words in page  # beside the decision; the declarations are frozen as they were published
    with pytest.raises(Refused, match="declared an interest in this item already"):
        declare_afterwards(membership=here[1].membership, **said)
    other = meeting.body.memberships.filter(has_vote=True).last()
    with pytest.raises(Refused, match="not in the room"):
        declare_afterwards(membership=other, **said)


def test_only_of_what_was_decided_with_them_an_interest_is_declared_afterwards(
    meeting, decision, here, writer
):
    first = meeting.items.get(title="First")
    row = {
        "kind": "dpi", "nature": "x", "outcome": "afterwards", "is_registered": True,
        "recorded_at": timezone.now(),
    }  # fmt: skip
    away = Attendance.objects.filter(meeting=meeting, status="absent").first()
    for who, item in ((here[0], first), (away, decision.item)):
        made = Interest(attendance=who, item=item, **row)
        with pytest.raises(DatabaseError, match="declared afterwards"), transaction.atomic():
            Interest.objects.bulk_create([made])
    declared = {"attendance": here[0], "item": decision.item} | row

    def declare():
        Interest.objects.create(**declared)
        connection.check_constraints()

    with pytest.raises(DatabaseError, match="beside the decision"), transaction.atomic():
        declare()
    correct(meeting=meeting, text="It was hers", decision=decision, by=writer)
    declare()


def test_the_page_of_interests_takes_one_afterwards(meeting, decision, here, as_user, world):
    officer = as_user(world.people["head_of_service"])
    path = reverse("interests", args=[meeting.pk])
    page = officer.get(path).content.decode()
    assert "Declared afterwards" in page
    sent = {
        "membership": here[1].membership_id, "item": decision.item_id, "kind": "dpi",
        "nature": "Owns it", "is_registered": "on",
    }  # fmt: skip
    assert officer.post(path, sent).status_code == 302
    assert Interest.objects.get(item=decision.item).outcome == "afterwards"
