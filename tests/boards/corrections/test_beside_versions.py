"""A correction stands beside the version of the minutes under which it was written: the next version
says itself what was put right, and what it cannot say is carried on."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from boards.attendance.operations import add_attendee, tick
from boards.attendance.room import choose_presiding
from boards.corrections.attended import as_corrected
from boards.corrections.operations import confirm_error, correct, report_error
from boards.corrections.triggers import AS_CORRECTED
from boards.decisions.operations import strike_out_decision
from boards.live.operations import mark_minutes_ready, publish_minutes, take_minutes_back
from boards.minutes.approvals.operations import reopen_minutes
from boards.models import Attendance, Correction, Decision, MinutesVersion
from core.errors import Refused
from tests import factories, pdf_reader, steps
from tests.boards.attendance.test_quorum import come, decide

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(meeting, writer):
    return come(meeting, writer, 3)


@pytest.fixture
def guest(meeting, writer):
    return add_attendee(meeting=meeting, name="A resident", by=writer)


@pytest.fixture
def decision(meeting, here, guest, writer):
    made = decide(meeting.items.get(title="Second"), writer)
    steps.publish(meeting, writer)
    meeting.refresh_from_db()
    return Decision.objects.get(pk=made.pk)


@pytest.fixture
def away(meeting, decision):
    """A member who was not there, and whom nothing holds."""
    rows = Attendance.objects.filter(meeting=meeting, status="absent", membership__has_vote=True)
    return rows.first()


def publish_anew(meeting, writer):
    mark_minutes_ready(meeting=meeting, by=writer)
    steps.agreed(meeting=meeting, by=writer)
    return publish_minutes(meeting=meeting, by=writer)


def stands(row):
    """How an attendance counts, for the pages and for the triggers."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {AS_CORRECTED.format(row='came')} FROM boards_attendance came WHERE id = %s",
            [row.pk],
        )
        in_sql = cursor.fetchone()[0]
    found = as_corrected(Attendance.objects).get(pk=row.pk).stands_as
    assert found == in_sql
    return found


def pdf_of(client, name, key):
    return " ".join(pdf_reader.read(client.get(reverse(name, args=[key])).content).split())


def test_what_the_next_version_records_decides(meeting, decision, away, writer, client):
    said = {"meeting": meeting, "text": "She had written", "by": writer}
    made = correct(attendance=away, attended_as="apologies", **said)
    assert (made.minutes_version, stands(away)) == (1, "apologies")
    reopen_minutes(meeting=meeting, reason="Attendance", by=writer)
    assert stands(away) == "apologies", "until the next version is out"
    tick(meeting=meeting, membership=away.membership, status="apologies", by=writer)
    tick(meeting=meeting, membership=away.membership, status="absent", by=writer)
    publish_anew(meeting, writer)
    assert stands(away) == "absent"
    first, second = meeting.minutes_versions.order_by("number")
    assert "She had written" not in str(second.document)
    page = client.get(reverse("minutes", args=[meeting.pk])).content.decode()
    assert "She had written" not in page
    assert reverse("minutes_corrected_pdf", args=[meeting.pk]) not in page
    assert "She had written" not in client.get(meeting.get_absolute_url()).content.decode()
    assert "She had written" not in pdf_of(client, "minutes_corrected_pdf", meeting.pk)
    before = client.get(first.get_absolute_url()).content.decode()
    assert "She had written" in before, "it stays with the version that it corrects"
    assert reverse("minutes_corrected_pdf", args=[meeting.pk]) not in before
    assert "She had written" not in client.get(second.get_absolute_url()).content.decode()
    again = correct(attendance=away, attended_as="apologies", **said)
    assert (again.minutes_version, stands(away)) == (2, "apologies")


def test_what_the_record_cannot_say_is_carried_on(meeting, decision, here, guest, writer, client):
    for row, text in ((here[2], "Not that day"), (guest, "The next day")):
        correct(meeting=meeting, attendance=row, attended_as="absent", text=text, by=writer)
    correct(meeting=meeting, decision=decision, text="It was for one year", by=writer)
    reopen_minutes(meeting=meeting, reason="A name", by=writer)
    with pytest.raises(Refused):
        tick(meeting=meeting, membership=here[2].membership, status="absent", by=writer)
    publish_anew(meeting, writer)
    assert (stands(here[2]), stands(guest)) == ("absent", "absent")
    room = f"{here[2].name} was not present. 2 voting members were present, quorum 3"
    printed = pdf_of(client, "minutes_pdf", meeting.pk)
    page = client.get(reverse("minutes", args=[meeting.pk])).content.decode()
    for text in ("Not that day", "The next day", "It was for one year", room):
        assert text in printed
        assert text in page


def test_a_member_whose_substitute_stays_is_carried_on(meeting, here, writer):
    Attendance.objects.filter(pk=here[2].pk).update(status="substituted")
    instead = Attendance.objects.create(
        meeting=meeting, substitute_for=here[2].membership, status="substitute",
        person=factories.CouncillorFactory(), name="Sue",
    )  # fmt: skip
    steps.publish(meeting, writer)
    meeting.refresh_from_db()
    for row, status in ((instead, "absent"), (here[2], "present")):
        correct(meeting=meeting, attendance=row, attended_as=status, text="So", by=writer)
    reopen_minutes(meeting=meeting, reason="A name", by=writer)
    with pytest.raises(Refused, match="stays in the list"):
        tick(meeting=meeting, membership=here[2].membership, status="present", by=writer)
    publish_anew(meeting, writer)
    assert (stands(instead), stands(here[2])) == ("absent", "present")


