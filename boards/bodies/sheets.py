"""Boards, forums and committees, as they come in by workbook."""

from accounts.access import Permission
from boards.bodies.models import Body
from boards.bodies.operations import save_body
from core.imports.named import NamedSheet
from core.imports.sheets import Column, Kind
from neighbourhoods.models import Area
from neighbourhoods.places.sheets import neighbourhood_column


def body_column(**more):
    """A column that names a body."""
    return Column(
        "body", "Board, forum or committee", Kind.NAMED,
        rows=lambda user: Body.objects.visible_to(user), names=lambda body: [body.name], **more,
    )  # fmt: skip


class Bodies(NamedSheet):
    """Whatever meets."""

    name, title, order = "bodies", "Boards and forums", 50
    model = Body
    first_step = "Set up boards and forums"
    intro = "Boards, forums, ward committees and groups. Their rules are set on the page of each."
    rights = (Permission.MANAGE_BODY,)
    columns = (
        Column(
            "name", "Name", required=True, longest=150, is_fixed=True,
            example="Exampleton Neighbourhood Board", aliases=("Board", "Body"),
        ),
        Column(
            "kind", "Kind", Kind.CHOICE, required=True, choices=Body.Kind.choices,
            help="Chosen from the list.", example="Neighbourhood board", aliases=("Type",),
        ),
        Column(
            "power", "Powers", Kind.CHOICE, required=True, choices=Body.Power.choices,
            help="Chosen from the list.", example="Makes recommendations",
        ),
        neighbourhood_column(
            help="Leave blank for a board of an area or of the whole city.", example="Exampleton"
        ),
        Column(
            "area", "Area", Kind.NAMED, rows=lambda user: Area.objects.all(),
            names=lambda area: [area.name, str(area), str(area.number)],
            help="Of an area panel or area team.",
        ),
        Column(
            "purpose", "Purpose", Kind.LINES, longest=2_000, help="Public.",
            example="Brings the services of the neighbourhood together",
        ),
    )  # fmt: skip

    def there(self, user):
        return Body.objects.visible_to(user)

    def may_be(self, row, line):
        place = line.get("neighbourhood")
        same_place = row.neighbourhood_id == (place and place.pk)
        return row.kind == line.values["kind"] and same_place

    def add(self, line, known, *, by, at):
        return (save_body(by=by, at=at, **line.values),)

    def change(self, target, fields, *, by, at):
        return save_body(body=target, by=by, at=at, **fields)
