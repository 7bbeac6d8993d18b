"""A budget by month: worked numbers, and that no penny is lost."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.budgets.lines.rules import by_month, period_in_words, period_of, still_to_come, up_to

money = st.decimals(0, 10_000_000, places=2)


def test_equal_months_of_a_hundred_pounds():
    found = by_month(Decimal(100), None)
    assert found[:3] == [Decimal("8.33"), Decimal("8.34"), Decimal("8.33")]
    assert sum(found) == 100


def test_shares_follow_the_budget_and_not_the_other_way():
    assert by_month(Decimal(900), [0] * 9 + [1, 1, 1])[9:] == [300, 300, 300]
    assert by_month(Decimal(450), [0] * 9 + [2_000, 2_000, 2_000])[9:] == [150, 150, 150]


@given(money, st.none() | st.lists(money, min_size=12, max_size=12).filter(any))
def test_no_penny_is_lost(amount, phasing):
    found = by_month(amount, phasing)
    assert sum(found) == amount
    assert all(each >= 0 and each == each.quantize(Decimal("0.01")) for each in found)


def test_up_to_a_period_and_still_to_come():
    assert (up_to(Decimal(1_200), None, 7), still_to_come(Decimal(1_200), None, 7)) == (700, 500)
    assert up_to(Decimal(1_200), None, 13) == 1_200


@pytest.mark.parametrize(
    ("day", "period"),
    [
        ((2026, 4, 1), 1), ((2026, 4, 30), 1), ((2026, 5, 31), 1), ((2026, 6, 1), 2),
        ((2026, 11, 27), 7), ((2027, 3, 31), 11), ((2027, 4, 1), 12), ((2027, 5, 1), 13),
        ((2028, 1, 1), 13), ((2025, 4, 1), 1),
    ],
)  # fmt: skip
def test_the_period_that_is_forecast_is_the_month_that_ended(day, period):
    assert period_of(2026, datetime.date(*day)) == period


def test_periods_in_words():
    assert period_in_words(1) == "period 1 (April)"
    assert period_in_words(12) == "period 12 (March)"
    assert period_in_words(13) == "period 13 (after 31 March)"
