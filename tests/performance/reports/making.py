"""A report with one red figure of what was promised, and one that is not."""

import datetime
from decimal import Decimal as D

from core.actors import SYSTEM
from performance.indicators.operations import add_indicator, publish_indicator
from performance.observations.operations import give_figures
from performance.observations.rules import Given
from performance.periods import of_quarter
from performance.reports import making
from tests.worlds.performance_indicators import facts

QUARTER = of_quarter("2030Q3")
AT = datetime.datetime(2030, 10, 7, 9, tzinfo=datetime.UTC)
NEXT = of_quarter("2030Q4")
LATER = datetime.datetime(2031, 1, 13, 9, tzinfo=datetime.UTC)


def give(indicator, place, top, period=QUARTER, **more):
    """Of a hundred."""
    level = "neighbourhood" if place else "city"
    given = Given(level, place, period, numerator=D(top), denominator=D(100), **more)
    return give_figures(indicator=indicator, given=[given], by=SYSTEM)


def indicator_of(world, code, name, **more):
    about = {"agency": world.own.agency, "lead": None, "by": SYSTEM}
    found = facts(hides_below=0, frequency="quarter", comparison="interval") | more
    made = add_indicator(code=code, name=name, **about | found)
    return made


def published(world, code, name, lead, **more):
    made = indicator_of(world, code, name, lead=lead, **more)
    return publish_indicator(indicator=made, by=world.people["head_of_service"])


def report_of(place=None, period=QUARTER, at=AT):
    return making.make_report(period, neighbourhood=place, at=at)[0]
