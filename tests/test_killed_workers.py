"""500 letters under ten killed workers: all are there, twice only where a worker died in between."""

import collections
import os
import signal
import sys
import time

import psutil
import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from core.letters import operations
from core.letters.models import Letter
from derby_nm.local.environment import ROOT
from tests.jobs import sql

LETTERS, WORKERS, PATIENCE = 500, 10, 120
LATER = """
    UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '11 minutes';
    UPDATE core_letter SET claimed_at = claimed_at - interval '11 minutes',
        due_at = due_at - interval '11 minutes' WHERE handed_over_at IS NULL;
    DELETE FROM procrastinate_periodic_defers;
"""
"""Eleven minutes go by: no test waits for them."""
EMPTY = "TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE"


def wait_for(what):
    """Until something is true; far beyond any time that a machine takes, it never will be."""
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


@pytest.fixture
def start(transactional_db, tmp_path):
    """Start workers on the test's own database whose mail server takes `pause` seconds before and
    after it has a message. Returns their processes."""
    sql(EMPTY)
    now = timezone.now()
    Letter.objects.open().update(claimed_at=now, handed_over_at=now)  # those of the worlds
    address, mark, query = os.environ["DATABASE_URL"].partition("?")
    name = connection.settings_dict["NAME"]
    env = os.environ | {
        "DATABASE_URL": f"{address.rpartition('/')[0]}/{name}{mark}{query}",
        "DJANGO_SETTINGS_MODULE": "tests.workers.settings",
        "SLOW_MAIL": str(tmp_path),
    }
    parents, log = [], (tmp_path / "log").open("w")

    def run(count, pause):
        last = sql("SELECT coalesce(max(id), 0) FROM procrastinate_workers")
        command = [sys.executable, "-m", "tests.workers", str(count)]
        parent = psutil.Popen(
            command, cwd=ROOT, env=env | {"SLOW_MAIL_PAUSE": str(pause)}, stdout=log, stderr=log
        )
        parents.append(parent)
        wait_for(lambda: ProcrastinateWorker.objects.filter(id__gt=last).count() == count)
        return parent.children()

    yield run
    for parent in parents:
        for each in [*parent.children(), parent]:
            each.kill()
        parent.wait()
    log.close()
    sql(EMPTY)


@transaction.atomic
def write_letters():
    for number in range(LETTERS):
        operations.send_letter(
            kind="Test",
            occasion=number,
            to="ann@example.org",
            subject=f"Letter {number}",
            body="x",
        )


def test_500_letters_survive_ten_killed_workers(start, tmp_path):
    workers = start(WORKERS, pause=0.2)
    write_letters()

    def arrived():
        return len(list(tmp_path.glob("*.letter")))

    for worker in workers:
        before = arrived()
        wait_for(lambda before=before: arrived() > before)
        worker.send_signal(signal.SIGKILL)
    wait_for(lambda: not any(each.is_running() for each in workers))
    left = Letter.objects.open().count()
    stuck = Letter.objects.open().filter(claimed_at__isnull=False).count()
    assert left > stuck > 0  # the kills fell in the middle
    assert ProcrastinateJob.objects.filter(status="doing").count() >= stuck

    sql(LATER)
    (last,) = start(1, pause=0)
    wait_for(lambda: not Letter.objects.open().exists())
    jobs = ProcrastinateJob.objects.filter(status__in=["todo", "doing"])
    wait_for(lambda: not jobs.filter(task_name=operations.JOB).exists())
    last.send_signal(signal.SIGTERM)
    wait_for(lambda: not last.is_running())

    found = collections.defaultdict(list)
    for path in tmp_path.glob("*.letter"):
        message_id, subject = path.read_text().splitlines()
        if subject.startswith("Letter "):  # daily jobs that were missed may write letters, too
            found[subject].append(message_id)
    assert set(found) == {f"Letter {number}" for number in range(LETTERS)}
    assert all(len(set(ids)) == 1 for ids in found.values())
    assert sum(map(len, found.values())) - LETTERS <= stuck
    assert not Letter.objects.filter(failed_at__isnull=False).exists()
    assert not ProcrastinateJob.objects.filter(status="failed").exists()
    # The dead are struck off, and the last went in order.
    assert not ProcrastinateWorker.objects.exists()
