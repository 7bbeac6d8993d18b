"""Rule R13: how an action stands, as red, amber and green, each with its word and shape."""

from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from core import settings
from tasking import states
from tasking.actions.days import agency_days
from tasking.actions.settings import ACCEPT_DAYS
from tasking.clocks import WORKING_DAYS, Target, due_at

ACHIEVED = ("Achieved", "green", "✓")
ON_COURSE = ("On course", "yellow", "●")
REMIND = ("Due date passed: remind", "yellow", "◆")
OVERDUE = ("Overdue", "red", "▲")
NOT_ACCEPTED = ("Not accepted in time", "red", "▲")
DECLINED = ("Give to someone else", "red", "■")
BLOCKED = ("Blocked", "yellow", "■")


@dataclass(frozen=True)
class Signals:
    """The signals of many actions at one moment. The calendar is read once, and only where something
    waits for an answer: two queries."""

    at: object

    @property
    def today(self):
        return timezone.localtime(self.at).date()

    @cached_property
    def days(self):
        return agency_days()

    @cached_property
    def target(self):
        return Target(WORKING_DAYS, settings.value(ACCEPT_DAYS.name, on=self.today))

    def answer_by(self, action):
        """Until when an offer is to be answered, by the agency's calendar; None where none is open."""
        if action.state != states.OFFERED or action.offered_at is None:
            return None
        return due_at(action.offered_at, self.target, self.days.of(action.lead_agency))

    def of(self, action):
        """(word, colour, shape); None of what was cancelled. Agencies alone are shown red: volunteers
        and residents are reminded."""
        if action.state == states.CANCELLED:
            return None
        if action.state in states.REPORTED:
            return ACHIEVED
        if is_voluntary(action):
            return REMIND if action.is_overdue(self.today) else ON_COURSE
        if action.is_overdue(self.today):
            return OVERDUE
        if action.state == states.DECLINED:
            return DECLINED
        if (until := self.answer_by(action)) and until < self.at:
            return NOT_ACCEPTED
        return BLOCKED if action.state == states.BLOCKED else ON_COURSE


def is_voluntary(action):
    """Whether it was promised by somebody who works for no agency."""
    return action.owner_id is not None and action.owner.agency_id is None


def show_on(actions, at=None):
    """Set `signal` on each of the actions."""
    signals = Signals(at or timezone.now())
    for each in actions:
        each.signal = signals.of(each)
    return actions
