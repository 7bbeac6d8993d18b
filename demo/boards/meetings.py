"""The dates of the demonstration's meetings, and those of the year before, in bulk."""

import datetime

from django.utils import timezone

from accounts.access import Role
from boards.models import Meeting
from core import calendar
from demo.facts import meetings as facts
from demo.facts.places import NEIGHBOURHOODS
from demo.facts.sign_ins import HOME

State = Meeting.State
SET, CALLED, OUT = (datetime.timedelta(days=each) for each in (110, 40, 9))
"""How long before a meeting its date is set and items are called for, and how long after it its
minutes are out. A date is set before the one that is a quarter earlier, whatever holidays move."""
BUILT, AGREED = datetime.timedelta(days=3), datetime.timedelta(days=1)
"""How long before an agenda goes out it is built, and agreed."""
EVERY = {"tasking": 30, "committee": 182}
"""Days between two meetings; others meet each quarter."""
LATER = {"forum": 24, "committee": 45, "tasking": 9}
"""Days after the board of the same neighbourhood."""
DAY = datetime.timedelta(days=1)


def days_of(world):
    """(place or "city", body, its days) from two years back to a quarter ahead."""
    for number, (name, bodies) in enumerate(world.bodies.items()):
        shift = 0 if name == HOME else (number * 7) % 61 - 30
        for kind, body in bodies.items():
            is_tonight = name == HOME and kind == "board"
            yield name, body, list(days(world.today, world.closed, kind, shift, is_tonight))


def days(today, closed, kind, shift, is_tonight=False):
    """The days of a body from two years back to a quarter ahead: working days, and today whatever day
    it is for the one that `is_tonight`."""
    every = EVERY.get(kind, 91)
    first = today + DAY * (shift + LATER.get(kind, 0))
    number = -(730 // every)
    while (day := first + DAY * every * number) <= today + DAY * 95:
        while not (is_tonight and day == today) and not calendar.is_working_day(day, closed):
            day += DAY
        yield day
        number += 1


def start_on(body, day):
    return _moment(day, 10 if body.is_private else 19)


def keeper_of(world, name, body):
    """The clerk keeps the record; of what is private the manager, or the head of service."""
    if not body.is_private:
        return world.users[Role.MEETINGS_CLERK]
    return world.users[Role.NEIGHBOURHOOD_MANAGER if name == HOME else Role.HEAD_OF_SERVICE]


def _moment(day, hour):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, 0)))


def published_at(body, day, closed):
    """When the agenda of a meeting goes out: in the morning, on a working day two weeks before it,
    and earlier where holidays take from its clear days."""
    latest = calendar.publish_target(day, body.clear_days, body.counting, closed)
    return _moment(calendar.add_working_days(min(latest, day - 14 * DAY) + DAY, -1, closed), 10)


def words_of(name, day):
    """What the texts of a meeting are filled in with."""
    facts_of = {row[0]: row for row in NEIGHBOURHOODS}
    street, green = facts_of[name][6:8] if name in facts_of else ("the city centre", "the Riverside Gardens")  # fmt: skip
    return {
        "street": street,
        "green": green,
        "place": name if name in facts_of else "the city",
        "month": facts.MONTHS[(day.month - 3) % 12],
    }
