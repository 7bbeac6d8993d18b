"""Priorities in the chain from a need to the report: the profile of their place stands before them."""

from django.db.models import F

from boards.plans.models import Plan, Priority
from core import chain
from core.chain import Step
from neighbourhoods.models import Area, Neighbourhood


def register():
    chain.link("boards.Priority", chain.PRIORITY, before=needs)
    chain.link("neighbourhoods.Neighbourhood", chain.NEED, after=priorities)


def needs(priorities, user):
    """{priority: the profile of the place of its plan}. Two queries."""
    keys = [each.pk for each in priorities]
    found = {}
    for model in (Neighbourhood, Area):
        rows = model.objects.visible_to(user).filter(plans__priorities__in=keys)
        for place in rows.annotate(aim=F("plans__priorities")):
            step = Step(chain.NEED, f"Profile of {place}", place.get_absolute_url())
            found.setdefault(place.aim, []).append(step)
    return {key: found[key] for key in keys if key in found}


def priorities(places, user):
    """{neighbourhood: the priorities of its plan in force}. One query."""
    plans = Plan.objects.visible_to(user).in_force().filter(neighbourhood__in=places)
    rows = Priority.objects.kept().filter(plan__in=plans).select_related("plan")
    rows = rows.order_by("position")
    found = {}
    for each in rows:
        found.setdefault(each.plan.neighbourhood_id, []).append(step_of(each))
    return found


def step_of(priority):
    """A priority as a step; its plan read along."""
    return Step(chain.PRIORITY, f"{priority.title} ({priority.plan})", priority.get_absolute_url())


def steps_to(keys, user):
    """{priority: its step} of those of these keys that the user sees. One query."""
    rows = Priority.objects.visible_to(user).filter(pk__in=set(keys) - {None})
    return {each.pk: step_of(each) for each in rows.select_related("plan")}
