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
        neighbourhood_column(
            is_fixed=True, example="Exampleton",
            help="Where it belongs. Leave blank where it works in several.",
        ),
        Column(
            "kind", "Kind", Kind.CHOICE, choices=CommunityGroup.Kind.choices,
            help="What it is by law. Public.", example="Registered charity",
        ),
        Column(
            "charity_number", "Charity number", longest=12, help="6 or 7 digits. Public.",
            example="1234567", aliases=("Charity no",),
        ),
        Column(
            "company_number", "Company number", longest=12,
            help="8 characters, with the zeros at its beginning. Public.", example="01234567",
            aliases=("Company no",),
        ),
        Column(
            "purpose", "Purpose", Kind.LINES, required=True, longest=2_000,
            help="What it does and for whom. Public.", example="Looks after the park",
        ),
        Column(
            "ended_on", "Ended on", Kind.DATE,
            help="The day from which there is no such group any more. Leave blank while there is.",
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
