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
from core.letters.models import Letter
from core.letters.operations import send_letter
from neighbourhoods.dates.models import ClosedDay

KIND = "What you need to do this week"
JOB = "neighbourhoods.write_to"
SHOWN = 6
PRIVATE = "Something in private. Sign in to see it"


def begin_week(today):
    """On the first working day of a week: a job for each reader. On the second, where the first was
    missed or somebody had nothing to do then: for each reader who has no letter of the week yet.
    Returns how many; 0 on any other day."""
    closed = ClosedDay.objects.days()
    week = [today - datetime.timedelta(days) for days in range(today.weekday() + 1)]
    worked = [day for day in week if is_working_day(day, closed)]
    if today not in worked or len(worked) > 2:
        return 0
    written = Letter.objects.filter(
        kind=KIND, created_at__date__gte=week[-1], about_id__isnull=False
    )
    people = readers(today).exclude(pk__in=written.values("about_id"))
    people = list(people.values_list("pk", flat=True))
    defer_many(JOB, [{"user": pk, "day": today.isoformat()} for pk in people])
    return len(people)


def readers(day):
    """Who is written to: people with a role who did not stop the letter and are not away, and who
    covers for a colleague that day. Away is somebody all of whose roles are covered; a seat on a
    body, which nobody can cover, does not count where there are others."""
    own = RoleGrant.objects.filter(user=OuterRef("pk")).in_force(day)
    away = Cover.objects.in_force(day).filter(grant=OuterRef("pk"))
    given = own.filter(membership=None)
    covers = Cover.objects.in_force(day).filter(
        covered_by=OuterRef("pk"), grant__in=RoleGrant.objects.in_force(day)
    )
    works = Exists(given.filter(~Exists(away))) | (~Exists(given) & Exists(own)) | Exists(covers)
    return User.objects.filter(works, is_active=True, monday_letter=True)


def write_to(user, day):
    """The letter of the week of `day` to a user (key), one however often this runs: keyed by person
    and week. None where nothing needs them, the week is over, or they are no longer among the
    readers."""
    found = readers(day).filter(pk=user).first()
    if found is None or _week(day) != _week(timezone.localdate()):
        return None
    needs = todo.needs(todo.Asked(found, timezone.now(), SHOWN))
    if not needs.rows:
        return None
    return send_letter(
        kind=KIND,
        to=found.email,
        subject=_subject(needs),
        body=_body(found, needs),
        about=found,
        occasion=_week(day),
        keeps_body=False,
    )


def _week(day):
    year, week, _ = day.isocalendar()
    return f"{year} week {week}"


def why_outdated(letter):
    """Why a letter about a user must not go any more; "" where it may. A letter of the week goes in
    its week, to who is still a reader, at the address of the account."""
    if letter.kind != KIND:
        return ""
    today = timezone.localdate()
    if _week(timezone.localdate(letter.created_at)) != _week(today):
        return "Its week is over"
    reader = readers(today).filter(pk=letter.about_id, email__iexact=letter.to)
    return "" if reader.exists() else "No longer for this person"


def _subject(needs):
    number, late = len(needs.rows), needs.late
    things = "1 thing to do" if number == 1 else f"{number} things to do"
    return f"This week: {things}" + (f", {late} overdue" if late else "")


def _body(user, needs):
    said = "This is what you need to do. Each line leads to the page where you can do it."
    parts = [f"Dear {user.name},", said]
    for group in needs.groups:
        lines = [_line(row, late) for row, late in group.rows]
        parts.append("\n\n".join([group.heading.upper(), *lines]))
    account, home = (_address(reverse(name)) for name in ("me", "home"))
    parts.append(f"The whole list:\n{home}")
    parts.append(f"You get this email once a week. To stop it, go to your account:\n{account}")
    return "\n\n".join(parts)


def _line(row, late):
    if row.is_private:
        return f"{PRIVATE}:\n{_address(reverse('home'))}"
    said = [row.what, row.where, f"due {row.due_on:%-d %B %Y}" if row.due_on else "", late]
    return f"{', '.join(each for each in said if each)}:\n{_address(row.url)}"


def _address(path):
    return f"{settings.SITE_URL}{path}"
