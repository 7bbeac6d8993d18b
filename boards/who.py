"""Seats on bodies in who's who, with who is named to stand in."""

from django.db.models import Prefetch

from boards.bodies.models import Body
from boards.seats.models import Deputy, Membership
from core.cards import Link
from neighbourhoods.people.who.holdings import Held, Holding, fill


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
    return Body.objects.visible_to(user).order_by("name", "pk")


def _held(rows):
    deputies = Deputy.objects.current().select_related("person").order_by("person__name", "pk")
    rows = rows.select_related("body", "seat").prefetch_related(
        Prefetch("seat__deputies", deputies, to_attr="deputies_now")
    )
    for row in rows.order_by("body__name", "pk"):
        named = (each.person for each in row.seat.deputies_now)
        links = tuple(Link(each.name, each.get_absolute_url()) for each in named)
        where = Link(str(row.body), row.body.get_absolute_url())
        yield row.person_id, Held(row.get_role_display(), where, links)
