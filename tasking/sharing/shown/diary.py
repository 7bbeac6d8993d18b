"""What the calendar shows of agreements: when they are reviewed."""

from core import diary
from core.diary import Entry
from tasking.sharing.models import Agreement


def register():
    diary.fill("agreements", reviews, word="Agreement to review", shape="▽")


def reviews(asked):
    """Agreements in force by the day of their review: one query; none where a place or a body is asked for."""
    if asked.neighbourhood_id or asked.body_id or asked.is_broad or not asked.user.is_authenticated:
        return []
    rows = Agreement.objects.visible_to(asked.user).running()
    rows = rows.filter(review_on__gte=asked.first, review_on__lt=asked.after)
    if asked.person:
        rows = rows.filter(keeper=asked.person)
    return [_entry(each) for each in rows.order_by("review_on", "id")[: asked.limit + 1]]


def _entry(agreement):
    return Entry(
        f"Review: {agreement}", agreement.review_on, agreement.get_absolute_url(),
        key=f"agreement-{agreement.pk}",
    )  # fmt: skip
