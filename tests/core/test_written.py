"""Days and times as people write them."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.written import Unreadable, read_day, read_time

TODAY = datetime.date(2026, 11, 26)
MARCH_3 = datetime.date(2027, 3, 3)
"""A Wednesday."""


@pytest.mark.parametrize(
    "text",
    [
        *("3/3/27", "03/03/2027", "3.3.27", "3-3-2027", "3 3 27", "2027-03-03", "2027/3/3"),
        *(
            "3 March 2027",
            "3 mar 27",
            "3rd March 2027",
            "3rd of March, 2027",
            "the 3rd of march 27",
        ),
        *("March 3 2027", "Mar 3, 27", "Wed 3 March 2027", "wednesday 3/3/27", "weds 3 mar 27"),
        *("3 March", "wed 3 march", "3/3", "  3  MARCH  2027 ", "3mar27", "3-Mar-2027"),
    ],
)
def test_a_day_is_read(text):
    assert read_day(text, TODAY) == MARCH_3


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("26 November", (2026, 11, 26)), ("25 November", (2027, 11, 25)), ("today", (2026, 11, 26)),
        ("tomorrow", (2026, 11, 27)), ("29 feb", (2028, 2, 29)), ("1 may", (2027, 5, 1)),
        ("4 Sept 2027", (2027, 9, 4)), ("31/12/26", (2026, 12, 31)), ("1/2/27", (2027, 2, 1)),
    ],
)  # fmt: skip
def test_the_year_that_is_left_out_is_the_next(text, day):
    assert read_day(text, TODAY) == datetime.date(*day)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("3/13/27", "Enter the day first, then the month: 13/3"),
        ("Tuesday 3 March 2027", "3 March 2027 is a Wednesday, not a Tuesday"),
        ("wed 3 march 7pm", "such as 3 March 2027"),
        ("31 February 2027", "There is no such day"), ("29/2/27", "There is no such day"),
        ("30 feb", "There is no such day"), ("0/3/27", "There is no such day"),
        ("3/3/027", "two or four digits"), ("3 March 7", "two or four digits"),
        ("wednesday", "such as 3 March 2027"), ("3", "such as 3 March 2027"), ("", "such as"),
        ("March", "such as"), ("3 ma 27", "such as"), ("3rd March and 4th", "without “and”"),
        ("٣/٣/٢٧", "such as"), ("3/3/27/1", "such as"), ("3" * 99, "such as"),
        ("330327", "such as"),
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused_with_what_to_write(text, words):
    with pytest.raises(Unreadable, match=words.replace("(", r"\(")):
        read_day(text, TODAY)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("7pm", (19, 0)), ("7 pm", (19, 0)), ("7PM", (19, 0)), ("7.30pm", (19, 30)),
        ("7:30 p.m.", (19, 30)), ("730pm", (19, 30)), ("19:00", (19, 0)), ("19.00", (19, 0)),
        ("1900", (19, 0)), ("1900hrs", (19, 0)), ("0730", (7, 30)), ("07:30", (7, 30)),
        ("10am", (10, 0)), ("12pm", (12, 0)), ("12am", (0, 0)), ("12:30", (12, 30)),
        ("noon", (12, 0)), ("12 noon", (12, 0)), ("midday", (12, 0)), ("00:15", (0, 15)),
        ("7 o'clock pm", (19, 0)), ("13", (13, 0)), ("10:30", (10, 30)), ("1030am", (10, 30)),
    ],
)  # fmt: skip
def test_a_time_is_read(text, time):
    assert read_time(text) == datetime.time(*time)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("7", "Enter 7am or 7pm"), ("7:30", "Enter 7:30am or 7:30pm"), ("10", "10am or 10pm"), ("7.30", "7:30am or 7:30pm"),
        ("midnight", "12am for the beginning"), ("25:00", "such as"), ("7:60pm", "such as"),
        ("13pm", "such as"), ("0pm", "such as"), ("evening", "such as"), ("", "such as"),
        ("7pm-9pm", "such as"), ("٧", "such as"),
    ],
)  # fmt: skip
def test_a_time_that_could_be_two_is_asked_about(text, words):
    with pytest.raises(Unreadable, match=words):
        read_time(text)


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2099, 12, 31)))
def test_every_day_comes_back_however_it_is_written(day):
    for written in (
        f"{day:%-d/%-m/%y}", f"{day:%d.%m.%Y}", f"{day:%-d %B %Y}", f"{day:%a %-d %b %y}",
        f"{day:%A, %-d %B %Y}", f"{day:%B %-d, %Y}", day.isoformat(),
    ):  # fmt: skip
        assert read_day(written, TODAY) == day


@given(st.times())
def test_every_time_comes_back(time):
    time = time.replace(second=0, microsecond=0)
    for written in (f"{time:%H:%M}", f"{time:%H%M}", f"{time:%-I:%M%p}", f"{time:%I.%M %p}"):
        assert read_time(written) == time


@given(st.text(max_size=80))
def test_whatever_is_typed_is_a_day_or_is_refused(text):
    for read in (lambda: read_day(text, TODAY), lambda: read_time(text)):
        try:
            read()
        except Unreadable as refused:
            said = str(refused)
            if not said.strip():
                raise
