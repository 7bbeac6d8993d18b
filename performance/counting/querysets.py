"""Reads over counts that were made."""

from accounts.access import ScopedQuerySet
from performance.indicators.querysets import sees_all


class CountingQuerySet(ScopedQuerySet):
    """For who keeps and who publishes figures."""

    scope_paths = {}

    def visible_to(self, user):
        return self.all() if sees_all(user) else self.none()
