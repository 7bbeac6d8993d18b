"""Letters: one for a key, handed over once, never lost, secrets wiped."""

import contextlib
import datetime
import smtplib
import threading

import pytest
from django.core import mail
from django.core.mail.backends import locmem
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone
from procrastinate import jobs
from procrastinate.contrib.django.models import ProcrastinateJob

from core.errors import Refused, WrongState
from core.jobs.registry import Again
from core.letters import operations
from core.letters.models import CLAIM, MOST_TRIES, Letter
from core.letters.tasks import HAND_OVER
from tests import factories

MINUTE = datetime.timedelta(minutes=1)
NOW = datetime.datetime(2027, 3, 1, 9, tzinfo=datetime.UTC)


def write(occasion="one", at=NOW, **fields):
    fields = {"subject": "Subject", "body": "Body", "to": "ann@example.org"} | fields
    return operations.send_letter(kind="Test", occasion=occasion, at=at, **fields)


def waiting_jobs(letter):
    return ProcrastinateJob.objects.filter(
        task_name="core.hand_over", args__letter=letter.pk, status="todo"
    )


@pytest.fixture
def refuse(monkeypatch):
    """Let the mail backend raise what is given."""

    def arrange(error):
        def send_messages(self, messages):
            raise error

        monkeypatch.setattr(locmem.EmailBackend, "send_messages", send_messages)

    return arrange


# Writing


@pytest.mark.django_db
def test_the_same_key_is_the_same_letter():
    first, second = write(), write(subject="Other words")
    assert (first.pk, second.subject) == (second.pk, "Subject")
    assert waiting_jobs(first).count() == 1
    assert write(to="ANN@example.org").pk == first.pk
    others = {write("two").pk, write(to="bob@example.org").pk, write(about=first).pk}
    assert len(others | {first.pk}) == 4


@pytest.mark.django_db
def test_a_letter_and_its_job_belong_to_the_transaction():
    with transaction.atomic():
        letter = write()
        transaction.set_rollback(True)
    assert not Letter.objects.filter(key=letter.key).exists()
    assert not waiting_jobs(letter).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("break_", ["\n", "\r\n", "\x0b", "\x85", "\u2028"])
def test_a_line_break_in_a_subject_does_not_stop_a_letter(break_):
    letter = write(subject=f"Cancelled: Ann{break_}Bcc: x@example.org")
    operations.hand_over(letter.pk, at=NOW)
    (message,) = mail.outbox
    assert message.subject == "Cancelled: Ann Bcc: x@example.org"
    assert message.recipients() == ["ann@example.org"]


@pytest.mark.django_db
def test_an_event_about_a_letter_tells_neither_address_nor_subject():
    letter = write()
    assert str(letter) == f"Test (email {letter.pk})"


# Handing over


@pytest.mark.django_db
def test_a_letter_is_handed_over_and_marked_once():
    letter = write()
    operations.hand_over(letter.pk, at=NOW)
    operations.hand_over(letter.pk, at=NOW + 2 * CLAIM)
    (message,) = mail.outbox
    assert message.extra_headers["Message-ID"] == letter.message_id
    letter.refresh_from_db()
    assert (letter.claimed_at, letter.tries, letter.body) == (NOW, 1, "Body")
    assert letter.handed_over_at is not None


@pytest.mark.django_db
def test_the_text_with_a_secret_is_wiped_once_it_is_handed_over():
    letter = write(keeps_body=False)
    operations.hand_over(letter.pk, at=NOW)
    letter.refresh_from_db()
    assert (mail.outbox[0].body, letter.body) == ("Body", "")


@pytest.mark.django_db
def test_claimed_and_unmarked_it_goes_again_after_ten_minutes_with_the_same_id():
    letter = write()
    assert operations.claim(letter.pk, NOW) is not None  # and the worker dies here
    operations.hand_over(letter.pk, at=NOW + 9 * MINUTE)
    assert mail.outbox == []
    operations.hand_over(letter.pk, at=NOW + 10 * MINUTE)
    assert [each.extra_headers["Message-ID"] for each in mail.outbox] == [letter.message_id]


