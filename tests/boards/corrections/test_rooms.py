"""A corrected attendance stands beside every decision of the room: who was (or was not) there, and how
many with a vote that leaves; nobody who presided or signed is corrected away."""

import io

import docx
import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from boards.attendance.room import add_absence
from boards.corrections.operations import confirm_error, correct, report_error
from boards.corrections.rooms import put_beside
from boards.minutes.approvals.operations import approve_minutes, sign_minutes
from boards.models import Attendance, Correction, Decision, MinutesApproval, MinutesVersion
from boards.statistics.compliance import compliance_of
from core.errors import Refused
from tests import factories, pdf_reader, steps
from tests.boards.attendance.test_quorum import come, decide
from tests.boards.minutes.test_versions import approval_item, held

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(meeting, writer):
    """The chair, the vice-chair and two members; the last one leaves before the third item."""
    rows = come(meeting, writer, 4)
    third = meeting.items.get(title="Third")
    add_absence(
        meeting=meeting, membership=rows[3].membership, reason="left", item=third, by=writer
    )
    return rows


@pytest.fixture
def decided(meeting, here, writer):
    """What was decided under the second item by four and under the third by three."""
    made = [decide(meeting.items.get(title=title), writer) for title in ("Second", "Third")]
    steps.publish(meeting, writer)
    return [Decision.objects.get(pk=each.pk) for each in made]


def today():
    return date_format(timezone.localdate())


def said(row, what, there):
    return f"Correction of {today()}: {row.name} was {what}. {there}"


def not_there(meeting, row, by, attended_as="absent"):
    return correct(
        meeting=meeting, attendance=row, attended_as=attended_as, text="Read the list", by=by
    )


def text_of(client, name, meeting):
    content = client.get(reverse(name, args=[meeting.pk])).content
    if name == "minutes_word":
        text = "\n".join(each.text for each in docx.Document(io.BytesIO(content)).paragraphs)
    else:
        text = pdf_reader.read(content)
    return " ".join(text.split())


def pages(meeting, decision):
    minutes = reverse("minutes", args=[meeting.pk])
    return meeting.get_absolute_url(), minutes, decision.get_absolute_url()


def test_who_was_not_there_stands_beside_every_decision_of_the_room(
    meeting, decided, here, writer, client
):
    not_there(meeting, here[2], writer)
    second, third = decided
    words = said(here[2], "not present", "{} voting members were present, quorum 3")
    for decision, left in ((second, 3), (third, 2)):
        for path in pages(meeting, decision):
            assert words.format(left) in client.get(path).content.decode(), path
        for name in ("minutes_corrected_pdf", "minutes_word"):
            assert words.format(left) in text_of(client, name, meeting)
    assert "Correction of" not in text_of(client, "minutes_pdf", meeting), "the file stays"
    stored = Decision.objects.get(pk=third.pk)
    assert (stored.voting_present, stored.present.count()) == (3, 3), "and the room as recorded"


def test_of_a_room_they_had_left_nothing_is_said(meeting, decided, here, writer, client):
    not_there(meeting, here[3], writer, "apologies")
    second, third = put_beside(decided)
    assert second.corrected_room.present == 3
    assert third.corrected_room is None
    page = client.get(reverse("minutes", args=[meeting.pk])).content.decode()
    assert page.count(f"{here[3].name} was not present") == 1


def test_who_was_there_after_all_is_counted(meeting, decided, here, writer, client):
    away = Attendance.objects.filter(
        meeting=meeting, status="absent", membership__has_vote=True
    ).first()
    not_there(meeting, away, writer, "present")
    words = said(away, "present", "5 voting members were present, quorum 3")
    assert words in client.get(meeting.get_absolute_url()).content.decode()
    officer = meeting.body.memberships.get(has_vote=False)
    row = Attendance.objects.get(meeting=meeting, membership=officer)
    not_there(meeting, row, writer, "present")
    assert put_beside(decided)[0].corrected_room.present == 5, "an officer has no vote"
    not_there(meeting, away, writer, "absent")
    assert put_beside(decided)[0].corrected_room is None, "and it is corrected back"


def test_the_health_check_counts_who_was_not_there(meeting, decided, here, writer, as_user, world):
    body = meeting.body
    assert compliance_of([body])[body.pk]["without_quorum"] == 0
    not_there(meeting, here[2], writer)
    assert compliance_of([body])[body.pk]["without_quorum"] == 1
    page = as_user(writer).get(reverse("body_quorum", args=[body.slug])).content.decode()
    assert page.count("Below quorum") == 1
    for left in (2, 3):
        assert said(here[2], "not present", f"{left} voting members were present") in page


def confirmed(by):
    now = timezone.now()
    return {"recorded_by": by, "recorded_at": now, "confirmed_by": by, "confirmed_at": now}


