"""Agencies and people, as they come in by workbook."""

from accounts.access import Permission
from core.imports.named import NamedSheet
from core.imports.sheets import Column, Kind, Likely, Sheet
from core.names import fold_all, key_of
from neighbourhoods.people import operations
from neighbourhoods.people.models import Agency, Contact, Person
from neighbourhoods.people.picking import Alikes, described


def agency_column(key="agency", heading="Agency", **more):
    """A column that names an agency, by its full or short name."""
    return Column(
        key, heading, Kind.NAMED,
        rows=lambda user: Agency.objects.visible_to(user).active(),
        names=lambda agency: [agency.short_name, agency.name],
        **more,
    )  # fmt: skip


def person_column(key="person", heading="Person", **more):
    """A column that names a person; of namesakes with the agency in brackets."""
    return Column(
        key, heading, Kind.NAMED,
        rows=lambda user: Person.objects.visible_to(user).kept().select_related("agency"),
        names=lambda person: [person.name, person.name_and_agency][:: -1 if person.agency_id else 1],
        listed=False,
        **more,
    )  # fmt: skip


class Agencies(NamedSheet):
    """Organisations in the partnership."""

    name, title, order = "agencies", "Agencies", 10
    model = Agency
    first_step = "Load the agencies that work together"
    intro = "The organisations that work together. Load them before the people who work there."
    rights = (Permission.EDIT_REFERENCE,)
    also = "short_name"
    columns = (
        Column(
            "name", "Name", required=True, longest=150, is_fixed=True,
            example="Derbyshire Community Health Services", aliases=("Agency", "Organisation"),
        ),
        Column(
            "short_name", "Short name", required=True, longest=40,
            help="As it should appear in lists and minutes.", example="Community Health",
            aliases=("Abbreviation",),
        ),
        Column(
            "kind", "Kind", Kind.CHOICE, required=True, choices=Agency.Kind.choices,
            help="Council, Police, NHS or Other.", example="NHS", aliases=("Type",),
        ),
    )  # fmt: skip

    def there(self, user):
        return Agency.objects.visible_to(user)

    def words(self, target):
        return target.name

    def add(self, line, known, *, by, at):
        return (operations.save_agency(by=by, at=at, **line.values),)

    def change(self, target, fields, *, by, at):
        return operations.save_agency(agency=target, by=by, at=at, **fields)


class People(Sheet):
    """Everyone the partnership works with."""

    name, title, order = "people", "People", 20
    model = Person
    first_step = "Load the people who work with you"
    intro = "Officers, councillors and residents, with or without an account."
    rights = (Permission.EDIT_PEOPLE, Permission.READ_CONTACTS)
    locks = ("neighbourhoods_person.name",)
    quiet = ("person.contact_read",)
    columns = (
        Column(
            "name", "Name", required=True, longest=200, is_fixed=True, example="Ann Example",
            aliases=("Full name",),
        ),
        agency_column(
            help="The employer. Leave blank for residents and councillors.",
            example="Community Health", aliases=("Employer", "Organisation"),
        ),
        Column(
            "job_title", "Job title", longest=150, example="Health visitor",
            aliases=("Job", "Post", "Role"),
        ),
        Column(
            "email", "Email", Kind.EMAIL, is_private=True, help="Not public.",
            example="ann@example.org", aliases=("Email address", "E-mail"),
        ),
        Column(
            "work_phone", "Work phone", Kind.PHONE, longest=40, is_private=True,
            help="Shown to everyone who holds a role.", example="01632 960001",
            aliases=("Work telephone", "Office phone"),
        ),
        Column(
            "phone", "Telephone", Kind.PHONE, longest=40, is_private=True, help="Not public.",
            example="01632 960000", aliases=("Phone", "Tel", "Telephone number"),
        ),
    )  # fmt: skip

    @property
    def own(self):
        return {Person: (Contact,)}

    def there(self, user):
        return Person.objects.visible_to(user).kept()

    def prepare(self, known, lines):
        known.rows["alike"], known.rows["names"] = Alikes(), {}
        people = list(self.there(known.user).select_related("agency"))
        words = described(people) if len(people) <= 2_000 else {}
        for person in people:
            self._keep(person, person.search_name, known)
            known.rows[person.pk] = words.get(person.pk) or person.name_and_agency
        known.folded |= fold_all(line.values["name"] for line in lines)

    @staticmethod
    def _keep(person, folded, known):
        known.rows["alike"].add(person, folded)
        known.rows["names"].setdefault(key_of(folded), {})[person.pk] = person

    def find(self, line, known):
        """The only one of this name at this agency, or without one where the row names none."""
        agency = line.get("agency")
        namesakes = known.rows["names"].get(known.key(line.values["name"]), {}).values()
        same = [each for each in namesakes if each.agency_id == (agency and agency.pk)]
        return same[0] if len(same) == 1 and len(namesakes) == 1 else None

    def likely(self, line, known):
        found = known.rows["alike"].of(known.fold(line.values["name"]), line.get("agency"))
        return [Likely(each, known.rows[each.pk]) for each in found]

    def remember(self, target, line, known):
        self._keep(target, known.fold(target.name), known)
        known.rows[target.pk] = target.name_and_agency

    def words(self, target):
        return target.name_and_agency

    def add(self, line, known, *, by, at):
        return (operations.create_person(by=by, at=at, **line.values),)

    def change(self, target, fields, *, by, at):
        blank = {key: "" if key != "agency" else None for key in fields}
        given = {key: value for key, value in fields.items() if value is not None}
        return operations.save_person(person=target, by=by, at=at, **blank | given)
