"""Reads over what was spent: what everybody reads on the ward pages, and no more."""

from accounts.access import ScopedQuerySet
from funding.wards import published


class SpendQuerySet(ScopedQuerySet):
    """As open as the ward pages: the same grants for everybody, so that the figures are the same."""

    def visible_to(self, user):
        return self.filter(
            grant__in=published.grants(), allocation__in=published.allocations().values("pk")
        )
