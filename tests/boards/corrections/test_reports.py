"""Whoever sees a meeting from inside reports an error; who runs it confirms or declines."""

import datetime
import io
import uuid

import docx
import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from boards.attendance.operations import add_attendee, remove_attendee, tick
from boards.corrections.attended import as_corrected
from boards.corrections.operations import confirm_error, correct, decline_error, report_error
from boards.live.operations import mark_minutes_ready, publish_minutes
from boards.minutes.approvals.operations import reopen_minutes
from boards.models import Attendance, Correction
from core.errors import Refused, WrongState
from core.models import Event
from tests import pdf_reader, steps
from tests.boards.attendance.test_quorum import come, decide

pytestmark = pytest.mark.django_db

WORDS = "It was 40 lamps"
INSIDE = ("head_of_service", "board_chair", "elected_member", "resident_representative")
OUTSIDE = (None, "nobody", "partner_officer", "system_administrator")


@pytest.fixture
def people(world):
    """By role, and None for the public."""
    users = {role: type(user).objects.get(pk=user.pk) for role, user in world.people.items()}
    return {**users, None: None}


@pytest.fixture
def published(world):
    return world.own.published


@pytest.fixture
def item(published):
    return published.items.get(position=1)


@pytest.fixture
def attendance(published):
    return Attendance.objects.filter(meeting=published, membership__isnull=False).first()


@pytest.fixture
def member(people):
    return people["elected_member"]


@pytest.fixture
def officer(people):
    return people["head_of_service"]


@pytest.fixture
def committee_meeting(meeting, writer):
    """A meeting whose minutes are out, and its item that was decided."""
    come(meeting, writer, 3)
    item = meeting.items.get(title="Second")
    decide(item, writer)
    steps.publish(meeting, writer)
    meeting.refresh_from_db()
    return meeting, item


@pytest.fixture
def report(published, item, member):
    return report_error(meeting=published, item=item, text=WORDS, by=member)


def page_of(client, *address):
    return client.get(reverse(*address[:1], args=address[1:])).content.decode()


@pytest.mark.parametrize("role", INSIDE)
def test_everybody_inside_has_one_button(people, published, item, as_user, role):
    client, path = as_user(people[role]), reverse("error_report", args=[published.pk])
    assert path in page_of(client, "minutes", published.pk)
    runs = role == "head_of_service"
    assert ("attended_as" in page_of(client, "error_report", published.pk)) == runs
    press = uuid.uuid4()
    sent = {"what": "", "text": WORDS, "client_id": press}
    kept = client.post(path, sent)
    assert kept.status_code == 422
    assert WORDS in kept.content.decode()
    sent |= {"what": f"item-{item.pk}", "attended_as": "absent" if not runs else ""}
    for _ in range(2):
        assert client.post(path, sent).status_code == 302
    row = Correction.objects.get(client_id=press)
    assert (row.item, row.text, row.attended_as) == (item, WORDS, "")
    assert row.confirmed_by_id == (people[role].pk if runs else None)
    verb = "recorded a correction of the minutes" if runs else "reported an error in the minutes"
    assert Event.objects.about(published).first().verb == verb


@pytest.mark.parametrize("role", OUTSIDE)
def test_nobody_else_has_it(people, published, item, as_user, role):
    client, path = as_user(people[role]), reverse("error_report", args=[published.pk])
    assert path not in page_of(client, "minutes", published.pk)
    sent = {"what": f"item-{item.pk}", "text": WORDS}
    assert client.post(path, sent).status_code == (404 if role else 401)
    if role:
        with pytest.raises(PermissionDenied):
            report_error(meeting=published, item=item, text=WORDS, by=people[role])
    assert not Correction.objects.filter(text=WORDS).exists()


def test_a_member_of_another_body_does_not_report(people, world, member, as_user):
    other = world.other.published
    path = reverse("error_report", args=[other.pk])
    assert path not in page_of(as_user(member), "minutes", other.pk)
    assert as_user(member).get(path).status_code == 404
    with pytest.raises(PermissionDenied):
        report_error(meeting=other, item=other.items.first(), text=WORDS, by=member)


def words_of(client, name, published):
    content = client.get(reverse(name, args=[published.pk])).content
    if name.endswith("word"):
        return "\n".join(each.text for each in docx.Document(io.BytesIO(content)).paragraphs)
    return pdf_reader.read(content)


