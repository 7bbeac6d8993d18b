"""The administrator's pages on background jobs and on emails that were not sent."""

import datetime
import re
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.jobs import operations
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.jobs.models import PeriodicRun
from core.jobs.operations import know_all, note_failure, note_success
from core.letters.models import Letter
from core.letters.operations import send_letter
from core.models import Event
from tests.jobs import make_job, make_worker, sql

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def admin(world, as_user):
    sql("DELETE FROM procrastinate_jobs")
    return as_user(world.people["system_administrator"])


def make_letter(number=1, *, body="The text", keeps_body=True):
    letter = send_letter(
        kind="Invitation", occasion=number, to="ann@example.org", subject="The subject",
        body="The text", keeps_body=keeps_body,
    )  # fmt: skip
    rows = Letter.objects.filter(pk=letter.pk)
    rows.update(failed_at=timezone.now(), reason="550 No such user", body=body, tries=1)
    return rows.get()


def text(page):
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", page.content.decode()))


def state(pk):
    return ProcrastinateJob.objects.get(pk=pk).status


def test_all_is_well(admin):
    make_worker(timezone.now())
    page = text(admin.get("/jobs/"))
    for words in ("Running Last signal", "No failed jobs.", "Jobs waiting: 0", "Not run yet"):
        assert words in page
    assert "All emails have been sent" in text(admin.get("/jobs/emails/"))


def test_what_failed_is_shown_without_its_arguments(admin):
    pk = make_job("core.hand_over", status="failed", attempts=5)
    sql('UPDATE procrastinate_jobs SET args = \'{"to": "private"}\' WHERE id = %s', [pk])
    note_failure("core.hand_over", pk, ValueError("private"))
    make_job("core.tidy_jobs", status="doing")
    make_job("gone.from_this_version", status="failed")
    page = text(admin.get("/jobs/"))
    assert "Send an email ✕ Failed" in page
    assert " 6 ValueError Try again" in page
    assert "Delete the records of finished jobs ▲ Interrupted" in page
    assert "will be tried again within two minutes" in page
    assert "gone.from_this_version" in page
    assert "private" not in page
    assert "Not running No job worker is connected." in page.replace("✕ ", "")


def test_periodic_jobs_show_their_last_success_and_what_is_overdue(admin):
    now = timezone.now()
    know_all(now - datetime.timedelta(days=3))
    for name in PeriodicRun.objects.values_list("name", flat=True):
        note_success(name, at=now)
    assert "Overdue" not in text(admin.get("/jobs/"))
    late = PeriodicRun.objects.filter(name="boards.remind_authors")
    late.update(succeeded_at=now - datetime.timedelta(days=2))
    note_failure("boards.warn_of_absence", None, ValueError(), at=now + MINUTE)
    page = text(admin.get("/jobs/"))
    assert "Reminders: papers due ▲ Overdue" in page
    assert "Alerts: members absent for months ✕ Last run failed ValueError" in page
    assert page.count("On time") == len(PeriodicRun.objects.all()) - 2


def test_try_again_lets_a_job_run_once_and_is_recorded(admin, world):
    pk = make_job("core.hand_over", status="failed")
    assert admin.post(f"/jobs/{pk}/again/").status_code == 302
    assert state(pk) == "todo"
    assert admin.post(f"/jobs/{pk}/again/").status_code == 409
    event = Event.objects.get(verb="tried a job again")
    assert (event.target_label, event.target_id) == ("Send an email", pk)
    assert event.actor_id == world.people["system_administrator"].pk
    assert ProcrastinateJob.objects.get(pk=pk).attempts == 1


def test_an_interrupted_job_can_be_tried_again_by_hand(admin):
    pk = make_job("core.hand_over", status="doing")
    admin.post(f"/jobs/{pk}/again/")
    assert state(pk) == "todo"


def test_where_the_next_run_waits_the_one_before_is_not_tried_again(admin):
    pk = make_job("core.tidy_jobs", status="failed", queueing_lock="core.tidy_jobs")
    make_job("core.tidy_jobs", queueing_lock="core.tidy_jobs")
    page = admin.post(f"/jobs/{pk}/again/", follow=True)
    assert "The next run of this job is waiting already." in text(page)
    assert state(pk) == "failed"
    assert not Event.objects.filter(verb="tried a job again").exists()


def test_a_failed_job_is_removed_and_a_waiting_one_is_not(admin):
    failed, waiting = make_job("x.x", status="failed"), make_job("x.x")
    note_failure("x.x", failed, ValueError())
    assert admin.post(f"/jobs/{failed}/remove/").status_code == 302
    assert admin.post(f"/jobs/{waiting}/remove/").status_code == 409
    assert list(ProcrastinateJob.objects.values_list("pk", flat=True)) == [waiting]
    assert Event.objects.filter(verb="removed a failed job").count() == 1


