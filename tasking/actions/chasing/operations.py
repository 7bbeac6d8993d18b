"""Reminding by hand: all that is ticked, one letter to each person, once a day for each action."""

from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.text import get_text_list

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events
from core.actors import user_or_none
from core.letters.operations import send_letter
from neighbourhoods.telling.letters import is_news
from tasking.actions.chasing import letters, people
from tasking.actions.chasing.models import ActionChase, ActionReminder
from tasking.actions.days import agency_days
from tasking.actions.models import Action


@dataclass
class Chased:
    """What became of a press: who was written to about what, and what nobody was reminded of."""

    sent: list = field(default_factory=list)
    """[(name of whom the letter goes to, [action, …])]"""
    left: list = field(default_factory=list)
    """[(action, why nobody was reminded of it)]"""

    @property
    def in_words(self):
        said = [
            f"{get_text_list([each.reference for each in actions], 'and')} to {name}"
            for name, actions in self.sent
        ]
        words = f"Reminder sent: {'; '.join(said)}." if said else "Nobody was reminded."
        return " ".join((words, *(f"{each.reference}: {why}." for each, why in self.left)))


@operation
def chase(*, actions, by, at=None):
    """Remind those who are to do these actions, each of all of theirs in one letter: the owner, who covers
    for them today, or whoever acts for the agency. Nobody is reminded on a day on which their agency does
    not work, nor twice on a day of the same action. Returns Chased. Raises PermissionDenied where one of
    them is not theirs to change."""
    at = at or timezone.now()
    today, days, done = timezone.localtime(at).date(), agency_days(), Chased()
    to_write = {}
    for action in sorted(actions, key=lambda each: each.pk):
        locked = rights.lock(action, Permission.EDIT_ACTION, by=by, found=_found())
        if why := _why_not(locked, today, days):
            done.left.append((locked, why))
            continue
        receivers, why = people.receivers(locked, today)
        for each in receivers:
            to_write.setdefault(each, []).append(locked)
        if not receivers:
            done.left.append((locked, why))
    for receiver, rows in to_write.items():
        _write(receiver, rows, today, by=by, at=at)
        done.sent.append((receiver.name, rows))
    return done


def _found():
    return Action.objects.select_related("body", "lead_agency", "owner__user", "owner__agency")


def _why_not(action, today, days):
    """Why nobody is reminded of a locked action today; "" where somebody is."""
    if not action.is_open:
        return f"it is {action.get_state_display().lower()} already"
    if ActionReminder.objects.filter(action=action, on=today).exists():
        return "somebody was reminded today already"
    if not days.of(action.lead_agency).is_working(today):
        return f"{action.lead_agency} does not work today"
    return ""


def _write(receiver, actions, today, *, by, at):
    chase = ActionChase.objects.create(
        person=receiver.person,
        went_to=receiver.instead,
        at=at,
        by=user_or_none(by),
        by_name=by.name,
    )
    ActionReminder.objects.bulk_create(
        ActionReminder(chase=chase, action=each, person=receiver.person, on=today)
        for each in actions
    )
    if is_news(at):
        subject, body = letters.reminder(receiver, actions)
        send_letter(
            kind="Reminder", to=receiver.address, subject=subject, body=body, about=chase,
            occasion=f"{today.isoformat()}, {chase.pk}", at=at,
        )  # fmt: skip
    for each in actions:
        events.record("action.reminded", each, by=by, at=at, label=each.reference)
