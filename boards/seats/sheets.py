"""Who sits where, as it comes in by workbook."""

from django.utils import timezone

from accounts.access import Permission
from boards.bodies.models import Body
from boards.bodies.sheets import body_column
from boards.seats.models import Membership, Seat
from boards.seats.operations import add_member
from core.errors import Refused
from core.imports.sheets import Column, Kind, Problem, Sheet
from neighbourhoods.models import Ward
from neighbourhoods.people.sheets import agency_column, person_column


class Members(Sheet):
    """People on seats of bodies."""

    name, title, order = "members", "Members of boards", 60
    model = Membership
    first_step = "Say who sits on them"
    intro = "Who sits on which board, in which role and since when. Load people and boards first."
    rights = (Permission.MANAGE_BODY,)
    fields = {"vote": "has_vote"}
    columns = (
        body_column(
            required=True, is_fixed=True, example="Exampleton Neighbourhood Board",
            aliases=("Board", "Body", "Committee"),
        ),
        person_column(
            required=True, is_fixed=True, example="Ann Example",
            help="As in the sheet of people; of two with one name, with the agency in brackets.",
            aliases=("Name", "Member"),
        ),
        Column(
            "role", "Role", Kind.CHOICE, required=True, choices=Membership.Role.choices,
            help="Chosen from the list.", example="Partner member",
        ),
        agency_column("agency", "Sits for", help="The agency, of a partner.", example="Community Health"),
        Column(
            "ward", "Ward", Kind.NAMED, rows=lambda user: Ward.objects.all(),
            names=lambda ward: [str(ward), ward.name, ward.code],
            help="Of an elected member, where they sit for one.",
        ),
        Column(
            "has_vote", "Votes", Kind.YES_NO, help="Yes or No. Blank: as is usual for the role.",
            example="Yes", aliases=("Voting",),
        ),
        Column(
            "vote_exception", "Why they vote", is_fixed=True, longest=300,
            help="On a board that makes decisions: why somebody who is not a councillor has a vote.",
        ),
        Column(
            "starts_on", "From", Kind.DATE, help="Such as 3 April 2026. Blank: from today.",
            example="3 April 2026", aliases=("Starts on", "Start"),
        ),
        Column(
            "ends_on", "Until", Kind.DATE, help="Leave blank if no end is agreed.",
            aliases=("Ends on", "End"),
        ),
    )  # fmt: skip

    def there(self, user):
        return Membership.objects.filter(body__in=Body.objects.visible_to(user)).current()

    def check(self, line):
        starts, ends = line.get("starts_on"), line.get("ends_on")
        if starts and ends and ends < starts:
            return [Problem(line.number, "Until", "The last day must not be before the first day")]
        return []

    def prepare(self, known, lines):
        bodies = {line.values["body"].pk for line in lines}
        found = Membership.objects.filter(body__in=bodies)
        for each in found.select_related("body", "person__agency", "agency", "ward"):
            self._keep(each, known)

    @staticmethod
    def _keep(membership, known):
        key = (membership.body_id, membership.person_id)
        known.rows.setdefault(key, []).append(membership)

    def find(self, line, known):
        """The seat that the person has on the body in the days of the row."""
        day, ends = line.get("starts_on") or timezone.localdate(), line.get("ends_on")
        for each in known.rows.get((line.values["body"].pk, line.values["person"].pk), ()):
            before = each.ends_on is not None and each.ends_on < day
            if not before and not (ends is not None and each.starts_on > ends):
                return each
        return None

    def remember(self, target, line, known):
        self._keep(target, known)

    def add(self, line, known, *, by, at):
        newest = Seat.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        membership = add_member(by=by, at=at, **line.values)
        seat = membership.seat
        return (membership, seat) if seat.pk > newest else (membership,)

    def change(self, target, fields, *, by, at):
        column = self.column(next(iter(fields)))
        raise Refused(
            f"{target.person.name} is on {target.body} already, and “{column.heading}” differs. "
            "Change it on the page of the board",
            column.key,
        )
