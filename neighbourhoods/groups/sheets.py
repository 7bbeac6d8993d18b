"""Community groups, as they come in by workbook."""

from accounts.access import Permission
from core.imports.named import NamedSheet
from core.imports.sheets import Column, Kind
from neighbourhoods.groups import operations
from neighbourhoods.groups.models import CommunityGroup
from neighbourhoods.people.sheets import person_column
from neighbourhoods.places.sheets import neighbourhood_column


class Groups(NamedSheet):
    """Groups of residents."""

    name, title, order = "groups", "Community groups", 40
    model = CommunityGroup
    intro = "Groups of residents, constituted or informal."
    rights = (Permission.EDIT_NEIGHBOURHOOD,)
    within = "neighbourhood"
    columns = (
        Column(
            "name", "Name", required=True, longest=150, is_fixed=True,
            example="Friends of Example Park", aliases=("Group",),
        ),
        neighbourhood_column(required=True, is_fixed=True, example="Exampleton"),
        Column(
            "purpose", "Purpose", Kind.LINES, required=True, longest=2_000,
            help="What it does and for whom. Public.", example="Looks after the park",
        ),
        Column(
            "is_constituted", "Has a written constitution", Kind.YES_NO, help="Yes or No. Public.",
            example="Yes", aliases=("Constituted",),
        ),
        person_column(
            "contact", "Contact person", help="Somebody in the sheet of people. Not public.",
            example="Ann Example", is_private=True, aliases=("Contact",),
        ),
    )  # fmt: skip

    def there(self, user):
        return CommunityGroup.objects.visible_to(user)

    def add(self, line, known, *, by, at):
        return (operations.save_group(by=by, at=at, **line.values),)

    def change(self, target, fields, *, by, at):
        return operations.save_group(group=target, by=by, at=at, **fields)
