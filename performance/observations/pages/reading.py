"""The figures of an indicator that a page reads: of one period by place, and over time of the city and one place."""

from functools import cached_property

from accounts.pages import ObjectPage
from neighbourhoods.models import Neighbourhood
from performance.indicators.views import OfIndicator
from performance.observations.breaks.reading import breaks_of
from performance.observations.models import Observation
from performance.observations.pages.aims import aim_of
from performance.observations.pages.by_place import in_order
from performance.observations.pages.over_time import of_length
from performance.observations.shown import figures
from performance.periods import Period

Level = Observation.Level


class OfFigures(OfIndicator, ObjectPage, abstract=True):
    """A page about an indicator, by ?period= and ?place= where the address says so."""

    @cached_property
    def seen(self):
        """The figures that hold and that the user may see."""
        rows = Observation.objects.visible_to(self.request.user).held()
        return rows.filter(indicator=self.object)

    @cached_property
    def periods(self):
        """All periods that have a figure, the latest first."""
        found = self.seen.order_by("-ends_on", "-starts_on").values_list("starts_on", "ends_on")
        return [Period(*each) for each in found.distinct()]

    @cached_property
    def period(self):
        asked = self.request.GET.get("period", "")
        return next((each for each in self.periods if each.iso == asked), None) or next(
            iter(self.periods), None
        )

    @cached_property
    def places(self):
        return list(Neighbourhood.objects.visible_to(self.request.user))

    @cached_property
    def place(self):
        """The neighbourhood that is looked at, None for the city alone."""
        asked = self.request.GET.get("place", "")
        return next((each for each in self.places if each.slug == asked), None)

    @cached_property
    def here(self):
        """Figures of the period, by place."""
        return in_order(self.figures(self.seen.of_period(self.period))) if self.period else []

    @cached_property
    def series_of_city(self):
        return self._series(self.seen.filter(level=Level.CITY))

    @cached_property
    def series_of_place(self):
        return self._series(self.seen.filter(neighbourhood=self.place)) if self.place else []

    @cached_property
    def breaks(self):
        """Where its series break."""
        return breaks_of(self.object)

    @cached_property
    def aim(self):
        """What the chosen place, or the city, is to reach."""
        return aim_of(self.object, self.place, self.request.user)

    def _series(self, rows):
        """Figures of periods as long as the chosen one, the latest first."""
        if self.period is None:
            return []
        found = self.figures(rows.order_by("-ends_on", "-starts_on"))
        lengths = set(of_length(self.period, [each.period for each in found]))
        return [each for each in found if each.period in lengths]

    def figures(self, rows):
        return figures(rows.with_places(), self.request.user)

    def get_context_data(self, **kwargs):
        found = {
            "period": self.period,
            "place": self.place,
            "choices": [(each.iso, each.words) for each in self.periods],
            "places": [(each.slug, each.name) for each in self.places],
        }
        return super().get_context_data(**found | kwargs)
