"""What is shown of a date before it is set: its weekday, the last day to publish the agenda, what may
not be meant, and what is in the way."""

import datetime
from dataclasses import dataclass

from django import forms
from django.utils import timezone

from boards.meetings.calendars.clashes import known_for, proposed
from boards.meetings.dates.rules import why_unusual
from boards.meetings.models import Meeting
from core import calendar, rows
from core.dates import start_of, time_of_day
from neighbourhoods.models import ClosedDay


@dataclass(frozen=True)
class Report:
    """What there is to know of one date. `last_day` is the legal deadline, `target` the working day on
    or before it."""

    starts_at: datetime.datetime
    last_day: datetime.date
    target: datetime.date
    asked: str
    unusual: tuple
    warnings: tuple

    @property
    def day(self):
        return timezone.localtime(self.starts_at).date()

    @property
    def is_short(self):
        """Whether the last day to publish is over."""
        return self.last_day < timezone.localdate()

    @property
    def lines(self):
        """All that is to be looked at, in sentences."""
        return [*self.unusual, *(f"{each.words.rstrip('.')}." for each in self.warnings)]


def reports(body, moments, venue, user, *, key=None):
    """[Report] of several dates of one body: (begins, ends or None) each. A fixed number of queries,
    however many. `key` is the id of the meeting that is moved."""
    slots = [proposed(body, *each, venue, user, key) for each in moments]
    known = known_for(user, slots)
    closed = {each.day: each.name for each in ClosedDay.objects.of_council()}
    taken = _taken(body, slots, key)
    counting = (body.clear_days, body.counting, frozenset(closed))
    return [
        Report(
            slot.starts_at,
            calendar.publish_by(slot.day, *counting),
            calendar.publish_target(slot.day, *counting),
            body.notice_in_words,
            tuple(
                why_unusual(
                    body,
                    slot.day,
                    holiday=calendar.bank_holiday(slot.day),
                    closed_for=closed.get(slot.day, ""),
                    others=taken.get(slot.day, []),
                )
            ),
            tuple(known.of(slot)),
        )
        for slot in slots
    ]


def _taken(body, slots, key):
    """{day: the times at which the body meets then already}: one query."""
    if not slots:
        return {}
    days = [each.day for each in slots]
    rows_of = Meeting.objects.filter(body=body).exclude(pk=key)
    rows_of = rows_of.exclude(state=Meeting.State.CANCELLED).filter(
        starts_at__gte=start_of(min(days)), starts_at__lt=start_of(max(days) + calendar.DAY)
    )
    found = {}
    for each in rows_of.order_by("starts_at"):
        found.setdefault(each.day, []).append(time_of_day(each.starts_at))
    return found


def digest(found, *, with_unusual):
    """A text of what was shown, to be sent back with the press that sets the dates: a few letters for
    each line; "" where there was nothing to look at. `with_unusual`: what may not be meant counts too,
    where the form has no tick of its own for it."""
    shown = {
        rows.shown(each.starts_at.isoformat(), line)
        for each in found
        for line in (each.lines if with_unusual else [warning.words for warning in each.warnings])
    }
    return " ".join(sorted(shown))


def was_seen(now, seen):
    """Whether all that a `digest` says now stood in the one that was sent back."""
    return set(now.split()) <= set(seen.split())


class LookedAtField(forms.CharField):
    """Carries the `digest` of what the page showed."""

    def __init__(self):
        super().__init__(required=False, max_length=10_000, widget=forms.HiddenInput)
