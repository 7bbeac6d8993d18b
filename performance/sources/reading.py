"""How the figures of each source stand. Counts are of the latest period of each indicator that is collected."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.imports.models import ImportBatch
from core import settings
from performance.counting.models import Counting
from performance.imports.sheets import every
from performance.indicators.models import Indicator
from performance.matrix.due import OVERDUE, age_of
from performance.observations.models import Observation
from performance.periods import Period
from performance.returns.models import DataReturn, DataReturnLine
from performance.returns.settings import RETURN_DAYS

COUNTED = "Counted by this system"
HERE = OuterRef("pk")
FOUND = JSONObject(
    first="first", last="ended", number="number", provisional="provisional", small="small", missing="missing",
    loaded="loaded", given="given",
)  # fmt: skip
LATELY = 20
"""Files that the page lists."""


@dataclass
class Source:
    """Numbers of one source. `late`: indicators of which a return is late; `stale`: indicators whose latest period is
    older than the source publishes them; `without`: indicators without any figure. `figures` and the three after it
    count the latest period. `loaded` and `given`: when its last file was loaded, and its last figure came."""

    name: str
    indicators: int = 0
    late: int = 0
    stale: int = 0
    without: int = 0
    failed: int = 0
    figures: int = 0
    provisional: int = 0
    small: int = 0
    missing: int = 0
    loaded: datetime | None = None
    given: datetime | None = None
    stale_ones: list = field(default_factory=list)

    @property
    def look(self):
        """As (word, colour, shape)."""
        if self.failed:
            return "Could not be counted", "red", "✕"
        if self.late:
            return "Late", "red", "▲"
        if self.stale or self.without:
            return "Out of date", "yellow", "◐"
        return "Up to date", "green", "●"


def sources(user, today=None):
    """[Source] of what the user sees and is still collected, by name; those that need somebody first. Four queries."""
    today = today or timezone.localdate()
    rows = Indicator.objects.visible_to(user).collected(today)
    last = Observation.objects.held().filter(indicator=HERE).order_by("-ends_on")
    rows = rows.annotate(last=Subquery(last.values("ends_on")[:1])).annotate(found=_counts())
    late = _late(user, today)
    failed = set(
        Counting.objects.visible_to(user).exclude(failed_at=None).values_list("indicator", flat=True)
    )  # fmt: skip
    days = settings.value(RETURN_DAYS.name, on=today)
    found = {}
    for each in rows.order_by("name"):
        name = COUNTED if each.counts_itself else each.source
        source = found.setdefault(name, Source(name))
        source.indicators += 1
        source.late += each.pk in late
        source.failed += each.pk in failed
        _add(source, each, today, days)
    order = {"red": 0, "yellow": 1, "green": 2}
    return sorted(found.values(), key=lambda each: (order[each.look[1]], each.name.lower()))


def _counts():
    """What the latest period of an indicator holds."""
    rows = Observation.objects.held().filter(indicator=HERE, ends_on=OuterRef("last")).order_by()
    counts = rows.values("indicator").annotate(
        first=Max("starts_on"), ended=Max("ends_on"), number=Count("pk"), given=Max("added_at"),
        provisional=Count("pk", filter=Q(is_provisional=True)), small=Count("pk", filter=Q(is_hidden=True)),
        missing=Count("pk", filter=Q(status="missing")), loaded=Max("batch__loaded_at"),
    )  # fmt: skip
    return Subquery(counts.values(found=FOUND))


def _late(user, today):
    owed = DataReturn.objects.visible_to(user).late(today)
    return set(DataReturnLine.objects.filter(of__in=owed).values_list("indicator", flat=True))


def _add(source, indicator, today, days):
    found = indicator.found
    if not found:
        source.without += 1
        return
    source.figures += found["number"]
    for name in ("provisional", "small", "missing"):
        setattr(source, name, getattr(source, name) + found[name])
    for name in ("loaded", "given"):
        at = parse_datetime(found[name]) if found[name] else None
        if at and (getattr(source, name) is None or at > getattr(source, name)):
            setattr(source, name, at)
    period = Period(*(datetime.fromisoformat(found[name]).date() for name in ("first", "last")))
    if age_of(period, indicator.frequency, today, days=days).key == OVERDUE:
        source.stale += 1
        source.stale_ones.append((indicator, period))


def files(user):
    """The files of figures that were loaded or checked last, as far as the user sees them, the latest first. One query."""
    rows = ImportBatch.objects.visible_to(user).filter(sheet__in=[each.name for each in every()])
    return list(rows.select_related("uploaded_by").order_by("-uploaded_at", "-pk")[:LATELY])


def late_files(user, today=None):
    """Files that an agency owes, the longest due first. One query."""
    rows = DataReturn.objects.visible_to(user).late(today or timezone.localdate())
    return list(rows.filter(kind="file").whole().order_by("due_on", "pk"))
