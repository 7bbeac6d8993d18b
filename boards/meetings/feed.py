"""Meetings as iCalendar."""

import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.utils import timezone
from icalendar import Calendar, Event

from boards.meetings.models import Meeting

PAST = datetime.timedelta(days=366)
LIMIT = 500


def new_calendar(name):
    """An empty calendar with its name."""
    calendar = Calendar()
    calendar.add("prodid", "-//Derby Neighbourhood Management//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    return calendar


def respond(content):
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "no-store, private"
    return response


def calendar_of_body(body, now=None):
    """The bytes of a body's public calendar: published meetings from a year back on. Whoever asks
    gets what the public sees, for a calendar program signs nobody in."""
    now = now or timezone.now()
    calendar = new_calendar(str(body))
    rows = Meeting.objects.visible_to(AnonymousUser()).filter(body=body, starts_at__gte=now - PAST)
    for meeting in rows.with_place().order_by("starts_at")[:LIMIT]:
        calendar.add_component(meeting_event(meeting, now))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def meeting_event(meeting, now):
    """One meeting; times carry TZID=Europe/London."""
    event = Event()
    start = timezone.localtime(meeting.starts_at)
    event.add("uid", f"meeting-{meeting.pk}@{host()}")
    event.add("dtstamp", now)
    event.add("dtstart", start)
    end = (
        timezone.localtime(meeting.ends_at)
        if meeting.ends_at
        else start + datetime.timedelta(hours=2)
    )
    event.add("dtend", end)
    event.add("summary", str(meeting.body))
    event.add("location", meeting.where)
    event.add("url", settings.SITE_URL + meeting.get_absolute_url())
    event.add("status", "CANCELLED" if meeting.state == meeting.State.CANCELLED else "CONFIRMED")
    return event


def host():
    return settings.SITE_URL.partition("//")[2] or "localhost"