def test_another_letter_has_another_id():
    ids = {
        operations.message_id("a", NOW),
        operations.message_id("b", NOW),
        operations.message_id("a", NOW + MINUTE),
    }
    assert len(ids) == 3
    assert operations.message_id("a", NOW) in ids


@pytest.mark.django_db
def test_a_server_that_is_away_is_asked_again_with_growing_delays(refuse):
    letter = write()
    refuse(ConnectionRefusedError("away"))
    at, waits = NOW, []
    for _ in range(MOST_TRIES - 1):
        with pytest.raises(Again) as again:
            operations.hand_over(letter.pk, at=at)
        waits.append(again.value.after // MINUTE)
        at += again.value.after
        letter.refresh_from_db()
        assert (letter.claimed_at, letter.due_at) == (None, at)
    assert tuple(waits) == operations.WAITS
    operations.hand_over(letter.pk, at=at)
    letter.refresh_from_db()
    assert letter.failed_at == at
    assert letter.reason == "The mail server could not be reached (ConnectionRefusedError)"
    assert letter.body == "Body"


def test_the_job_goes_again_when_the_letter_says_so():
    job = jobs.Job(id=1, queue="default", lock=None, queueing_lock=None, task_name="x")
    before = timezone.now()
    decision = HAND_OVER.get_retry_decision(exception=Again(5 * MINUTE), job=job)
    assert decision.retry_at - before >= 5 * MINUTE
    spent = job.evolve(attempts=len(operations.WAITS))
    assert HAND_OVER.get_retry_decision(exception=ValueError(), job=spent) is None
    assert HAND_OVER.get_retry_decision(exception=Again(MINUTE), job=spent) is not None


REFUSALS = [
    (smtplib.SMTPRecipientsRefused({"a": (550, b"5.1.1 No such\r\nuser")}), True,
     "The mail server refused the address: 550 5.1.1 No such user"),
    (smtplib.SMTPRecipientsRefused({"a": (450, b"Mailbox busy")}), False,
     "The mail server refused the address: 450 Mailbox busy"),
    (smtplib.SMTPDataError(554, b"Looks like spam"), True,
     "The mail server refused the message: 554 Looks like spam"),
    (smtplib.SMTPDataError(451, b"Try later"), False,
     "The mail server refused the message: 451 Try later"),
    (smtplib.SMTPNotSupportedError("SMTPUTF8"), True,
     "The mail server does not accept this kind of address"),
    (smtplib.SMTPAuthenticationError(535, b"Bad password"), False,
     "The mail server refused the connection: 535 Bad password"),
    (smtplib.SMTPSenderRefused(550, b"Not you", "from"), False,
     "The mail server refused the connection: 550 Not you"),
    (smtplib.SMTPServerDisconnected("gone"), False,
     "The mail server could not be reached (SMTPServerDisconnected)"),
    (TimeoutError(), False, "The mail server could not be reached (TimeoutError)"),
    (ValueError("bad header"), True, "The email address is not valid"),
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("error", "for_good", "reason"), REFUSALS)
def test_a_refusal_is_for_good_or_not(refuse, error, for_good, reason):
    letter = write()
    refuse(error)
    if for_good:
        operations.hand_over(letter.pk, at=NOW)
    else:
        with pytest.raises(Again):
            operations.hand_over(letter.pk, at=NOW)
    letter.refresh_from_db()
    assert (letter.failed_at, letter.reason) == (NOW if for_good else None, reason)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["ann@exa\nmple.org", "ann\r\nBcc: bob@example.org"])
def test_an_address_that_is_none_fails_at_once(address):
    letter = write(to=address)
    operations.hand_over(letter.pk, at=NOW)
    letter.refresh_from_db()
    assert (letter.reason, mail.outbox) == ("The email address is not valid", [])


# Taken up again


