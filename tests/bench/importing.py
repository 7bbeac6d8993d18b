"""What a large workbook costs: `python -m tests.bench import 50000 venues people`.

Rows that are all new: the request that takes the file, the jobs that check, load and undo it. The file is as long as one may be (core.imports.workbook.MOST_ROWS).
"""

import hashlib
import resource
import time
from pathlib import Path

from django.db import connection

from accounts.imports import operations
from accounts.imports.models import ImportBatch
from accounts.models import User
from core.imports import sheets
from core.imports.workbook import MOST_ROWS
from neighbourhoods.models import Agency, Neighbourhood
from tests import workbooks
from tests.bench.measure import cpu
from tests.bench.world import built

MEGABYTE = 1024
SYLLABLES = [
    "al",
    "ba",
    "chad",
    "den",
    "field",
    "ham",
    "in",
    "kel",
    "ley",
    "mor",
    "nor",
    "os",
    "pin",
    "ral",
    "sin",
    "tam",
    "tor",
    "ver",
    "wen",
    "ya",
]


def measure_import(rows=MOST_ROWS, *names):
    """Print seconds that passed, seconds of cpu, rows a second of cpu and the most memory of each step."""
    connection.settings_dict["CONN_MAX_AGE"] = None  # one backend, whose work is counted
    for name in names or ("venues",):
        with built(1):
            _measure(name, rows)


def _measure(name, rows):
    sheet, by = sheets.get(name), User.objects.get(email="head_of_service@sample.example")
    content = workbooks.of(name, *LINES[name](rows))
    print(f"{rows:,} rows of {name}, a file of {len(content) // 1024:,} kB, {_memory()} before")
    batch = _timed(
        "upload (the request)",
        rows,
        lambda: operations.upload(sheet=sheet, content=content, name=f"{name}.xlsx", by=by),
    )
    _timed("check (the job)", rows, lambda: operations.check_in_job(batch.pk, by.pk))
    batch = ImportBatch.objects.get(pk=batch.pk)
    print(f"  {batch.added:,} to add, {batch.problems:,} problems, {batch.unanswered:,} questions")
    operations.load(batch=batch, by=by)
    _timed("load (the job)", rows, lambda: operations.load_in_job(batch.pk, by.pk))
    batch.refresh_from_db()
    print(f"  {batch.get_state_display()}, {batch.written.count():,} records noted")
    operations.undo(batch=batch, by=by)
    _timed("undo (the job)", rows, lambda: operations.undo_in_job(batch.pk, by.pk))
    batch.refresh_from_db()
    print(f"  {batch.get_state_display()} {batch.note}".rstrip())


def _timed(words, rows, work):
    start, worked = time.monotonic(), cpu()
    result = work()
    passed, worked = time.monotonic() - start, cpu() - worked
    print(
        f"{words}: {passed:.1f} s, cpu {worked:.1f} s, {rows / worked:,.0f} rows a second of cpu, {_memory()}",
        flush=True,
    )
    return result


def _memory():
    """The most that this process has held so far, and its backend."""
    here = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MEGABYTE
    status = Path(f"/proc/{connection.connection.info.backend_pid}/status").read_text()
    most = int(status.partition("VmHWM:")[2].split()[0]) // MEGABYTE
    return f"{here:,} + {most:,} MB"


def _venues(rows):
    """In one neighbourhood, where each is compared with all others."""
    place = Neighbourhood.objects.first().name
    return [
        {"name": f"{_name(n)} Hall", "address": f"{n} Way", "neighbourhood": place}
        for n in range(rows)
    ]


def _people(rows):
    agencies = list(Agency.objects.active().values_list("name", flat=True))
    return [
        {
            "name": _name(n),
            "agency": agencies[n % len(agencies)],
            "job_title": "Officer",
            "email": f"n{n}@example.org",
        }
        for n in range(rows)
    ]


def _actions(rows):
    agencies = list(Agency.objects.active().values_list("name", flat=True))
    place = Neighbourhood.objects.first().name
    return [
        {
            "earlier_reference": f"NB-{n}",
            "what": f"Mend the lights of {_name(n)} Way",
            "agency": agencies[n % len(agencies)],
            "due_on": "3 April 2027",
            "neighbourhood": place,
        }
        for n in range(rows)
    ]


def _name(number):
    """One of two hundred first names, and a surname that nobody else is nearly called."""
    first = SYLLABLES[number % 10] + SYLLABLES[number // 10 % 20]
    return f"{first} {_letters(number)}".title()


def _letters(number):
    """Letters that look like those of no other number."""
    found = hashlib.sha256(str(number).encode()).digest()
    return "".join(chr(97 + each % 26) for each in found[:16])


LINES = {"venues": _venues, "people": _people, "actions": _actions}
