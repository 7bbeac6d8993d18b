"""How much of a return has come, worked out from the figures themselves."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.conditions import either
from core.actors import SYSTEM
from neighbourhoods.models import Neighbourhood
from performance.observations.models import Observation
from performance.periods import Period
from performance.returns.models import DataReturn, DataReturnLine

State = DataReturn.State
CITY = ("city", None)
GIVEN_LEVELS = ("city", "neighbourhood")
"""Whose figures somebody gives; those of the region and of England come from files."""


@dataclass
class Asked:
    """An indicator of a return: the places whose figures are asked for, and what has come of them."""

    indicator: object
    period: Period
    places: list
    """[(level, key of the neighbourhood)]"""
    given: dict = field(default_factory=dict)
    """{place: the figure as who gives it reads it}"""
    back: dict = field(default_factory=dict)
    """{place: why its figure was sent back}"""

    @property
    def missing(self):
        """Places whose figure is still to come, or to be looked at again."""
        return [each for each in self.places if each not in self.given or each in self.back]

    @property
    def number(self):
        return len(self.places) - len(self.missing)

    @property
    def is_confirmed(self):
        return not self.missing and not any(each.is_provisional for each in self.given.values())


def state_of(asked):
    """The state of a return with these indicators; one of nothing is confirmed. Pure."""
    if all(not each.missing for each in asked):
        is_confirmed = all(each.is_confirmed for each in asked)
        return State.CONFIRMED if is_confirmed else State.GIVEN
    return State.PARTLY if any(each.number or each.back for each in asked) else State.OWED


def asked_of(pairs):
    """[Asked] of [(indicator, period)]. Four queries, however many. The places are those that had a figure in the year
    before the period; all neighbourhoods where there never was one, with the city where it is not their sum."""
    pairs = list(pairs)
    if not pairs:
        return []
    everywhere = list(Neighbourhood.objects.order_by("name").values_list("pk", flat=True))
    order = {("neighbourhood", pk): number for number, pk in enumerate(everywhere)}
    before = _before(pairs)
    latest = _latest(pairs)
    found = []
    for indicator, period in pairs:
        known = before[indicator.pk, period] & {*order, CITY}
        places = known or set(order)
        if indicator.is_summed:
            places -= {CITY}
        places = sorted(places, key=lambda each: order.get(each, -1))
        rows = latest.get((indicator.pk, period), {})
        back = {place: each.sent_back for place, each in rows.items() if _is_back(each)}
        found.append(Asked(indicator, period, places, rows, back))
    return found


def _is_back(row):
    return row.is_provisional and hasattr(row, "sent_back")


def _before(pairs):
    """{(indicator, period): places with a figure in the year before}. One query."""
    within = [
        Q(
            indicator=indicator, starts_on__gte=period.year_ago.starts_on, ends_on__lt=period.starts_on
        )
        for indicator, period in pairs
    ]  # fmt: skip
    rows = Observation.objects.held().filter(either(*within), level__in=GIVEN_LEVELS)
    names = ("indicator", "starts_on", "level", "neighbourhood")
    known = defaultdict(set)
    for pk, starts_on, *place in rows.order_by().values_list(*names).distinct():
        known[pk].add((starts_on, tuple(place)))
    found = {}
    for indicator, period in pairs:
        since, until = period.year_ago.starts_on, period.starts_on
        found[indicator.pk, period] = {
            place for day, place in known[indicator.pk] if since <= day < until
        }
    return found


def _latest(pairs):
    within = [
        Q(indicator=indicator, starts_on=period.starts_on, ends_on=period.ends_on)
        for indicator, period in pairs
    ]
    rows = Observation.objects.latest().filter(either(*within), level__in=GIVEN_LEVELS)
    found = defaultdict(dict)
    for each in rows.with_places().select_related("sent_back"):
        found[each.indicator_id, each.period][each.level, each.neighbourhood_id] = each
    return found


@transaction.atomic
def settle(returns, at=None):
    """A step: say of returns of figures how much has come. Returns those that have moved. They are locked before the
    figures are read: of two who confirm the last figures at once, the second sees what the first did."""
    returns = list(returns)
    own = DataReturn.objects.filter(pk__in=[each.pk for each in returns]).order_by("pk")
    locked = own.select_for_update(no_key=True).values_list("pk", "state", "given_on")
    now = {pk: said for pk, *said in locked}
    for each in returns:
        each.state, each.given_on = now[each.pk]
    lines = DataReturnLine.objects.filter(of__in=[each.pk for each in returns]).select_related(
        "indicator"
    )
    by_return = defaultdict(list)
    pairs = [(each.of_id, (each.indicator, Period(each.starts_on, each.ends_on))) for each in lines]
    for (key, _), each in zip(pairs, asked_of([pair for _, pair in pairs]), strict=True):
        by_return[key].append(each)
    return [each for each in returns if _move(each, state_of(by_return[each.pk]), at)]


def _move(each, state, at):
    """Whether a return stands elsewhere now than it did."""
    if each.state == state:
        return False
    is_in = state in (State.GIVEN, State.CONFIRMED)
    day = timezone.localdate(at or timezone.now())
    given_on = (each.given_on or day) if is_in else None
    DataReturn.objects.filter(pk=each.pk).update(state=state, given_on=given_on)
    each.state, each.given_on = state, given_on
    return True


def after_figures(indicator, periods, *, by=SYSTEM, at=None):
    """A step: figures of an indicator have come or were confirmed."""
    days = {each.starts_on for each in periods}, {each.ends_on for each in periods}
    lines = DataReturnLine.objects.filter(
        indicator=indicator, starts_on__in=days[0], ends_on__in=days[1]
    )
    if keys := set(lines.values_list("of", flat=True)):
        settle(DataReturn.objects.filter(pk__in=keys).order_by("pk"), at)
