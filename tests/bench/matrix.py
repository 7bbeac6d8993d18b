"""What the matrix, what changed and open data cost: `python -m tests.bench matrix`.

Sixty published indicators over ten years of quarters in 17 neighbourhoods and the city; then 300 neighbourhoods, the
283 that are new with two years each.
"""

import random
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from accounts.models import User
from core.actors import SYSTEM
from demo.database import analyze
from neighbourhoods.models import Agency, Neighbourhood
from performance.indicators.operations import add_indicator, publish_indicator
from performance.models import Indicator, Observation
from performance.observations.operations import give_figures
from performance.observations.rules import Given
from performance.periods import quarter_of
from tests import factories
from tests.bench.measure import one
from tests.bench.world import built
from tests.worlds.performance_indicators import facts

INDICATORS, QUARTERS, PLACES, LATER = 60, 40, 300, 8
BLOCKS = ("own", "laa", "confidence", "renewal", "service", "efficiency")
PAGES = (
    # words, path, goal: most queries, most milliseconds of the server
    ("matrix, all outcomes", "/performance/matrix/?outcome=all", 12, 100),
    ("matrix, one outcome", "/performance/matrix/", 12, 100),
    ("matrix, one neighbourhood", "/performance/matrix/?neighbourhood={slug}", 12, 100),
    ("two places compared", "/performance/compare/?place={slug}&place={other}", 12, 100),
    ("what changed", "/performance/changes/", 12, 100),
    ("matrix, CSV", "/performance/matrix.csv", 12, None),
    ("open data, JSON of an indicator", "/performance/open/bench-0.json", 12, None),
)


def measure_matrix(places=PLACES):
    """Print queries, ms, ms of cpu and bytes of each page, beside its goal; then the same with so many places."""
    connection.settings_dict["CONN_MAX_AGE"] = None
    with built(1):
        Indicator.objects.filter(published_at__isnull=False).update(
            published_at=None, published_by=None
        )
        indicators = [indicator_of(number) for number in range(INDICATORS)]
        fill(indicators, list(Neighbourhood.objects.all()), QUARTERS, with_city=True)
        first = _print(Neighbourhood.objects.count())
        area = Neighbourhood.objects.first().area
        new = [
            factories.NeighbourhoodFactory(name=f"Bench {number:03}", area=area)
            for number in range(places - Neighbourhood.objects.count())
        ]
        fill(indicators, new, LATER)
        second = _print(places)
        for (words, _, _, most), before, after in zip(PAGES, first, second, strict=True):
            if most:
                print(f"{words}: {after / before:.1f} times (goal: 4 at most)", flush=True)


def indicator_of(number):
    about = facts(
        block=BLOCKS[number % len(BLOCKS)], frequency="quarter", hides_below=5 if number % 2 else 0
    )
    about |= {"agency": Agency.objects.first(), "lead": factories.PersonFactory()}
    made = add_indicator(code=f"bench-{number}", name=f"Bench {number}", by=SYSTEM, **about)
    return publish_indicator(
        indicator=made, by=User.objects.get(email="head_of_service@sample.example")
    )


def fill(indicators, places, quarters, *, with_city=False):
    chance = random.Random(7)
    last = quarter_of(timezone.localdate()).before
    periods = [last]
    for _ in range(quarters - 1):
        periods.append(periods[-1].before)
    for indicator in indicators:
        given = [
            Given(
                "neighbourhood", place, period, numerator=Decimal(chance.randint(0, 200)), denominator=Decimal(400)
            )
            for place in places
            for period in periods
        ]  # fmt: skip
        if with_city:
            given += [
                Given("city", None, period, numerator=Decimal(1_700), denominator=Decimal(6_800))
                for period in periods
            ]
        give_figures(
            indicator=Indicator.objects.get(pk=indicator.pk), given=given, source="Bench", by=SYSTEM
        )
    analyze()


def _print(places):
    """Milliseconds of cpu of each page."""
    rows = Observation.objects.held().count()
    print(f"\n{places} neighbourhoods, {INDICATORS} indicators, {rows:,} figures")
    print(f"{'':<36}{'queries':>9}{'ms':>9}{'cpu':>9}{'bytes':>12}  goal", flush=True)
    slug, other = Neighbourhood.objects.order_by("name").values_list("slug", flat=True)[:2]
    found = []
    for words, path, queries, most in PAGES:
        count, passed, length, _, worked = one(path.format(slug=slug, other=other), None, None)
        goal = f"{queries} queries" + (f", {most} ms" if most else "")
        print(f"{words:<36}{count:>9}{passed:>9.1f}{worked:>9.1f}{length:>12,}  {goal}", flush=True)
        found.append(worked)
    return found
