"""Published indicators with their figures of some years, for the pages that read them."""

from decimal import Decimal

from accounts.models import User
from core.actors import SYSTEM
from neighbourhoods.models import Agency, Neighbourhood, Person
from performance.indicators.operations import add_indicator, publish_indicator
from performance.models import Indicator
from performance.observations.operations import give_figures
from performance.observations.rules import Given
from performance.periods import of_council_year
from tests.worlds.performance_indicators import facts

INDICATORS, YEARS = 60, 3
BLOCKS = [each.value for each in Indicator.Block]


def write_figures(indicators=INDICATORS, years=YEARS):
    """So many indicators of a yearly percentage in every neighbourhood and the city."""
    places = list(Neighbourhood.objects.order_by("pk")[:17])
    agency, lead = Agency.objects.first(), Person.objects.first()
    by = User.objects.get(email="head_of_service@sample.example")
    for number in range(indicators):
        about = facts(hides_below=0, agency=agency, lead=lead, by=SYSTEM)
        about |= {"block": BLOCKS[number % len(BLOCKS)]}
        made = add_indicator(code=f"pages-{number}", name=f"Indicator {number}", **about)
        made = publish_indicator(indicator=made, by=by)
        given = [
            _given(place, at, year, number)
            for year in range(years)
            for at, place in enumerate([None, *places])
        ]
        give_figures(indicator=made, given=given, by=SYSTEM)


def _given(place, at, year, number):
    level = "neighbourhood" if place else "city"
    top = 300 + (at * 37 + year * 11 + number * 7) % 400
    return Given(
        level, place, of_council_year(2023 + year), numerator=Decimal(top), denominator=Decimal(1_000)
    )  # fmt: skip
