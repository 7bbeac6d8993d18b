"""What open data says of an indicator and of its figures. Everybody gets the same, whoever asks: what is published and
confirmed, and no number of a figure that is not shown."""

import hashlib
import json
from itertools import islice

from django.conf import settings as machine
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Max, Q, Sum
from django.urls import reverse
from django.utils import timezone

from core import settings
from funding.opendata.rules import LICENCE
from funding.opendata.settings import AREA_CODE
from neighbourhoods.models import Area, Neighbourhood
from performance.indicators.models import Indicator
from performance.marks.marks import METHOD
from performance.marks.models import Marks
from performance.observations.breaks.reading import breaks_of
from performance.observations.models import Observation
from performance.observations.pages.files import STATUS, code_of
from performance.observations.shown import figures

ANYBODY = AnonymousUser()
TOGETHER = 2_000
Level = Observation.Level
CODES = {Level.REGION: "E12000004", Level.COUNTRY: "E92000001"}
"""Of the Office for National Statistics."""
COLUMNS = (
    "level", "place_code", "ons_code", "place", "period", "status", "value", "lower_limit_95", "upper_limit_95",
    "numerator", "denominator", "answered", "unreliable", "source", "note", "series",
)  # fmt: skip
NUMBERS = COLUMNS[6:12]


def published():
    """Indicators that everybody may read."""
    return Indicator.objects.visible_to(ANYBODY).select_related("agency")


def about(indicator):
    """{name: value} of an indicator, in the order of the file."""
    return {
        "schema": address("open_schema"),
        "code": indicator.code,
        "name": indicator.name,
        "definition": indicator.definition,
        "outcome": indicator.block,
        "measured": indicator.measured,
        "per": indicator.per,
        "unit": indicator.unit_words,
        "polarity": indicator.polarity,
        "frequency": indicator.frequency,
        "compared_by": indicator.comparison,
        "fewest_who_answered": indicator.least_base,
        "hides_counts_below": indicator.hides_below,
        "counts_rounded_to": indicator.rounded_to,
        "source": indicator.source,
        "source_url": indicator.source_url,
        "answers_for_it": str(indicator.agency),
        "demonstration": indicator.is_demo,
        "ended_on": indicator.ended_on and indicator.ended_on.isoformat(),
        "publisher": machine.COUNCIL_NAME,
        "licence": LICENCE,
        "method_version": str(METHOD),
        "method": address("indicator_method", indicator.code),
        "page": address("indicator", indicator.code),
        "json": address("open_figures", indicator.code, "json"),
        "csv": address("open_figures", indicator.code, "csv"),
    }


def address(name, *args):
    return f"{machine.SITE_URL}{reverse(name, args=args)}"


def rows_of(indicator):
    """Observations that open data has of an indicator, in an order that lasts."""
    rows = Observation.objects.visible_to(ANYBODY).held().filter(indicator=indicator)
    rows = rows.filter(is_provisional=False).select_related("neighbourhood", "area")
    return rows.order_by("starts_on", "ends_on", "level", "neighbourhood", "area", "id")


def records(indicator):
    """{column: value} of each figure, read so many at a time. A number is a Decimal, None where there is none to show."""
    city = settings.value(AREA_CODE.name, on=timezone.localdate())
    series = breaks_of(indicator).series()
    found = rows_of(indicator).iterator(TOGETHER)
    while rows := list(islice(found, TOGETHER)):
        for row in rows:
            row.indicator = indicator
        for row, figure in zip(rows, figures(rows, ANYBODY), strict=True):
            yield {
                "level": row.level, "place_code": code_of(row), "ons_code": ons_code(row, city), "place": figure.place,
                "period": row.period.iso, "status": STATUS[figure.status], "value": figure.value,
                "lower_limit_95": figure.low, "upper_limit_95": figure.high, "numerator": figure.numerator,
                "denominator": figure.denominator, "answered": figure.base, "unreliable": figure.is_unreliable,
                "source": row.source or indicator.source, "note": figure.note,
                "series": series.number(row.period),
            }  # fmt: skip


def ons_code(row, city):
    """Of the place; "" where it has none, as an area."""
    if row.level == Level.CITY:
        return city
    return (row.neighbourhood and row.neighbourhood.code) or CODES.get(row.level, "")


def breaks_in(indicator):
    """[{name: value}] of where the series of an indicator break, in order."""
    return [
        {"from": each.on.isoformat(), "what_changed": each.kind, "reason": each.reason}
        for each in breaks_of(indicator).of_all
    ]


def marks_of(indicator):
    """[{name: value}] of the marks of an indicator's places: the keys that the page says in words."""
    rows = Marks.objects.visible_to(ANYBODY).filter(indicator=indicator)
    rows = rows.select_related("neighbourhood", "area", "figure")
    return [
        {
            "level": row.level, "place_code": code_of(row), "period": row.figure.period.iso, "status": row.status,
            "direction": row.direction, "change": row.change,
        }
        for row in rows.order_by("level", "neighbourhood", "area", "id")
    ]  # fmt: skip


def tag_of(indicator):
    """The ETag of what is said of an indicator: it moves with every row, whether it is shown, and every name. Four
    queries, and none of the rows is read."""
    rows = rows_of(indicator).order_by()
    found = rows.aggregate(
        Count("pk"), Sum("pk"), Max("confirmed_at"),
        hidden=Count("pk", filter=Q(is_hidden=True)), hidden_sum=Sum("pk", filter=Q(is_hidden=True)),
    )  # fmt: skip
    marks = Marks.objects.filter(indicator=indicator).order_by("pk")
    keys = marks.values_list("pk", "figure", "status", "direction", "change")
    names = [kind.objects.aggregate(Count("pk"), Sum("version")) for kind in (Area, Neighbourhood)]
    return digest(about(indicator), breaks_in(indicator), found, list(keys), names)


def digest(*parts):
    """A weak ETag of parts that say all that a file depends on."""
    said = json.dumps(parts, default=str, sort_keys=True)
    return f'W/"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'
