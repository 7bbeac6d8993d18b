"""What tells of the priorities of plans, and the targets agreed with them."""

import datetime
from decimal import Decimal

from django.db.models import Q

from accounts.access import Role
from boards.models import Plan
from core.dates import local_time
from demo.facts.performance import AFTER_DECISION, AGREED, MEASURES
from performance.indicators.models import Indicator
from performance.indicators.targets.models import Target
from performance.measures.operations import add_measure, aim_measure
from performance.measures.rules import is_settled

MORNING = datetime.time(10)
LESS = 5
"""Per cent by which the milestone half way is below the target."""


def write_measures(world):
    by, at = world.users[Role.DATA_OFFICER], local_time(world.days_ago(4), MORNING)
    known = {each.code: each for each in Indicator.objects.all()}
    plans = Plan.objects.filter(Q(replaced_from=None) | Q(replaced_from__gt=world.today))
    for plan in plans.order_by("pk"):
        reason = AFTER_DECISION if is_settled(plan) else ""
        for aim in plan.priorities.kept().order_by("position"):
            for code, why, value in MEASURES.get(aim.title, ()):
                made = add_measure(
                    priority=aim, indicator=known[code], why=why, reason=reason, by=by, at=at
                )
                if value:
                    _aim(made, plan, Decimal(value), by, at)


def _aim(measure, plan, value, by, at):
    """The target of the place by the end of the plan, unless the plan before has set one."""
    place = {"neighbourhood": measure.neighbourhood, "area": measure.area, "level": measure.level}
    if Target.objects.held().filter(indicator=measure.indicator, **place).exists():
        return
    measure.indicator.refresh_from_db()
    aim_measure(
        measure=measure, value=value, due_on=datetime.date(plan.last_year + 1, 3, 31),
        milestones=[(datetime.date(plan.last_year, 9, 30), value - LESS)], source=AGREED, by=by, at=at,
    )  # fmt: skip
