"""What a plan's priorities and their measures said when a quarter ended, of what everybody may read."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from boards.plans.models import Plan
from core import slots
from performance.indicators.models import Indicator
from performance.marks.words import Mark
from performance.measures.reading import judged_at, stands_of

PUBLIC = AnonymousUser()
OWN_BLOCKS = (Indicator.Block.OWN, Indicator.Block.LAA)
"""The outcomes that a place has promised beside the measures of its plan; commentary is asked for what is red."""
MOST_STEPS = 20


@dataclass(frozen=True)
class Said:
    """A priority as a report says it. `steps`: what is being done, as rows of actions; `codes`: of the indicators that
    measure it."""

    number: int
    title: str
    lead: str
    mark: Mark
    sentence: str
    actions: int
    done: int
    grants: int
    steps: tuple
    codes: tuple


def plan_of(report):
    """The plan of the place that everybody reads and that was in force on the last day; None without one."""
    plans = Plan.objects.visible_to(PUBLIC).in_force(report.ends_on)
    return plans.filter(neighbourhood=report.neighbourhood_id, area=report.area_id).first()


def priorities_of(plan, day):
    """[Said] of a plan's priorities, as the figures of periods that were over on a day have them, of what everybody may
    read. A fixed number of queries for the places that its measures are of."""
    if plan is None:
        return []
    rows = list(plan.priorities.kept().select_related("lead").order_by("position"))
    stands = stands_of(rows, PUBLIC, judged_at(day))
    steps = slots.collect_data("priority.steps", rows, PUBLIC)
    found = []
    for each in rows:
        here = stands[each.pk]
        done = [row for data in steps[each.pk] for row in data["rows"]]
        codes = tuple(row.row.indicator.code for row in here.measures if row.is_told)
        found.append(
            Said(
                each.position, each.title, str(each.lead or ""), here.mark, here.after_mark,
                here.actions.done + here.actions.open, here.actions.done, here.grants.number,
                tuple(done[:MOST_STEPS]), codes,
            )
        )  # fmt: skip
    return found
