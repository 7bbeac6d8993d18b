"""Every write to targets: set, changed for a reason, dropped."""

from django.utils import timezone

from accounts import rights
from accounts.rights import operation
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused, WrongState
from performance.indicators.querysets import EDIT
from performance.indicators.targets import following
from performance.indicators.targets.models import Target, TargetMilestone
from performance.indicators.targets.rules import why_wrong

Level = Target.Level


@operation
def set_target(*, indicator, value, due_on, source, by, **more):
    """Say where an indicator is to stand in a place by a day. `more`: level and place (a Neighbourhood, an Area, None
    for the city), baseline with baseline_on, milestones [(day, value)], reason (needed where one is replaced),
    at. What is so already changes nothing. Returns the target. Raises Refused for what cannot be one, Stale where the
    indicator or a target of it was changed since it was seen."""
    locked = rights.lock(indicator, EDIT, by=by)
    return place_target(indicator=locked, value=value, due_on=due_on, source=source, by=by, **more)


def place_target(
    *, indicator, value, due_on, source, by, level=Level.CITY, place=None, baseline=None, baseline_on=None,
    milestones=(), reason="", at=None,
):  # fmt: skip
    """A step, as `set_target`, for who has locked the indicator and asked for the right. Raises Refused."""
    at, reason, source = at or timezone.now(), reason.strip(), source.strip()
    if wrong := why_wrong(indicator, value, due_on, baseline, baseline_on, milestones):
        raise Refused(*wrong)
    if not source:
        raise Refused("Enter who agreed the target", "source")
    about = {
        "level": level,
        "neighbourhood": place if level == Level.NEIGHBOURHOOD else None,
        "area": place if level == Level.AREA else None,
    }
    old = Target.objects.held().filter(indicator=indicator, **about).first()
    said = (value, due_on, baseline, baseline_on, source, sorted(milestones))
    if old is not None and _said(old) == said:
        return old
    if old is not None and not reason:
        raise Refused("There is already a target. Enter why it is changed", "reason")
    if old is not None:
        Target.objects.filter(pk=old.pk).update(superseded_at=at)
    target = Target.objects.create(
        indicator=indicator, value=value, due_on=due_on, baseline=baseline, baseline_on=baseline_on, source=source,
        reason=reason if old is not None else "", replaces=old, added_by=user_or_none(by), added_by_name=by.name,
        added_at=at, **about,
    )  # fmt: skip
    TargetMilestone.objects.bulk_create(
        [TargetMilestone(target=target, on=on, value=each) for on, each in sorted(milestones)]
    )
    rows.touch(indicator)
    following.tell(indicator)
    changes = {"target": [old and f"{old.value.normalize():f}", f"{value.normalize():f}"]}
    events.record(
        "target.set", indicator, by=by, at=at, changes=changes, reason=target.reason, label=f"{indicator.name}, {target.place}",
    )  # fmt: skip
    return target


def _said(target):
    steps = sorted((each.on, each.value) for each in target.milestones.all())
    return target.value, target.due_on, target.baseline, target.baseline_on, target.source, steps


@operation
def drop_target(*, target, why, by, at=None):
    """Take a target back; it stays among the earlier ones with its reason. Returns it. Raises Refused without a
    reason, WrongState where another one has replaced it."""
    indicator = rights.lock(target.indicator, EDIT, by=by)
    at, why = at or timezone.now(), why.strip()
    if not why:
        raise Refused("Enter a reason", "why")
    if not Target.objects.held().filter(pk=target.pk).update(superseded_at=at, dropped_why=why):
        raise WrongState("This target was changed or withdrawn.")
    rows.touch(indicator)
    following.tell(indicator)
    events.record(
        "target.dropped", target.indicator, by=by, at=at, reason=why, label=f"{target.indicator.name}, {target.place}",
    )  # fmt: skip
    target.refresh_from_db()
    return target
