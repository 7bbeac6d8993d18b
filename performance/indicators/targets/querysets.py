"""Reads over targets."""

from django.apps import apps

from accounts.access import ScopedQuerySet


class TargetQuerySet(ScopedQuerySet):
    """Targets, as open as their indicator."""

    scope_paths = {}
    prefix = ""

    def visible_to(self, user):
        indicators = apps.get_model("performance", "Indicator").objects.visible_to(user)
        return self.filter(**{f"{self.prefix}indicator__in": indicators})

    def changeable_by(self, user, permission):
        """As who may change the indicators."""
        indicators = apps.get_model("performance", "Indicator").objects
        return self.filter(
            **{f"{self.prefix}indicator__in": indicators.changeable_by(user, permission)}
        )

    def held(self):
        """Those that no later one has replaced."""
        return self.filter(superseded_at=None)

    def with_places(self):
        return self.select_related("indicator", "neighbourhood", "area")


class OfTargetQuerySet(TargetQuerySet):
    """Steps on the way, as open as their target's indicator."""

    prefix = "target__"
