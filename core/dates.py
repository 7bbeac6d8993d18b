"""Dates and times as pages, PDF and messages say them."""

import datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format


def start_of(day: datetime.date) -> datetime.datetime:
    """The moment at which a local day begins: what an index on a time is asked with."""
    return local_time(day, datetime.time())


def local_time(day: datetime.date, time: datetime.time) -> datetime.datetime:
    """The moment of a local time on a day."""
    return timezone.make_aware(datetime.datetime.combine(day, time))


@lru_cache(4096)
def day_in_words(day: datetime.date) -> str:
    """A date as pages say it: 12 March 2026. Long lists name few days many times."""
    return date_format(day)


def time_of_day(moment: datetime.datetime | datetime.time) -> str:
    """An aware time, or a plain time of day, as local words: 7pm, 7:30pm, 12 noon is 12pm."""
    local = moment if isinstance(moment, datetime.time) else timezone.localtime(moment)
    hour = local.hour % 12 or 12
    minutes = f":{local.minute:02d}" if local.minute else ""
    return f"{hour}{minutes}{'am' if local.hour < 12 else 'pm'}"
