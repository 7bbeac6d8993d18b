"""Days and times as people write them: 3/3/27, wed 3 march, 3rd of March 2027; 7pm, 7.30pm, 19:00.
Pure; imports no Django.

The day stands before the month, as in Britain. What could mean two things is refused with words that
say how to write it.
"""

import datetime
import re

from core.calendar import DAY, WEEKDAYS

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
WEEKDAY_NAMES = tuple(name.lower() for _, name in WEEKDAYS)
SHORT = {"weds": 2, "tues": 1, "thurs": 3, "thur": 3}
SUCH_AS = "Enter a date such as 3 March 2027 or 3/3/27"
TIME_SUCH_AS = "Enter a time such as 7pm, 7:30pm or 19:30"
WORDS = re.compile(r"[a-z]+|\d+")
ORDINAL = re.compile(r"(?<=\d)(st|nd|rd|th)\b")
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
ALLOWED = re.compile(r"[a-z0-9\s,./-]+")
TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?|(\d{1,2})(\d{2})\s*(am|pm)?")
NOON = {"noon", "midday", "12noon", "12 noon", "12midday", "12 midday"}
LONGEST = 60


class Unreadable(ValueError):
    """What was typed is no day or time, or could be two; the words say what to type."""


def read_day(text: str, today: datetime.date) -> datetime.date:
    """The day that a text means. Without a year it is the next such day, from today on. Raises
    Unreadable."""
    plain = ORDINAL.sub("", text.strip().lower())
    if not plain or len(plain) > LONGEST or not plain.isascii() or not ALLOWED.fullmatch(plain):
        raise Unreadable(SUCH_AS)
    if plain in ("today", "tomorrow"):
        return today if plain == "today" else today + DAY
    if found := ISO.fullmatch(plain):
        return _real(int(found[3]), int(found[2]), int(found[1]))
    numbers, month, weekday = _parts(plain)
    if month is None:
        day, in_year, year = _numbers(numbers)
    else:
        in_year = month
        day, year = _around_month(numbers)
    found_day = _next(day, in_year, today) if year is None else _real(day, in_year, year)
    if weekday is not None and found_day.weekday() != weekday:
        real, said = (WEEKDAYS[each][1] for each in (found_day.weekday(), weekday))
        raise Unreadable(f"{found_day:%-d %B %Y} is a {real}, not a {said}")
    return found_day


def _parts(plain: str) -> tuple[list[str], int | None, int | None]:
    """The numbers of a text, and the month and the weekday that its words name."""
    numbers: list[str] = []
    month, weekday = None, None
    for word in WORDS.findall(plain):
        if word.isdigit():
            numbers.append(word)
        elif (found := month_named(word)) and month is None:
            month = found
        elif (named := _weekday(word)) is not None and weekday is None:
            weekday = named
        elif word not in ("of", "the", "on"):
            raise Unreadable(f"{SUCH_AS}, without “{word}”")
    return numbers, month, weekday


def month_named(word: str) -> int | None:
    """The number of the month that a word names, in full or by its first letters; None for none."""
    if len(word) < 3:
        return None
    lowered = word.lower()
    return next((n for n, name in enumerate(MONTHS, 1) if name.startswith(lowered)), None)


def _weekday(word: str) -> int | None:
    if word in SHORT:
        return SHORT[word]
    if len(word) < 3:
        return None
    return next((n for n, name in enumerate(WEEKDAY_NAMES) if name.startswith(word)), None)


def _numbers(numbers: list[str]) -> tuple[int, int, int | None]:
    """Day, month and year of a date in numbers."""
    if len(numbers) not in (2, 3) or any(len(each) > 2 for each in numbers[:2]):
        raise Unreadable(SUCH_AS)
    day, month = int(numbers[0]), int(numbers[1])
    if month > 12 >= day > 0 and month <= 31:
        raise Unreadable(f"Enter the day first, then the month: {month}/{day}")
    return day, month, _year(numbers[2]) if len(numbers) == 3 else None


def _around_month(numbers: list[str]) -> tuple[int, int | None]:
    """Day and year of a date whose month is a word."""
    if len(numbers) not in (1, 2) or len(numbers[0]) > 2:
        raise Unreadable(SUCH_AS)
    return int(numbers[0]), _year(numbers[1]) if len(numbers) == 2 else None


def _year(digits: str) -> int:
    if len(digits) not in (2, 4):
        raise Unreadable("Enter the year with two or four digits, such as 27 or 2027")
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _real(day: int, month: int, year: int) -> datetime.date:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise Unreadable("Enter a real date. There is no such day.") from None


def _next(day: int, month: int, today: datetime.date) -> datetime.date:
    """The next such day; of 29 February the one in the next leap year."""
    for year in range(today.year, today.year + 9):
        try:
            found = datetime.date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    raise Unreadable("Enter a real date. There is no such day.")


def read_time(text: str) -> datetime.time:
    """The time of day that a text means. Raises Unreadable."""
    plain = text.strip().lower().replace("a.m.", "am").replace("p.m.", "pm").replace("hrs", "")
    plain = plain.replace("o'clock", "").replace("o’clock", "").strip()
    if plain in NOON:
        return datetime.time(12)
    if plain in ("midnight", "12midnight", "12 midnight"):
        raise Unreadable("Enter 12am for the beginning of the day, or 11:59pm for its end")
    found = TIME.fullmatch(plain) if len(plain) <= LONGEST and plain.isascii() else None
    if found is None:
        raise Unreadable(TIME_SUCH_AS)
    hour_text, minute_text, half = (
        (found[1], found[2], found[3]) if found[1] else found.groups()[3:]
    )
    hour, minute = int(hour_text), int(minute_text or 0)
    if minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        raise Unreadable(TIME_SUCH_AS)
    if half:
        return datetime.time(hour % 12 + (12 if half == "pm" else 0), minute)
    if 1 <= hour <= 11 and (len(hour_text) == 1 or not minute_text) and hour_text[0] != "0":
        written = f"{hour}:{minute:02d}" if minute else f"{hour}"
        raise Unreadable(f"Enter {written}am or {written}pm")
    return datetime.time(hour, minute)
