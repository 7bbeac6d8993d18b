"""Reads over many rows."""

from django.db.models import Q
from django.utils import timezone

from accounts.access import (
    NONE,
    Permission,
    PublicQuerySet,
    ScopedQuerySet,
    held_by,
    held_with,
)

__all__ = ["PublicQuerySet"]


class NeighbourhoodQuerySet(PublicQuerySet):
    scope_paths = {"neighbourhood": "pk", "area": "area"}

    def of(self, user):
        """The neighbourhoods a user works in: by manager's, area, body and named grants."""
        wanted = NONE
        for held in held_by(user):
            if held.neighbourhood:
                wanted |= Q(pk=held.neighbourhood)
            if held.area:
                wanted |= Q(area=held.area)
            if held.body:
                wanted |= Q(bodies=held.body)
            if held.named:
                wanted |= Q(pk__in=held.named)
        return self.filter(wanted).distinct()


class ClosedDayQuerySet(PublicQuerySet):
    def days(self):
        """The closed days as a set of dates: what core.calendar takes. One query."""
        return frozenset(self.values_list("day", flat=True))


class PlaceQuerySet(PublicQuerySet):
    """Public rows that belong to one neighbourhood."""

    scope_paths = {"neighbourhood": "neighbourhood", "area": "neighbourhood__area"}


def _here(held):
    """People with a post in the place of a grant, or a seat on one of its bodies."""
    if held.area:
        return Q(posts__neighbourhood__area=held.area) | Q(
            memberships__body__neighbourhood__area=held.area
        )
    return Q(posts__neighbourhood=held.neighbourhood) | Q(
        memberships__body__neighbourhood=held.neighbourhood
    )


class AgencyQuerySet(PublicQuerySet):
    def active(self):
        return self.filter(is_active=True)

    def of(self, user):
        """The agencies a user acts for."""
        return self.filter(pk__in=[held.agency for held in held_by(user) if held.agency])


class PersonQuerySet(ScopedQuerySet):
    """Names are for those who are signed in; details for those who work with the person.

    A right on a place reaches its team, the members of its bodies, everyone employed by an agency
    (that is a work telephone), and people who have neither post nor seat yet. A right on one body
    reaches its members.
    """

    def visible_to(self, user):
        """Whoever has a role; a sign-in without one sees its own person and nobody else."""
        if not user.is_authenticated:
            return self.none()
        return self.all() if user.has_role else self.filter(user=user.pk)

    def changeable_by(self, user, permission):
        reached = NONE
        for held in held_with(user, permission):
            if held.is_city:
                return self.all()
            if held.body:
                reached |= Q(memberships__body=held.body)
            else:
                reached |= _here(held) | Q(agency__isnull=False)
                reached |= Q(posts=None, memberships=None)
        return self.filter(pk__in=self.model.objects.filter(reached).values("pk"))

    def contacts_readable_by(self, user):
        """People whose contact details the user may ask for: by right, or one's own."""
        if not user.is_authenticated:
            return self.none()
        by_right = self.changeable_by(user, Permission.READ_CONTACTS)
        return self.filter(Q(pk__in=by_right.values("pk")) | Q(user=user.pk))


class TeamPostQuerySet(ScopedQuerySet):
    scope_paths = {"neighbourhood": "neighbourhood", "area": "neighbourhood__area"}

    def visible_to(self, user):
        """Posts are public; who holds one is shown to those who are signed in."""
        return self.all()

    def current(self, day=None):
        day = day or timezone.localdate()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)
