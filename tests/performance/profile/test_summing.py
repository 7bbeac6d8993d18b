"""The figure of an area from those of its neighbourhoods: counts are added, rates never averaged, what is hidden stays so."""

from decimal import Decimal as D

import pytest

from neighbourhoods.models import Area
from performance.models import Indicator
from performance.observations.shown import Figure
from performance.periods import of_council_year
from performance.profile.summing import summed

NOW = of_council_year(2025)
AREA = Area(number=1, name="North")


def part(value=None, top=None, whole=None, status="value", period=NOW, **more):
    numbers = [None if each is None else D(each) for each in (value, top, whole)]
    value, top, whole = numbers
    return Figure(
        "Somewhere", "", period, status, value, numerator=top, denominator=whole, **more
    )  # fmt: skip


def of(measured, *parts, per=1, number=2, **more):
    return summed(Indicator(measured=measured, per=per, **more), AREA, list(parts), number)


@pytest.mark.parametrize(
    ("measured", "per", "parts", "value"),
    [
        ("proportion", 100, [part(10, 10, 100), part(30, 90, 300)], "25"),
        ("rate", 1_000, [part(5, 5, 1_000), part(1, 3, 3_000)], "2"),
        ("count", 1, [part(4, 4), part(7, 7)], "11"),
        ("money", 1, [part(1_000), part(250)], "1250"),
        ("mean", 1, [part(10, None, 100), part(20, None, 300)], "17.5"),
    ],
)
def test_what_adds_up(measured, per, parts, value):
    found = of(measured, *parts, per=per)
    assert found.row.value == D(value)
    assert (found.row.level, found.row.area, found.row.period) == ("area", AREA, NOW)
    assert found.row.is_summed


def test_limits_and_bases_are_those_of_the_whole():
    found = of("proportion", part(10, 10, 100, base=90), part(30, 90, 300, base=280), per=100)
    assert found.row.base == 370
    assert (round(found.row.low, 1), round(found.row.high, 1)) == (D("21.0"), D("29.5"))


@pytest.mark.parametrize(
    ("measured", "parts", "why"),
    [
        ("count", [part(4, 4)], "Not every neighbourhood has a figure"),
        ("count", [part(4, 4), part(status="missing")], "Not every neighbourhood has a figure"),
        ("count", [part(4, 4), part(status="few")], "Not every neighbourhood has a figure"),
        ("count", [part(4, 4), part(5, 5, period=NOW.before)], "The latest figures are of different periods"),
        ("mean", [part(10), part(20)], "It cannot be worked out from the neighbourhoods"),
        ("proportion", [part(10), part(20)], "It cannot be worked out from the neighbourhoods"),
        # a weighted figure is not that of its counts
        ("proportion", [part(12, 10, 100), part(30, 90, 300)], "It cannot be worked out from the neighbourhoods"),
    ],
)  # fmt: skip
def test_what_does_not(measured, parts, why):
    found = of(measured, *parts, per=100 if measured == "proportion" else 1)
    assert (found.row, found.status, found.why) == (None, "missing", why)


def test_one_that_is_hidden_hides_the_area():
    found = of("count", part(status="hidden"), part(status="missing"))
    assert (found.row, found.status, found.why) == (None, "hidden", "Number too small to show")
    assert of("count", part(1, 1), part(2, 2), hides_below=5).status == "hidden"
    assert of("count", part(0, 0), part(0, 0), hides_below=5).row.value == 0
