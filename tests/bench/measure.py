"""How a page is measured, and how fast rows are written."""

import copy
import datetime
import statistics
import sys
import time
import uuid
from pathlib import Path

from django import urls
from django.db import connection, reset_queries, transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from boards.models import AgendaItem, Meeting, MinuteDraft
from tests.bench.pages import pages
from tests.bench.world import built

RUNS = 20
BULK = (1_000, 10_000, 100_000)


def measure_scales(scales):
    """{scale: {page: (queries, milliseconds, bytes, bare milliseconds, milliseconds of cpu)}}, and
    in words how fast rows are written at the last scale."""
    connection.settings_dict["CONN_MAX_AGE"] = None  # kept open, as the pool does when serving
    results, written = {}, ""
    for scale in scales:
        with built(scale) as world:
            by_one_backend()
            results[scale] = {name: one(*page) for name, *page in pages(world)}
            written = rows_a_second()
    return results, written


def one(path, role, data):
    client = Client()
    if role:
        client.force_login(User.objects.get(email=f"{role}@sample.example"))

    def ask():
        if data is None:
            response = client.get(path)
            response.body = response.getvalue()  # of a file that streams, all of it
            return response
        pk = int(path.split("/")[3])
        version = MinuteDraft.objects.get(item=pk).version
        reset_queries()
        fields = data | {"version": version, "client_id": str(uuid.uuid4())}
        return client.post(path, fields, HTTP_ACCEPT="application/json")

    for _ in range(3):
        response = ask()
    assert response.status_code == 200, (path, response.status_code)
    size = len(response.getvalue() if data is not None else response.body)
    times, work = zip(*(measured(ask) for _ in range(RUNS)), strict=True)
    with CaptureQueriesContext(connection) as captured:
        ask()
    control = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    queries = [each for each in captured if not each["sql"].startswith(control)]
    count = len(queries) - (1 if data is not None else 0)  # the bench's own look at the version
    return count, statistics.median(times), size, bare(size), statistics.median(work)


def bare(size):
    """Milliseconds of a view that returns as many bytes and does nothing else."""
    content = b"x" * size

    def view(request):
        return HttpResponse(content)

    view.login_required = False
    module = type(sys)("bench_urls")
    module.urlpatterns = [urls.path("bare/", view)]
    sys.modules["bench_urls"] = module
    with override_settings(ROOT_URLCONF="bench_urls"):
        client = Client()
        client.get("/bare/")
        return statistics.median(timed(lambda: client.get("/bare/")) for _ in range(RUNS))


def timed(work):
    return measured(work)[0]


def measured(work):
    """Milliseconds that passed, and that this process and its backend worked."""
    worked, start = cpu(), time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000, (cpu() - worked) * 1000


def by_one_backend():
    """Every query is worked by the one backend that is counted: what parallel workers do, nobody would see."""
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")


def cpu():
    """Seconds worked so far; without the backend's where it runs on another machine."""
    connection.ensure_connection()
    path = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    backend = int(path.read_text().split()[0]) / 1e9 if path.exists() else 0
    return time.process_time() + backend


def rows_a_second():
    """How fast rows are written in one transaction of each size: flat, if nothing is quadratic."""
    found = []
    for number in BULK:
        worked = cpu()
        with transaction.atomic():
            write_items(number)
            transaction.set_rollback(True)
        found.append(f"{number:,} {number / (cpu() - worked):,.0f}")
    return ", ".join(found)


def write_items(number):
    """So many agenda items, a thousand for each meeting, with what is checked at the end."""
    sample = Meeting.objects.filter(state=Meeting.State.PREPARING).order_by("pk").last()
    last = Meeting.objects.filter(body=sample.body_id).latest("starts_at").starts_at
    for week in range(1, number // 1_000 + 1):
        meeting = copy.copy(sample)
        meeting.pk, meeting._state.adding = None, True
        meeting.starts_at = last + datetime.timedelta(weeks=week)
        meeting.save()
        AgendaItem.objects.bulk_create(
            AgendaItem(meeting=meeting, position=1_000 + n, title="x", in_time=True)
            for n in range(1_000)
        )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
