"""What the calendar shows of reports: the days by which they are to be published."""

from django.db.models import F
from django.db.models.functions import Coalesce, JSONObject
from django.utils.dateparse import parse_date

from core import diary
from core.diary import Entry, Rows
from performance.reports.models import Report
from performance.reports.querysets import prepares

COLUMNS = JSONObject(pk="pk", due="due_on", of=Coalesce(F("neighbourhood__name"), F("area__name")))


def register():
    diary.fill("reports", Rows(due, COLUMNS, _entry), word="Report due", shape="▤")


def due(asked):
    """The city's report, by the day; that of a place where the calendar is of one. For who prepares and signs them."""
    if asked.body_id or asked.person or not prepares(asked.user):
        return None
    rows = Report.objects.visible_to(asked.user).open()
    rows = rows.filter(neighbourhood=asked.neighbourhood_id, area=None)
    return rows.filter(due_on__gte=asked.first, due_on__lt=asked.after).order_by("due_on", "id")


def _entry(pk, due, of):
    url = Report(pk=pk).get_absolute_url()
    return Entry(
        f"Performance report due: {of or 'Derby'}", parse_date(due), url, key=f"report-{pk}"
    )
