"""How actions are getting on, counted over the last twelve months and over what is open."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from tasking import states
from tasking.actions.lists.counts import ActionCount
from tasking.actions.models import Action

WINDOW = datetime.timedelta(days=365)
DUE = ~Q(state=states.CANCELLED)
"""Of what falls due: that it still had to be done."""
IN_TIME = Q(done_on__lte=F("due_on"))
"""Of what fell due: that it was reported done by then."""


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
    """{neighbourhood id: {"on_time", "overdue"}} over open actions that the user sees."""
    return {
        key: {"on_time": each.on_time, "overdue": each.overdue}
        for key, each in progress(user, neighbourhoods, today).items()
    }


def progress(user, neighbourhoods, today=None):
    """{neighbourhood id: Progress} over the actions that the user may see. Three queries, four
    where the user sees more than what is published of some places.

    Whole months come from the counts that are kept; only the month at each end of the window, and
    what few see, is counted action by action.
    """
    today = today or timezone.localdate()
    ids = [each.pk for each in neighbourhoods]
    begins, this, following = today - WINDOW, month_of(today), next_month(today)
    whole = begins if begins.day == 1 else next_month(begins)
    months = ActionCount.objects.visible_in(user, ids)
    kept, *more = Action.objects.visible_parts(user, ids)
    found = {key: dict.fromkeys(("on_time", "overdue", "due", "in_time"), 0) for key in ids}
    in_window = Q(month__gte=whole, month__lt=this)
    _add_up(
        found,
        months,
        on_time=Sum("open", filter=Q(month__gte=following)),
        overdue=Sum("open", filter=Q(month__lt=this)),
        due=Sum("due", filter=in_window),
        in_time=Sum("in_time", filter=in_window),
    )
    first = kept.filter(due_on__gte=begins, due_on__lt=whole)
    last = kept.filter(due_on__gte=this, due_on__lt=following)
    for rows, still_open in ((first, False), (last, True), *((rows, True) for rows in more)):
        _count(found, rows, begins, today, still_open)
    return {key: Progress(**values) for key, values in found.items()}


def _count(found, rows, begins, today, still_open):
    """Add the actions one by one; those of the first month are counted as open already."""
    rows = rows.filter(DUE)
    due = Q(due_on__gte=begins, due_on__lt=today)
    counts = {
        "due": Count("due_on", filter=due),
        "in_time": Count("due_on", filter=due & IN_TIME),
    }
    if still_open:
        counts["on_time"] = Count("due_on", filter=Q(is_open=True, due_on__gte=today))
        counts["overdue"] = Count("due_on", filter=Q(is_open=True, due_on__lt=today))
    _add_up(found, rows, **counts)


def month_of(day):
    return day.replace(day=1)


def next_month(day):
    return (month_of(day) + datetime.timedelta(days=31)).replace(day=1)


def _add_up(found, rows, **counts):
    """Add the counts of the rows to what was found: {neighbourhood id: {name: number}}."""
    for row in rows.order_by().values("neighbourhood").annotate(**counts):
        values = found[row.pop("neighbourhood")]
        for name, number in row.items():
            values[name] += number or 0
