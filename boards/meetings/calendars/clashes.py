"""Who and what a date clashes with: people expected twice, a venue booked twice, dates to avoid, the
pre-election period. It warns and stops nothing.

Warnings are for who sets dates. What they may not know of is not in them: a meeting in private of
others warns nobody.
"""

from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone

from boards.meetings.calendars.rules import USUAL_LENGTH, Slot, are_near, overlap, pairs
from boards.meetings.models import Meeting
from boards.seats.models import Membership
from core.calendar import DAY
from core.dates import start_of, time_of_day
from neighbourhoods.elections.period import Periods
from neighbourhoods.models import AvoidDate, Ward

PERSON, VENUE, AVOID, ELECTION = "person", "venue", "avoid", "election"
NO_PERIODS = Periods(())
NAMED = 3
"""So many people are named; of more the number is said."""


@dataclass(frozen=True)
class Warning:
    """Something that somebody who sets a date should know."""

    kind: str
    words: str


@dataclass
class Known:
    """What is known about some days, in a fixed number of queries."""

    others: list
    """Slots of the meetings that are set."""
    seats: dict = field(default_factory=dict)
    """{id of a body: [(id of a person, name, first day, last day or None)]}."""
    avoid: list = field(default_factory=list)
    periods: Periods = NO_PERIODS
    wards: dict = field(default_factory=dict)
    """{id of a neighbourhood: ids of its wards}."""

    def of(self, slot):
        """The Warnings of one slot, which may be of a meeting that is not set yet."""
        found = []
        for other in self.others:
            if other.key is not None and other.key == slot.key:
                continue
            if are_near(slot, other):
                found += self.between(slot, other)
        found += [
            Warning(AVOID, f"{each.get_kind_display()}: {each}") for each in self._avoid(slot)
        ]
        wards = (
            self.wards.get(slot.neighbourhood_id, frozenset()) if slot.neighbourhood_id else None
        )
        if period := self.periods.on(wards, slot.day):
            found.append(Warning(ELECTION, period.words))
        return found

    def between(self, slot, other):
        """What two meetings that are near each other do to people and to a venue."""
        when = f"{other.label}, {time_of_day(other.starts_at)} on {other.day:%-d %B}"
        both = self.expected(slot) & self.expected(other)
        if both:
            names = sorted(name for _, name in both)
            who = ", ".join(names[:NAMED])
            more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
            verb = "is" if len(names) == 1 else "are"
            yield Warning(PERSON, f"{who}{more} {verb} also expected at {when}")
        if slot.organiser_id and slot.organiser_id == other.organiser_id:
            yield Warning(PERSON, f"The clerk also looks after {when}")
        if slot.venue_id and slot.venue_id == other.venue_id and overlap(slot, other):
            yield Warning(VENUE, f"The venue is also booked for {when}")

    def expected(self, slot):
        """{(id, name)} of who has a seat on the body on that day."""
        return {
            (person, name)
            for person, name, first, last in self.seats.get(slot.body_id, ())
            if first <= slot.day and (last is None or slot.day <= last)
        }

    def _avoid(self, slot):
        return [
            each
            for each in self.avoid
            if each.covers(slot.day) and each.neighbourhood_id in (None, slot.neighbourhood_id)
        ]


def slot_of(meeting):
    """A meeting that is set, with its body at hand."""
    return Slot(
        key=meeting.pk,
        body_id=meeting.body_id,
        neighbourhood_id=meeting.body.neighbourhood_id,
        day=meeting.day,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at or meeting.starts_at + USUAL_LENGTH,
        venue_id=meeting.venue_id,
        organiser_id=meeting.organiser_id,
        label=str(meeting.body),
    )


def known_for(user, slots):
    """The Known of days on which meetings may be set: seven queries at most."""
    if not slots:
        return Known([])
    days = [each.day for each in slots]
    first, after = min(days) - DAY, max(days) + 2 * DAY
    rows = Meeting.objects.announced_to(user).exclude(state=Meeting.State.CANCELLED)
    rows = rows.filter(starts_at__gte=start_of(first), starts_at__lt=start_of(after))
    others = [slot_of(each) for each in rows.select_related("body").order_by("starts_at", "id")]
    near = [each for each in others if any(are_near(each, slot) for slot in slots)]
    places = {each.neighbourhood_id for each in slots} - {None}
    periods = Periods.between(first, after)
    avoid = AvoidDate.objects.visible_to(user).between(first, after)
    return Known(
        near,
        seats_of({each.body_id for each in (*near, *slots)}, first, after) if near else {},
        list(avoid.order_by("first", "pk")),
        periods,
        wards_of(places) if periods.found else {},
    )


def seats_of(bodies, first, after):
    """{id of a body: its seats between two days}, as Known has them: one query."""
    rows = Membership.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=first), body__in=bodies, starts_on__lt=after
    )
    found = {}
    for body, *seat in rows.order_by("pk").values_list(
        "body_id", "person_id", "person__name", "starts_on", "ends_on"
    ):
        found.setdefault(body, []).append(tuple(seat))
    return found


def wards_of(places):
    """{id of a neighbourhood: ids of its wards}: one query."""
    found = {}
    rows = Ward.neighbourhoods.through.objects.filter(neighbourhood__in=places)
    for place, ward in rows.values_list("neighbourhood_id", "ward_id"):
        found.setdefault(place, set()).add(ward)
    return found


def marks(meetings, avoid, periods=()):
    """{id of a meeting: [Warning]}, for meetings that the calendar shows anyway, in the order of time:
    two queries at most. `avoid` and `periods` are what it shows of dates to avoid and of elections."""
    slots = [slot_of(each) for each in meetings if each.state != Meeting.State.CANCELLED]
    near = pairs(slots)
    bodies = {each.body_id for pair in near for each in pair}
    days = [each.day for pair in near for each in pair]
    seats = seats_of(bodies, min(days), max(days) + DAY) if near else {}
    known = Known([], seats, avoid, Periods(tuple(periods)))
    if periods:
        known.wards = wards_of({each.neighbourhood_id for each in slots} - {None})
    found = {}
    for slot in slots:
        if warnings := known.of(slot):
            found[slot.key] = warnings
    for one, other in near:
        for here, there in ((one, other), (other, one)):
            found.setdefault(here.key, []).extend(known.between(here, there))
    return {key: warnings for key, warnings in found.items() if warnings}


def proposed(body, starts_at, ends_at, venue, organiser, key=None):
    """The Slot of a date that somebody is about to set, or of a meeting (its id) to be moved."""
    return Slot(
        key=key,
        body_id=body.pk,
        neighbourhood_id=body.neighbourhood_id,
        day=timezone.localtime(starts_at).date(),
        starts_at=starts_at,
        ends_at=ends_at or starts_at + USUAL_LENGTH,
        venue_id=venue.pk if venue else None,
        organiser_id=organiser.pk,
        label=str(body),
    )
