"""To whom a reminder goes: the owner, who covers for them, or who acts for the agency."""

from dataclasses import dataclass

from django.db.models import Q

from accounts.cover.models import Cover
from accounts.models import RoleGrant
from accounts.roles import Role
from neighbourhoods.models import Person
from tasking.actions.models import Action
from tasking.actions.rules import is_private

NO_ADDRESS = "no email address is known"
MAY_NOT_READ = "it is not public, and they have no account that may read it"
NOBODY = "nobody acts for the agency here, and it has no senior contact"


@dataclass(frozen=True)
class Receiver:
    """One person who is reminded; `instead` names who covers for them and gets the letter."""

    person: Person
    address: str
    instead: str = ""

    @property
    def name(self):
        return f"{self.instead} (for {self.person.name})" if self.instead else self.person.name


def receivers(action, day):
    """([Receiver], why there is none). A fixed number of queries for one action."""
    people = [action.owner] if action.owner_id else list(of_agency(action, day))
    if not people:
        return [], NOBODY
    found, why = [], ""
    for person in people:
        receiver, why_not = _one(action, person, day)
        found += [receiver] if receiver else []
        why = why_not or why
    return found, why


def of_agency(action, day):
    """Who acts for the lead agency in the action's place; its senior contact where nobody does."""
    held = RoleGrant.objects.in_force(day).filter(
        agency=action.lead_agency_id, role=Role.PARTNER_OFFICER
    )
    here = Q(named_neighbourhoods=None)
    if action.neighbourhood_id:
        here |= Q(named_neighbourhoods=action.neighbourhood_id)
    users = held.filter(here).values("user")
    rows = Person.objects.kept().with_contact().select_related("user")
    found = rows.filter(user__in=users, user__is_active=True).order_by("pk")
    return found or rows.filter(pk=action.lead_agency.senior_id)


def _one(action, person, day):
    """(Receiver, why there is none) for one person."""
    user, address, instead = person.user, person.address, ""
    cover = _cover(user, day) if user else None
    if cover is not None:
        user, address, instead = cover, cover.email, cover.name
    if not address:
        return None, NO_ADDRESS
    if is_private(action) and not _reads(user, action):
        return None, MAY_NOT_READ
    return Receiver(person, address, instead), ""


def _cover(user, day):
    """Who stands in for somebody that day, if anybody does."""
    rows = Cover.objects.in_force(day).filter(grant__user=user, covered_by__is_active=True)
    found = rows.select_related("covered_by").order_by("pk").first()
    return found.covered_by if found else None


def _reads(user, action):
    if user is None or not user.is_active:
        return False
    return Action.objects.filter(pk=action.pk).visible_to(user).exists()
