"""What the calendar shows of tasking groups: until when something can be nominated for a meeting."""

import datetime

from accounts.access import Permission
from boards.models import Meeting
from core import diary
from core.dates import start_of
from core.diary import Entry
from tasking.meetings.closing import closing_days
from tasking.meetings.models import TaskingGroup

AHEAD = datetime.timedelta(days=45)
"""Nominations close so long before their meeting at most."""


def register():
    diary.fill("nominations", closing, word="Nominations close", shape="◁")


def closing(asked):
    """For whoever may nominate: four queries at most."""
    user = asked.user
    if asked.is_broad or asked.person or not user.is_authenticated:
        return []
    if not user.may(Permission.VIEW_PRIVATE):
        return []
    rows = Meeting.objects.filter(body__in=TaskingGroup.objects.visible_to(user).values("pk"))
    rows = rows.with_open_agenda().filter(
        starts_at__gte=start_of(asked.first), starts_at__lt=start_of(asked.after + AHEAD)
    )
    if asked.body_id:
        rows = rows.filter(body=asked.body_id)
    if asked.neighbourhood_id:
        rows = rows.filter(body__neighbourhood=asked.neighbourhood_id)
    meetings = list(rows.select_related("body").order_by("starts_at", "id"))
    days = closing_days(meetings)
    found = [_entry(each, days[each.pk]) for each in meetings]
    return [each for each in found if asked.first <= each.first < asked.after]


def _entry(meeting, day):
    body = meeting.body
    return Entry(
        f"Nominations close: {body}", day, TaskingGroup(slug=body.slug).nominations_url,
        neighbourhood_id=body.neighbourhood_id, body_id=body.pk, short="Nominations",
        note=f"for {meeting.day:%-d %B %Y}", key=f"nominations-{meeting.pk}",
    )  # fmt: skip
