"""What a large workbook costs: `python -m tests.bench import 50000`.

Venues, all of them new: the request that takes the file, and the check that a job makes of it. The file
is as long as one may be (core.imports.workbook.MOST_ROWS).
"""

import resource
import time

from django.db import transaction

from accounts.imports import operations, running
from accounts.models import User
from core.imports import sheets
from core.imports.workbook import MOST_ROWS
from neighbourhoods.models import Neighbourhood
from tests import workbooks
from tests.bench.world import built

MEGABYTE = 1024


def measure_import(rows=MOST_ROWS):
    """Print seconds and the most memory of each step."""
    sheet = sheets.get("venues")
    with built(1):
        place = Neighbourhood.objects.first().name
        lines = (
            {"name": f"Hall {n}", "address": f"{n} Way", "neighbourhood": place}
            for n in range(rows)
        )
        content = workbooks.of("venues", *lines)
        by = User.objects.get(email="head_of_service@sample.example")
        print(
            f"{rows:,} rows, a file of {len(content) // 1024:,} kB, {_memory():,} MB before",
            flush=True,
        )
        start = time.monotonic()
        batch = operations.upload(sheet=sheet, content=content, name="venues.xlsx", by=by)
        print(
            f"upload (the request): {time.monotonic() - start:.1f} s, {_memory():,} MB", flush=True
        )
        start = time.monotonic()
        with transaction.atomic():
            outcome = running.check(batch, content, by=by, at=batch.uploaded_at)
        print(
            f"check (the job): {time.monotonic() - start:.1f} s, {_memory():,} MB, "
            f"{len(outcome.added):,} to add, {len(outcome.problems):,} problems"
        )


def _memory():
    """The most that this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MEGABYTE
