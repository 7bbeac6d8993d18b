"""What measures say of a plan's priorities. A lower noun that knows which indicators measure a priority says so here."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count

from boards.plans.models import Plan
from core import slots
from funding.grants.awards.models import Grant
from performance.indicators.models import Indicator

PUBLIC = AnonymousUser()
OWN_BLOCKS = (Indicator.Block.OWN, Indicator.Block.LAA)
"""The outcomes that a place has promised; commentary is asked for what is red of these."""
MOST_STEPS = 20


@dataclass(frozen=True)
class Said:
    """A priority as a report says it. `steps`: what is being done, as rows of actions."""

    number: int
    title: str
    lead: str
    sentence: str
    actions: int
    done: int
    grants: int
    steps: tuple


def plan_of(report):
    """The plan of the place that everybody reads and that was in force on the last day; None without one."""
    plans = Plan.objects.visible_to(PUBLIC).in_force(report.ends_on)
    return plans.filter(neighbourhood=report.neighbourhood_id, area=report.area_id).first()


def priorities_of(plan):
    """[Said] of a plan's priorities, of what everybody may read. A fixed number of queries."""
    if plan is None:
        return []
    rows = list(plan.priorities.kept().select_related("lead").order_by("position"))
    bars = slots.collect_data("priority.bar", rows, PUBLIC)
    steps = slots.collect_data("priority.steps", rows, PUBLIC)
    grants = Grant.objects.visible_to(PUBLIC).filter(request__assessment__priority__in=rows)
    grants = grants.order_by().values_list("request__assessment__priority").annotate(Count("pk"))
    numbers = dict(grants)
    found = []
    for each in rows:
        counts = [sum(bar[name] for bar in bars[each.pk]) for name in ("all", "done")]
        done = [row for data in steps[each.pk] for row in data["rows"]]
        number = numbers.get(each.pk, 0)
        found.append(
            Said(
                each.position, each.title, str(each.lead or ""), _sentence(*counts, number),
                *counts, number, tuple(done[:MOST_STEPS]),
            )
        )  # fmt: skip
    return found


def _sentence(number, done, grants):
    words = f"{done} of {number} action{'' if number == 1 else 's'} done" if number else ""
    if grants:
        given = f"{grants} grant{'' if grants == 1 else 's'} given"
        words = f"{words}; {given}" if words else given
    return f"{words}." if words else "Nothing has been begun for it that could be counted."
