"""Asking and reminding: one letter a person with all that is ticked, once a day for each, never on a day off."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.text import get_text_list

from accounts import rights
from accounts.cover.models import Cover
from accounts.rights import operation
from core import events
from core.actors import SYSTEM, user_or_none
from core.calendar import is_working_day
from neighbourhoods.models import ClosedDay
from neighbourhoods.telling.letters import is_news
from performance.indicators.querysets import EDIT, PUBLISH
from performance.returns.chasing.letters import signs_in, write_asked
from performance.returns.models import DataReturn, ReturnReminder


@dataclass
class Reminded:
    """What became of a press: who was written to about what, and what nobody was reminded of, and why."""

    sent: list = field(default_factory=list)
    left: list = field(default_factory=list)

    @property
    def in_words(self):
        said = [
            f"{get_text_list([str(each) for each in rows], 'and')} to {name}"
            for name, rows in self.sent
        ]
        words = f"Reminder sent: {'; '.join(said)}." if said else "Nobody was reminded."
        return " ".join((words, *(f"{each}: {why}." for each, why in self.left)))


@operation
def remind(*, returns, by, at=None):
    """Remind those who owe these returns, each of all of theirs in one letter. Nobody is reminded on a day on which
    their agency does not work, nor twice on a day of the same return. Returns Reminded. Raises PermissionDenied where
    one of them is not theirs to chase."""
    at = at or timezone.now()
    locked = []
    for each in sorted(returns, key=lambda row: row.pk):
        row = rights.lock(each, EDIT, PUBLISH, by=by, found=DataReturn.objects.all())
        locked.append(row)
    return _write(locked, by=by, at=at)


@transaction.atomic
def ask_new(returns, at=None):
    """A step of the job: ask for returns that have come into being. Returns Reminded."""
    at = at or timezone.now()
    return _write(returns, by=SYSTEM, at=at)


def _write(returns, *, by, at):
    today, done, to_write = timezone.localtime(at).date(), Reminded(), {}
    closed = ClosedDay.objects.by_agency()
    asked = set(
        ReturnReminder.objects.filter(of__in=[each.pk for each in returns], on=today).values_list("of", flat=True)
    )  # fmt: skip
    whole = DataReturn.objects.whole().filter(pk__in=[each.pk for each in returns])
    for each in whole.order_by("due_on", "id"):
        if why := _why_not(each, today, closed, asked):
            done.left.append((each, why))
        else:
            to_write.setdefault(each.sender, []).append(each)
    for person, rows in to_write.items():
        _one(person, rows, today, done, by=by, at=at)
    return done


def _why_not(owed, today, closed, asked):
    if not owed.is_open:
        return f"{owed.look[0].lower()}"
    if owed.pk in asked:
        return "somebody was reminded today already"
    if owed.sender is None:
        return f"no contact is named; telephone {owed.agency}"
    days = closed.get(None, set()) | closed.get(owed.agency.pk if owed.agency else None, set())
    return "" if is_working_day(today, days) else "today is not a working day"


def _one(person, returns, today, done, *, by, at):
    instead, address = _receiver(person, today)
    if not address:
        done.left += [(each, f"no email address of {person} is known") for each in returns]
        return
    ReturnReminder.objects.bulk_create(
        ReturnReminder(
            of=each, person=person, went_to=instead, on=today, at=at, by=user_or_none(by), by_name=by.name
        )
        for each in returns
    )  # fmt: skip
    for each in returns:
        DataReturn.objects.filter(pk=each.pk).update(
            reminders=each.reminders + 1, reminded_on=today
        )
        events.record("return.reminded", each, by=by, at=at, label=str(each))
    if is_news(at):
        write_asked(
            returns, name=instead or person.name, address=address, instead=person.name if instead else "",
            occasion=f"{today.isoformat()}, {returns[0].pk}", by=by, at=at,
        )  # fmt: skip
    done.sent.append((f"{instead} (for {person.name})" if instead else person.name, returns))


def _receiver(person, day):
    """(name of who covers, address) of who is written to."""
    if signs_in(person):
        rows = Cover.objects.in_force(day).filter(
            grant__user=person.user, covered_by__is_active=True
        )
        if found := rows.select_related("covered_by").order_by("pk").first():
            return found.covered_by.name, found.covered_by.email
    return "", person.address
