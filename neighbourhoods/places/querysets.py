"""Reads over many rows of places."""

from collections import defaultdict

from django.db.models import Q

from accounts import access
from accounts.access import PublicQuerySet
from core.names import FindableQuerySet

__all__ = ["PublicQuerySet"]


class NeighbourhoodQuerySet(PublicQuerySet):
    scope_paths = {"neighbourhood": "pk", "area": "area"}

    def of(self, user):
        """The neighbourhoods a user works in: by manager's, area, body and named grants."""
        wanted = access.works_in_q(user, neighbourhood="pk", area="area", body="bodies")
        return self.filter(wanted).distinct()


class PlaceQuerySet(PublicQuerySet):
    """Public rows that belong to one neighbourhood."""

    scope_paths = {"neighbourhood": "neighbourhood", "area": "neighbourhood__area"}


class PopulationQuerySet(PlaceQuerySet):
    def latest_of(self, neighbourhoods, group="all"):
        """{id of the neighbourhood: its figure of a group of people (all ages) of the latest year}, in one query."""
        rows = self.filter(neighbourhood__in=neighbourhoods, group=group).order_by("year", "pk")
        return {row.neighbourhood_id: row for row in rows}

    def by_year(self, group="all"):
        """{id of the neighbourhood: [its figures of a group, the earliest year first]}, in one query."""
        found = defaultdict(list)
        for row in self.filter(group=group).order_by("year", "pk"):
            found[row.neighbourhood_id].append(row)
        return dict(found)


class WardQuerySet(PublicQuerySet):
    def in_force(self, on):
        """Those that hold on a day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)


class NamedPlaceQuerySet(FindableQuerySet, PlaceQuerySet):
    """The same, looked for by name (core.names)."""


class GroupQuerySet(NamedPlaceQuerySet):
    """Of one neighbourhood, or of several: one of several is changed by who works for the whole city."""

    def running(self):
        return self.filter(ended_on=None)

    def of_place(self, place):
        """The groups that belong to a neighbourhood or work in it too, and have not ended."""
        return self.running().filter(Q(neighbourhood=place) | Q(neighbourhoods=place)).distinct()


class PartQuerySet(PlaceQuerySet):
    def crossing(self, places):
        """Parts that lie in one of these neighbourhoods, or reach into it by a ward."""
        here = Q(neighbourhood__in=places) | Q(wards__neighbourhoods__in=places)
        return self.filter(here).distinct()
