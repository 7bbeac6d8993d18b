"""The letter of the week: what needs somebody, on the first working day, once."""

import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from accounts.models import Cover, RoleGrant, User
from core import todo
from core.calendar import is_working_day
from core.jobs.registry import defer_many
from core.letters.operations import send_letter
from neighbourhoods.models import ClosedDay

KIND = "What needs you this week"
JOB = "derby_nm.write_to"
SHOWN = 6
PRIVATE = "Something in private. Sign in to see it"


def begin_week(today):
    """On the first working day of a week: a job for each person who may get the letter. Returns how
    many; 0 on any other day."""
    closed = ClosedDay.objects.days()
    week = [today - datetime.timedelta(days) for days in range(today.weekday() + 1)]
    if [day for day in week if is_working_day(day, closed)] != [today]:
        return 0
    people = list(readers(today).values_list("pk", flat=True))
    defer_many(JOB, [{"user": pk, "day": today.isoformat()} for pk in people])
    return len(people)


def readers(day):
    """Who is written to: people with a role who did not stop the letter, and are not away: somebody
    all of whose own roles are covered that day."""
    own = RoleGrant.objects.filter(user=OuterRef("pk")).in_force(day)
    away = Cover.objects.in_force(day).filter(grant=OuterRef("pk"))
    return User.objects.filter(
        Exists(own.filter(~Exists(away))), is_active=True, monday_letter=True
    )


def write_to(user, day):
    """The letter of the week of `day` to a user (key), one however often this runs: keyed by person
    and week. None where nothing needs them, or they are no longer among the readers."""
    found = readers(day).filter(pk=user).first()
    needs = found and todo.needs(found, timezone.now(), SHOWN)
    if not needs or not needs.rows:
        return None
    year, week, _ = day.isocalendar()
    return send_letter(
        kind=KIND,
        to=found.email,
        subject=_subject(needs),
        body=_body(found, needs),
        about=found,
        occasion=f"{year} week {week}",
    )


def _subject(needs):
    number, late = len(needs.rows), needs.late
    things = "1 thing needs you" if number == 1 else f"{number} things need you"
    return f"This week: {things}" + (f", {late} late" if late else "")


def _body(user, needs):
    parts = [f"{user.name},", "this is what needs you. Each line leads to where it is done."]
    for group in needs.groups:
        lines = [_line(row, late) for row, late in group.rows]
        parts.append("\n\n".join([group.heading.upper(), *lines]))
    account, home = (_address(reverse(name)) for name in ("me", "home"))
    parts.append(f"The whole list, with its buttons:\n{home}")
    parts.append(f"You get this letter once a week. To stop it, go to your account:\n{account}")
    return "\n\n".join(parts)


def _line(row, late):
    if row.is_private:
        return f"{PRIVATE}:\n{_address(reverse('home'))}"
    said = [row.what, row.where, f"due {row.due_on:%-d %B %Y}" if row.due_on else "", late]
    return f"{', '.join(each for each in said if each)}:\n{_address(row.url)}"


def _address(path):
    return f"{settings.SITE_URL}{path}"
