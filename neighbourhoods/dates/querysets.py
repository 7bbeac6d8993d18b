"""Reads over many days."""

from django.db.models import Q

from accounts.access import PublicQuerySet


class ClosedDayQuerySet(PublicQuerySet):
    def of_council(self):
        """Days on which the council is closed, without those of one agency."""
        return self.filter(agency=None)

    def days(self):
        """The council's closed days as a set of dates: what core.calendar takes. One query."""
        return frozenset(self.of_council().values_list("day", flat=True))

    def by_agency(self):
        """{key of an agency: its own closed days}; under None the council's. One query."""
        found = {}
        for agency, day in self.order_by().values_list("agency", "day"):
            found.setdefault(agency, set()).add(day)
        return found


class AvoidDateQuerySet(PublicQuerySet):
    """What is to be avoided is public. A city-wide one is changed by who has the right on the city."""

    scope_paths = {"neighbourhood": "neighbourhood", "area": "neighbourhood__area"}

    def between(self, first, after):
        """Those with a day from `first` to the one before `after`."""
        return self.filter(first__lt=after, last__gte=first)

    def touching(self, neighbourhood_id):
        """Those of the whole city, and of the neighbourhood (None: of no other)."""
        return self.filter(Q(neighbourhood=None) | Q(neighbourhood=neighbourhood_id))
