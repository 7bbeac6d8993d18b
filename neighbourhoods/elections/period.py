"""The pre-election calendar: between the notice of an election and its poll a council is careful with
publicity (Local Government Act 1986 s.2 and the code of 2011). It is advice and stops no business.

Every package asks `pre_election(wards, day)`; many days take `Periods`. A scheme that wants more than
a warning asks `require_outside` where it writes. What the law itself asks for (agendas, minutes,
notices, payments on offers already made) is never put to it.
"""

import datetime
from dataclasses import dataclass

from core.calendar import DAY
from core.dates import day_in_words
from core.errors import Refused
from neighbourhoods.elections.models import Election, PreElectionLift


@dataclass(frozen=True)
class PreElection:
    """The period of one election, both days included, and its wards."""

    election: Election
    first: datetime.date
    last: datetime.date
    ward_ids: frozenset

    @property
    def words(self):
        return (
            f"Pre-election period: {self.election.get_kind_display().lower()} on "
            f"{day_in_words(self.last)} (notice {day_in_words(self.first)}). Take advice before any "
            "publicity."
        )

    def covers(self, day):
        return self.first <= day <= self.last

    def touches(self, wards):
        """Whether one of the wards (ids) votes; None: of the whole city, where any does."""
        return wards is None or not self.ward_ids.isdisjoint(wards)


@dataclass(frozen=True)
class Periods:
    """All periods between two days, read once: two queries."""

    found: tuple

    @classmethod
    def between(cls, first, after):
        rows = Election.objects.between(first, after).order_by("poll_on", "pk")
        return cls(tuple(period_of(each) for each in rows.prefetch_related("ward_rows")))

    def on(self, wards, day):
        """The period that the day lies in, the next poll first; None where it lies in none."""
        return next((each for each in self.found if each.covers(day) and each.touches(wards)), None)


def look_on(election, day):
    """Where the period of an election stands on a day, as (word, colour, shape)."""
    if day > election.poll_on:
        return ("Over", "grey", "✓")
    return ("Now", "orange", "▲") if day >= election.notice_on else ("Upcoming", "blue", "○")


_stoppable = {}


def stoppable(key, words):
    """Say what a scheme may stop in a period, so that it can be lifted on the page of periods: a
    package does it in `AppConfig.ready()`. Raises LookupError where the key is taken."""
    if _stoppable.setdefault(key, words) != words:
        raise LookupError(f"There is {key!r} already")


def all_stoppable():
    """[(key, words)] of what may be lifted."""
    return sorted(_stoppable.items(), key=lambda each: each[1])


def period_of(election):
    """The PreElection of an election whose wards are at hand."""
    wards = frozenset(each.ward_id for each in election.ward_rows.all())
    return PreElection(election, election.notice_on, election.poll_on, wards)


def pre_election(wards, day):
    """The PreElection in which the day lies for one of the wards (rows or ids), or None. `wards`
    None: for something of the whole city."""
    ids = None if wards is None else {getattr(each, "pk", each) for each in wards}
    return Periods.between(day, day + DAY).on(ids, day)


def is_lifted(period, key):
    """Whether it was said that this goes ahead in the period."""
    return PreElectionLift.objects.filter(
        election=period.election, key=key, put_back_at=None
    ).exists()


def require_outside(*, wards, day, key, blocks):
    """Step: what a scheme stops (`blocks`) in a pre-election period waits, unless it was lifted under
    this key. Returns the period, to be shown as a warning, or None. Raises Refused."""
    period = pre_election(wards, day)
    if period is not None and blocks and not is_lifted(period, key):
        raise Refused(
            f"{period.words} This waits until after the poll, unless it is lifted on advice."
        )
    return period
