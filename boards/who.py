"""Seats on bodies in who's who, with who is named to stand in."""

from boards.bodies.models import Body
from boards.seats.models import Deputy, Membership
from core.cards import Link
from neighbourhoods.models import Person
from neighbourhoods.people.who.holdings import Held, Holding, fill

BODY = ("pk", "name", "slug")
SEAT = ("person", "role", "seat", *(f"body__{name}" for name in BODY))
ROLES = dict(Membership.Role.choices)


def register():
    fill(
        Holding(
            "seat", "Body", tuple(Membership.Role.choices), _seats, _held, role="role",
            place="body__neighbourhood", body="body", bodies=_bodies,
        )
    )  # fmt: skip


def _seats(user):
    return Membership.objects.visible_to(user).current()


def _bodies(user):
    return Body.objects.visible_to(user).only("name").order_by("name", "pk")


def _held(rows):
    """Two queries. Read as plain values: a page of people may have hundreds of seats."""
    found = list(rows.order_by("body__name", "pk").values_list(*SEAT))
    deputies = _deputies({seat for _, _, seat, *_ in found})
    links = {}
    for person, role, seat, *body in found:
        if (where := links.get(body[0])) is None:
            where = links[body[0]] = _link(Body(**dict(zip(BODY, body, strict=True))))
        yield person, Held(ROLES[role], where, tuple(deputies.get(seat, ())))


def _deputies(seats):
    """{seat: [links to who is named to stand in there]}."""
    rows = Deputy.objects.current().filter(seat__in=seats).order_by("person__name", "pk")
    found = {}
    for seat, key, name in rows.values_list("seat", "person", "person__name"):
        found.setdefault(seat, []).append(_link(Person(pk=key, name=name)))
    return found


def _link(row):
    return Link(str(row), row.get_absolute_url())
