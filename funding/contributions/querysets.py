"""Reads over what partners put in."""

from django.db.models import Q

from accounts.access import Permission, ScopedQuerySet, holds_city
from funding.contributions import states

INSIDE = (Permission.EDIT_BUDGET, Permission.APPROVE_PAYMENT)


def reads_inside(user):
    """Whether somebody works with the money of the whole city, and so reads pledges, conditions,
    signatories and debtor numbers as well."""
    return any(holds_city(user, each) for each in INSIDE)


class OfContributionQuerySet(ScopedQuerySet):
    """What was agreed is public, the rest for those who work with the money. Only the finance officer
    changes it. `path` leads to the contribution."""

    path = ""
    scope_paths = {}

    def changeable_by(self, user, permission):
        if permission != Permission.EDIT_BUDGET:
            return self.none()
        return super().changeable_by(user, permission)

    def visible_to(self, user):
        if reads_inside(user):
            return self.all()
        return self.filter((f"{self.path}state__in", states.STANDS))


class ContributionQuerySet(OfContributionQuerySet):
    def running_in(self, year):
        """Those whose time falls into a financial year."""
        return self.filter(
            Q(ends_on=None) | Q(ends_on__gte=year.begins_on), starts_on__lte=year.ends_on
        )

    def reaching(self, place):
        """Those that are for a neighbourhood: by name, or for its area."""
        return self.filter(Q(area=place.area_id) | Q(neighbourhoods=place)).distinct()

    def for_list(self):
        return self.select_related("agency", "area").prefetch_related("neighbourhoods")


class OfOneQuerySet(OfContributionQuerySet):
    path = "contribution__"


class EntryQuerySet(OfContributionQuerySet):
    """Its steps, with debtor numbers: for those who work with the money alone."""

    def visible_to(self, user):
        return self.all() if reads_inside(user) else self.none()
