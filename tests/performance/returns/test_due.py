"""Which period is due, by when; and which figure looks like a slip."""

import datetime
from decimal import Decimal as D

import pytest

from performance.periods import of_months
from performance.returns.due import due_day, latest_period, period_after
from performance.returns.grid.odd import why_odd
from performance.returns.grid.typed import number_of, plain, says_none


@pytest.mark.parametrize(
    ("frequency", "today", "words"),
    [
        ("month", (2026, 7, 1), "June 2026"),
        ("month", (2026, 1, 31), "December 2025"),
        ("quarter", (2026, 7, 1), "Quarter 1 2026/27"),
        ("quarter", (2026, 6, 30), "Quarter 4 2025/26"),
        ("quarter", (2026, 1, 1), "Quarter 3 2025/26"),
        ("year", (2026, 3, 31), "2024/25"),
        ("year", (2026, 4, 1), "2025/26"),
    ],
)
def test_the_latest_period_that_is_over(frequency, today, words):
    assert latest_period(frequency, datetime.date(*today)).words == words


def test_years_of_the_calendar_and_no_period():
    day = datetime.date(2026, 1, 1)
    assert latest_period("year", day, 1).words == "2025"
    assert latest_period("year", datetime.date(2026, 12, 31), 1).words == "2025"
    assert latest_period("seldom", day) is None


def test_due_by_a_working_day():
    june = of_months(datetime.date(2026, 6, 1), 1)
    assert due_day(june, 15) == datetime.date(2026, 7, 21)
    assert due_day(june, 15, {datetime.date(2026, 7, 1)}) == datetime.date(2026, 7, 22)
    assert period_after(june).words == "July 2026"


@pytest.mark.parametrize(
    ("value", "held", "is_count", "why"),
    [
        (30, [], False, ""),
        (30, [30], False, ""),
        (45, [30], False, ""),
        (46, [30], False, "far above"),
        (15, [30], False, ""),
        (14, [30], False, "far below"),
        (300, [30], False, "ten times"),
        (3, [30], False, "a tenth of"),
        (0, [30], False, "far below"),
        (44, [30, 44, 12], False, ""),
        (70, [30, 44, 12], False, "far above"),
        (4, [1], True, ""),
        (7, [1], True, "far above"),
        (-2, [-1], False, "far below"),
        (5, [0], False, "far above"),
        (4, [0], True, ""),
    ],
)
def test_what_is_odd(value, held, is_count, why):
    assert why_odd(D(value), [D(each) for each in held], is_count=is_count) == why


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", None), ("12", D(12)), (" 1,234.50 ", D("1234.50")), ("28.3%", D("28.3")), ("£1,200", D(1200)),
        ("-3", D(-3)), ("0", D(0)), ("1 234", D(1234)),
    ],
)  # fmt: skip
def test_numbers_as_they_are_typed(text, number):
    assert number_of(text) == number


@pytest.mark.parametrize(
    "text", ["abc", "1,2", "1.2.3", "1e9", "٣", "12 of 40", "NaN", "%", "9" * 30]
)
def test_what_is_no_number(text):
    with pytest.raises(ValueError, match="is not a number"):
        number_of(text)


def test_boxes_show_numbers_without_noughts():
    assert [plain(D(each)) for each in ("12.500000", "0.000000", "100")] == ["12.5", "0", "100"]
    assert plain(None) == ""
    assert says_none(" N/A ")
    assert not says_none("0")
