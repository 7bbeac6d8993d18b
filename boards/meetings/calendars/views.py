"""Pages of the calendar of meetings: a month at a glance, and the feeds that calendar programs read."""

from calendar import Calendar

from django.utils import timezone

from accounts.pages import EVERYONE, ObjectPage, Page
from boards.bodies.models import Body
from boards.meetings.calendars import feed
from boards.meetings.models import Meeting
from core import ical
from core.calendar import WEEKDAYS, month_of, months_on
from core.dates import start_of
from neighbourhoods.models import Neighbourhood


class BodyFeed(ObjectPage):
    """text/calendar of a body that meets in public, the same for everybody."""

    permission = EVERYONE
    model = Body
    lookup = "slug"

    def get_queryset(self):
        return Body.objects.exclude(power=Body.Power.OPERATIONAL)

    def get(self, request, *args, **kwargs):
        content = feed.calendar_of_meetings(str(self.object), body=self.object)
        return ical.respond(content, is_public=True)


class NeighbourhoodFeed(ObjectPage):
    """text/calendar of all the bodies of a neighbourhood that meet in public."""

    permission = EVERYONE
    model = Neighbourhood
    lookup = "slug"

    def get(self, request, *args, **kwargs):
        name = f"Meetings in {self.object}"
        content = feed.calendar_of_meetings(name, body__neighbourhood=self.object)
        return ical.respond(content, is_public=True)


class MeetingCalendar(Page):
    """A month of meetings at a glance: those that the reader may know of."""

    permission = EVERYONE
    template_name = "boards/meetings/calendars/calendar.html"

    def get_context_data(self, **kwargs):
        first = month_of(self.request.GET.get("month", ""), timezone.localdate())
        after = months_on(first, 1)
        place = self.request.GET.get("neighbourhood", "").replace("\x00", "")[:100]
        rows = Meeting.objects.announced_to(self.request.user).filter(
            starts_at__gte=start_of(first), starts_at__lt=start_of(after)
        )
        if place:
            rows = rows.filter(body__neighbourhood__slug=place)
        places = list(Neighbourhood.objects.all())
        chosen = next((each for each in places if each.slug == place), None)
        days = {}
        for meeting in rows.with_place().order_by("starts_at", "id"):
            days.setdefault(meeting.day, []).append(meeting)
        return super().get_context_data(
            first=first,
            before=months_on(first, -1),
            after=after,
            weeks=[
                [(day if day.month == first.month else None, days.get(day, [])) for day in week]
                for week in Calendar().monthdatescalendar(first.year, first.month)
            ],
            days=sorted(days.items()),
            weekdays=[name for _, name in WEEKDAYS],
            today=timezone.localdate(),
            place=place,
            neighbourhoods=places,
            chosen=chosen,
            feed=chosen and ical.subscription("neighbourhood_feed", chosen.slug),
            **kwargs,
        )