@pytest.mark.parametrize("role", [*INSIDE, *OUTSIDE])
def test_what_waits_is_read_inside_and_nowhere_else(
    people, published, member, report, as_user, role
):
    client, inside = as_user(people[role]), role in INSIDE
    for path in (published.get_absolute_url(), reverse("minutes", args=[published.pk])):
        page = client.get(path).content.decode()
        assert (WORDS in page) == inside
        assert (f"Reported by {member} on" in page) == inside
        settles = reverse("error_confirm", args=[report.pk])
        assert (settles in page) == (role == "head_of_service")
        assert reverse("minutes_corrected_pdf", args=[published.pk]) not in page
    for name in ("minutes_pdf", "minutes_corrected_pdf", "minutes_word"):
        assert "40 lamps" not in words_of(client, name, published)


def test_an_attendance_of_which_somebody_reported_stays_in_the_list(committee_meeting, writer):
    meeting, _ = committee_meeting
    row = Attendance.objects.filter(meeting=meeting, membership__isnull=False).last()
    reopen_minutes(meeting=meeting, reason="A name", by=writer)
    guest = add_attendee(meeting=meeting, name="A resident", by=writer)
    mark_minutes_ready(meeting=meeting, by=writer)
    steps.agreed(meeting=meeting, by=writer)
    publish_minutes(meeting=meeting, by=writer)
    for each in (row, guest):
        report_error(meeting=meeting, attendance=each, text=WORDS, by=writer)
    reopen_minutes(meeting=meeting, reason="Another name", by=writer)
    with pytest.raises(Refused, match="An error was reported"):
        tick(meeting=meeting, membership=row.membership, status="", by=writer)
    with pytest.raises(Refused, match="An error was reported"):
        remove_attendee(attendance=guest, by=writer)


def test_the_next_version_has_what_was_confirmed_only(committee_meeting, writer):
    meeting, item = committee_meeting
    decision = item.decisions.get()
    report_error(meeting=meeting, decision=decision, text=WORDS, by=writer)
    correct(meeting=meeting, decision=decision, text="The right one", by=writer)
    reopen_minutes(meeting=meeting, reason="A name", by=writer)
    mark_minutes_ready(meeting=meeting, by=writer)
    steps.agreed(meeting=meeting, by=writer)
    publish_minutes(meeting=meeting, by=writer)
    frozen = str(meeting.minutes_versions.order_by("number").last().document)
    assert "The right one" in frozen
    assert WORDS not in frozen


def test_who_runs_the_meeting_confirms_it(published, report, officer, as_user, client):
    path = reverse("error_confirm", args=[report.pk])
    page = as_user(officer)
    shown = page.get(path).content.decode()
    assert WORDS in shown
    assert "attended_as" not in shown
    for _ in range(2):
        assert page.post(path, {}).status_code == 302
    report.refresh_from_db()
    assert (report.confirmed_by, report.text) == (officer, WORDS)
    said = Event.objects.about(published).filter(verb="confirmed a reported error in the minutes")
    assert said.count() == 1
    public = page_of(client, "minutes", published.pk)
    assert WORDS in public
    assert "Reported by" not in public
    assert "40 lamps" in words_of(client, "minutes_corrected_pdf", published)
    late = page.post(reverse("error_decline", args=[report.pk]), {"reason": "Kept words"})
    assert late.status_code == 409
    assert "confirmed already" in late.content.decode()
    assert "Kept words" in late.content.decode()


def test_or_says_why_it_is_none(published, report, officer, people, as_user, client):
    path, page = reverse("error_decline", args=[report.pk]), as_user(officer)
    assert page.post(path, {"reason": " "}).status_code == 422
    for _ in range(2):
        assert page.post(path, {"reason": "The recording says 14"}).status_code == 302
    said = Event.objects.about(published).filter(verb="declined a reported error in the minutes")
    assert said.count() == 1
    assert said.get().reason == ""
    inside = page_of(as_user(people["board_chair"]), "minutes", published.pk)
    assert "not an error" in inside
    assert "The recording says 14" in inside
    assert reverse("error_confirm", args=[report.pk]) not in inside
    assert "The recording says 14" not in page_of(client, "minutes", published.pk)
    late = page.post(reverse("error_confirm", args=[report.pk]), {})
    assert late.status_code == 409
    assert "declined already" in late.content.decode()


