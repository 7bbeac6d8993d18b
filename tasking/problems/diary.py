"""What the calendar shows of problems: when a closed one is looked at again."""

from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_date

from core import diary
from core.diary import Entry, Rows
from tasking.problems.models import Problem

COLUMNS = JSONObject(
    pk="pk", title="title", marking="marking", day="recheck_on", place="neighbourhood"
)


def register():
    rows = Rows(again, COLUMNS, _entry)
    diary.fill("problems", rows, word="Check a closed problem", shape="◆")


def again(asked):
    """Closed problems by the day on which they are due to be looked at again."""
    if asked.body_id:
        return None
    rows = Problem.objects.visible_to(asked.user).to_recheck()
    rows = rows.filter(recheck_on__gte=asked.first, recheck_on__lt=asked.after)
    if asked.neighbourhood_id:
        rows = rows.filter(neighbourhood=asked.neighbourhood_id)
    if asked.person:
        rows = rows.filter(lead=asked.person)
    return rows.order_by("recheck_on", "id")


def _entry(pk, title, marking, day, place):
    problem = Problem(pk=pk, title=title, marking=marking)
    return Entry(
        f"Three-month check: {problem}",
        parse_date(day),
        problem.get_absolute_url(),
        neighbourhood_id=place,
        short=f"Again: {problem.reference}",
        key=f"problem-{pk}",
    )
