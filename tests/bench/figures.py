"""What a large file of figures costs: `python -m tests.bench figures 1000000`.

Tidy rows that are all new, as a person loads them: checked, confirmed, done. Beside it stands a bare COPY of the same rows, as
text that is there already: into a table without anything, into one with the checks and indexes of figures, and into the table
of figures itself, with its references and triggers. "From confirm to done" is what the goal is about (a third of the rate of
the last); it does not hold the reading, which the check has done, so the whole from upload is printed too. The bare COPY
neither sums nor hides nor judges anything. The same file again, and taken back.
"""

import datetime
import hashlib
import io
import os
import resource
import tempfile
import time
from pathlib import Path

from django.db import connection, transaction

from accounts.access import Role
from accounts.imports import operations
from accounts.imports.parts import operations as parts
from accounts.imports.parts.models import PART
from accounts.models import User
from accounts.operations import grant_role
from core.actors import SYSTEM
from core.files import LARGEST
from core.imports import sheets
from neighbourhoods.models import Agency, Neighbourhood
from performance.imports.formats.registry import format_of
from performance.imports.writing import import_figures
from performance.indicators.operations import add_indicator
from performance.observations.batches import bulk
from performance.observations.batches.taking_back import take_back
from performance.observations.rules import FACTS
from performance.periods import MONTH, of_months
from tests.bench.measure import cpu
from tests.bench.world import built
from tests.worlds.performance_indicators import facts

MEGABYTE = 1024
MONTHS = 240
COLUMNS = ("indicator_id", "level", "neighbourhood_id", "starts_on", "ends_on", *FACTS)
STORED = (
    "FROM performance_observation WHERE superseded_at IS NULL "
    "AND indicator_id IN (SELECT id FROM performance_indicator WHERE code LIKE 'bench-%')"
)
REST = "is_provisional, is_waiting, is_summed, is_hidden, source, added_by_name, added_at"


def measure_figures(rows=1_000_000):
    """Print seconds, rows a second and the most memory of each step."""
    connection.settings_dict["CONN_MAX_AGE"] = None  # one backend, whose work is counted
    with built(1), tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "figures.csv"
        _write(path, rows)
        size = path.stat().st_size // 1024 // 1024
        print(f"{rows:,} rows, a file of {size:,} MB, {_memory()} before", flush=True)
        by = User.objects.create(email="data@sample.example", name="Sample data officer")
        grant_role(user=by, role=Role.DATA_OFFICER, by=SYSTEM)
        batch = None

        def upload():
            nonlocal batch
            batch = _upload(path, by)

        _timed("upload, in parts where it is large", rows, upload)
        check = _timed("from upload to check: read, compare", rows, lambda: _check(batch, by))
        done = _timed("from confirm to done: compare, write", rows, lambda: _confirm(batch, by))
        whole = [one + other for one, other in zip(check, done, strict=True)]
        for words, passed, worked in _bare():
            print(
                f"bare COPY of the same {rows:,} rows, {words}: {passed:.1f} s, cpu {worked:.1f} s, "
                f"{rows / passed:,.0f} rows a second",
                flush=True,
            )
            for name, each in (("from confirm to done", done), ("the whole from upload", whole)):
                print(
                    f"  {name}: {passed / each[0]:.0%} of its rate, {worked / each[1]:.0%} by cpu",
                    flush=True,
                )
        _timed("the same again, by command", rows, lambda: _load(path))
        _timed("taken back", rows, lambda: take_back(batch=batch, by=SYSTEM, at=batch.uploaded_at))


def _upload(path, by):
    """As the page takes it, a large one in parts; a job is left with the check."""
    sheet, content = sheets.get("figures-tidy"), path.read_bytes()
    sheet.large = 0
    if len(content) <= LARGEST:
        return operations.upload_whole(sheet=sheet, content=content, name=path.name, said={}, by=by)
    upload = parts.begin(
        sheet=sheet, name=path.name, size=len(content), sha256=hashlib.sha256(content).hexdigest(), said={}, by=by
    )  # fmt: skip
    for offset in range(0, len(content), PART):
        parts.take_part(upload=upload, offset=offset, content=content[offset : offset + PART], by=by)  # fmt: skip
    return parts.finish(upload=upload, by=by)


def _check(batch, by):
    """The job; what it has read is kept."""
    operations.check_in_job(batch.pk, by.pk)
    batch.refresh_from_db()
    assert batch.is_checked, batch.state
    assert not batch.problems, batch.preview["problems"][:3]


