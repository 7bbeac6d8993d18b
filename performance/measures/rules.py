"""What can be a measure of a priority."""

from django.db.models import Q
from django.utils.formats import date_format

from accounts.access import holds_city
from boards.plans.operations import decided_on
from performance.indicators.models import Indicator
from performance.indicators.querysets import EDIT
from performance.indicators.targets.models import Target

Level = Target.Level
AUTO, PLACE, CITY = "auto", "place", "city"
"""Of which place the figures are: as they come, of the plan's place, of the city."""


def is_settled(plan):
    """Whether the body has decided on the plan: from then on a measure changes for a reason."""
    return not plan.may_change or decided_on(plan).exists()


def why_unfit(indicator):
    """Why an indicator tells nothing of a priority, and the field; None where it may."""
    if not indicator.is_published:
        return "Choose a published indicator", "indicator"
    if indicator.is_ended:
        day = date_format(indicator.ended_on)
        return f"There have been no figures for “{indicator}” since {day}", "indicator"
    if indicator.polarity == Indicator.Polarity.NONE:
        return (
            f"“{indicator}” cannot get better or worse, so it cannot measure a priority",
            "indicator",
        )
    return None


def fit():
    """The indicators that can be measures."""
    rows = Indicator.objects.collected().filter(published_at__isnull=False)
    return rows.exclude(polarity=Indicator.Polarity.NONE)


def own_level(plan):
    """What kind of place the plan is for."""
    if plan.neighbourhood_id:
        return Level.NEIGHBOURHOOD
    return Level.AREA if plan.area_id else Level.CITY


def own_place(plan):
    """{level, neighbourhood, area} of the figures of the plan's own place."""
    return {"level": own_level(plan), "neighbourhood": plan.neighbourhood, "area": plan.area}


def may_aim(measure, user):
    """Whether who may change a measure may set its target too: a target of the city in another place's plan is for who
    keeps the figures."""
    return measure.level == own_level(measure.priority.plan) or holds_city(user, EDIT)


def place_of(plan, indicator, where):
    """{level, neighbourhood, area} of the figures. As they come: those of the plan's place, unless there are figures of
    the city alone, as with a survey."""
    own, city = own_place(plan), {"level": Level.CITY, "neighbourhood": None, "area": None}
    if where != AUTO:
        return city if where == CITY else own
    figures = indicator.observations.order_by()
    here = Q(neighbourhood=plan.neighbourhood_id, area=plan.area_id, level=own["level"])
    if figures.filter(here).exists() or not figures.filter(level=Level.CITY).exists():
        return own
    return city
