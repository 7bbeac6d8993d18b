"""What the calendar shows of returns: the days by which they are due."""

from django.db.models import F
from django.db.models.functions import Coalesce, JSONObject
from django.utils.dateparse import parse_date

from core import diary
from core.diary import Entry, Rows
from performance.returns.models import DataReturn

COLUMNS = JSONObject(pk="pk", due="due_on", of=Coalesce(F("expected__what"), F("person__name")))


def register():
    diary.fill("returns", Rows(due, COLUMNS, _entry), word="Figures due", shape="◫")


def due(asked):
    """Returns that are still to come, by the day; none where a place or a body is asked for."""
    if asked.neighbourhood_id or asked.body_id or asked.is_broad or not asked.user.is_authenticated:
        return None
    rows = DataReturn.objects.visible_to(asked.user).open()
    rows = rows.filter(due_on__gte=asked.first, due_on__lt=asked.after)
    if asked.person:
        rows = rows.filter(person=asked.person)
    return rows.order_by("due_on", "id")


def _entry(pk, due, of):
    url = DataReturn(pk=pk).get_absolute_url()
    return Entry(f"Figures due: {of}", parse_date(due), url, key=f"return-{pk}")
