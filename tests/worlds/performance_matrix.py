"""Indicators with figures in several places, for the matrix and for open data."""

from decimal import Decimal

from core.actors import SYSTEM
from performance.indicators.operations import add_indicator, publish_indicator
from performance.models import Indicator
from performance.observations.operations import give_figures
from performance.observations.rules import Given
from performance.periods import of_council_year
from tests import factories
from tests.worlds.performance_indicators import facts

YEAR = of_council_year(2025)


def add(world, code, name, *, is_published=True, **more):
    """An indicator, published unless said otherwise."""
    about = {"agency": factories.AgencyFactory(), "lead": factories.PersonFactory(), "by": SYSTEM}
    made = add_indicator(code=code, name=name, **facts(**more) | about)
    if is_published:
        made = publish_indicator(indicator=made, by=world.people["head_of_service"])
    return Indicator.objects.get(pk=made.pk)


def share(place, top, whole, period=YEAR, **more):
    """So many of so many in a place; in the city where it is None."""
    level = "neighbourhood" if place else "city"
    return Given(level, place, period, numerator=Decimal(top), denominator=Decimal(whole), **more)


def give(indicator, *given, **more):
    return give_figures(indicator=indicator, given=given, by=SYSTEM, **more)
