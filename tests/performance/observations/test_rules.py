"""What can be a figure, and what is worked out from what is given."""

import datetime
from decimal import Decimal as D

import pytest

from performance.indicators.models import Indicator
from performance.observations import rules
from performance.observations.rules import Given
from performance.periods import of_council_year, of_months

YEAR = of_council_year(2025)


def indicator(measured="proportion", per=100):
    return Indicator(measured=measured, per=per)


def given(**more):
    return Given("city", None, YEAR, **more)


@pytest.mark.parametrize(
    ("kind", "figure", "field"),
    [
        (("proportion", 100), {}, "value"),
        (("proportion", 100), {"numerator": D(5)}, "value"),
        (("proportion", 100), {"numerator": D(5), "denominator": D(4)}, "numerator"),
        (("proportion", 100), {"numerator": D(-1), "denominator": D(4)}, "numerator"),
        (("proportion", 100), {"numerator": D(0), "denominator": D(0)}, "denominator"),
        (("proportion", 100), {"value": D("100.1")}, "value"),
        (("proportion", 100), {"value": D("NaN")}, "value"),
        (("rate", 1000), {"value": D(-1)}, "value"),
        (("mean", 1), {"value": D(10) ** 11}, "value"),
        (("mean", 1), {"value": D(5), "low": D(4)}, "low"),
        (("mean", 1), {"value": D(5), "status": "missing"}, "value"),
    ],
)
def test_what_is_no_figure(kind, figure, field):
    assert rules.why_wrong(indicator(*kind), given(**figure))[1] == field


@pytest.mark.parametrize(
    ("kind", "figure"),
    [
        (("proportion", 100), {"value": D(0)}),
        (("proportion", 100), {"numerator": D(4), "denominator": D(4)}),
        (("rate", 100), {"numerator": D(250), "denominator": D(220)}),
        (("money", 1), {"value": D("-12.50")}),
        (("count", 1), {"numerator": D(0)}),
        (("mean", 1), {"status": "missing"}),
    ],
)
def test_what_is_one(kind, figure):
    assert rules.why_wrong(indicator(*kind), given(**figure)) is None


def test_a_percentage_with_its_limits():
    facts = rules.worked_out(indicator(), given(numerator=D(34), denominator=D(120)))
    assert facts["value"] == D("28.333333")
    assert (round(facts["low"], 1), round(facts["high"], 1)) == (D("21.0"), D("37.0"))


def test_a_rate_over_a_hundred_percent_is_legal():
    facts = rules.worked_out(
        indicator("rate", 100_000), given(numerator=D(250), denominator=D(220))
    )
    assert (round(facts["low"], 2), round(facts["high"], 2)) == (D("99984.95"), D("128631.14"))


def test_a_weighted_figure_stays_beside_its_counts():
    facts = rules.worked_out(indicator(), given(value=D(80), numerator=D(10), denominator=D(100)))
    assert facts["value"] == 80
    assert facts["low"] <= 80 <= facts["high"]


def test_nothing_is_made_up():
    facts = rules.worked_out(indicator("mean", 1), given(value=D("3.25")))
    assert (facts["low"], facts["high"]) == (None, None)
    facts = rules.worked_out(indicator(), given(status="missing"))
    assert (facts["value"], facts["low"]) == (None, None)
    assert rules.why_limits_wrong({"value": D(5), "low": D(6), "high": D(7)})


def test_a_figure_is_told_by_place_and_period():
    first, second = (Given("city", None, of_months(datetime.date(2026, n, 1), 1)) for n in (1, 2))
    assert first.key != second.key
