"""When two meetings are in each other's way. Imports no Django."""

import datetime
from dataclasses import dataclass

USUAL_LENGTH = datetime.timedelta(hours=2)
"""How long a meeting is taken to last where nobody said."""
GAP = datetime.timedelta(hours=1)
"""So much time people need from one meeting to the next."""


@dataclass(frozen=True)
class Slot:
    """A meeting as it lies in the calendar; `key` is its id, None where it is not set yet."""

    key: int | None
    body_id: int
    neighbourhood_id: int | None
    day: datetime.date
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    venue_id: int | None = None
    organiser_id: int | None = None
    label: str = ""


def overlap(one, other):
    """Whether two slots share some time; one that ends as the other begins shares none."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def are_near(one, other):
    """Whether they overlap, or less than an hour lies between them."""
    return one.starts_at < other.ends_at + GAP and other.starts_at < one.ends_at + GAP


def pairs(slots):
    """[(one, other)] of slots in the order of their beginning that are near each other. Of each only
    those are compared that begin before it is over, so a year of meetings is read once."""
    found, open_ = [], []
    for slot in sorted(slots, key=lambda each: (each.starts_at, each.key or 0)):
        open_ = [each for each in open_ if slot.starts_at < each.ends_at + GAP]
        found += [(each, slot) for each in open_]
        open_.append(slot)
    return found
