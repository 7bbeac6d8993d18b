"""A number of an indicator in words, and what a box for one asks for."""

from decimal import Decimal as D

import pytest

from performance.indicators.wording import in_words, unit_asked
from performance.models import Indicator


@pytest.mark.parametrize(
    ("about", "value", "words", "asked"),
    [
        ({"measured": "count", "unit": "walkabouts", "unit_one": "walkabout"}, 1, "1 walkabout", "In walkabouts"),
        ({"measured": "count", "unit": "walkabouts"}, 2, "2 walkabouts", "In walkabouts"),
        ({"measured": "count", "unit": "address"}, 1, "1 address", "In address"),
        ({"measured": "mean", "unit": "score out of 10"}, 1, "1.0 score out of 10", "In score out of 10"),
        ({"measured": "proportion"}, 1, "1.0%", "A percentage, such as 62.5"),
        ({"measured": "rate", "per": 1_000}, 1, "1.0 per 1,000 people", "Per 1,000 people"),
        ({"measured": "money"}, 1, "£1", "In pounds"),
        ({"measured": "count"}, 1, "1", ""),
    ],
)  # fmt: skip
def test_one_of_a_thing_is_not_several(about, value, words, asked):
    indicator = Indicator(decimals=1, **about)
    assert in_words(indicator, D(value)) == words
    assert unit_asked(indicator) == asked