def refused_by_the_database(meeting, row, by, words, attended_as="absent"):
    """Written raw, and confirmed raw of what somebody reported."""
    made = Correction(
        meeting=meeting, attendance=row, attended_as=attended_as, text="x", **confirmed(by),
        minutes_version=MinutesVersion.objects.filter(meeting=meeting).count(),
    )  # fmt: skip
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        Correction.objects.bulk_create([made])
    report = report_error(meeting=meeting, attendance=row, text="Not so", by=by)
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        Correction.objects.filter(pk=report.pk).update(
            attended_as=attended_as, confirmed_by=by, confirmed_at=timezone.now()
        )
    return report


def test_who_presided_over_a_decision_is_not_corrected_away(
    meeting, decided, here, writer, as_user
):
    words = f"{here[0].name} was in the chair for decision {decided[0].numbered}"
    for status in ("absent", "apologies"):
        with pytest.raises(Refused, match=words):
            not_there(meeting, here[0], writer, status)
    report = refused_by_the_database(meeting, here[0], writer, "who presided or signed")
    with pytest.raises(Refused, match=words):
        confirm_error(correction=report, attended_as="absent", by=writer)
    sent = {"what": f"attendance-{here[0].pk}", "text": "Kept words", "attended_as": "absent"}
    answer = as_user(writer).post(reverse("error_report", args=[meeting.pk]), sent)
    assert answer.status_code == 422
    for each in (words, "Kept words"):
        assert each in answer.content.decode()


@pytest.fixture
def approved(writer):
    """Minutes that were approved at a later meeting, over which the chair presided; its own are
    out."""
    meeting = held(writer, "recommend")
    item = approval_item(meeting, writer)
    steps.signs(item.meeting)
    approval = approve_minutes(meeting=meeting, item=item, by=writer)
    steps.publish(item.meeting, writer)
    return MinutesApproval.objects.select_related("item__meeting__body").get(pk=approval.pk)


def row_of_chair(approved):
    person = steps.chair_of(approved.item.meeting.body)
    return Attendance.objects.get(meeting=approved.item.meeting_id, person=person)


def test_who_signed_is_not_corrected_away(approved, writer):
    row = row_of_chair(approved)
    sign_minutes(approval=approved, person=row.person, by=writer)
    later = approved.item.meeting
    later.refresh_from_db()
    with pytest.raises(Refused, match="signed the earlier minutes at this meeting"):
        not_there(later, row, writer)
    refused_by_the_database(later, row, writer, "who presided or signed")


def test_who_by_a_correction_was_not_there_does_not_sign(approved, writer, as_user):
    row, later = row_of_chair(approved), approved.item.meeting
    chair = factories.UserFactory()
    type(row.person).objects.filter(pk=row.person_id).update(user=chair)
    assert MinutesApproval.objects.waiting_for(chair).filter(pk=approved.pk).exists()
    later.refresh_from_db()
    not_there(later, row, writer, "apologies")
    assert not MinutesApproval.objects.waiting_for(chair).filter(pk=approved.pk).exists()
    with pytest.raises(Refused, match="was not present when these minutes were approved"):
        sign_minutes(approval=approved, person=row.person, by=writer)
    raw = {
        "signed_person": row.person, "signed_name": "x", "signed_by": writer, "pdf": b"x",
        "signed_at": timezone.now(), "sha256": "x", "document": {},
    }  # fmt: skip
    with pytest.raises(DatabaseError, match="by a correction who signs"), transaction.atomic():
        MinutesApproval.objects.filter(pk=approved.pk).update(**raw)
    page = as_user(writer).get(reverse("meeting_live", args=[later.pk])).content.decode()
    assert f'<option value="{row.person_id}"' not in page
    not_there(later, row, writer, "present")
    assert sign_minutes(approval=approved, person=row.person, by=writer).signed_at


def test_a_member_was_there_or_who_came_instead(meeting, here, writer):
    seat = here[2].membership
    Attendance.objects.filter(pk=here[2].pk).update(status="substituted")
    sue = factories.CouncillorFactory(name="Sue")
    instead = Attendance.objects.create(
        meeting=meeting, substitute_for=seat, status="substitute", person=sue, name="Sue"
    )
    made = decide(meeting.items.get(title="Second"), writer)
    steps.publish(meeting, writer)
    with pytest.raises(Refused, match="Sue came instead of"):
        not_there(meeting, here[2], writer, "present")
    report = refused_by_the_database(meeting, here[2], writer, "and not both", "present")
    with pytest.raises(Refused, match="Sue came instead of"):
        confirm_error(correction=report, attended_as="present", by=writer)
    not_there(meeting, instead, writer)
    not_there(meeting, here[2], writer, "present")
    decision = put_beside([made])[0]
    assert decision.corrected_room.words == (
        f"Correction of {today()}: Sue was not present. Correction of {today()}: "
        f"{here[2].name} was present. 4 voting members were present, quorum 3"
    )
