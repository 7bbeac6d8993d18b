"""The method of an indicator: control chart, trend and funnel, with the choices that were made."""

from dataclasses import dataclass
from typing import Any

from accounts.pages import EVERYONE
from core import slots
from performance.observations.breaks.series import BASELINE
from performance.observations.models import Observation
from performance.observations.pages.control import (
    control_chart,
    funnel,
    smallest_change,
    trend,
)
from performance.observations.pages.reading import OfFigures

JUDGED = "indicator.method"
Level = Observation.Level


@dataclass(frozen=True)
class InPlace:
    """An indicator in a place, None for Derby: what the slot is asked about."""

    indicator: Any
    place: Any

    @property
    def pk(self):
        return self.indicator.pk


class MethodPage(OfFigures):
    """How the figures of an indicator are judged, for the city or one place, and for one period."""

    permission = EVERYONE
    template_name = "performance/observations/method.html"

    def get_context_data(self, **kwargs):
        found = self.series_of_place if self.place else self.series_of_city
        name = str(self.place) if self.place else Level.CITY.label
        here = InPlace(self.object, self.place)
        latest = next((each for each in found if each.is_value), None)
        return super().get_context_data(
            control=control_chart(
                self.object,
                name,
                found,
                aim=self.aim,
                breaks=self.breaks,
                level=Level.NEIGHBOURHOOD if self.place else Level.CITY,
                place=self.place and self.place.pk,
            ),
            trend=trend(self.object, found, breaks=self.breaks) if found else None,
            breaks=self.breaks,
            funnel=funnel(self.object, self.here, self.period) if self.period else None,
            name=name,
            in_place=here,
            smallest=smallest_change(self.object, latest) if latest else "",
            slots={JUDGED: slots.collect(JUDGED, [here], self.request.user)},
            baseline=BASELINE,
            **kwargs,
        )
