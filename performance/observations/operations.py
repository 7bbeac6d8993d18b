"""Every write to figures: given, superseded, confirmed, and what is too small to be shown."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from accounts import rights
from accounts.rights import operation
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused, WrongState
from neighbourhoods.models import Neighbourhood
from performance.indicators.models import Indicator
from performance.observations import following, rules
from performance.observations.models import Observation
from performance.observations.querysets import may_give
from performance.observations.rules import Given
from performance.observations.small.hiding import hidden_among, key_of
from performance.periods import Period

Level = Observation.Level
MAY_NOT = "Only the data officer, or the person who gives these figures, can do this."

HIDING_READS = (
    "indicator", "level", "neighbourhood", "area", "starts_on", "ends_on", "value", "numerator", "denominator", "base",
    "is_hidden",
)  # fmt: skip
"""What of a figure says whether it is too small: an indicator may have many thousands."""


@dataclass
class Told:
    """What became of figures that were given."""

    added: int = 0
    changed: int = 0
    same: int = 0
    confirmed: int = 0
    """Of the same ones: provisional until now, and given once more as right."""


@operation
def give_figures(*, indicator, given, by, source="", batch=None, is_provisional=False, at=None):
    """Store figures of one indicator. What is there already as given is left, what differs is superseded, and what is
    provisional waits beside a confirmed figure until it is confirmed; the city's is summed where the indicator says
    so. Returns what became of them. Raises Refused for the first that cannot be
    one, with its place and period; then nothing is stored."""
    locked = lock_for_figures(indicator, by)
    return store_figures(
        locked, given, by=by, source=source, batch=batch, is_provisional=is_provisional, at=at
    )


def store_figures(locked, given, *, by, source="", batch=None, is_provisional=False, at=None):
    """A step of `give_figures`, for an indicator that is locked and whose figures `by` may give. Returns what it
    does. Raises Refused."""
    at = at or timezone.now()
    if why := rules.why_not_given(locked, by, batch):
        raise Refused(why)
    for each in given:
        if why := rules.why_too_late(locked, each.period):
            raise Refused(why, "period")
    told = Told()
    facts = {each.key: (each, _facts(locked, each)) for each in given}
    if len(facts) < len(given):
        raise Refused("There are two figures for the same place and period")
    more = {"source": source, "batch": batch, "is_provisional": is_provisional}
    periods = {each.period for each in given}
    _store(locked, facts, told, by, at, more)
    settle(locked, periods, told, by=by, at=at)
    return told


def settle(indicator, periods, told, *, by, at):
    """A step after figures of some periods were written, by whatever way: the city is summed, what is too small is hidden,
    and the event tells how many."""
    _sum(indicator, _summed(indicator, periods), by, at)
    hide_small(indicator)
    if told.added or told.changed or told.confirmed:
        numbers = {"added": told.added, "changed": told.changed, "confirmed": told.confirmed}
        changes = {name: [None, str(number)] for name, number in numbers.items() if number}
        events.record(
            "figures.given", indicator, by=by, at=at, changes=changes, label=indicator.name
        )
    following.tell(indicator, periods, by=by, at=at)


@operation
def confirm_figures(*, indicator, period, by, chosen=None, at=None):
    """Say that the provisional figures of a period are right, all of them or those of `chosen` (keys); a correction
    then takes the place of what it corrects. Returns how many. Raises WrongState where none is provisional."""
    at = at or timezone.now()
    locked = lock_for_figures(indicator, by)
    waiting = Observation.objects.to_confirm().filter(indicator=locked).of_period(period)
    if chosen is not None:
        waiting = waiting.filter(pk__in=chosen)
    number = _confirm(waiting, by, at)
    if not number:
        raise WrongState("There are no provisional figures for this period.")
    _sum(locked, _summed(locked, {period}), by, at)
    hide_small(locked)
    events.record("figures.confirmed", locked, by=by, at=at, reason=period.words, label=locked.name)
    following.tell(locked, {period}, by=by, at=at)
    return number


def _confirm(waiting, by, at):
    """A step: what waits takes its place, and is provisional no more. Returns how many."""
    keys = list(waiting.values_list("pk", flat=True))
    who, rows = user_or_none(by), Observation.objects
    rows.filter(replaced_by__in=keys, superseded_at=None).update(superseded_at=at)
    return rows.filter(pk__in=keys).update(
        is_waiting=False, is_provisional=False, confirmed_by=who, confirmed_at=at if who else None
    )


def lock_for_figures(indicator, by):
    """A step: the indicator, locked, so that its figures change one after the other. Raises PermissionDenied."""
    locked = rows.take(indicator, Indicator.objects.select_related("lead"))
    rights.allow(may_give(locked, by), MAY_NOT, by=by)
    return locked


def lock_all(keys):
    """A step: indicators by their keys, locked in that order. What rests on their figures is locked after them, by whoever
    writes several or has to lock more."""
    rows_ = Indicator.objects.select_for_update(no_key=True, of=("self",)).select_related("lead")
    return list(rows_.filter(pk__in=set(keys)).order_by("pk"))


def _facts(indicator, given):
    about = f"{given.place or Level(given.level).label}, {given.period.words}"
    if why := rules.why_not_of_level(indicator, given.level):
        raise Refused(f"{about}: {why}", "level")
    if wrong := rules.why_wrong(indicator, given):
        raise Refused(f"{about}: {wrong[0]}", wrong[1])
    facts = rules.worked_out(indicator, given)
    if why := rules.why_limits_wrong(facts):
        raise Refused(f"{about}: {why}", "low")
    return facts


def _store(indicator, facts, told, by, at, more):
    """Supersede what differs, and write. `facts`: {key: (Given, {field: value})}. What is provisional leaves a
    confirmed figure where it is and waits beside it."""
    held, waits = _there(indicator, {key[2:] for key in facts})
    new, gone, right = [], [], []
    for key, (given, values) in facts.items():
        old, waiting = held.get(key), waits.get(key)
        latest = waiting or old
        if latest is not None and _same(latest, values):
            told.same += 1
            if latest.is_provisional and not more["is_provisional"]:
                right.append(latest.pk)
            continue
        is_waiting = more["is_provisional"] and old is not None and not old.is_provisional
        gone += [each.pk for each in (waiting, None if is_waiting else old) if each is not None]
        if waiting is not None and old is not None and _same(old, values):
            told.changed += 1
            gone = [pk for pk in gone if pk != old.pk]
            continue
        told.changed, told.added = told.changed + (old is not None), told.added + (old is None)
        new.append(_row(indicator, given, values, old, by, at, more | {"is_waiting": is_waiting}))
    Observation.objects.filter(pk__in=gone).update(superseded_at=at)
    Observation.objects.bulk_create(new, batch_size=2_000)
    if right:
        told.confirmed += _confirm(Observation.objects.filter(pk__in=right), by, at)


def _there(indicator, periods):
    """({key: the figure that holds}, {key: the correction that waits})."""
    held, waits = {}, {}
    rows = Observation.objects.filter(
        indicator=indicator, superseded_at=None,
        starts_on__in={each[0] for each in periods}, ends_on__in={each[1] for each in periods},
    )  # fmt: skip
    for each in rows:
        key = (
            each.level,
            each.neighbourhood_id or each.area_id,
            each.starts_on,
            each.ends_on,
        )
        (waits if each.is_waiting else held)[key] = each
    return held, waits


def _same(row, values):
    return all(getattr(row, name) == value for name, value in values.items())


def _row(indicator, given, values, old, by, at, more):
    level = given.level
    return Observation(
        indicator=indicator, level=level, starts_on=given.period.starts_on, ends_on=given.period.ends_on,
        neighbourhood=given.place if level == Level.NEIGHBOURHOOD else None,
        area=given.place if level == Level.AREA else None,
        replaces=old, added_by=user_or_none(by), added_by_name=by.name, added_at=at, **values, **more,
    )  # fmt: skip


def _summed(indicator, periods):
    """Periods of which the city's figure is a sum: all where the indicator says so, else those that were one when it did,
    until the city's own comes."""
    if indicator.is_summed:
        return periods
    rows = Observation.objects.held().filter(indicator=indicator, level=Level.CITY, is_summed=True)
    return periods & {Period(*each) for each in rows.values_list("starts_on", "ends_on")}


