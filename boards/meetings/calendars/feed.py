"""Meetings as iCalendar: of a body, and of a neighbourhood with all its public bodies."""

import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from boards.meetings.calendars.rules import USUAL_LENGTH
from boards.meetings.models import Meeting
from core import calendar, ical
from core.dates import start_of


def calendar_of_meetings(name, now=None, **which):
    """The bytes of a public calendar. Whoever asks gets what the public may know, for a calendar
    program signs nobody in. `which` says of which body or neighbourhood."""
    rows = Meeting.objects.announced_to(AnonymousUser()).filter(
        starts_at__gte=ical.since(now), **which
    )
    return ical.to_ical(name, events_of(rows))


def events_of(meetings):
    """The events of meetings, in the order of their time; one query."""
    rows = meetings.with_place().select_related("continues").order_by("starts_at", "id")
    return [meeting_event(meeting) for meeting in rows]


def meeting_event(meeting):
    """One meeting; times carry TZID=Europe/London. A cancelled one stays, and says so."""
    event = ical.new_event("meeting", meeting.pk, meeting.revised_at, meeting.sequence)
    event.add("dtstart", _local(meeting.starts_at))
    event.add("dtend", _local(meeting.ends_at or meeting.starts_at + USUAL_LENGTH))
    is_cancelled = meeting.state == Meeting.State.CANCELLED
    event.add("summary", ical.plain(f"{'Cancelled: ' if is_cancelled else ''}{meeting.body}"))
    event.add("location", ical.plain(_location(meeting)))
    event.add("description", ical.plain("\n".join(_description(meeting))))
    event.add("url", settings.SITE_URL + meeting.get_absolute_url())
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if is_cancelled else "OPAQUE")
    return event


def entry_event(entry):
    """An entry that says of itself when it is and what names it. It has no time of its last change:
    the moment at which it begins stands there, so that the same entry gives the same bytes."""
    begins = entry.at or start_of(entry.first)
    event = ical.named_event(entry.key, begins)
    if entry.at:
        event.add("dtstart", _local(entry.at))
        event.add("dtend", _local(entry.ends_at or entry.at + USUAL_LENGTH))
    else:
        event.add("dtstart", entry.first)
        event.add("dtend", entry.until + calendar.DAY)
    event.add("summary", ical.plain(f"{'Cancelled: ' if entry.is_cancelled else ''}{entry.title}"))
    if entry.note:
        event.add("description", ical.plain(entry.note))
    if entry.where:
        event.add("location", ical.plain(entry.where))
    if entry.url:
        event.add("url", settings.SITE_URL + entry.url)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE" if entry.at and not entry.is_cancelled else "TRANSPARENT")
    return event


def _local(moment):
    """With TZID; in UTC in the hour that comes twice in October, where local time would name the
    first of the two."""
    local = timezone.localtime(moment)
    return moment.astimezone(datetime.UTC) if local.fold else local


def _location(meeting):
    """The place in one line, with the address of a venue: what a map is asked."""
    parts = (meeting.venue and meeting.venue.name, meeting.place, _address(meeting))
    return ", ".join(each for each in parts if each)


def _address(meeting):
    return meeting.venue.address if meeting.venue_id else ""


def _description(meeting):
    """Lines: why it is cancelled, from when it goes on, where it is, how one gets in, the page."""
    if meeting.state == Meeting.State.CANCELLED:
        yield f"This meeting is cancelled: {meeting.cancelled_reason}"
    if meeting.continues_id:
        yield f"Reconvened from {meeting.continues.day:%-d %B %Y}"
    if _address(meeting):
        yield f"Address: {_address(meeting)}"
    if meeting.getting_in:
        yield f"Access: {meeting.getting_in}"
    yield f"Agenda and details: {settings.SITE_URL}{meeting.get_absolute_url()}"
