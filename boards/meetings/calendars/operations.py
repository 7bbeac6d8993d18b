"""A year's dates of a body, set at once."""

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.bodies.models import Body
from boards.meetings.dates.operations import schedule_meeting
from boards.meetings.models import Meeting
from core import rows
from core.errors import Refused, WrongState

MOST = 60
"""So many dates are set at once."""


@operation
def set_dates(*, body, dates, client_id, by, at=None, **details):
    """Set several dates of a body: [(begins, ends or None)], all of them or none. The same press twice
    (`client_id`) sets no more; it gives what it has set. Whoever calls it has shown what is unusual
    about each. Returns the meetings. Raises Refused for none or too many dates, and where one cannot
    be set: the field is `day_` and its number."""
    rights.require(Permission.RUN_MEETING, by=by, on=body)
    locked = rows.take(body, Body.objects.all())
    known = Meeting.objects.filter(set_together=client_id).order_by("starts_at", "pk")
    if found := list(known):
        if any(each.body_id != locked.pk for each in found):
            raise Refused("This was sent before for another board. Refresh the page.")
        return found
    if not dates:
        raise Refused("Keep at least one date")
    if len(dates) > MOST:
        raise Refused(f"Set {MOST} dates at once at most")
    made = []
    for number, (starts_at, ends_at) in enumerate(dates):
        day = timezone.localtime(starts_at).date()
        try:
            meeting = schedule_meeting(
                body=locked, starts_at=starts_at, ends_at=ends_at, sure_of=day,
                set_together=client_id, by=by, at=at, **details,
            )  # fmt: skip
        except WrongState:
            raise
        except Refused as refused:
            raise Refused(f"{day:%-d %B %Y}: {refused.message}", f"day_{number}") from None
        made.append(meeting)
    return made
