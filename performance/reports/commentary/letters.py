"""Letters about commentary: asked for and reminded of, on working days alone. Who has no account gets a link."""

import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.access import Role
from accounts.models import Cover, RoleGrant
from core.actors import SYSTEM
from core.calendar import add_working_days, is_working_day
from core.dates import day_in_words
from core.letters.operations import send_letter
from core.links import operations as links
from core.links.declaring import Purpose
from core.links.models import Link
from core.text import one_line
from neighbourhoods.models import ClosedDay
from neighbourhoods.telling.letters import is_news
from performance.reports.commentary.following import place_owed
from performance.reports.commentary.models import Commentary
from performance.returns.chasing.letters import signs_in

PURPOSE = Purpose(
    name="commentary", target="performance.commentary", days=60, uses={"given": "Gave commentary"}
)
KIND = "Commentary for a report"
DAYS_BEFORE = 2
"""Working days before its day on which who owes it is reminded."""
NO_LONGER = "It had been received, or was no longer needed, when this was due to be sent"


def ask(commentaries, *, by, at):
    """Step: write to who owes these, unless today is not a working day: the job of the next one does. Returns those of
    whom somebody was written to."""
    today, closed = timezone.localtime(at).date(), ClosedDay.objects.by_agency()
    asked = []
    for each in Commentary.objects.whole().filter(pk__in=[row.pk for row in commentaries]):
        days = closed.get(None, set()) | closed.get(each.agency_id, set())
        if not is_working_day(today, days):
            continue
        if _write(each, today, by=by, at=at):
            Commentary.objects.filter(pk=each.pk).update(reminded_on=today)
            asked.append(each)
    return asked


def is_due(each, today, closed=()):
    """Whether who owes commentary is written to today: at first, two working days before its day, and after it."""
    if each.reminded_on is None:
        return True
    days = (
        add_working_days(each.due_on, -DAYS_BEFORE, closed),
        each.due_on + datetime.timedelta(days=1),
    )
    return any(each.reminded_on < day <= today for day in days)


def remind_all(at=None):
    """A job: what is owed goes to whoever answers for it now, who is written to on the days of `is_due`. Running it twice
    writes nothing twice."""
    at = at or timezone.now()
    place_owed(at=at)
    today, closed = timezone.localtime(at).date(), ClosedDay.objects.days()
    owed = Commentary.objects.owed().order_by("pk")
    return ask([each for each in owed if is_due(each, today, closed)], by=SYSTEM, at=at)


def _write(each, today, *, by, at):
    """Whether somebody was written to."""
    if each.person is not None and not signs_in(each.person):
        if each.person.address and is_news(at):
            write_link(each, occasion=today.isoformat(), by=by, at=at)
        return bool(each.person.address)
    addresses = _addresses(each, today)
    for address in addresses if is_news(at) else ():
        send_letter(
            kind=KIND, to=address, subject=f"Please comment: {one_line(str(each))}", about=each,
            occasion=today.isoformat(), at=at,
            body=f"{_said(each)}\n\n{settings.SITE_URL}{each.get_absolute_url()}\n",
        )  # fmt: skip
    return bool(addresses)


def _addresses(each, today):
    """Of who is asked, or of all who act for the agency; of who covers for one of them too."""
    grants = RoleGrant.objects.in_force(today).filter(user__is_active=True)
    if each.person is not None:
        grants = grants.filter(user=each.person.user)
        own = {each.person.user.email}
    else:
        grants = grants.filter(role=Role.PARTNER_OFFICER, agency=each.agency_id)
        own = set(grants.values_list("user__email", flat=True))
    covering = Cover.objects.addresses(grants, today)
    return sorted(own.union(*covering.values()) if covering else own)


def _said(each):
    return (
        f"{one_line(each.report.place_name)}, {each.report.period.words}: the figure of “{one_line(str(each.indicator))}” "
        f"is red. Please respond by {day_in_words(each.due_on)}: what lies behind it, and what is {one_line(str(each.agency))} doing about it? "
        "What you write goes into the report, which is public."
    )


def write_link(each, *, occasion, by, at):
    """Step: the email with a link to one commentary; the same occasion twice is the same letter."""
    token, person = links.new_token(), each.person
    last = timezone.localdate(at + datetime.timedelta(days=PURPOSE.days))
    lines = [
        f"Dear {one_line(person.name)},",
        _said(each),
        f"You do not need to sign in. The link is for you only and works until {day_in_words(last)}:",
        f"{settings.SITE_URL}{reverse('commentary_link', args=[token])}",
    ]
    letter = send_letter(
        kind=KIND, to=person.address, subject=f"Please comment: {one_line(str(each))}",
        body="\n\n".join(lines) + "\n", about=each, occasion=occasion, keeps_body=False, at=at,
    )  # fmt: skip
    if not Link.objects.filter(letter=letter).exists():
        links.make(
            PURPOSE.name, each, person=person, name=person.name, by=by, token=token, letter=letter, at=at
        )  # fmt: skip
    return letter


def why_outdated(letter):
    """Why a letter about commentary does not go any more; "" where it does. Its link is then revoked."""
    if Commentary.objects.owed().filter(pk=letter.about_id).exists():
        return ""
    for link in Link.objects.filter(letter=letter):
        links.revoke(link=link, by=SYSTEM)
    return NO_LONGER
