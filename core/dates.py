"""Dates and times as pages, PDF and messages say them."""

from django.utils import timezone


def time_of_day(moment):
    """An aware time as local words: 7pm, 7:30pm, 12 noon is 12pm."""
    local = timezone.localtime(moment)
    hour = local.hour % 12 or 12
    minutes = f":{local.minute:02d}" if local.minute else ""
    return f"{hour}{minutes}{'am' if local.hour < 12 else 'pm'}"
