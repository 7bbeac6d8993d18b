"""What the calendar shows of problems: when a closed one is looked at again."""

from core import diary
from core.diary import Entry
from tasking.problems.models import Problem


def register():
    diary.fill("problems", again, word="Check a closed problem", shape="◆")


def again(asked):
    """Closed problems by the day on which they are due to be looked at again. One query."""
    if asked.body_id:
        return []
    rows = Problem.objects.visible_to(asked.user).to_recheck()
    rows = rows.filter(recheck_on__gte=asked.first, recheck_on__lt=asked.after)
    if asked.neighbourhood_id:
        rows = rows.filter(neighbourhood=asked.neighbourhood_id)
    if asked.person:
        rows = rows.filter(lead=asked.person)
    return [
        Entry(
            f"Three-month check: {each}",
            each.recheck_on,
            each.get_absolute_url(),
            neighbourhood_id=each.neighbourhood_id,
            short=f"Again: {each.reference}",
            key=f"problem-{each.pk}",
        )
        for each in rows.order_by("recheck_on", "id")[: asked.limit + 1]
    ]
