"""What the calendar shows of agreements: when they are reviewed."""

from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_date

from core import diary
from core.diary import Entry, Rows
from tasking.sharing.models import Agreement

COLUMNS = JSONObject(pk="pk", title="title", day="review_on")


def register():
    rows = Rows(reviews, COLUMNS, _entry)
    diary.fill("agreements", rows, word="Agreement to review", shape="▽")


def reviews(asked):
    """Agreements in force by the day of their review; none where a place or a body is asked for."""
    if asked.neighbourhood_id or asked.body_id or asked.is_broad or not asked.user.is_authenticated:
        return None
    rows = Agreement.objects.visible_to(asked.user).running()
    rows = rows.filter(review_on__gte=asked.first, review_on__lt=asked.after)
    if asked.person:
        rows = rows.filter(keeper=asked.person)
    return rows.order_by("review_on", "id")


def _entry(pk, title, day):
    agreement = Agreement(pk=pk, title=title)
    return Entry(
        f"Review: {agreement}", parse_date(day), agreement.get_absolute_url(), key=f"agreement-{pk}"
    )
