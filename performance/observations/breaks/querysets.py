"""Reads over breaks in a series."""

from django.apps import apps

from accounts.access import ScopedQuerySet


class BreakQuerySet(ScopedQuerySet):
    """Breaks, as open as their indicator."""

    scope_paths = {}

    def visible_to(self, user):
        indicators = apps.get_model("performance", "Indicator").objects.visible_to(user)
        return self.filter(indicator__in=indicators)

    def changeable_by(self, user, permission):
        """As who may change the indicators."""
        indicators = apps.get_model("performance", "Indicator").objects
        return self.filter(indicator__in=indicators.changeable_by(user, permission))

    def held(self):
        """Those that nobody took back."""
        return self.filter(withdrawn_at=None)

    def with_places(self):
        return self.select_related("indicator", "neighbourhood")
