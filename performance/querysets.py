"""How actions are getting on, counted over the last twelve months and over what is open."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, F, Q
from django.utils import timezone

from tasking import states
from tasking.models import Action

WINDOW = datetime.timedelta(days=365)


@dataclass(frozen=True)
class Progress:
    """Counts of actions of one neighbourhood. `due` fell due in the window, `in_time` of them
    were reported done by then."""

    on_time: int = 0
    overdue: int = 0
    due: int = 0
    in_time: int = 0

    @property
    def percent(self):
        """Done in time, of those due: a whole number, or None where nothing fell due."""
        return round(100 * self.in_time / self.due) if self.due else None


def open_counts(user, neighbourhoods, today=None):
    """{neighbourhood id: {"on_time", "overdue"}} over open actions that the user sees. One query,
    two where the user sees more than what is published of some places."""
    today = today or timezone.localdate()
    found = {each.pk: {"on_time": 0, "overdue": 0} for each in neighbourhoods}
    return _add_up(
        found,
        (rows.open() for rows in _parts(user, neighbourhoods)),
        on_time=Count("due_on", filter=Q(due_on__gte=today)),
        overdue=Count("due_on", filter=Q(due_on__lt=today)),
    )


def progress(user, neighbourhoods, today=None):
    """{neighbourhood id: Progress} over the actions that the user may see. Two queries, or four."""
    today = today or timezone.localdate()
    found = open_counts(user, neighbourhoods, today)
    for values in found.values():
        values |= {"due": 0, "in_time": 0}
    window = Q(due_on__gte=today - WINDOW, due_on__lt=today) & ~Q(state=states.CANCELLED)
    _add_up(
        found,
        (rows.filter(window) for rows in _parts(user, neighbourhoods)),
        due=Count("due_on"),
        in_time=Count("due_on", filter=Q(done_on__lte=F("due_on"))),
    )
    return {key: Progress(**values) for key, values in found.items()}


def _parts(user, neighbourhoods):
    return Action.objects.visible_parts(user, [each.pk for each in neighbourhoods])


def _add_up(found, parts, **counts):
    """Add the counts of each part to what was found: {neighbourhood id: {name: number}}."""
    for rows in parts:
        for row in rows.order_by().values("neighbourhood").annotate(**counts):
            values = found[row.pop("neighbourhood")]
            for name, number in row.items():
                values[name] += number
    return found
