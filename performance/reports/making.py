"""Reports come into being when a quarter is over, each with its first snapshot."""

from django.db import transaction
from django.utils import timezone

from core import calendar, events, settings
from core.actors import SYSTEM, user_or_none
from neighbourhoods.models import Area, ClosedDay, Neighbourhood
from performance.marks.marks import METHOD
from performance.periods import HALF, of_months, quarter_of
from performance.reports import settings as council
from performance.reports.models import Report, Snapshot
from performance.reports.snapshots import composing

HALVES_END = (3, 9)


def latest_period(today, every=council.QUARTER):
    """The last quarter, or half-year from April or October, that was over before `today`."""
    last = quarter_of(today).before
    if every == council.QUARTER:
        return last
    while last.ends_on.month not in HALVES_END:
        last = last.before
    first = last.before.starts_on
    return of_months(first, HALF)


def places():
    """[{neighbourhood, area}] of all reports of a period: the city first."""
    return [
        {"neighbourhood": None, "area": None},
        *({"neighbourhood": None, "area": each} for each in Area.objects.order_by("number")),
        *({"neighbourhood": each, "area": None} for each in Neighbourhood.objects.order_by("name")),
    ]


def make_reports(today=None, at=None):
    """A job: the reports of the period that is over. Running it twice, or twice at once, makes nothing more. Returns the
    new ones."""
    at = at or timezone.now()
    today = today or timezone.localdate(at)
    period = latest_period(today, settings.value(council.EVERY.name, on=today))
    return [
        row
        for place in reversed(
            places()
        )  # the list has the last made first: Derby, areas, neighbourhoods by name
        for row, is_new in [make_report(period, at=at, **place)]
        if is_new
    ]


@transaction.atomic
def make_report(period, *, neighbourhood=None, area=None, by=SYSTEM, at=None):
    """Step: (the report of a place and period, whether it is new)."""
    at = at or timezone.now()
    days = settings.value(council.REPORT_DAYS.name, on=timezone.localdate(at))
    report, is_new = Report.objects.standing().get_or_create(
        neighbourhood=neighbourhood, area=area, starts_on=period.starts_on, ends_on=period.ends_on,
        defaults={
            "made_at": at,
            "due_on": calendar.add_working_days(period.ends_on, days, ClosedDay.objects.days()),
        },
    )  # fmt: skip
    if is_new:
        take_snapshot(report, by=by, at=at)
        events.record("report.made", report, by=by, at=at, label=str(report))
    return report, is_new


def take_snapshot(report, *, by, at):
    """Step: what the report says now."""
    return Snapshot.objects.create(
        report=report, document=composing.compose(report, at), method=METHOD,
        template=composing.TEMPLATE, taken_at=at, taken_by=user_or_none(by),
    )  # fmt: skip


def report_of(slug, quarter):
    """The standing report of a place (the slug of a neighbourhood or area, or "city") that ends with a quarter; None
    where there is none."""
    rows = Report.objects.standing().with_place().filter(ends_on=quarter.ends_on)
    if slug == "city":
        rows = rows.of_city()
    else:
        rows = rows.filter(neighbourhood__slug=slug) | rows.filter(area__slug=slug)
    return rows.order_by("starts_on").first()
