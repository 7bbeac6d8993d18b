"""Indicators in the chain from a need to the report: they show the result of a priority, and of what was done for it."""

from django.utils import timezone

from boards.chain import step_of
from boards.plans.models import Plan, Priority
from core import chain
from core.chain import Step
from funding.results.chain import aims_of
from performance.indicators.models import Indicator
from performance.measures.models import PriorityMeasure


def register():
    chain.link("performance.Indicator", chain.RESULT, before=priorities_of)
    chain.link("boards.Priority", chain.PRIORITY, after=of_priorities)
    chain.link("tasking.Action", chain.ACTION, after=of_actions)
    chain.link("funding.Grant", chain.GRANT, after=of_grants)


def priorities_of(indicators, user):
    """{indicator: the priorities of plans that are not replaced, which it tells of}. One query."""
    held = PriorityMeasure.objects.held().visible_to(user).filter(indicator__in=indicators)
    over = Plan.objects.filter(replaced_from__lte=timezone.localdate())
    held = held.exclude(priority__plan__in=over).exclude(priority__change=Priority.Change.DROPPED)
    found = {}
    for each in held.select_related("priority__plan").order_by(
        "priority__plan", "priority__position"
    ):
        found.setdefault(each.indicator_id, []).append(step_of(each.priority))
    return found


def of_priorities(priorities, user):
    """{priority: the indicators that tell of it}. One query."""
    return _results({each.pk: each.pk for each in priorities}, user)


def of_actions(actions, user):
    """{action: the indicators of the priority that it serves}. One query."""
    return _results({each.pk: each.plan_priority_id for each in actions}, user)


def of_grants(grants, user):
    """{grant: the indicators of the priority that it serves}. Two queries."""
    return _results(aims_of(grants, user), user)


def _results(aims, user):
    """{key: the indicators of its priority} of {key: priority}, as far as the user sees both."""
    wanted = set(aims.values()) - {None}
    if not wanted:
        return {}
    held = PriorityMeasure.objects.held().visible_to(user).filter(priority__in=wanted)
    held = held.filter(indicator__in=Indicator.objects.visible_to(user))
    found = {}
    for each in held.select_related("indicator").order_by("position", "id"):
        step = Step(chain.RESULT, each.indicator.name, each.indicator.get_absolute_url())
        found.setdefault(each.priority_id, []).append(step)
    return {key: found[aim] for key, aim in aims.items() if aim in found}
