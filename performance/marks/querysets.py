"""Reads over marks."""

from django.apps import apps

from accounts.access import ScopedQuerySet


class MarksQuerySet(ScopedQuerySet):
    """Marks, as open as their indicator: they rest on confirmed figures that are shown to everybody."""

    scope_paths = {}

    def visible_to(self, user):
        indicators = apps.get_model("performance", "Indicator").objects.visible_to(user)
        return self.filter(indicator__in=indicators)

    def with_figures(self):
        return self.select_related(
            "indicator", "neighbourhood", "area", "figure", "there", "before"
        )
