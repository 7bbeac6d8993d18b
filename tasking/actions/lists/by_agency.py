"""Actions by agency as bars: a finding in a sentence, and behind it a chart and its table."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from core.charts import Series, stacked_bars
from tasking import states
from tasking.actions.lists.rates import Rate, overdue_by_agency, rates
from tasking.actions.rules import overdue_finding

__all__ = ["chart", "count_by_agency", "finding", "overdue_by_agency", "with_rates"]

WINDOW = datetime.timedelta(days=365)
"""How long something done is counted."""
SERIES = (
    Series("overdue", "#a8264f"),
    Series("not due yet", "#8fb3d9"),
    Series("done in the last 12 months", "#e3efe8"),
)


@dataclass(frozen=True)
class AgencyCount:
    """Numbers of actions that one agency leads: open ones, and those reported done of late."""

    pk: int
    name: str
    overdue: int
    not_due: int
    done: int


def count_by_agency(actions, today=None):
    """[AgencyCount] of these actions, the most overdue first. One query."""
    today = today or timezone.localdate()
    done = Q(state__in=states.REPORTED, done_on__gt=today - WINDOW)
    rows = (
        actions.filter(Q(is_open=True) | done)
        .order_by()
        .values_list("lead_agency", "lead_agency__short_name")
        .annotate(
            overdue=Count("pk", filter=Q(is_open=True, due_on__lt=today)),
            not_due=Count("pk", filter=Q(is_open=True, due_on__gte=today)),
            done=Count("pk", filter=done),
        )
    )
    found = [AgencyCount(*row) for row in rows]
    return sorted(found, key=lambda each: (-each.overdue, -each.not_due, -each.done, each.name))


def with_rates(counts, actions, at=None):
    """[(AgencyCount, Rate)] of counts of these actions. As many queries as `rates`."""
    known = rates(actions, at)
    return [(each, known.get(each.pk, Rate())) for each in counts]


def finding(counts):
    """What the counts say, in a sentence: how many are overdue, and who has the most of them."""
    late = sum(each.overdue for each in counts)
    said = overdue_finding(late, late + sum(each.not_due for each in counts))
    first, second, *_ = (*counts, None)
    if not late or len(counts) == 1 or second.overdue == first.overdue:
        return said
    if first.overdue == late:
        return f"{said}, {'' if late == 1 else 'all of them '}with {first.name}"
    return f"{said}, {first.overdue} of them with {first.name}"


def chart(counts, address):
    """The bars of the counts; each leads to the agency's actions in the list at `address`."""
    return stacked_bars(
        [
            (each.name, f"{address}?agency={each.pk}", [each.overdue, each.not_due, each.done])
            for each in counts
        ],
        SERIES,
        identity="by-agency",
        title=finding(counts),
        description="One bar for each lead agency. The table after it has the same numbers.",
    )