def _sum(indicator, periods, by, at):
    """The city's figures of periods for which every neighbourhood has its counts; others are taken back."""
    if not periods:
        return
    places = set(Neighbourhood.objects.values_list("pk", flat=True))
    adds = indicator.measured in rules.ADDED
    needs = ["value"] if adds else ["numerator", "denominator"]
    parts = defaultdict(list)
    cities = set()
    for each in _held_of(indicator, periods):
        if each.level == Level.NEIGHBOURHOOD:
            parts[each.period].append(each)
        elif each.level == Level.CITY:
            cities.add(each.period)
    gone, facts = [], defaultdict(dict)
    for period in sorted(periods):
        here = parts[period]
        whole = {each.neighbourhood_id for each in here} == places and all(
            getattr(each, name) is not None for each in here for name in needs
        )
        if whole:
            given = Given(
                Level.CITY, None, period, denominator=_sum_of(here, "denominator"), base=_sum_of(here, "base"),
                **{"value" if adds else "numerator": _sum_of(here, needs[0])},
            )  # fmt: skip
            is_provisional = any(each.is_provisional for each in here)
            facts[is_provisional][given.key] = (given, rules.worked_out(indicator, given))
        elif period in cities:
            gone.append(period)
    for is_provisional, found in facts.items():
        more = {"is_summed": True, "is_provisional": is_provisional}
        _store(indicator, found, Told(), by, at, more)
    for period in gone:
        rows = Observation.objects.filter(indicator=indicator, level=Level.CITY, superseded_at=None)
        rows.of_period(period).update(superseded_at=at)


