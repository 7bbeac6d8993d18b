"""Reads over many rows."""

from django.db.models import Q
from django.utils import timezone

from accounts.access import (
    NONE,
    Permission,
    PublicQuerySet,
    ScopedQuerySet,
    held_by,
    may_anywhere,
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


class PlaceQuerySet(PublicQuerySet):
    """Public rows that belong to one neighbourhood."""

    scope_paths = {"neighbourhood": "neighbourhood", "area": "neighbourhood__area"}


class AgencyQuerySet(PublicQuerySet):
    def active(self):
        return self.filter(is_active=True)

    def of(self, user):
        """The agencies a user acts for."""
        return self.filter(pk__in=[held.agency for held in held_by(user) if held.agency])


class PersonQuerySet(ScopedQuerySet):
    """Names are for those who are signed in; changing needs the right anywhere (people move)."""

    def visible_to(self, user):
        return self.all() if user.is_authenticated else self.none()

    def changeable_by(self, user, permission):
        return self.all() if may_anywhere(user, permission) else self.none()

    def contacts_readable_by(self, user):
        """People whose contact details the user may ask for: officers' right, or one's own."""
        if may_anywhere(user, Permission.READ_CONTACTS):
            return self.all()
        return self.filter(user=user.pk) if user.is_authenticated else self.none()


class TeamPostQuerySet(ScopedQuerySet):
    scope_paths = {"neighbourhood": "neighbourhood", "area": "neighbourhood__area"}

    def visible_to(self, user):
        """Posts are public; who holds one is shown to those who are signed in."""
        return self.all()

    def current(self, day=None):
        day = day or timezone.localdate()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)
