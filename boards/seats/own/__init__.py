"""The seats of who is signed in, for what boards asks of them."""

import datetime
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from boards.seats.models import Membership
from neighbourhoods.people.merging.followers import entries_of

SEATS = "seats"
FIELDS = ("pk", "body_id", "role", "starts_on", "ends_on")


@dataclass(frozen=True)
class Seat:
    """What lists need to know of a membership."""

    pk: int
    body_id: int
    role: str
    starts_on: datetime.date
    ends_on: datetime.date | None


def seats(asked):
    """All seats of who asks, as a figure (core.todo): it comes with what else is asked of them."""
    mine = entries_of(OuterRef(OuterRef("pk")))
    rows = Membership.objects.filter(person__in=mine).order_by("pk")
    return ArraySubquery(rows.values(found=JSONObject(**{name: name for name in FIELDS})))


def seats_of(asked):
    """All seats of who asks (core.todo.Asked), ended ones too."""
    return asked.once("seats", lambda: [_seat(each) for each in asked.figure(SEATS) or ()])


def _seat(found):
    days = {name: _day(found[name]) for name in ("starts_on", "ends_on")}
    return Seat(**found | days)


def _day(text):
    return datetime.date.fromisoformat(text) if text else None


def sits_on(seat, day):
    """Whether a seat is held on a day."""
    return seat.starts_on <= day and (seat.ends_on is None or day <= seat.ends_on)


def sits_at(meeting, seats):
    """Whether one of the seats is held at a meeting, on its day."""
    return any(each.body_id == meeting.body_id and sits_on(each, meeting.day) for each in seats)
