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
        "tasks": [_task(each) for each in tasks],
        "counts": [each.label for each in DayCount.Kind if each != DayCount.Kind.OWN],
        "at_risk": [[service, number] for service, number in numbers_at_risk()],
    }


def _task(task):
    """Agency and owner, the task with its reference, a tick where it is done."""
    action = task.shown_action
    who = [task.agency, action.owner if action else None]
    what = f"{action.reference}: {task.what}" if action else task.what
    is_done = task.is_done or (action is not None and task.is_reported)
    return [", ".join(str(each) for each in who if each), what, "✓" if is_done else ""]


def _signed(day):
    if not day.risk_signed_on:
        return "Not signed"
    by = f" by {day.risk_signed_by}" if day.risk_signed_by_id else ""
    return f"Signed on {date_format(day.risk_signed_on)}{by}"