@pytest.mark.parametrize("name", ["error_confirm", "error_decline"])
def test_only_who_runs_the_meeting_does_either(report, people, as_user, name):
    path = reverse(name, args=[report.pk])
    for role in ("board_chair", "elected_member"):
        assert as_user(people[role]).post(path, {"reason": "Mine"}).status_code == 403
    with pytest.raises(PermissionDenied):
        confirm_error(correction=report, by=people["board_chair"])
    with pytest.raises(PermissionDenied):
        decline_error(correction=report, reason="Mine", by=people["board_chair"])
    report.refresh_from_db()
    assert report.is_waiting


def test_an_attendance_counts_once_it_is_confirmed(published, attendance, member, officer, as_user):
    def stands():
        return as_corrected(Attendance.objects).get(pk=attendance.pk).stands_as

    before = stands()
    other = "apologies" if before != "apologies" else "absent"
    report = report_error(meeting=published, attendance=attendance, text="She wrote", by=member)
    assert stands() == before
    path = reverse("error_confirm", args=[report.pk])
    assert "counts already" in as_user(officer).post(path, {"attended_as": before}).content.decode()
    assert as_user(officer).post(path, {"attended_as": other}).status_code == 302
    assert stands() == other
    with pytest.raises(WrongState, match="confirmed already"):
        confirm_error(correction=report, attended_as=before, by=officer)


def test_nobody_reports_about_what_they_may_not_read(world, people):
    decision = world.own.private_decision
    told = {"meeting": decision.item.meeting, "text": WORDS}
    for about in ({"decision": decision}, {"item": decision.item}):
        with pytest.raises(Refused, match="read in full"):
            report_error(**told, **about, by=people["data_officer"])
    made = report_error(**told, decision=decision, by=people["elected_member"])
    seen = Correction.objects.filter(pk=made.pk).visible_to
    assert seen(people["board_chair"]).exists()
    assert not seen(people["data_officer"]).exists()


def test_while_the_minutes_are_taken_back_the_record_itself_is_changed(committee_meeting, writer):
    meeting, item = committee_meeting
    report = report_error(meeting=meeting, item=item, text=WORDS, by=writer)
    reopen_minutes(meeting=meeting, reason="A name", by=writer)
    with pytest.raises(WrongState):
        confirm_error(correction=report, by=writer)
    with pytest.raises(WrongState):
        report_error(meeting=meeting, item=item, text="Another", by=writer)
    assert decline_error(correction=report, reason="It was put right", by=writer).declined_at


def raw(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_the_database_keeps_what_was_reported_and_what_became_of_it(
    published, item, attendance, report, officer
):
    rows, now = Correction.objects.filter(pk=report.pk), timezone.now()
    before = report.recorded_at - datetime.timedelta(minutes=1)
    yes = {"confirmed_by": officer, "confirmed_at": now}
    no = {"declined_by": officer, "declined_at": now, "declined_reason": "x"}
    for change, words in (
        (lambda: rows.update(text="y"), "Cannot"),
        (lambda: rows.update(item=None, attendance=attendance), "Cannot"),
        (lambda: raw("UPDATE boards_correction SET text = 'y' WHERE id = %s", report.pk), "Cannot"),
        (lambda: rows.update(text="y", **yes), "Cannot"),
        (rows.delete, "Cannot"),
        (lambda: raw("DELETE FROM boards_correction WHERE id = %s", report.pk), "Cannot"),
        (lambda: rows.update(confirmed_at=now), "confirmed_by_whom"),
        (lambda: rows.update(confirmed_by=officer), "confirmed_by_whom"),
        (lambda: rows.update(**no | {"declined_reason": ""}), "declined_why"),
        (lambda: rows.update(**yes, **no), "settled_one_way"),
        (lambda: rows.update(**yes | {"confirmed_at": before}), "settled_one_way"),
        (lambda: rows.update(**no | {"declined_at": before}), "settled_one_way"),
        (lambda: rows.update(**yes, attended_as="absent"), "counts_attendance"),
    ):
        with pytest.raises(DatabaseError, match=words), transaction.atomic():
            change()
    waiting = Correction(
        meeting=published, attendance=attendance, text="x", attended_as="absent",
        recorded_by=officer, recorded_at=now,
    )  # fmt: skip
    with pytest.raises(DatabaseError, match="counts_confirmed"), transaction.atomic():
        Correction.objects.bulk_create([waiting])
    for done, undone in ((yes, {"confirmed_by": None, "confirmed_at": None}), (no, yes)):
        with transaction.atomic():
            rows.update(**done)
            with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
                rows.update(**undone)
            with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
                raw("UPDATE boards_correction SET declined_reason = 'y' WHERE id = %s", report.pk)
            transaction.set_rollback(True)
