"""Dates of meetings, as they come in by workbook: to come, and held before this system was used."""

from django.utils import timezone

from accounts.access import Permission
from boards.bodies.sheets import body_column
from boards.meetings.dates.forms import AFTER_MIDNIGHT, end_of
from boards.meetings.dates.operations import change_meeting, schedule_meeting
from boards.meetings.items.models import AgendaItem
from boards.meetings.items.operations import START_EMPTY, START_STANDING
from boards.meetings.models import Meeting
from core.dates import local_time
from core.errors import Refused
from core.imports.sheets import Column, Kind, Problem, Sheet
from neighbourhoods.models import Venue

ASKED, SAID = "Tick the box if that is right.", "Write Yes under “Meant so” if that is right."


class Dates(Sheet):
    """When bodies meet."""

    name, title, order = "dates", "Meeting dates", 70
    model = Meeting
    first_step = "Load the dates of the year"
    intro = (
        "A year’s dates. A date that has passed becomes a meeting held before this system was used: "
        "its minutes can be attached as a PDF."
    )
    rights = (Permission.RUN_MEETING,)
    columns = (
        body_column(
            required=True, is_fixed=True, example="Exampleton Neighbourhood Board",
            aliases=("Board", "Body", "Committee"),
        ),
        Column(
            "day", "Date", Kind.DATE, required=True, is_fixed=True,
            help="Such as 3 April 2026 or 3/4/2026.", example="3 April 2026", aliases=("Day",),
        ),
        Column(
            "starts", "Starts at", Kind.TIME, required=True, is_fixed=True,
            help="Such as 7pm or 19:00.", example="7pm", aliases=("Start", "Time"),
        ),
        Column(
            "ends", "Ends at", Kind.TIME, help="Up to 4am counts as after midnight.",
            example="9pm", aliases=("End",),
        ),
        Column(
            "venue", "Venue", Kind.NAMED, rows=lambda user: Venue.objects.select_related("neighbourhood"),
            names=lambda venue: [f"{venue.name} ({venue.neighbourhood})", venue.name],
            help="As in the sheet of venues.", example="Example Hall (Exampleton)",
        ),
        Column(
            "place", "Room or other place", longest=200, help="Needed where no venue is given.",
            example="Main hall", aliases=("Place", "Room"),
        ),
        Column(
            "is_sure", "Meant so", Kind.YES_NO, is_fixed=True,
            help="Yes, where the day is unusual: a Sunday, a bank holiday, a second meeting.",
        ),
    )  # fmt: skip

    @property
    def own(self):
        return {Meeting: (AgendaItem,)}

    def there(self, user):
        return Meeting.objects.visible_to(user).exclude(state=Meeting.State.CANCELLED)

    def check(self, line):
        if "venue" not in line.values and "place" not in line.values:
            return [Problem(line.number, "Venue", "Enter a venue, or a place")]
        starts, ends = line.values["starts"], line.get("ends")
        if ends and AFTER_MIDNIGHT < ends <= starts:
            return [Problem(line.number, "Ends at", "The meeting must end after it starts")]
        return []

    def prepare(self, known, lines):
        bodies = {line.values["body"].pk for line in lines}
        found = (
            self.there(known.user)
            .filter(body__in=bodies)
            .select_related("body", "venue__neighbourhood")
        )
        for meeting in found:
            known.rows[meeting.body_id, meeting.starts_at] = meeting

    @staticmethod
    def _starts_at(line):
        return local_time(line.values["day"], line.values["starts"])

    def find(self, line, known):
        return known.rows.get((line.values["body"].pk, self._starts_at(line)))

    def remember(self, target, line, known):
        known.rows[target.body_id, target.starts_at] = target

    def stored(self, target, key):
        if key != "ends":
            return getattr(target, key)
        return timezone.localtime(target.ends_at).time() if target.ends_at else None

    def add(self, line, known, *, by, at):
        starts_at, values = self._starts_at(line), line.values
        is_past = starts_at <= at
        try:
            meeting = schedule_meeting(
                body=values["body"],
                starts_at=starts_at,
                ends_at=values.get("ends") and end_of(values["day"], values["starts"], values["ends"]),
                venue=values.get("venue"),
                place=values.get("place", ""),
                predates_system=is_past,
                agenda=START_EMPTY if is_past else START_STANDING,
                sure_of=values["day"] if values.get("is_sure") else None,
                by=by,
                at=at,
            )  # fmt: skip
        except Refused as refused:
            raise Refused(refused.message.replace(ASKED, SAID), refused.field) from None
        return (meeting,)

    def change(self, target, fields, *, by, at):
        details = {key: value for key, value in fields.items() if key != "ends"}
        if "place" in details:
            details["place"] = details["place"] or ""
        if "ends" in fields:
            starts, ends = timezone.localtime(target.starts_at).time(), fields["ends"]
            details["ends_at"] = ends and end_of(target.day, starts, ends)
        return change_meeting(meeting=target, by=by, at=at, **details)
