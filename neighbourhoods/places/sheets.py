"""Places where people meet, as they come in by workbook."""

from accounts.access import Permission
from core.imports.named import NamedSheet
from core.imports.sheets import Column, Kind
from neighbourhoods.places import operations
from neighbourhoods.places.models import Neighbourhood, Venue


def neighbourhood_column(**more):
    """A column that names a neighbourhood."""
    return Column(
        "neighbourhood", "Neighbourhood", Kind.NAMED,
        rows=lambda user: Neighbourhood.objects.visible_to(user), names=lambda place: [place.name], **more,
    )  # fmt: skip


class Venues(NamedSheet):
    """Places where people meet."""

    name, title, order = "venues", "Venues", 30
    model = Venue
    intro = "Halls, schools and other places where meetings are held."
    rights = (Permission.EDIT_NEIGHBOURHOOD,)
    within = "neighbourhood"
    columns = (
        Column(
            "name", "Name", required=True, longest=150, is_fixed=True, example="Example Hall",
            aliases=("Venue",),
        ),
        neighbourhood_column(required=True, is_fixed=True, example="Exampleton"),
        Column("address", "Address", required=True, longest=300, example="1 Example Street"),
        Column(
            "access_notes", "Getting in", Kind.LINES, longest=2_000,
            help="Steps, hearing loop, parking, buses. Public.", example="Level entrance",
            aliases=("Access notes", "Access"),
        ),
        Column("capacity", "Capacity", Kind.NUMBER, help="People, if known.", example="80"),
    )  # fmt: skip

    def there(self, user):
        return Venue.objects.visible_to(user)

    def add(self, line, known, *, by, at):
        return (operations.save_venue(by=by, at=at, **line.values),)

    def change(self, target, fields, *, by, at):
        if "access_notes" in fields:
            fields = fields | {"access_notes": fields["access_notes"] or ""}
        return operations.save_venue(venue=target, by=by, at=at, **fields)
