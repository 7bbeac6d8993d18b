"""Who speaks for a body: its chair and its vice-chair; where it has neither, who has a vote."""

from django.db.models import Exists, Q
from django.db.models.functions import Coalesce

from boards.seats.models import Membership
from neighbourhoods.models import Person

CHAIRS = (Membership.Role.CHAIR, Membership.Role.VICE_CHAIR)
KEPT = Coalesce("person__merged_into", "person")
"""Of a row about a person: the entry that stands for them today."""


def chairs_of(body, day):
    """The people who speak for a body (key) on a day."""
    rows = Membership.objects.filter(body=body).current(day)
    without = ~Exists(rows.filter(role__in=CHAIRS))
    found = rows.filter(Q(role__in=CHAIRS) | Q(without, has_vote=True))
    return Person.objects.filter(pk__in=found.values(kept=KEPT)).order_by("name", "pk")


def own_person(user):
    """Who the user is among the people of the record; None for who is not among them."""
    return Person.objects.filter(user=user.pk).first() if user.pk else None


def is_own(person, user):
    """Whether the user signs in as this person (None: nobody), under whichever entry."""
    return bool(person and user.pk) and (person.merged_into or person).user_id == user.pk


def first_chair(body, day):
    """The key of the chair, who is offered first; None for a body without one."""
    rows = Membership.objects.filter(body=body, role=Membership.Role.CHAIR).current(day)
    return rows.values_list("person", flat=True).first()