@pytest.mark.django_db
def test_what_lost_its_job_gets_one_and_what_has_one_does_not():
    lost, has_job, claimed, young = write("1"), write("2"), write("3"), write("4", NOW + 5 * MINUTE)
    sql = "DELETE FROM procrastinate_jobs WHERE (args->>'letter')::bigint = ANY(%s)"
    with connection.cursor() as cursor:
        cursor.execute(sql, [[lost.pk, claimed.pk, young.pk]])
    operations.claim(claimed.pk, NOW + MINUTE)
    assert operations.take_up(NOW + 10 * MINUTE) == 1
    assert waiting_jobs(lost).count() == 1
    assert operations.take_up(NOW + 11 * MINUTE) == 1
    found = [waiting_jobs(each).count() for each in (lost, has_job, claimed, young)]
    assert found == [1, 1, 1, 0]
    assert operations.take_up(NOW + 12 * MINUTE) == 0


@pytest.mark.django_db
def test_a_letter_that_kills_each_worker_is_given_up():
    letter, at = write(), NOW
    for _ in range(MOST_TRIES):
        assert operations.claim(letter.pk, at)
        at += CLAIM
    assert operations.claim(letter.pk, at) is None
    operations.take_up(at)
    letter.refresh_from_db()
    assert (letter.failed_at, letter.reason) == (at, "The worker stopped each time this was sent")


# Given up


@pytest.fixture
def failed(db):
    letter = write(keeps_body=False)
    Letter.objects.filter(pk=letter.pk).update(failed_at=NOW, reason="No", tries=8, claimed_at=NOW)
    return letter


def test_a_failed_letter_goes_again_once(failed):
    before = waiting_jobs(failed).count()
    operations.try_again(letter=failed, at=NOW + MINUTE)
    with pytest.raises(WrongState, match="dealt with already"):
        operations.try_again(letter=failed, at=NOW + MINUTE)
    assert waiting_jobs(failed).count() == before + 1
    operations.hand_over(failed.pk, at=NOW + MINUTE)
    assert len(mail.outbox) == 1


def test_a_secret_text_is_kept_two_weeks_for_trying_again(failed):
    assert operations.tidy(NOW + datetime.timedelta(days=14)) == 0
    assert operations.tidy(NOW + datetime.timedelta(days=15)) == 1
    with pytest.raises(Refused, match="no longer kept"):
        operations.try_again(letter=failed)


def test_set_aside_it_is_no_longer_shown(failed):
    boss = factories.UserFactory(name="Boss")
    assert list(Letter.objects.failed()) == [failed]
    operations.set_aside(letter=failed, by=boss, at=NOW)
    assert not Letter.objects.failed().exists()
    failed.refresh_from_db()
    assert (failed.set_aside_by_id, failed.set_aside_by_name) == (boss.pk, "Boss")
    with pytest.raises(WrongState):
        operations.set_aside(letter=failed, by=boss)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"handed_over_at": NOW, "claimed_at": NOW, "failed_at": NOW, "reason": "x"}, "ends_once"),
        ({"handed_over_at": NOW}, "claimed_before"),
        ({"failed_at": NOW}, "failed_with_reason"),
        ({"outdated_at": NOW}, "failed_with_reason"),
        ({"outdated_at": NOW, "reason": "x", "failed_at": NOW}, "ends_once"),
        ({"body": ""}, "body_kept"),
        ({"set_aside_at": NOW, "set_aside_by_name": "Ann"}, "set_aside_when_failed"),
    ],
)
def test_the_database_refuses_what_cannot_be(changes, constraint):
    letter = write()
    with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**changes)


# With real commits


def together(count, work):
    """Run `work` in so many threads at the same time."""
    barrier = threading.Barrier(count)
    errors = []

    def run():
        try:
            barrier.wait(20)
            work()
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    assert errors == []


def read_then_write(letter):
    """The claim as it must not be: read and write apart."""
    meet = threading.Barrier(4)

    def claim(pk, at):
        found = Letter.objects.claimable(at).filter(pk=pk).first()
        meet.wait(20)
        if found:
            Letter.objects.filter(pk=pk).update(claimed_at=at)
        return found

    return claim


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_four_workers_hand_one_letter_over_once(guarded, monkeypatch):
    letter = write()
    if not guarded:
        monkeypatch.setattr(operations, "claim", read_then_write(letter))
    sent = []
    monkeypatch.setattr(operations, "deliver", lambda letter: sent.append(letter.pk))
    together(4, lambda: operations.hand_over(letter.pk, at=NOW))
    assert len(sent) == (1 if guarded else 4)


