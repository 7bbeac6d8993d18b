"""How bodies do, body by body or neighbourhood by neighbourhood, with what other packages count."""

from dataclasses import dataclass

from django.urls import reverse

from boards.statistics.compliance import COLUMNS, compliance_of, where
from core import slots

CITY = "city"
"""What the address calls the bodies of no neighbourhood: of areas and of the whole city."""


@dataclass(frozen=True)
class Health:
    """{body id: {heading: (count, address of the rows behind it)}}, the headings in their order."""

    headings: tuple
    cells: dict

    def sum(self, bodies):
        """[(heading, count)] of several bodies together."""
        return [
            (heading, sum(self.cells[each.pk].get(heading, (0, ""))[0] for each in bodies))
            for heading in self.headings
        ]


def health_of(bodies, user):
    """The Health of bodies, the columns that other packages add included."""
    counts = compliance_of(bodies)
    added = slots.collect_data("body.compliance", bodies, user)
    cells = {
        body.pk: {
            heading: (counts[body.pk][key], where(body, place))
            for key, heading, _, place in COLUMNS
        }
        | {heading: cell for data in added[body.pk] for heading, cell in data.items()}
        for body in bodies
    }
    known = [heading for _, heading, _, _ in COLUMNS]
    return Health(
        tuple(dict.fromkeys([*known, *(key for each in cells.values() for key in each)])), cells
    )


def by_place(bodies):
    """{slug of a neighbourhood: its bodies}, by name; those of none at the end, under CITY."""
    found = {}
    for body in sorted(bodies, key=lambda each: (each.neighbourhood is None, place_name(each))):
        found.setdefault(body.neighbourhood.slug if body.neighbourhood else CITY, []).append(body)
    return found


def place_name(body):
    """What the group of a body is called."""
    return str(body.neighbourhood) if body.neighbourhood else "City and areas"


def of_bodies(bodies, health):
    """[(name, address, [(heading, count, address of the rows)])] with a row for each body."""
    return [
        (
            str(body),
            body.get_absolute_url(),
            [
                (heading, *health.cells[body.pk].get(heading, (0, "")))
                for heading in health.headings
            ],
        )
        for body in bodies
    ]


def of_places(places, health):
    """The same with a row for each neighbourhood; its counts lead to its bodies."""
    listed = f"{reverse('compliance_of_bodies')}?neighbourhood="
    return [
        (
            place_name(bodies[0]),
            f"{listed}{slug}",
            [(heading, count, f"{listed}{slug}") for heading, count in health.sum(bodies)],
        )
        for slug, bodies in places.items()
    ]
