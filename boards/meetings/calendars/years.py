"""The page on which a year's dates of a body are set."""

from django.utils import timezone

from accounts.access import Permission
from accounts.pages import ObjectFormPage
from boards.bodies.models import Body
from boards.meetings.calendars import operations
from boards.meetings.calendars.checking import digest, reports
from boards.meetings.calendars.forms import PatternForm, YearForm
from boards.meetings.calendars.looking import LooksFirst
from boards.meetings.models import Meeting
from core.calendar import months_on
from core.dates import local_time
from neighbourhoods.models import Venue

USUAL = {"every": "month", "nth": "1", "weekday": "1", "weeks": 6, "starts": "7pm"}


class MeetingYear(LooksFirst, ObjectFormPage):
    """Propose days by a pattern, look at them in one grid, set them all with one press."""

    permission = Permission.RUN_MEETING
    adds = True
    model = Body
    lookup = "slug"
    form_class = YearForm
    template_name = "boards/meetings/calendars/year_dates.html"
    title = "A year’s dates"
    press = "Set these dates"
    message = "The dates are set. They are in the calendar."
    with_unusual = True

    def get_form_kwargs(self):
        rows = Venue.objects.all()
        if place := self.object.neighbourhood_id:
            rows = rows.filter(neighbourhood=place)
        return {"venues": rows, "initial": {"venue": self.object.usual_venue_id}}

    def get(self, request, *args, **kwargs):
        pattern = PatternForm(request.GET) if "every" in request.GET else self._usual()
        if not pattern.is_bound or not pattern.is_valid():
            return self.render(form=None, pattern=pattern)
        days, has_more = pattern.days()
        starts = pattern.cleaned_data["starts"]
        form = YearForm(days=days, starts=starts, **self.get_form_kwargs())
        moments = [(number, local_time(day, starts), None) for number, day in enumerate(days)]
        found = self._reports(form, moments, self.object.usual_venue)
        form.initial["looked_at"] = digest(found, with_unusual=True)
        return self.render(form=form, pattern=pattern, reports=found, has_more=has_more)

    def _usual(self):
        first = months_on(timezone.localdate(), 1)
        return PatternForm(initial=USUAL | {"first": first})

    def looked(self, form):
        pressed = form.cleaned_data["client_id"]
        if Meeting.objects.filter(body=self.object, set_together=pressed).exists():
            return []  # the same press again, which sets no more
        to_come = [each for each in form.moments() if each[1] > timezone.now()]
        return self._reports(form, to_come, form.cleaned_data["venue"])

    def _reports(self, form, moments, venue):
        """[Report] of the lines of the grid, each also put beside its line."""
        user = self.request.user
        found = reports(self.object, [each[1:] for each in moments], venue, user)
        form.reports = {each[0]: report for each, report in zip(moments, found, strict=True)}
        return found

    def save(self, form):
        data = form.cleaned_data
        return operations.set_dates(
            body=self.object,
            dates=[each[1:] for each in form.moments()],
            client_id=data["client_id"],
            venue=data["venue"],
            place=data["place"],
            by=self.request.user,
        )

    def refuse(self, form, refused):
        """A date that cannot be set is named by its place among those kept."""
        name, _, number = (refused.field or "").rpartition("_")
        if name == "day":
            refused.field = f"day_{form.kept()[int(number)][0]}"
        return super().refuse(form, refused)

    def get_success_url(self, result):
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs):
        form, lines = kwargs["form"], []
        if form is not None:
            known = getattr(form, "reports", {})
            for row in form.rows:
                row.report = known.get(row.number)
                lines.append(row)
        kwargs.setdefault("pattern", None)
        return super().get_context_data(lines=lines, **kwargs)
