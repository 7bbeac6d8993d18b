"""The bulletin of a ward committee's decisions to all councillors: what was published, and when it comes into force."""

import datetime
from itertools import groupby

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from boards.models import Decision, TermOfOffice
from core.dates import day_in_words
from core.letters.operations import send_letter
from core.text import one_line
from neighbourhoods.models import Person

KIND = "Bulletin of decisions"
BACK = datetime.timedelta(days=4)
"""Looked at again: what was published on Friday evening is told on Monday."""


def tell_councillors(at=None):
    """The job of each afternoon: one letter for each meeting and day to each councillor who has an address and has not
    stopped letters. The same twice is one. Returns how many were written or known."""
    at = at or timezone.now()
    today, count = timezone.localdate(at), 0
    people = list(_councillors(today))
    for meeting, decisions in groupby(_published(today), key=lambda each: each.item.meeting):
        subject, body = _bulletin(meeting, list(decisions))
        day = timezone.localtime(meeting.minutes_published_at).date()
        for person in people:
            send_letter(
                kind=KIND, to=person.address, subject=subject, body=body, about=meeting,
                occasion=f"decisions {day.isoformat()}", at=at,
            )  # fmt: skip
            count += 1
    return count


def _published(today):
    """Decisions of ward committees that can be called in and were published lately, by meeting."""
    rows = Decision.objects.standing().filter(
        excludes_public=False,
        numbered__in_force_on__gte=today,
        item__meeting__body__kind="ward_committee",
        item__meeting__minutes_published_at__date__gte=today - BACK,
    )
    rows = rows.select_related("item__meeting__body", "numbered")
    return rows.order_by("item__meeting_id", "numbered__number")


def _councillors(today):
    elected = TermOfOffice.objects.current(today).values("person")
    people = Person.objects.filter(pk__in=elected).select_related("user").with_contact()
    for person in people.order_by("pk"):
        stopped = person.user is not None and not person.user.bulletin
        if person.address and not stopped:
            yield person


def _bulletin(meeting, decisions):
    published = day_in_words(timezone.localtime(meeting.minutes_published_at).date())
    opening = (
        f"Decisions of {one_line(meeting.body.name)}, published on {published}. A councillor may ask for call-in "
        "before a decision comes into force."
    )
    lines = [opening]
    for each in decisions:
        words = one_line(each.text) if each.item.access == "public" else "in the private part"
        force = day_in_words(each.numbered.in_force_on)
        lines.append(
            f"{each.numbered}: {words}\nComes into force on {force}, unless it is called in."
        )
    lines.append(f"{settings.SITE_URL}{reverse('meeting', args=[meeting.pk])}")
    lines.append(f"You can stop these emails on your account: {settings.SITE_URL}{reverse('me')}")
    return f"Decisions published: {one_line(meeting.body.name)}", "\n\n".join(lines) + "\n"
