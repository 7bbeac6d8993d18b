"""What a report, a profile and the sheet of A4 cost: `python -m tests.bench report`.

Sixty published indicators over ten years of quarters in 17 neighbourhoods and the city.
"""

import time

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from neighbourhoods.models import Neighbourhood
from performance.models import Indicator
from performance.profile.sheet import printed, sheet
from performance.reports.making import latest_period, make_report
from performance.reports.operations import snapshot_of
from performance.reports.snapshots import documents
from performance.reports.snapshots.composing import compose
from tests.bench.matrix import INDICATORS, QUARTERS, fill, indicator_of
from tests.bench.measure import one
from tests.bench.world import built

PAGES = (
    # words, path, most queries
    ("profile of a neighbourhood", "/neighbourhoods/{slug}/profile/", 15),
    ("profile of an area", "/areas/{area}/profile/", 15),
    ("profile of the city", "/city/profile/", 15),
    ("a neighbourhood on one A4", "/neighbourhoods/{slug}/one-page/", 15),
)
TIMES = 5


def measure_reports():
    """Print queries and ms of each page, then the snapshot and the PDF of a report and of the sheet, beside their goals."""
    connection.settings_dict["CONN_MAX_AGE"] = None
    with built(1):
        Indicator.objects.filter(published_at__isnull=False).update(
            published_at=None, published_by=None
        )
        indicators = [indicator_of(number) for number in range(INDICATORS)]
        fill(indicators, list(Neighbourhood.objects.all()), QUARTERS, with_city=True)
        place = Neighbourhood.objects.select_related("area").order_by("name").first()
        print(f"\n{INDICATORS} indicators, {QUARTERS} quarters")
        print(f"{'':<36}{'queries':>9}{'ms':>9}{'cpu':>9}{'bytes':>12}  goal", flush=True)
        for words, path, queries in PAGES:
            address = path.format(slug=place.slug, area=place.area.slug)
            count, passed, length, _, worked = one(address, None, None)
            print(
                f"{words:<36}{count:>9}{passed:>9.1f}{worked:>9.1f}{length:>12,}  {queries} queries",
                flush=True,
            )
        _documents(place)


def _documents(place):
    at = timezone.now()
    report, _ = make_report(latest_period(timezone.localdate(at)), neighbourhood=place, at=at)
    document = documents.document_of(report, snapshot_of(report), (), draft="Draft")
    found = sheet(place)
    for words, goal, make in (
        ("snapshot of a report", "", lambda: compose(report, at)),
        ("PDF of a report", "1,000 ms", lambda: documents.pdf_of(document)),
        ("its summary", "", lambda: documents.summary_of(document)),
        ("PDF of the sheet of A4", "", lambda: printed(place, found)),
    ):
        make()
        with CaptureQueriesContext(connection) as asked:
            times = sorted(_timed(make) for _ in range(TIMES))
        passed, worked = times[TIMES // 2]
        print(
            f"{words:<36}{len(asked) // TIMES:>9}{passed:>9.1f}{worked:>9.1f}{'':>12}  {goal}",
            flush=True,
        )


def _timed(make):
    """(ms, ms of cpu of this process)."""
    began, worked = time.perf_counter(), time.process_time()
    make()
    return (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000
