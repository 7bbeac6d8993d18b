"""`make bench`: queries, server milliseconds and bytes of every main page at three sizes.

Each time is the median of 20 warm requests through the whole stack in one process; beside it
stands a bare view that only returns the same bytes. "cpu" is what this process and its database
backend worked, which a busy machine does not change: growth is told by it. Nothing here passes or
fails by time: what misses a goal is marked and left to the reader.
"""

import gzip
import statistics
import sys
import time
import uuid
from pathlib import Path

from tests import environment  # noqa: F401 - the tests' own database server

RUNS = 20
SCALES = (1, 10, 100)
MOST_QUERIES = 12
MOST_GROWTH = 1.2
BULK = (1_000, 10_000, 100_000)
BUDGET = 70_000


def main(scales=SCALES):
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "derby_nm.settings")
    import django

    django.setup()
    from django.db import connection

    connection.settings_dict["CONN_MAX_AGE"] = None  # kept open, as the pool does when serving
    results = {}
    for scale in scales:
        print(f"Scale {scale}: building …", file=sys.stderr, flush=True)
        before = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            results[scale] = measure(scale)
            written = rows_a_second()
        finally:
            connection.creation.destroy_test_db(before, verbosity=0)
    report(results)
    print("\nagenda items written in one transaction, rows a second of cpu: " + written)
    report_assets()


def measure(scale):
    """{page: (queries, milliseconds, bytes, bare milliseconds, milliseconds of cpu)} at one scale."""
    from demo import sample

    start = time.monotonic()
    world = sample.load(scale)
    print(f"  sample loaded in {time.monotonic() - start:.1f} s", file=sys.stderr, flush=True)
    return {name: one(path, user, data) for name, path, user, data in pages(world)}


def pages(world):
    """(name, path, role, data to post or None)."""
    from boards.models import Meeting
    from tasking.models import Action

    long, past = world["long"], Meeting.objects.filter(state="minutes_published").first()
    place, agency, body = world["places"][0], world["agencies"][0], world["bodies"][0]
    action = Action.objects.filter(neighbourhood=place, is_open=True).first()
    item = long.items.first()
    manager, head, partner = "neighbourhood_manager", "head_of_service", "partner_officer"
    yield "home, public", "/", None, None
    yield "home, manager", "/", manager, None
    yield "home, head of service", "/", head, None
    yield "home, partner", "/", partner, None
    yield "neighbourhoods", "/neighbourhoods/", head, None
    yield "neighbourhood", place.get_absolute_url(), manager, None
    yield "meetings", "/meetings/", head, None
    yield "meetings held", "/meetings/?when=past", head, None
    yield "meetings held, public", "/meetings/?when=past", None, None
    yield "bodies", "/bodies/", head, None
    yield "body", body.get_absolute_url(), manager, None
    yield "meeting", past.get_absolute_url(), manager, None
    yield "minutes", f"/meetings/{past.pk}/minutes/", None, None
    yield "minutes, PDF", f"/meetings/{past.pk}/minutes.pdf", None, None
    yield "agenda of 200 items, PDF", f"/meetings/{world['agenda'].pk}/agenda.pdf", manager, None
    yield "agenda of 200 items, Word", f"/meetings/{world['agenda'].pk}/agenda.docx", manager, None
    yield "meeting in preparation", world["agenda"].get_absolute_url(), manager, None
    yield "how bodies stand", "/bodies/tree/", None, None
    yield "terms of reference", f"{body.get_absolute_url()}terms/", manager, None
    yield "training", "/training/", manager, None
    yield "training of a body", f"{body.get_absolute_url()}training/", manager, None
    yield "members not come", "/members/absent/", head, None
    yield "releases", "/releases/", None, None
    yield "revisions", f"/meetings/items/{past.items.first().pk}/revisions/", manager, None
    yield "calendar, public", "/meetings/calendar/", None, None
    yield "before a meeting", f"/meetings/{world['agenda'].pk}/briefing/", manager, None
    yield "papers of a body", f"{body.get_absolute_url()}papers/", manager, None
    yield "work programme", f"{body.get_absolute_url()}programme/", manager, None
    yield "how bodies do", "/bodies/health/", head, None
    yield "plans", "/plans/", None, None
    yield "plan", world["plan"].get_absolute_url(), manager, None
    yield "live page, 40 items", f"/meetings/{long.pk}/live/", manager, None
    yield "save one item", f"/meetings/items/{item.pk}/minute/", manager, {"text": "New text"}
    yield "actions, city", "/actions/", head, None
    yield "actions, city, all", "/actions/?show=all", head, None
    yield "actions, manager", "/actions/", manager, None
    yield "actions of a place", f"/neighbourhoods/{place.slug}/actions/", manager, None
    yield "actions of a body", f"/bodies/{body.slug}/actions/", manager, None
    yield "actions of an agency", f"/agencies/{agency.slug}/actions/", partner, None
    yield "action", action.get_absolute_url(), manager, None
    yield "people", "/people/", manager, None
    yield "performance", "/performance/", manager, None


