"""What can be found of neighbourhoods, their people and places."""

from django.db.models import F, TextField, Value
from django.db.models.functions import Coalesce, Concat
from django.urls import reverse

from core import find
from neighbourhoods.geography.models import Street
from neighbourhoods.groups.models import CommunityGroup
from neighbourhoods.people.models import Agency, Person
from neighbourhoods.places.models import Neighbourhood, Part, Venue

FEW = "places, groups and agencies of one council: some hundreds"


def register():
    find.register(NEIGHBOURHOODS, PARTS, PEOPLE, AGENCIES, GROUPS, VENUES, STREETS)


def _visible(model, *fields):
    """The `rows` of a kind: what the user may see and that says the words in these columns."""
    return lambda user, asked: model.objects.visible_to(user).filter(asked.fits(*fields))


def _place(line):
    return reverse("neighbourhood", args=[line.key])


def _about(line):
    """Groups and venues stand on the profile; a group of several neighbourhoods is of none."""
    if not line.key:
        return reverse("neighbourhoods")
    return reverse("neighbourhood_about", args=[line.key])


def _people(user, asked):
    return Person.objects.visible_to(user).kept().filter(asked.begins())


NEIGHBOURHOODS = find.Kind(
    "neighbourhoods", "Neighbourhoods", "a neighbourhood, such as its name or words of its profile",
    Neighbourhood, _visible(Neighbourhood, "name", "profile"),
    {"title": "name", "text": "profile", "key": "slug", "where": "area__name"},
    _place, fields=("name", "id"), small=FEW,
)  # fmt: skip
PARTS = find.Kind(
    "parts", "Areas within neighbourhoods", "an estate or another area within a neighbourhood",
    Part, _visible(Part, "name", "note"),
    {"title": "name", "text": "note", "where": "neighbourhood__name", "key": "neighbourhood__slug"},
    _place, fields=("name", "id"), small=FEW,
)  # fmt: skip
PEOPLE = find.Kind(
    "people", "People", "a person, by parts of the name in any order",
    Person, _people,
    {"title": "name", "text": "job_title", "where": Coalesce("agency__name", Value(""))},
    lambda line: reverse("person", args=[line.pk]), fields=("name", "id"),
    small="who works with the partnership: a few thousand at most",
    open_to=lambda user: user.is_authenticated,
)  # fmt: skip
AGENCIES = find.Kind(
    "agencies", "Agencies", "an agency, by its name or short name",
    Agency, _visible(Agency, "name", "short_name"),
    {"title": "name", "text": "short_name", "key": "slug"},
    lambda line: reverse("agency", args=[line.key]), fields=("name", "id"), small=FEW,
)  # fmt: skip
GROUPS = find.Kind(
    "groups", "Community groups", "a community group, by its name or what it is for",
    CommunityGroup, _visible(CommunityGroup, "name", "purpose"),
    {"title": "name", "text": "purpose",
     "where": Coalesce("neighbourhood__name", Value("More than one neighbourhood")),
     "key": Coalesce("neighbourhood__slug", Value(""))},
    _about, fields=("name", "id"), small=FEW,
)  # fmt: skip
VENUES = find.Kind(
    "venues", "Venues", "a venue, by its name or address",
    Venue, _visible(Venue, "name", "address"),
    {"title": "name", "text": Concat(F("address"), Value(". "), F("access_notes"),
                                     output_field=TextField()),
     "where": "neighbourhood__name", "key": "neighbourhood__slug"},
    _about, fields=("name", "id"), small=FEW,
)  # fmt: skip
STREETS = find.Kind(
    "streets", "Streets", "a street, by its name",
    Street, lambda user, asked: Street.objects.visible_to(user).filter(asked.begins()),
    {"title": "name", "where": "postcode_district"},
    lambda line: f"{reverse('where')}?street={line.pk}", fields=("name", "id"),
)  # fmt: skip
