"""The clock of one request: pauses with their limit, gross and net time, and the ladder. Pure; imports no
Django.

A clock that counts working time pauses for the working time that passed; one that runs day and night pauses
for all of it. No pause is longer than ten working days, and no two overlap.
"""

import datetime
from dataclasses import dataclass

from tasking import clocks
from tasking.clocks import EnglishDays, Target

MOST_PAUSED = Target(clocks.WORKING_DAYS, 10)
CLOSES_AFTER = Target(clocks.WORKING_DAYS, 10)
"""A resolved request closes by itself after this."""
REOPENS_WITHIN = datetime.timedelta(days=28)
"""Later than this after its end it is not reopened: a new one points to it."""
HOLDS_FOR = datetime.timedelta(days=14)
"""Not reopened for so long: it was fixed."""
MOST_REJECTIONS = 2
MOST_REOPENINGS = 2
WORKING = (clocks.WORKING_HOURS, clocks.WORKING_DAYS)

OWNER, MANAGER, LEAD, MEETING = 75, 100, 150, 300
RUNGS = (OWNER, MANAGER, LEAD, MEETING)
"""Per cent of the time allowed: who works it, the manager of the team, the agency's lead, the next
tasking meeting."""


@dataclass(frozen=True)
class Pause:
    """From when to when nothing could be done; no end: it still runs."""

    start: datetime.datetime
    end: datetime.datetime | None = None


def latest_end(start, calendar=None):
    """The moment at which a pause that began at `start` ends by itself."""
    return clocks.due_at(start, MOST_PAUSED, calendar).astimezone(datetime.UTC)


def paused(pauses, kind, now, calendar=None):
    """How much time the pauses took from a clock of this kind until `now`: a timedelta."""
    total = datetime.timedelta()
    for each in pauses:
        end = min(each.end or now, latest_end(each.start, calendar))
        total += between(each.start, end, kind, calendar)
    return total


def between(start, end, kind, calendar=None):
    """How much time of such a clock lies between two moments; nought where they are reversed."""
    if kind in WORKING:
        return clocks.working_time_between(start, end, calendar)
    utc = datetime.UTC  # two moments of one zone are subtracted by the clock on the wall
    return max(end.astimezone(utc) - start.astimezone(utc), datetime.timedelta())


def later(moment, length, kind, calendar=None):
    """The moment at which so much time of such a clock has passed since `moment`, in UTC. No time leaves it
    where it is."""
    if length and kind in WORKING:
        moment = clocks.add_working_time(moment, length, calendar)
    elif length:
        moment = moment.astimezone(datetime.UTC) + length
    return moment.astimezone(datetime.UTC)


def due(start, target, pauses=(), now=None, calendar=None):
    """When a request is due: the target from `start`, and what the pauses took until `now` (without it:
    until they ended)."""
    whole = clocks.due_at(start, target, calendar)
    if not pauses:
        return whole.astimezone(datetime.UTC)
    return later(whole, paused(pauses, target.kind, now or whole, calendar), target.kind, calendar)


def rungs(start, target, pauses=(), now=None, calendar=None):
    """{per cent: the moment at which so much of the time allowed is used}, pauses left out."""
    whole = clocks.due_at(start, target, calendar)
    allowed = between(start, whole, target.kind, calendar)
    took = paused(pauses, target.kind, now or whole, calendar) if pauses else datetime.timedelta()
    found = {}
    for share in RUNGS:
        moment = (
            whole
            if share == MANAGER
            else later(start, allowed * share / 100, target.kind, calendar)
        )
        found[share] = later(moment, took, target.kind, calendar)
    return found


@dataclass(frozen=True)
class Took:
    """How long something took: all of it, and without what was waited for others."""

    gross: datetime.timedelta
    net: datetime.timedelta

    @property
    def net_hours(self):
        """Whole hours without those of waiting."""
        return int(self.net.total_seconds() // 3600)

    @property
    def waited_hours(self):
        """Whole hours of waiting."""
        return int((self.gross - self.net).total_seconds() // 3600)


def took(start, end, target, pauses=(), calendar=None):
    """How long a request took from `start` to `end`, on the clock of its target."""
    gross = between(start, end, target.kind, calendar)
    cut = [Pause(each.start, min(each.end or end, end)) for each in pauses if each.start < end]
    return Took(gross, gross - paused(cut, target.kind, end, calendar))


def closes_at(resolved_at, calendar=None):
    """When a request that was resolved then closes by itself."""
    return clocks.due_at(resolved_at, CLOSES_AFTER, calendar).astimezone(datetime.UTC)


def may_reopen(ended_at, now):
    """Whether it is still the same request that comes back."""
    return now <= ended_at + REOPENS_WITHIN


def days_of(*, closed=(), every_day=False, cut_off=clocks.CUT_OFF):
    """The calendar of a team."""
    return EnglishDays(frozenset(closed), every_day, cut_off)