def test_who_was_not_there_presides_over_nothing_in_the_next_version(
    meeting, decision, here, writer
):
    correct(meeting=meeting, attendance=here[1], attended_as="absent", text="Ill", by=writer)
    reopen_minutes(meeting=meeting, reason="One more decision", by=writer)
    third = meeting.items.get(title="Third")
    choose_presiding(meeting=meeting, membership=here[1].membership, item=third, by=writer)
    made = decide(third, writer)
    mark_minutes_ready(meeting=meeting, by=writer)
    steps.agreed(meeting=meeting, by=writer)
    with pytest.raises(Refused, match="was not present, so was not in the chair"):
        publish_minutes(meeting=meeting, by=writer)
    raw = MinutesVersion(
        meeting=meeting, number=2, published_at=timezone.now(), published_by=writer,
        document={}, pdf=b"x", sha256="x",
    )  # fmt: skip
    with pytest.raises(DatabaseError, match="presided over nothing"), transaction.atomic():
        MinutesVersion.objects.bulk_create([raw])
    take_minutes_back(meeting=meeting, by=writer)
    strike_out_decision(decision=made, by=writer)
    choose_presiding(meeting=meeting, membership=None, item=third, by=writer)
    decide(third, writer)
    publish_anew(meeting, writer)
    assert stands(here[1]) == "absent"


def test_who_takes_the_minutes_back_is_told_what_to_put_right(
    meeting, decision, away, writer, as_user, client
):
    item = decision.item
    correct(meeting=meeting, item=item, text="Ten lamps", by=writer)
    correct(meeting=meeting, decision=decision, text="One year", by=writer)
    officer = as_user(writer)
    assert (
        "Put right in the next version"
        not in officer.get(meeting.get_absolute_url()).content.decode()
    )
    reopen_minutes(meeting=meeting, reason="Lamps", by=writer)
    page = officer.get(meeting.get_absolute_url()).content.decode()
    assert "Put right in the next version" in page
    listed = page.split("Put right in the next version")[1].split("</ul>")[0]
    assert f"Item {item.number}" in listed
    assert "Resolved" not in listed, "of a decision it is carried on"
    public = client.get(meeting.get_absolute_url()).content.decode()
    assert "Ten lamps" in public
    assert "Put right in the next version" not in public


def test_a_report_is_confirmed_beside_the_version_that_is_out(
    meeting, decision, away, writer, client
):
    report = report_error(meeting=meeting, attendance=away, text="She wrote", by=writer)
    reopen_minutes(meeting=meeting, reason="A name", by=writer)
    publish_anew(meeting, writer)
    now = timezone.now()
    raw = {"attended_as": "apologies", "confirmed_by": writer, "confirmed_at": now}
    with pytest.raises(DatabaseError, match="version of the minutes"), transaction.atomic():
        Correction.objects.filter(pk=report.pk).update(**raw)
    old = Correction(
        meeting=meeting, attendance=away, text="x", recorded_by=writer, recorded_at=now, **raw
    )
    for number in (1, 3):
        old.minutes_version = number
        with pytest.raises(DatabaseError, match="version of the minutes"), transaction.atomic():
            Correction.objects.bulk_create([old])
    made = confirm_error(correction=report, attended_as="apologies", by=writer)
    assert (made.minutes_version, stands(away)) == (2, "apologies")
    assert "She wrote" in client.get(reverse("minutes", args=[meeting.pk])).content.decode()
    with pytest.raises(DatabaseError), transaction.atomic():
        Correction.objects.filter(pk=report.pk).update(minutes_version=1)


def test_the_last_that_was_confirmed_counts(meeting, decision, away, writer):
    said = {"meeting": meeting, "attendance": away, "by": writer}
    report = report_error(text="She was there", **said)
    correct(attended_as="apologies", text="She had written", **said)
    confirm_error(correction=report, attended_as="present", by=writer)
    assert stands(away) == "present"


def test_on_the_live_page_a_corrected_row_is_not_unticked(meeting, decision, away, writer, as_user):
    correct(meeting=meeting, attendance=away, attended_as="apologies", text="She wrote", by=writer)
    reopen_minutes(meeting=meeting, reason="Attendance", by=writer)
    client = as_user(writer)
    sent = {"membership": away.membership_id, "status": ""}
    path, words = (
        reverse("live_tick", args=[meeting.pk]),
        "An error was reported in the attendance of",
    )
    answer = client.post(path, sent, HTTP_ACCEPT="application/json")
    assert (answer.status_code, words in answer.json()["error"]) == (422, True)
    assert words in client.post(path, sent, follow=True).content.decode()
    assert Attendance.objects.filter(pk=away.pk).exists()

    def take_off():
        Attendance.objects.filter(pk=away.pk)._raw_delete("default")
        connection.check_constraints()

    with pytest.raises(DatabaseError), transaction.atomic():
        take_off()
