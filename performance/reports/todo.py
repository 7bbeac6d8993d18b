"""What reports ask of a person: commentary, the next step, signing, and what is late."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from accounts.access import holds_city
from core import todo
from core.todo import Row
from performance.indicators.querysets import EDIT
from performance.periods import Period
from performance.reports.commentary.models import Commentary
from performance.reports.models import Report
from performance.reports.querysets import SIGN

OWED, PREPARE, TO_SIGN = "commentary to give", "reports to prepare", "reports to sign"
PLACE = Coalesce(F("neighbourhood__name"), F("area__name"))
REPORT = JSONObject(pk="pk", due="due_on", first="starts_on", last="ends_on", of=PLACE)
COLUMNS = JSONObject(
    pk="pk", due="due_on", first="report__starts_on", last="report__ends_on", what="indicator__name",
    of=Coalesce(F("report__neighbourhood__name"), F("report__area__name")),
)  # fmt: skip


def register():
    for name, figure, rows in (
        (OWED, _owed, owed), (PREPARE, _prepare, prepare), (TO_SIGN, _to_sign, to_sign),
    ):  # fmt: skip
        todo.figure(name, figure)
        todo.fill(name, rows)


def _read(rows, columns, asked):
    return ArraySubquery(rows.order_by("due_on", "id").values(found=columns)[: asked.limit])


def _owed(asked):
    if not asked.user.is_authenticated:
        return None
    return _read(Commentary.objects.mine(asked.user).owed(), COLUMNS, asked)


def _prepare(asked):
    """For who prepares them: those that are late to be published."""
    if not holds_city(asked.user, EDIT):
        return None
    late = Report.objects.late(timezone.localdate(asked.now)).exclude(state__in=("ready", "signed"))
    return _read(late, REPORT, asked)


def _to_sign(asked):
    """For the head of service: the city's that is ready or signed, and all that are late."""
    if not holds_city(asked.user, SIGN):
        return None
    city = Report.objects.of_city().filter(state__in=("ready", "signed"))
    late = Report.objects.late(timezone.localdate(asked.now))
    return _read(city | late, REPORT, asked)


def _row(each, what, url, verb, urgency):
    period = Period(parse_date(each["first"]), parse_date(each["last"])).words
    place = each["of"] or "Derby"
    return Row(
        what.format(of=place, period=period, what=each.get("what")), url, due_on=parse_date(each["due"]),
        urgency=urgency, verb=verb, subject=f"{each.get('what', 'Report')}, {place}, {period}",
    )  # fmt: skip


def owed(asked):
    return [
        _row(
            each, "Comment on {what} in {of}, {period}",
            reverse("commentary_give", args=[each["pk"]]), "Comment", 2,
        )
        for each in asked.figure(OWED) or ()
    ]  # fmt: skip


def prepare(asked):
    return [
        _row(
            each, "Prepare the performance report for {of}, {period}",
            reverse("report", args=[each["pk"]]), "Open the report", 3,
        )
        for each in asked.figure(PREPARE) or ()
    ]  # fmt: skip


def to_sign(asked):
    return [
        _row(
            each, "Performance report for {of}, {period}",
            reverse("report", args=[each["pk"]]), "Open the report", 3,
        )
        for each in asked.figure(TO_SIGN) or ()
    ]  # fmt: skip