def one(path, role, data):
    from django.db import connection, reset_queries
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from accounts.models import User

    client = Client()
    if role:
        client.force_login(User.objects.get(email=f"{role}@sample.example"))

    def ask():
        if data is None:
            return client.get(path)
        from boards.models import MinuteDraft

        pk = int(path.split("/")[3])
        version = MinuteDraft.objects.get(item=pk).version
        reset_queries()
        fields = data | {"version": version, "client_id": str(uuid.uuid4())}
        return client.post(path, fields, HTTP_ACCEPT="application/json")

    for _ in range(3):
        response = ask()
    assert response.status_code == 200, (path, response.status_code)
    size = len(response.content)
    times, work = zip(*(measured(ask) for _ in range(RUNS)), strict=True)
    with CaptureQueriesContext(connection) as captured:
        ask()
    control = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    queries = [each for each in captured if not each["sql"].startswith(control)]
    count = len(queries) - (1 if data is not None else 0)  # the bench's own look at the version
    return count, statistics.median(times), size, bare(size), statistics.median(work)


def bare(size):
    """Milliseconds of a view that returns as many bytes and does nothing else."""
    from django.http import HttpResponse
    from django.test import Client, override_settings
    from django.urls import path

    content = b"x" * size

    def view(request):
        return HttpResponse(content)

    view.login_required = False
    module = type(sys)("bench_urls")
    module.urlpatterns = [path("bare/", view)]
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


def cpu():
    """Seconds worked so far; without the backend's where it runs on another machine."""
    from django.db import connection

    connection.ensure_connection()
    path = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    backend = int(path.read_text().split()[0]) / 1e9 if path.exists() else 0
    return time.process_time() + backend


def rows_a_second():
    """How fast rows are written in one transaction of each size: flat, if nothing is quadratic."""
    from django.db import transaction

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
    from django.db import connection

    from boards.models import AgendaItem, Meeting

    meetings = list(Meeting.objects.order_by("pk")[: number // 1_000])
    for meeting in meetings:
        AgendaItem.objects.bulk_create(
            AgendaItem(meeting=meeting, position=1_000 + n, title="x", in_time=True)
            for n in range(1_000)
        )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def report(results):
    scales = list(results)
    print(
        f"{'page':<26}"
        + "".join(f"{f'scale {scale}':>25}" for scale in scales)
        + f"{'bytes':>9}{'bare':>7}  goals"
    )
    print(f"{'':<26}" + "".join(f"{'queries':>9}{'ms':>8}{'cpu':>8}" for _ in scales))
    for name in results[scales[0]]:
        rows = [results[scale][name] for scale in scales]
        line = f"{name:<26}" + "".join(f"{row[0]:>9}{row[1]:>8.1f}{row[4]:>8.1f}" for row in rows)
        print(f"{line}{rows[-1][2]:>9,}{rows[-1][3]:>7.1f}  {goals(name, rows)}")


def goals(name, rows):
    """What a page misses, in words."""
    missed = []
    most = {
        "live page, 40 items": 15,
        "save one item": 8,
        "neighbourhood": 25,
        "home, partner": 13,
        "body": 15,
        "minutes": 14,
        "minutes, PDF": 13,
        "how bodies do": 15,
    }.get(name, MOST_QUERIES)
    if max(row[0] for row in rows) > most:
        missed.append(f"over {most} queries")
    if rows[-1][0] > rows[-2:][0][0]:  # a small world leaves out what it has nothing of
        missed.append("queries grow")
    filled = next(row for row in rows if row[2] > 0.9 * rows[-1][2])  # the smallest that fills it
    if rows[-1][4] > filled[4] * MOST_GROWTH:
        missed.append(f"work grows {rows[-1][4] / filled[4]:.2f} times")
    if name.endswith("200 items, PDF") and rows[-1][1] > 1000:
        missed.append("over a second")
    if name.startswith("live") and rows[-1][1] > 40:
        missed.append("over 40 ms")
    return ", ".join(missed) or "met"


def report_assets():
    built = Path(__file__).resolve().parents[1] / "static" / "built"
    scripts = ["app.js", "govuk-frontend.min.js", "live.js", "minutes.js", "queue.js"]
    files = ["app.css", *scripts, "source-sans-3.woff2"]
    sizes = {name: len(gzip.compress((built / name).read_bytes(), 9)) for name in files}
    total = sum(sizes.values())
    print("\n" + ", ".join(f"{name} {size:,}" for name, size in sizes.items()))
    print(f"CSS, JavaScript and font, gzipped: {total:,} bytes of {BUDGET:,}")


if __name__ == "__main__":
    main(tuple(int(each) for each in sys.argv[1:]) or SCALES)
