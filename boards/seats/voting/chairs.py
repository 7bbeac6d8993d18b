"""Who speaks for a body: its chair and its vice-chair; where it has neither, who has a vote."""

from django.db.models import Exists, Q

from boards.seats.models import Membership
from neighbourhoods.models import Person

CHAIRS = (Membership.Role.CHAIR, Membership.Role.VICE_CHAIR)


def chairs_of(body, day):
    """The people who speak for a body (key) on a day."""
    rows = Membership.objects.filter(body=body).current(day)
    without = ~Exists(rows.filter(role__in=CHAIRS))
    found = rows.filter(Q(role__in=CHAIRS) | Q(without, has_vote=True))
    return Person.objects.filter(pk__in=found.values("person")).order_by("name", "pk")


def first_chair(body, day):
    """The key of the chair, who is offered first; None for a body without one."""
    rows = Membership.objects.filter(body=body, role=Membership.Role.CHAIR).current(day)
    return rows.values_list("person", flat=True).first()