def _confirm(batch, by):
    """Pressed, and the job that loads what the check has kept."""
    spent, settle = [], bulk.settle

    def timed(*args, **kwargs):
        began = time.monotonic()
        settle(*args, **kwargs)
        spent.append(time.monotonic() - began)

    bulk.settle = timed
    try:
        operations.load(batch=batch, by=by)
        operations.load_in_job(batch.pk, by.pk)
    finally:
        bulk.settle = settle
    batch.refresh_from_db()
    assert batch.is_loaded, (batch.state, batch.note)
    words = "what follows from figures: sums, what is hidden, events, marks"
    print(f"  of it {sum(spent):.1f} s {words}", flush=True)


def _write(path, rows):
    """Of every place and the city, month after month, as many indicators as it takes."""
    places = []
    for number, place in enumerate(Neighbourhood.objects.order_by("pk")):
        Neighbourhood.objects.filter(pk=place.pk).update(code=f"E0599{number:04d}")
        places.append(f"E0599{number:04d}")
    places.append("E06000015")
    periods = [
        of_months(datetime.date(2000 + each // 12, each % 12 + 1, 1), MONTH).iso
        for each in range(MONTHS)
    ]
    one = len(places) * MONTHS
    agency = Agency.objects.first()
    for number in range(-(-rows // one)):
        about = facts(hides_below=0) | {"agency": agency}
        add_indicator(code=f"bench-{number}", name=f"Bench {number}", by=SYSTEM, **about)
    with path.open("w") as file:
        file.write("areacd,indicator,period,observation,numerator,denominator,status,notes\n")
        for number in range(rows):
            which, rest = divmod(number, one)
            place, period = places[rest % len(places)], periods[rest // len(places)]
            file.write(f"{place},bench-{which},{period},,{number % 997},1000,,\n")


def _load(path):
    with path.open("rb") as file:
        outcome = import_figures(
            file=file, name="figures.csv", file_format=format_of("tidy"), by=SYSTEM
        )
    added, changed, same = outcome.counts
    steps = ", ".join(f"{name} {each:.1f} s" for name, each in outcome.seconds.items())
    print(f"  {added:,} added, {changed:,} changed, {same:,} the same; {steps}", flush=True)
    assert not outcome.problems, outcome.problems[:3]


def _bare():
    """[(words, seconds, seconds of cpu)] of COPY of the stored figures, as text that is there already: into a plain table, one
    with checks and indexes, and the figures' own, whose references are then asked."""
    names, found = ", ".join(COLUMNS), []
    query = f"COPY (SELECT {names}, {REST} {STORED}) TO STDOUT"
    with tempfile.TemporaryFile() as kept, connection.cursor() as cursor:
        with cursor.copy(query) as copy:
            for block in copy:
                kept.write(block)
        for words, like in (("a plain table", ""), ("with checks and indexes", "INCLUDING ALL")):
            cursor.execute("DROP TABLE IF EXISTS bench_bare")
            cursor.execute(f"CREATE TABLE bench_bare (LIKE performance_observation {like})")
            if not like:
                cursor.execute("ALTER TABLE bench_bare ALTER id DROP NOT NULL")
            found.append((words, *_copied(cursor, "bench_bare", names, kept)))
        cursor.execute("DROP TABLE bench_bare")
        with transaction.atomic():
            cursor.execute(
                f"UPDATE performance_observation SET superseded_at = now() WHERE id IN (SELECT id {STORED})"
            )
            found.append(
                ("the table of figures", *_copied(cursor, "performance_observation", names, kept))
            )
            transaction.set_rollback(True)
    return found


def _copied(cursor, table, names, kept):
    kept.seek(0, io.SEEK_SET)
    began, worked = time.monotonic(), cpu()
    with cursor.copy(f"COPY {table} ({names}, {REST}) FROM STDIN") as copy:
        while block := kept.read(1 << 20):
            copy.write(block)
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return time.monotonic() - began, cpu() - worked


def _timed(words, rows, work):
    began, worked = time.monotonic(), cpu()
    work()
    passed, worked = time.monotonic() - began, cpu() - worked
    print(
        f"{words}: {passed:.1f} s, cpu {worked:.1f} s, {rows / passed:,.0f} rows a second, {_memory()}",
        flush=True,
    )
    return passed, worked


def _memory():
    """The most that this process has held so far, and its backend."""
    here = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MEGABYTE
    status = Path(f"/proc/{connection.connection.info.backend_pid}/status")
    if not status.exists() or not os.access(status, os.R_OK):
        return f"{here:,} MB"
    most = int(status.read_text().partition("VmHWM:")[2].split()[0]) // MEGABYTE
    return f"{here:,} + {most:,} MB"
