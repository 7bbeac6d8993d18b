"""How actions are getting on, counted over the last twelve months and over what is open."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from tasking import states
from tasking.models import Action, ActionUpdate

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
    """{neighbourhood id: {"on_time", "overdue"}} over open actions that the user sees. One query."""
    today = today or timezone.localdate()
    rows = Action.objects.visible_in(user, [each.pk for each in neighbourhoods]).open()
    found = {each.pk: {"on_time": 0, "overdue": 0} for each in neighbourhoods}
    for row in rows.values("neighbourhood").annotate(
        on_time=Count("pk", filter=Q(due_on__gte=today)),
        overdue=Count("pk", filter=Q(due_on__lt=today)),
    ):
        found[row.pop("neighbourhood")] = row
    return found


def progress(user, neighbourhoods, today=None):
    """{neighbourhood id: Progress} over the actions that the user may see. Two queries."""
    today = today or timezone.localdate()
    rows = Action.objects.visible_in(user, [each.pk for each in neighbourhoods])
    found = open_counts(user, neighbourhoods, today)
    done = ActionUpdate.objects.filter(action=OuterRef("pk"), to_state=states.DONE).annotate(
        day=TruncDate("at")
    )
    window = rows.filter(due_on__gte=today - WINDOW, due_on__lt=today)
    window = window.exclude(state=states.CANCELLED).values("neighbourhood")
    in_time = Exists(done.filter(day__lte=OuterRef("due_on")))
    for row in window.annotate(due=Count("pk"), in_time=Count("pk", filter=Q(in_time))):
        found[row.pop("neighbourhood")] |= row
    return {key: Progress(**values) for key, values in found.items()}
