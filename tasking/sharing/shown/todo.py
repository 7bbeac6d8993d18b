"""Agreements whose review is due, and those that somebody has not signed."""

import datetime

from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.dateparse import parse_date

from accounts.access import Permission
from core import todo
from core.todo import Row, Rows
from tasking.sharing.models import Agreement

SOON = datetime.timedelta(days=30)
REVIEWS = "agreements to review"


def register():
    columns = JSONObject(pk="pk", title="title", day="review_on")
    todo.fill(REVIEWS, Rows(reviews, columns, _row))


def reviews(asked):
    """Due within thirty days, for who keeps the register."""
    if not asked.user.may(Permission.KEEP_AGREEMENTS):
        return None
    until = timezone.localdate(asked.now) + SOON
    rows = Agreement.objects.changeable_by(asked.user, Permission.KEEP_AGREEMENTS)
    return rows.for_review(until).order_by("review_on", "id")


def _row(pk, title, day):
    agreement = Agreement(pk=pk, title=title)
    return Row(
        f"Review the agreement “{agreement}”", agreement.get_absolute_url(), due_on=parse_date(day),
        verb="Open the agreement", subject=str(agreement),
    )  # fmt: skip
