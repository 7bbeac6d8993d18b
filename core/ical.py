"""Calendars to subscribe to (RFC 5545): what every feed has in common."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vText

from core import calendar
from core.dates import start_of
from core.text import normalise, without_hidden

MONTHS = 12
AGAIN = datetime.timedelta(hours=6)
"""How often a calendar program is asked to look again."""
HOUR = datetime.timedelta(hours=1)
NONE = datetime.timedelta()


def since(now: datetime.datetime | None = None) -> datetime.datetime:
    """Where every feed begins: the first of the month twelve months ago. From there on it holds
    everything, without an end, so that nothing is cut off in silence."""
    return start_of(calendar.months_on(timezone.localtime(now).date(), -MONTHS))


def to_ical(name: str, events: Iterable[Event]) -> bytes:
    """A calendar with its name. Says nothing of the moment at which it was asked for: the same rows
    give the same bytes."""
    whole = Calendar()
    whole.add("prodid", "-//Derby Neighbourhood Management//EN")
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    for key in ("name", "x-wr-calname"):
        whole.add(key, vText(plain(name)))
    whole.add("refresh-interval", AGAIN, {"VALUE": "DURATION"})
    whole.add_component(_london())
    for event in events:
        whole.add_component(event)
    return whole.to_ical()


def new_event(kind: str, key: int, revised_at: datetime.datetime, sequence: int = 0) -> Event:
    """An event that keeps its UID whatever becomes of it. Without a METHOD, DTSTAMP is the last
    revision (RFC 5545, 3.8.7.2), as LAST-MODIFIED is."""
    event = named_event(f"{kind}-{key}", revised_at)
    event.add("last-modified", revised_at.astimezone(datetime.UTC))
    event.add("sequence", sequence)
    return event


def named_event(name: str, stamp: datetime.datetime) -> Event:
    """An event with the UID that its name gives, of which nobody says when it was last changed."""
    event = Event()
    event.add("uid", f"{name}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}")
    event.add("dtstamp", stamp.astimezone(datetime.UTC))
    return event


def plain(text: str) -> str:
    """Text as an iCalendar value may hold it: no control character, one kind of line end."""
    return normalise(without_hidden(text)).replace("\0", "").replace("\t", " ")


@dataclass(frozen=True)
class Subscription:
    """A feed as pages link to it; `path` within this site."""

    path: str

    @property
    def address(self) -> str:
        """What is pasted into a calendar on the web."""
        return str(settings.SITE_URL) + self.path

    @property
    def webcal(self) -> str:
        """What a phone or a calendar program opens by itself."""
        return "webcal://" + self.address.partition("://")[2]


def subscription(route: str, key: object) -> Subscription:
    """The Subscription of the address called `route`."""
    return Subscription(reverse(route, args=[key]))


def respond(content: bytes, *, is_public: bool) -> HttpResponse:
    """text/calendar that is asked for again each time; 304 where the program has these bytes already
    (ConditionalGetMiddleware). No Last-Modified: names of bodies and venues, and what falls out of
    the window, carry no time that could be compared, and a 304 for something that did change would
    be worse than none."""
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache" if is_public else "no-cache, private"
    return response


def _london() -> Timezone:
    """Europe/London by the rule that has held since October 1995 (Summer Time Order 2002):
    for every year to come, and not for those of the meetings alone."""
    zone = Timezone()
    zone.add("tzid", "Europe/London")
    for observance, name, start, month, before, after in (
        (TimezoneDaylight(), "BST", datetime.datetime(1996, 3, 31, 1), 3, NONE, HOUR),
        (TimezoneStandard(), "GMT", datetime.datetime(1996, 10, 27, 2), 10, HOUR, NONE),
    ):
        observance.add("dtstart", start)
        observance.add("tzoffsetfrom", before)
        observance.add("tzoffsetto", after)
        observance.add("tzname", name)
        observance.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1SU"})
        zone.add_component(observance)
    return zone
