"""Which figures belong to one series, and where a control chart begins anew."""

import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from performance.observations.breaks.rules import why_not_rebased
from performance.observations.breaks.series import WHOLE, Series
from performance.periods import Period, of_council_year, of_months, of_quarter

DAY = datetime.date
APRIL = DAY(2024, 4, 1)
YEARS = [of_council_year(year) for year in range(2020, 2027)]
MONTHS = [of_months(DAY(2024 + n // 12, n % 12 + 1, 1), 1) for n in range(30)]


def test_figures_before_and_after_a_break_are_not_compared():
    series = Series((APRIL,))
    before, here, after = (of_council_year(year) for year in (2023, 2024, 2025))
    assert series.between(before, here) == APRIL == series.between(here, before)
    assert series.between(here, after) is None
    assert [series.number(each) for each in (before, here, after)] == ["1", "2", "2"]


def test_a_period_that_a_break_falls_into_is_compared_with_none():
    series = Series((DAY(2024, 5, 4),))
    before, here, after = (of_council_year(year) for year in (2023, 2024, 2025))
    assert series.between(before, here)
    assert series.between(here, after)
    assert [series.number(each) for each in (before, here, after)] == ["1", "1-2", "2"]
    assert series.own([before, here]) == [False, True]


def test_of_several_breaks_the_latest_is_named():
    series = Series((DAY(2022, 4, 1), APRIL))
    assert series.between(YEARS[0], YEARS[-1]) == APRIL
    assert series.since(DAY(2023, 1, 1), of_council_year(2023)) is None
    assert series.since(DAY(2023, 1, 1), of_council_year(2024)) == APRIL
    assert series.own(YEARS) == [False] * 4 + [True] * 3


@pytest.mark.parametrize(
    ("rebase", "stretches"),
    [
        (MONTHS[12].starts_on, [(0, 11), (12, 29)]),
        (MONTHS[11].starts_on, [(0, 29)]),
        (MONTHS[0].starts_on, [(0, 29)]),
        (DAY(2030, 1, 1), [(0, 29)]),
    ],
)
def test_a_control_chart_begins_anew_after_twelve_figures_and_not_before(rebase, stretches):
    assert Series(rebases=(rebase,)).stretches(MONTHS) == stretches


def test_a_break_begins_a_stretch_however_short_and_twelve_count_from_it():
    series = Series((MONTHS[5].starts_on,), (MONTHS[12].starts_on, MONTHS[18].starts_on))
    assert series.stretches(MONTHS) == [(0, 4), (5, 17), (18, 29)]
    assert WHOLE.stretches([]) == []
    assert WHOLE.stretches(MONTHS) == [(0, 29)]


@given(
    st.lists(st.dates(DAY(2020, 1, 1), DAY(2027, 1, 1)), max_size=5),
    st.lists(st.sampled_from([each.starts_on for each in MONTHS]), max_size=4),
)
def test_stretches_hold_every_figure_once_and_no_break(breaks, rebases):
    series = Series(tuple(sorted(set(breaks))), tuple(sorted(set(rebases))))
    parts = series.stretches(MONTHS)
    assert [n for first, last in parts for n in range(first, last + 1)] == list(range(len(MONTHS)))
    for first, last in parts:
        for one, other in pairwise(MONTHS[first : last + 1]):
            assert series.between(one, other) is None


@given(st.lists(st.dates(DAY(2019, 1, 1), DAY(2028, 1, 1)), max_size=4), st.data())
def test_what_may_be_compared_is_of_one_number(breaks, data):
    series = Series(tuple(sorted(set(breaks))))
    one, other = (data.draw(st.sampled_from(YEARS)) for _ in range(2))
    if one != other:
        together = series.between(one, other) is None
        numbers = {series.number(one), series.number(other)}
        assert together == (len(numbers) == 1 and "-" not in numbers.pop())


def test_rebasing_is_refused_where_the_rules_do_not_allow_it():
    quarters = [of_quarter("2020Q1")]
    while len(quarters) < 20:
        after = quarters[-1].ends_on + datetime.timedelta(days=1)
        quarters.append(of_months(after, 3))
    at = [each.starts_on for each in quarters]
    assert why_not_rebased(quarters, at[12], WHOLE) == ""
    assert "there are 11" in why_not_rebased(quarters, at[11], WHOLE)
    assert "there is none" in why_not_rebased(quarters, at[0], WHOLE)
    assert "No figure" in why_not_rebased(quarters, DAY(2020, 1, 2), WHOLE)
    assert "No figure" in why_not_rebased([], at[0], WHOLE)
    assert "there are 10" in why_not_rebased(quarters, at[14], Series((at[4],)))
    assert "already" in why_not_rebased(quarters, at[12], Series(rebases=(at[12],)))
    assert "already" in why_not_rebased(quarters, at[4], Series((at[4],)))
    assert isinstance(quarters[0], Period)
