"""What forms of problems offer to a user."""

from accounts.access import Permission, holds_place, reaches_q
from neighbourhoods.models import Agency, Neighbourhood, Person

EDIT = Permission.EDIT_PROBLEM


def places(user):
    """The neighbourhoods in which the user may write a problem: by place, or for an agency that works there."""
    return Neighbourhood.objects.filter(reaches_q(user, EDIT, neighbourhood="pk", area="area"))


def agencies(user):
    """The agencies that may lead it; None for all: who writes for an agency names that one."""
    return None if holds_place(user, EDIT) else Agency.objects.of(user)


def offered(user):
    """What the form that places a problem takes."""
    return {
        "neighbourhoods": places(user),
        "agencies": agencies(user),
        "people": Person.objects.visible_to(user),
    }
