"""How the priorities of a plan stand, for a page that has read indicators and marks already: one query more."""

from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery, TextField
from django.db.models.functions import Cast, JSONObject

from boards.plans.models import Priority
from performance.marks.words import NOTHING
from performance.measures.models import PriorityMeasure
from performance.measures.reading import MeasureStands, count_actions, count_grants, stand
from performance.measures.sentences import Actions, Grants

HERE = OuterRef("pk")
MEASURE = JSONObject(pk="pk", indicator="indicator_id", level="level")
ACTIONS = JSONObject(done="done", open="waits", overdue="late")
GRANTS = JSONObject(number="number", granted=Cast("pounds", TextField()))


def brief_of(plan, user, indicators, told):
    """[PriorityStands] of a plan, its place read along: what `priorities_of` says, without targets. `indicators`: {key:
    Indicator} of all that the user sees; `told`: {(indicator, level, neighbourhood, area): ThreeMarks} of the plan's place
    and of the city. One query, however many there are."""
    held = PriorityMeasure.objects.held().visible_to(user).filter(priority=HERE)
    aims = Priority.objects.visible_to(user).kept().filter(plan=plan).order_by("position")
    aims = aims.annotate(
        measured=ArraySubquery(held.order_by("position", "id").values(found=MEASURE)),
        acted=_counted(count_actions(user, plan_priority=HERE), ACTIONS),
        given=_counted(count_grants(user, priority=HERE), GRANTS),
    )
    return [
        stand(
            aim,
            [_measure(plan, indicators, told, each) for each in aim.measured],
            Actions(**aim.acted or {}),
            Grants(aim.given["number"], Decimal(aim.given["granted"])) if aim.given else Grants(),
        )
        for aim in aims
    ]


def _counted(rows, words):
    return Subquery(rows.values(found=words))


def _measure(plan, indicators, told, found):
    """A measure is of the plan's place or of the city."""
    row = PriorityMeasure(pk=found["pk"], indicator_id=found["indicator"], level=found["level"])
    if found["level"] in ("neighbourhood", "area"):
        setattr(row, found["level"], getattr(plan, found["level"]))
    indicator = indicators.get(found["indicator"])
    if indicator is None:
        return MeasureStands(row, is_seen=False)
    row.indicator = indicator
    return MeasureStands(row, is_seen=True, marks=told.get(row.key, NOTHING))
