"""Reports that are still to be made, for who works with the money."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, DateField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, JSONObject, TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from accounts.access import Permission, holds_city
from boards.meetings.models import Meeting
from core import settings, todo
from core.todo import Row
from funding.grants.checks.models import Assessment
from funding.grants.reports.models import WardReport, WardReportRow
from funding.settings import CLOSING_DAYS

REPORTS = "reports to ward committees"


def register():
    todo.figure(REPORTS, _waiting)
    todo.fill(REPORTS, to_report)


def _waiting(asked):
    """Meetings whose agenda is open and to which applications are ready that no report has yet, the
    next first. (Days are counted without weekends left out: one that came at the very end may turn out
    to have come too late.)"""
    user = asked.user
    if not holds_city(user, Permission.EDIT_BUDGET):
        return None
    today = timezone.localdate(asked.now)
    days = settings.value(CLOSING_DAYS.name, on=today)
    reported = WardReportRow.objects.filter(report__meeting=OuterRef(OuterRef("pk")))
    closes = WardReport.objects.filter(meeting=OuterRef(OuterRef("pk")), is_late=False)
    ready = Assessment.objects.ready().filter(
        Q(asked__application__received_on__lte=OuterRef("latest")),
        ~Exists(reported.filter(asked=OuterRef("asked"))),
        asked__allocation__body=OuterRef("body"), asked__allocation__year__closed_at=None,
        asked__application__received_on__lte=Coalesce(
            Subquery(closes.values("closes_on")[:1]), OuterRef("latest")
        ),
    )  # fmt: skip
    latest = ExpressionWrapper(
        TruncDate("starts_at") - F("body__papers_days") - days, output_field=DateField()
    )
    count = ready.order_by().values("asked__allocation__body").annotate(n=Count("pk")).values("n")
    rows = Meeting.objects.filter(
        body__kind="ward_committee", state="preparing", starts_at__gt=asked.now
    )
    rows = rows.annotate(latest=latest).annotate(ready=Subquery(count)).filter(ready__gt=0)
    found = JSONObject(pk="pk", body=F("body__name"), day=TruncDate("starts_at"), ready="ready")
    return ArraySubquery(rows.order_by("starts_at", "id").values(found=found)[: asked.limit])


def to_report(asked):
    return [_row(**each) for each in asked.figure(REPORTS) or ()]


def _row(pk, body, day, ready):
    many = "1 application is" if ready == 1 else f"{ready} applications are"
    return Row(
        f"Make the report to {body}: {many} ready", reverse("ward_report", args=[pk]),
        due_on=parse_date(day), urgency=3, verb="Make the report", subject=f"report to {body}",
    )  # fmt: skip
