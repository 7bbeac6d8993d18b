"""The seats of who is signed in, for what boards asks of them."""

from boards.seats.models import Membership
from neighbourhoods.people.merging.followers import user_of


def seats_of(asked):
    """All seats of who asks (core.todo.Asked), ended ones too: read once for all sources."""
    return asked.once("seats", lambda: list(Membership.objects.filter(user_of(asked.user))))


def sits_on(seat, day):
    """Whether a seat is held on a day."""
    return seat.starts_on <= day and (seat.ends_on is None or day <= seat.ends_on)


def sits_at(meeting, seats):
    """Whether one of the seats is held at a meeting, on its day."""
    return any(each.body_id == meeting.body_id and sits_on(each, meeting.day) for each in seats)