def test_emails_not_sent_show_neither_subject_nor_text(admin):
    make_letter()
    page = text(admin.get("/jobs/emails/"))
    assert "Invitation ann@example.org" in page
    assert "550 No such user Try again" in page
    assert "The subject" not in page
    assert "The text" not in page
    assert "Emails not sent: 1" in text(admin.get("/jobs/"))


def test_an_email_is_tried_again_once(admin):
    letter = make_letter()
    assert admin.post(f"/jobs/emails/{letter.pk}/again/").status_code == 302
    assert admin.post(f"/jobs/emails/{letter.pk}/again/").status_code == 409
    letter.refresh_from_db()
    assert (letter.failed_at, letter.tries) == (None, 0)
    event = Event.objects.get(verb="tried an email again")
    assert event.target_label == f"Invitation (email {letter.pk})"


def test_an_email_whose_text_is_gone_has_no_button(admin):
    letter = make_letter(body="", keeps_body=False)
    page = text(admin.get("/jobs/emails/"))
    assert "send a new link instead" in page
    assert "Try again" not in page
    answer = admin.post(f"/jobs/emails/{letter.pk}/again/", follow=True)
    assert "no longer kept" in text(answer)


def test_an_email_is_taken_off_the_list(admin):
    letter = make_letter()
    admin.post(f"/jobs/emails/{letter.pk}/remove/")
    assert admin.post(f"/jobs/emails/{letter.pk}/remove/").status_code == 409
    assert not Letter.objects.failed().exists()
    assert Event.objects.filter(verb="removed a failed email from the list").count() == 1


@pytest.mark.parametrize(
    "act", [operations.try_job_again, operations.remove_job], ids=["again", "remove"]
)
def test_the_operation_asks_the_right(world, act):
    pk = make_job("x.x", status="failed")
    with pytest.raises(PermissionDenied):
        act(pk=pk, by=world.people["head_of_service"])
    assert state(pk) == "failed"
    act(pk=pk, by=SYSTEM)
    with pytest.raises(WrongState):
        act(pk=pk, by=SYSTEM)


@pytest.mark.parametrize(
    "act", [operations.try_letter_again, operations.set_letter_aside], ids=["again", "aside"]
)
def test_the_operation_on_a_letter_asks_the_right(world, act):
    letter = make_letter()
    with pytest.raises(PermissionDenied):
        act(letter=letter, by=world.people["head_of_service"])
    act(letter=letter, by=SYSTEM)
    with pytest.raises(Refused):
        act(letter=letter, by=SYSTEM)


@pytest.mark.parametrize("path", ["/jobs/", "/jobs/emails/"])
def test_the_lists_take_the_same_queries_for_one_row_and_for_three(admin, path):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert admin.get(path).status_code == 200
        return len(captured)

    make_job("x.x", status="failed")
    make_letter(1)
    one = count()
    for number in (2, 3):
        make_job("x.x", status="failed")
        make_letter(number)
    assert (one, count()) == ({"/jobs/": 10, "/jobs/emails/": 4}[path],) * 2


def test_lists_are_paged(admin):
    for _ in range(51):
        make_job("x.x", status="failed")
    first = admin.get("/jobs/")
    assert len(first.context["page"]) == 50
    rest = admin.get("/jobs/", {"after": first.context["page"].next_cursor})
    assert len(rest.context["page"]) == 1


def test_the_administrator_finds_it_in_the_menu_and_nobody_else(admin, manager):
    assert 'href="/jobs/"' in admin.get("/").content.decode()
    assert 'href="/jobs/"' not in manager.get("/").content.decode()


# With real commits


def together(count, work):
    """Run `work` in so many threads at once; returns the kinds of errors, None for success."""
    barrier, results = threading.Barrier(count), []

    def run():
        try:
            barrier.wait(20)
            work()
            results.append(None)
        except Exception as error:
            results.append(type(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    return results


@pytest.mark.django_db(transaction=True)
def test_of_four_who_press_at_once_one_lets_the_job_run():
    pk = make_job("x.x", status="failed")
    results = together(4, lambda: operations.try_job_again(pk=pk, by=SYSTEM))
    job = ProcrastinateJob.objects.get(pk=pk)
    sql("DELETE FROM procrastinate_jobs WHERE id = %s", [pk])
    assert sorted(results, key=str) == [WrongState] * 3 + [None]
    assert (job.status, job.attempts) == ("todo", 1)
    assert Event.objects.filter(verb="tried a job again").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_four_who_press_at_once_one_sends_the_email_again():
    letter = make_letter()
    sql("DELETE FROM procrastinate_jobs")
    results = together(4, lambda: operations.try_letter_again(letter=letter, by=SYSTEM))
    jobs = ProcrastinateJob.objects.count()
    sql("DELETE FROM procrastinate_jobs")
    assert sorted(results, key=str) == [WrongState] * 3 + [None]
    assert jobs == 1
