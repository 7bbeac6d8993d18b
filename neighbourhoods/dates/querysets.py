"""Reads over many days."""

from accounts.access import PublicQuerySet


class ClosedDayQuerySet(PublicQuerySet):
    def days(self):
        """The closed days as a set of dates: what core.calendar takes. One query."""
        return frozenset(self.values_list("day", flat=True))