@pytest.mark.django_db(transaction=True)
def test_two_writers_of_one_key_make_one_letter():
    together(4, write)
    assert Letter.objects.filter(kind="Test").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_breaks_while_the_server_listens_does_not_lose_the_mark(monkeypatch):
    letter = write()
    sent = []

    def deliver(letter):
        sent.append(letter.pk)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (pid,) = cursor.fetchone()
        with contextlib.closing(connection.copy()) as other, other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])

    monkeypatch.setattr(operations, "deliver", deliver)
    monkeypatch.setattr(operations.time, "sleep", lambda seconds: None)
    operations.hand_over(letter.pk, at=NOW)
    operations.hand_over(letter.pk, at=NOW + 2 * CLAIM)
    letter.refresh_from_db()
    assert (sent, letter.handed_over_at is not None) == ([letter.pk], True)


# Plain text and HTML, many at once, and what is no longer true


@pytest.mark.django_db
def test_a_letter_is_plain_text_and_html_with_one_link(settings):
    link = f"{settings.SITE_URL}/meetings/1/"
    letter = write(body=f"Dear <b>Ann</b>\nsee https://elsewhere.example\n\n{link}\n")
    operations.hand_over(letter.pk, at=NOW)
    (message,) = mail.outbox
    html, kind = message.alternatives[0]
    assert (message.body, kind) == (letter.body, "text/html")
    assert "Dear &lt;b&gt;Ann&lt;/b&gt;<br>see https://elsewhere.example</p>" in html
    assert html.count("<a ") == 1
    assert f'<a href="{link}">{link}</a>' in html
    assert message.attachments == []


@pytest.mark.django_db
def test_a_calendar_entry_goes_along_as_a_file():
    letter = a_new_letter("ann@example.org", calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    operations.send_new([letter])
    operations.hand_over(letter.pk, at=NOW)
    (message,) = mail.outbox
    assert message.attachments[0] == (
        "meeting.ics", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "text/calendar",
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("number", [*range(1, 32), 127, 133, 0x200B, 0x2028, 0x202E])
def test_no_control_character_in_any_header_stops_a_letter(number, settings):
    odd = chr(number)
    settings.DEFAULT_FROM_EMAIL = f"Coun{odd}cil <from@example.org>"
    letter = write(occasion=f"o{odd}", subject=f"A{odd}B", body=f"One{odd}two")
    Letter.objects.filter(pk=letter.pk).update(subject=f"A{odd}B")
    operations.hand_over(letter.pk, at=NOW)
    (message,) = mail.outbox
    assert message.subject in ("A B", "AB")
    written = message.message().as_bytes().split(b"\n\n", 1)[0].decode()
    assert odd not in written or odd in "\n\t"
    letter.refresh_from_db()
    assert letter.handed_over_at


def a_new_letter(to, **fields):
    about = factories.UserFactory()
    said = {"kind": "Test", "subject": "S", "body": "B", "occasion": "1", "at": NOW} | fields
    return operations.new_letter(to=to, about=about, **said)


@pytest.mark.django_db
def test_many_letters_are_written_in_few_statements(django_assert_max_num_queries):
    letters = [a_new_letter(f"m{number}@example.org") for number in range(30)]
    with django_assert_max_num_queries(5):
        operations.send_new(letters)
    assert all(waiting_jobs(each).count() == 1 for each in letters)
    assert operations.send_new([]) == []


@pytest.mark.django_db
def test_what_is_no_longer_true_is_not_sent(monkeypatch):
    letter = a_new_letter("ann@example.org")
    operations.send_new([letter])
    monkeypatch.setitem(
        operations._checks, letter.about_type, lambda letter: "The meeting was moved"
    )
    operations.hand_over(letter.pk, at=NOW)
    operations.hand_over(letter.pk, at=NOW + 2 * CLAIM)
    letter.refresh_from_db()
    assert (mail.outbox, letter.outdated_at, letter.reason) == ([], NOW, "The meeting was moved")
    assert not Letter.objects.open().filter(pk=letter.pk).exists()
    assert not Letter.objects.failed().exists()
