"""When nominations for a meeting close. The day follows the meeting: nothing is stored."""

import datetime

from django.utils import timezone

from boards.models import Meeting
from core import calendar, settings
from neighbourhoods.models import ClosedDay
from tasking.meetings.settings import CLOSE_DAYS


def closes_on(meeting, closed=None):
    """The last day on which something can be nominated for a meeting."""
    closed = ClosedDay.objects.days() if closed is None else closed
    days = settings.value(CLOSE_DAYS.name, on=meeting.day, body=meeting.body)
    return calendar.add_working_days(meeting.day, -int(days), closed)


def closing_days(meetings):
    """{meeting: the last day on which something can be nominated for it}. Two queries, none for no meeting."""
    if not meetings:
        return {}
    closed = ClosedDay.objects.days()
    asked = settings.values(CLOSE_DAYS.name, bodies={each.body_id for each in meetings})
    return {
        each.pk: calendar.add_working_days(each.day, -int(asked.on(each.day, each.body_id)), closed)
        for each in meetings
    }


def closes_at(meeting, closed=None):
    """The moment after that day."""
    return after(closes_on(meeting, closed))


def after(day):
    """The moment at which a day is over."""
    day += datetime.timedelta(days=1)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def next_meeting(group, now=None):
    """The next meeting of a group whose agenda is still open; None where no date is set."""
    meetings = Meeting.objects.filter(body=group.pk).upcoming(now).with_open_agenda()
    return meetings.select_related("body__neighbourhood").first()
