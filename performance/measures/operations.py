"""Every write to measures of priorities."""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.plans.models import Plan, Priority
from boards.plans.operations import expect_in_use
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused, WrongState
from performance.indicators.models import Indicator
from performance.indicators.querysets import EDIT
from performance.indicators.targets.operations import place_target
from performance.measures.models import PriorityMeasure
from performance.measures.rules import AUTO, is_settled, own_level, place_of, why_unfit

TWICE = "The priority already has this measure"


@operation
def add_measure(*, priority, indicator, why, by, where=AUTO, reason="", client_id=None, at=None):
    """Name an indicator that tells of a priority, with why it does. `where`: of which place the figures are (of
    performance.measures.rules). `reason` is needed once the body has decided on the plan. Pressed twice it is one.
    Returns the measure. Raises Refused for what is none, WrongState where the plan is replaced or the priority was
    removed."""
    plan = _lock_plan(priority, by=by, at=at)
    found = PriorityMeasure.objects.all()
    if made := rows.once(found, client_id, priority=priority, elsewhere="another priority"):
        return made
    priority = _standing(rows.take(priority, Priority.objects.all()))
    if wrong := why_unfit(indicator):
        raise Refused(*wrong)
    last = priority.measures.aggregate(last=Max("position"))["last"] or 0
    about = place_of(plan, indicator, where) | {"indicator": indicator, "position": last + 1}
    reason = _reason(plan, reason)
    made = _write(plan, priority, about, why, reason, by=by, at=at, client_id=client_id)
    events.record("plan.measure_added", plan, by=by, at=at, reason=reason)
    return made


@operation
def change_measure(*, measure, why, by, where=AUTO, reason="", at=None):
    """Say anew why a measure tells of its priority, or of which place its figures are: another row takes its place, with
    a reason once the body has decided on the plan. What is so already changes nothing. Returns the one that holds.
    Raises Refused, WrongState where it does not hold any more or the plan is replaced, Stale."""
    plan = _lock_plan(measure.priority, by=by, at=at)
    old, why = _lock(measure), why.strip()
    place = place_of(plan, old.indicator, where)
    if why == old.why and all(getattr(old, name) == value for name, value in place.items()):
        return old
    reason = _reason(plan, reason)
    _end(old, reason, at)
    about = place | {"indicator": old.indicator, "position": old.position, "replaces": old}
    made = _write(plan, old.priority, about, why, reason, by=by, at=at)
    events.record("plan.measure_changed", plan, by=by, at=at, reason=reason)
    return made


@operation
def remove_measure(*, measure, by, reason="", at=None):
    """Take a measure off its priority; it stays with its reason, needed once the body has decided on the plan. Returns
    it. Raises Refused, WrongState where it does not hold any more or the plan is replaced, Stale."""
    plan = _lock_plan(measure.priority, by=by, at=at)
    locked, reason = _lock(measure), _reason(plan, reason)
    _end(locked, reason, at)
    events.record("plan.measure_removed", plan, by=by, at=at, reason=reason)
    return locked


@operation
def aim_measure(*, measure, value, due_on, by, **more):
    """Set the target of a measure where its figures are; `more` as of `set_target`, without a place. A target of the
    city in another place's plan is for who keeps the figures. Returns the target. Raises Refused, WrongState, Stale
    where the indicator or a target of it was changed since it was seen."""
    plan = _lock_plan(measure.priority, by=by, at=more.get("at"))
    held = _lock(measure)
    if held.level != own_level(plan):
        rights.require_too(EDIT, by=by, on=held.indicator)
    indicator = rows.lock(measure.indicator, Indicator.objects.all())
    place = held.neighbourhood or held.area
    return place_target(
        indicator=indicator, value=value, due_on=due_on, by=by, level=held.level, place=place, **more
    )  # fmt: skip


def carry_measures(plan, *, by, at):
    """A step: the next plan begins with the measures that hold in the one before and still get figures."""
    for aim in plan.priorities.filter(earlier__isnull=False).order_by("position"):
        held = PriorityMeasure.objects.held().filter(priority=aim.earlier_id).with_facts()
        for each in held.filter(indicator__in=Indicator.objects.collected()):
            about = {name: getattr(each, name) for name in ("indicator", "level", "neighbourhood", "area", "position")}  # fmt: skip
            _write(plan, aim, about, each.why, "", by=by, at=at)


def _lock_plan(priority, *, by, at):
    """The plan of a priority, locked, for who writes it or keeps the figures."""
    plan = rights.lock(Plan(pk=priority.plan_id), Permission.EDIT_PLAN, EDIT, by=by)
    return expect_in_use(plan, at)


def _lock(measure):
    found = PriorityMeasure.objects.with_facts()
    locked = rows.lock(measure, found)
    if locked.ended_at is not None:
        raise WrongState("This measure was changed or removed. Go back to the plan.")
    _standing(locked.priority)
    return locked


def _standing(priority):
    if priority.is_dropped:
        raise WrongState("The priority was removed.")
    return priority


def _reason(plan, reason):
    reason = reason.strip()
    if not reason and is_settled(plan):
        raise Refused("The board has decided on the plan. Enter why its measures change", "reason")
    return reason


def _end(measure, reason, at):
    ended = {"ended_at": at or timezone.now(), "ended_why": reason}
    PriorityMeasure.objects.filter(pk=measure.pk).update(**ended)


def _write(plan, priority, about, why, reason, *, by, at, client_id=None):
    if not why.strip():
        raise Refused("Enter why it measures the priority", "why")
    try:
        with transaction.atomic():
            return PriorityMeasure.objects.create(
                priority=priority, why=why.strip(), reason=reason, added_by=user_or_none(by), added_by_name=by.name,
                added_at=at or timezone.now(), **about, **({"client_id": client_id} if client_id else {}),
            )  # fmt: skip
    except IntegrityError as error:
        if "measure_once" not in str(error):
            raise
        raise Refused(TWICE, "indicator") from None
