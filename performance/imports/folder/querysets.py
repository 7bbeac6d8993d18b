"""Which files of the folder somebody sees: whoever loads figures sees all of them."""

from accounts.access import ScopedQuerySet, holds_city
from performance.indicators.querysets import EDIT


class FoundQuerySet(ScopedQuerySet):
    """Files that were found in the folder."""

    def visible_to(self, user):
        return self if user.is_authenticated and holds_city(user, EDIT) else self.none()

    def changeable_by(self, user, permission):
        return self.visible_to(user) if permission == EDIT else self.none()

    def arriving(self):
        """Seen, and not known yet to be whole."""
        return self.filter(read_at=None)

    def waiting(self):
        """Read, and nobody has checked them or put them away."""
        return self.filter(read_at__isnull=False, is_again=False, batch=None, put_away_at=None)
