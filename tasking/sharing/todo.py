"""Agreements whose review is due, and those that somebody has not signed."""

import datetime

from django.utils import timezone

from accounts.access import Permission
from core import todo
from core.todo import Row
from tasking.sharing.models import Agreement

SOON = datetime.timedelta(days=30)
REVIEWS = "agreements to review"


def register():
    todo.fill(REVIEWS, reviews)


def reviews(asked):
    """Due within thirty days, for who keeps the register: one query, none for others."""
    if not asked.user.may(Permission.KEEP_AGREEMENTS):
        return []
    until = timezone.localdate(asked.now) + SOON
    rows = Agreement.objects.changeable_by(asked.user, Permission.KEEP_AGREEMENTS).for_review(until)
    return [_row(each) for each in rows.order_by("review_on", "id")[: asked.limit]]


def _row(agreement):
    return Row(
        f"Review the agreement “{agreement}”", agreement.get_absolute_url(), due_on=agreement.review_on,
        about=agreement, verb="Open the agreement", subject=str(agreement),
    )  # fmt: skip
