"""Periods as files write them and as pages say them."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from performance import periods
from performance.periods import Period, of_council_year, of_iso, of_months, of_quarter

D = datetime.date
firsts = st.builds(D, st.integers(1900, 2100), st.integers(1, 12), st.just(1))


@pytest.mark.parametrize(
    ("period", "words", "iso"),
    [
        (of_quarter("2026Q2"), "Quarter 1 2026/27", "2026-04-01/P3M"),
        (of_quarter("2027-q1"), "Quarter 4 2026/27", "2027-01-01/P3M"),
        (of_council_year(1999), "1999/00", "1999-04-01/P1Y"),
        (of_months(D(2019, 1, 1), 12), "2019", "2019-01-01/P1Y"),
        (of_months(D(2019, 1, 1), 1), "January 2019", "2019-01-01/P1M"),
        (of_months(D(2019, 7, 1), 12), "July 2019 to June 2020", "2019-07-01/P1Y"),
        (of_months(D(2019, 4, 1), 36), "April 2019 to March 2022", "2019-04-01/P3Y"),
        (of_months(D(2019, 2, 1), 3), "February 2019 to April 2019", "2019-02-01/P3M"),
        (Period(D(2019, 6, 30), D(2019, 6, 30)), "30 June 2019", "2019-06-30/2019-06-30"),
        (
            Period(D(2019, 6, 3), D(2019, 6, 9)),
            "3 June 2019 to 9 June 2019",
            "2019-06-03/2019-06-09",
        ),
    ],
)
def test_words_and_files(period, words, iso):
    assert (period.words, period.iso) == (words, iso)
    assert of_iso(iso) == period


def test_a_time_in_the_file_is_taken():
    assert of_iso(" 2022-04-01T00:00:00/P1Y ") == of_council_year(2022)


@pytest.mark.parametrize(
    "text",
    ["", "2022", "2022-04-01", "2022-04-02/P1Y", "2022-04-01/P", "2022-04-01/P0M", "2022-13-01/P1Y",
     "2022-04-01/P1D", "2022-06-02/2022-06-01", "2022-04-01/P99Y999M"],
)  # fmt: skip
def test_what_is_no_period_is_refused(text):
    with pytest.raises(ValueError):
        of_iso(text)


@pytest.mark.parametrize("text", ["2026Q5", "2026Q0", "Q2 2026", ""])
def test_what_is_no_quarter_is_refused(text):
    with pytest.raises(ValueError, match="2026Q2"):
        of_quarter(text)


@given(firsts, st.integers(1, 60))
def test_periods_stand_side_by_side(first, months):
    period = of_months(first, months)
    assert period.months == months
    assert period.before.ends_on + periods.DAY == first
    assert period.before.months == months
    assert not period.overlaps(period.before)
    assert period.overlaps(period)
    assert of_iso(period.iso) == period
    assert period.year_ago.starts_on == first.replace(year=first.year - 1)


def test_days_that_are_no_months_move_by_days():
    week = Period(D(2024, 2, 23), D(2024, 2, 29))
    assert week.months is None
    assert week.before == Period(D(2024, 2, 16), D(2024, 2, 22))
    assert week.year_ago == Period(D(2023, 2, 23), D(2023, 2, 28))


def test_the_quarter_of_a_day():
    assert periods.quarter_of(D(2026, 6, 30)) == of_quarter("2026Q2")
    assert periods.quarter_of(D(2026, 7, 1)) == of_quarter("2026Q3")
