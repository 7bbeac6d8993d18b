"""The field sheet of an action day."""

from django.utils import timezone
from django.utils.formats import date_format

from core import pdf
from core.dates import time_of_day
from neighbourhoods.services.models import numbers_at_risk
from tasking.walkabouts.days.models import DayCount


def field_sheet(day, tasks):
    """The bytes of the sheet: tasks by agency with a box to tick, counts to fill in, whom to ring."""
    title = f"Field sheet: {day.title}"
    data = pdf.frame(title, day.day, foot=f"{day.title}, {date_format(day.day)}")
    return pdf.render("actionday.typ", data | as_data(day, tasks))


def as_data(day, tasks):
    """What the sheet says, as plain data."""
    begins = timezone.localtime(day.starts_at)
    return {
        "mark": "Not for the public",
        "facts": [
            ["Date", date_format(day.day)],
            ["Time", f"{time_of_day(begins)} to {time_of_day(day.ends)}"],
            ["Where", day.where],
            ["Meeting point", day.meeting_point],
            ["Led by", ", ".join(str(each) for each in (day.led_by, day.agency) if each)],
            ["First aid", day.first_aid or "Not arranged yet"],
            ["Insurance", day.insurance or "Not arranged yet"],
            ["Landowner’s permission", day.leave or "Not arranged yet"],
            ["Risk assessment", _signed(day)],
        ],
        "route": day.route,
        "tasks": [[str(each.agency), each.what, "✓" if each.is_done else ""] for each in tasks],
        "counts": [each.label for each in DayCount.Kind if each != DayCount.Kind.OWN],
        "at_risk": [[service, number] for service, number in numbers_at_risk()],
    }


def _signed(day):
    if not day.risk_signed_on:
        return "Not signed"
    by = f" by {day.risk_signed_by}" if day.risk_signed_by_id else ""
    return f"Signed on {date_format(day.risk_signed_on)}{by}"
