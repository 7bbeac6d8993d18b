"""Indicators, small areas and neighbourhoods with codes of their own, and files for them."""

import io

import pytest

from core.actors import SYSTEM
from neighbourhoods.geography.small.imports import import_small_areas
from neighbourhoods.models import Neighbourhood
from performance.imports.formats.registry import format_of
from performance.imports.writing import import_figures
from performance.indicators import operations as indicators
from performance.models import Observation
from tests import factories
from tests.worlds.performance_indicators import facts

WEST, EAST = "E05099001", "E05099002"
LOOKUP = f"""\
LSOA11CD,WD19CD,people
E01099001,{WEST},1000
E01099002,{WEST},300
E01099003,{EAST},900
"""
NEW_WARDS = """\
LSOA11CD,WD23CD
E01099001,E05099101
E01099002,E05099102
E01099003,E05099102
"""


@pytest.fixture
def places(world):
    for code in (WEST, EAST):
        factories.NeighbourhoodFactory(code=code)
    return Neighbourhood.objects.get(code=WEST), Neighbourhood.objects.get(code=EAST)


@pytest.fixture
def small(places):
    for lines in (LOOKUP, NEW_WARDS):
        import_small_areas(lines=lines, source="Made up", by=SYSTEM)
    return places


@pytest.fixture
def add(world):
    """Makes an indicator that is published."""

    def make(code="belonging", **about):
        people = {"agency": factories.AgencyFactory(), "lead": factories.PersonFactory()}
        usual = {"name": f"Indicator {code}", "hides_below": 0}
        made = indicators.add_indicator(
            code=code, by=SYSTEM, **facts(**usual | about) | people | about
        )
        return indicators.publish_indicator(indicator=made, by=world.people["head_of_service"])

    return make


def load(text, file_format="tidy", **more):
    content = text if isinstance(text, bytes) else text.encode()
    about = {"by": SYSTEM, "name": "figures.csv"} | more
    return import_figures(file=io.BytesIO(content), file_format=format_of(file_format), **about)


def held(indicator, *fields):
    rows = Observation.objects.held().filter(indicator=indicator).order_by("id")
    return [
        (
            row.place,
            row.period.iso,
            row.value and float(row.value),
            *(getattr(row, each) for each in fields),
        )
        for row in rows
    ]
