"""How an agency answers and keeps its word over twelve months, always with the number that it is out of."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, F, Q
from django.utils import timezone

from neighbourhoods.models import Agency
from tasking import states
from tasking.actions.models import Action
from tasking.actions.offers.signals import Signals
from tasking.clocks import due_at

WINDOW = datetime.timedelta(days=365)
SHOWN = 20
"""Overdue actions of one agency that an agenda names; the rest is counted."""


@dataclass
class Rate:
    """Numbers of one agency: offers accepted in time of all that were to be answered, actions done on time
    of all that fell due."""

    accepted: int = 0
    answered: int = 0
    on_time: int = 0
    due: int = 0

    @property
    def accepted_in_words(self):
        return f"{self.accepted} of {self.answered}" if self.answered else "none offered"

    @property
    def on_time_in_words(self):
        return f"{self.on_time} of {self.due}" if self.due else "none due"


def rates(actions, at=None):
    """{key of a lead agency: Rate} of these actions. Four queries at most, however many there are."""
    at = at or timezone.now()
    today, found = timezone.localtime(at).date(), {}
    due = actions.filter(due_on__gt=today - WINDOW, due_on__lte=today)
    due = due.exclude(state=states.CANCELLED).order_by().values_list("lead_agency")
    kept = Count("pk", filter=Q(done_on__lte=F("due_on")))
    for agency, number, on_time in due.annotate(number=Count("pk"), kept=kept):
        found[agency] = Rate(on_time=on_time, due=number)
    _answers(actions, at, found)
    return found


def _answers(actions, at, found):
    """What was offered in the twelve months: accepted in time, or not answered in time. What was declined
    with a reason, or may still be answered, is no question."""
    for key, is_kept in kept_words(actions.filter(offered_at__gt=at - WINDOW), at, "lead_agency"):
        rate = found.setdefault(key, Rate())
        rate.answered += 1
        rate.accepted += is_kept


def kept_words(actions, at, name):
    """(value of the column `name`, whether it was accepted in time) of each of these actions that was offered and had to
    be answered by now. Three queries."""
    rows = actions.exclude(state__in=(states.DECLINED, states.CANCELLED))
    columns = (name, "lead_agency", "lead_agency__works_every_day", "offered_at", "accepted_at")
    signals = Signals(at)
    for key, agency, every_day, offered_at, accepted_at in rows.order_by().values_list(*columns):
        calendar = signals.days.of(Agency(pk=agency, works_every_day=every_day))
        until = due_at(offered_at, signals.target, calendar)
        if accepted_at is not None or until < at:
            yield key, accepted_at is not None and accepted_at <= until


@dataclass(frozen=True)
class AgencyOverdue:
    """What one agency has not done in time for a body, and how it kept its word otherwise."""

    agency: Agency
    actions: tuple
    more: int
    rate: Rate

    @property
    def number(self):
        return len(self.actions) + self.more


def overdue_by_agency(user, body, at=None):
    """[AgencyOverdue] of a body as the user may see it, the agency with the most first: the first item of
    a tasking meeting. A fixed number of queries."""
    at = at or timezone.now()
    actions = Action.objects.visible_of(user, body)
    late = actions.overdue(timezone.localtime(at).date()).for_list().naming_owners_to(user)
    by_agency, known = {}, rates(actions, at)
    for each in late.order_by("due_on", "id"):
        by_agency.setdefault(each.lead_agency, []).append(each)
    found = [
        AgencyOverdue(
            agency, tuple(rows[:SHOWN]), max(len(rows) - SHOWN, 0), known.get(agency.pk, Rate())
        )
        for agency, rows in by_agency.items()
    ]
    return sorted(found, key=lambda each: (-each.number, each.agency.name))