def _held_of(indicator, periods):
    """The figures of places and the city that hold in periods, in one query."""
    rows = Observation.objects.held().filter(
        indicator=indicator,
        starts_on__in={each.starts_on for each in periods},
        ends_on__in={each.ends_on for each in periods},
    )
    return [each for each in rows if each.period in periods]


def _sum_of(parts, name):
    values = [getattr(each, name) for each in parts]
    return None if any(each is None for each in values) else sum(values)


def hide_small(indicator):
    """A step: of all figures of an indicator say anew which are hidden. An indicator that hides none has none."""
    if not indicator.hides_below:
        Observation.objects.held().filter(indicator=indicator, is_hidden=True).update(
            is_hidden=False
        )
        return
    held = list(
        Observation.objects.held()
        .filter(indicator=indicator)
        .only(*HIDING_READS)
        .prefetch_related("area__neighbourhoods")
    )
    hidden = hidden_among(indicator, held, _hidden_before(indicator))
    moved = defaultdict(list)
    for each in held:
        if each.is_hidden != (each.pk in hidden):
            moved[not each.is_hidden].append(each.pk)
    for is_hidden, keys in moved.items():
        Observation.objects.filter(pk__in=keys).update(is_hidden=is_hidden)
    was = Observation.objects.filter(indicator=indicator, pk__in=_replaced_by(hidden))
    was.filter(is_hidden=False, status=Observation.Status.VALUE).update(is_hidden=True)


def follow_rule(indicator):
    """A step after an indicator was changed: as `hide_small`, and what was replaced before it hid any is hidden too."""
    hide_small(indicator)
    if not indicator.hides_below:
        return
    was = Observation.objects.filter(
        indicator=indicator, superseded_at__isnull=False, is_hidden=False, status=Observation.Status.VALUE
    ).only("value", "numerator", "denominator", "base")  # fmt: skip
    small = [
        each.pk for each in was.iterator(chunk_size=2_000)
        if 0 < (rules.count_of(indicator, each) or 0) < indicator.hides_below
    ]  # fmt: skip
    Observation.objects.filter(pk__in=small).update(is_hidden=True)


def _hidden_before(indicator):
    """As `hiding.key_of`: where a figure is or was hidden."""
    rows = Observation.objects.filter(indicator=indicator, is_hidden=True)
    return {
        key_of(each) for each in rows.only("level", "neighbourhood", "area", "starts_on", "ends_on")
    }


def _replaced_by(hidden):
    """What hidden figures have replaced: an earlier one would tell nearly as much."""
    return Observation.objects.filter(replaced_by__in=hidden).values("pk")
