"""What stands in a cell, read as people in Britain write it. A value that can be meant in two ways is
a problem, and never guessed."""

import datetime
import math
import re
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from core.dates import day_in_words
from core.forms import YEARS, TimeField
from core.imports.sheets import Column, Kind, Known, Names
from core.imports.workbook import Fault, Formula
from core.money import TYPED
from core.text import line_problem, normalise, without_hidden

SLASHED = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
WORDED = re.compile(
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?"
    r"(\d{1,2})(?:st|nd|rd|th)?[\s\-]+([a-z]{3,9})\.?,?[\s\-]+(\d{4}|\d{2})",
    re.IGNORECASE,
)
MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
YES, NO = ("yes", "y", "true", "x", "1", "✓"), ("no", "n", "false", "0", "-")
MOST_LINES = 20_000
SPACED = re.compile(r"(?<=£)\s+|(?<=\()\s+|\s+(?=\))|(?<=\d)\s(?=\d{3}(?!\d))")
"""Spaces that may stand in an amount: around its signs, and between thousands."""
PENNY, MOST_MONEY = Decimal("0.01"), Decimal(10) ** 10


class Bad(ValueError):
    """A cell that cannot be taken; the words say why and what to do."""


def read(column: Column, cell: Any, known: Known, names: dict[str, Names]) -> Any:
    """The value of a cell, None where nothing stands in it. Raises Bad."""
    if isinstance(cell, Formula):
        raise Bad("is a formula. Copy the cells and paste them as values")
    if isinstance(cell, Fault):
        raise Bad(f"shows the error {cell.words}. Enter the value")
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    return READERS[column.kind](column, cell, known, names)


def month_first(cell: Any) -> bool:
    """Whether a cell holds a date that can only be read month first, as in America."""
    found = SLASHED.fullmatch(cell.strip()) if isinstance(cell, str) else None
    return found is not None and int(found[2]) > 12 >= int(found[1])


def either_way(cell: Any) -> bool:
    """Whether day and month of a date in figures could change places."""
    found = SLASHED.fullmatch(cell.strip()) if isinstance(cell, str) else None
    if found is None:
        return False
    day, month = int(found[1]), int(found[2])
    return day <= 12 and month <= 12 and day != month


def _text(column: Column, cell: Any, *_: Any) -> str:
    if isinstance(cell, datetime.date | datetime.time):
        raise Bad("is a date or time. Format the cell as text and enter the words")
    if isinstance(cell, bool):
        cell = "Yes" if cell else "No"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = " ".join(str(cell).split()) if column.kind is not Kind.LINES else str(cell)
    if column.kind is Kind.LINES:
        text, longest = normalise(without_hidden(text)).strip(), min(column.longest, MOST_LINES)
    else:
        longest = column.longest
        if problem := line_problem(text):
            raise Bad(problem.rstrip("."))
    if len(text) > longest:
        raise Bad(f"has {len(text)} characters. The most is {longest}")
    return text


def _date(column: Column, cell: Any, *_: Any) -> datetime.date:
    if isinstance(cell, datetime.datetime):
        if cell.time() != datetime.time():
            raise Bad("has a time of day as well. Enter the date alone")
        return _real(cell.date())
    if isinstance(cell, datetime.date):
        return _real(cell)
    if not isinstance(cell, str):
        raise Bad("is a number. Format the cell as a date")
    text = " ".join(cell.split())
    if found := ISO.fullmatch(text):
        return _day(found[1], found[2], found[3])
    if found := WORDED.fullmatch(text):
        month = [
            number for number, name in enumerate(MONTHS, 1) if name.startswith(found[2].lower())
        ]
        if len(month) != 1 and found[2].lower() != "sept":
            raise Bad(f"“{text}” is not a date. Write it as 3 April 2026 or 3/4/2026")
        return _day(found[3], str(month[0] if month else 9), found[1])
    if found := SLASHED.fullmatch(text):
        if month_first(text):
            raise Bad(
                f"“{text}” has the month first. Write the day first, such as 3/4/2026 for 3 April"
            )
        return _day(found[3], found[2], found[1])
    raise Bad(f"“{text}” is not a date. Write it as 3 April 2026 or 3/4/2026")


def _day(year: str, month: str, day: str) -> datetime.date:
    if len(year) < 4:
        raise Bad("has a year of two figures. Write all four")
    try:
        return _real(datetime.date(int(year), int(month), int(day)))
    except ValueError as error:
        if isinstance(error, Bad):
            raise
        raise Bad(f"{day}/{month}/{year} is not a real date") from None


def _real(day: datetime.date) -> datetime.date:
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise Bad(f"{day_in_words(day)} must be between {YEARS[0]} and {YEARS[1]}")
    return day


def _time(column: Column, cell: Any, *_: Any) -> datetime.time:
    if isinstance(cell, datetime.datetime):
        raise Bad("is a date. Enter a time such as 7:30pm or 19:30")
    if isinstance(cell, datetime.time):
        return cell.replace(second=0, microsecond=0)
    try:
        found = TimeField().to_python(cell) if isinstance(cell, str) else None
    except ValidationError:
        found = None
    if found is None:
        raise Bad("is not a time. Enter one such as 7:30pm or 19:30")
    return found


def _yes_no(column: Column, cell: Any, *_: Any) -> bool:
    word = str(cell).strip().lower()
    if word in YES or word in NO:
        return word in YES
    raise Bad("must be Yes or No")


def _choice(column: Column, cell: Any, known: Known, *_: Any) -> str:
    word = known.fold(_text(column, cell))
    for value, label in column.choices:
        if word in (known.fold(str(label)), known.fold(str(value).replace("_", " "))):
            return value
    words = ", ".join(str(label) for _, label in column.choices)
    raise Bad(f"“{cell}” is not one of the list: {words}")


def _number(column: Column, cell: Any, *_: Any) -> int:
    if isinstance(cell, str) and re.fullmatch(r"\d{1,9}|\d{1,3}(,\d{3}){1,2}", cell.strip()):
        return int(cell.replace(",", ""))
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
    if not is_number or not math.isfinite(cell) or cell != int(cell):
        raise Bad("must be a whole number")
    if not 0 <= cell < 10**9:
        raise Bad("must be 0 or more")
    return int(cell)


def _money(column: Column, cell: Any, *_: Any) -> Decimal:
    """Pounds and pence; in brackets or with a minus what is below nothing."""
    if isinstance(cell, bool) or not isinstance(cell, str | int | float | Decimal):
        raise Bad("is not an amount. Enter pounds and pence, such as 1,250.50")
    text = SPACED.sub("", cell.strip()) if isinstance(cell, str) else _in_figures(cell)
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    if not TYPED.fullmatch(text):
        raise Bad(f"“{cell}” is not an amount. Enter pounds and pence, such as 1,250.50")
    amount = Decimal(text.replace("£", "").replace(",", ""))
    if abs(amount) >= MOST_MONEY:
        raise Bad("is too large an amount")
    if amount != amount.quantize(PENNY):
        raise Bad(f"“{cell}” has parts of a penny. Round it to pounds and pence")
    return amount.quantize(PENNY)


def _in_figures(cell: int | float | Decimal) -> str:
    """A number without an exponent. A spreadsheet reckons with 15 figures: what a sum leaves behind them is none."""
    return format(Decimal(f"{cell:.15g}" if isinstance(cell, float) else cell), "f")


def _email(column: Column, cell: Any, *_: Any) -> str:
    """What stands there is private: the words do not repeat it."""
    text = str(cell).strip()
    try:
        validate_email(text)
    except ValidationError:
        raise Bad("is not an email address, such as name@example.org") from None
    return text


def _phone(column: Column, cell: Any, *_: Any) -> str:
    """Excel drops the first 0 of a number that it takes for one."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and math.isfinite(cell):
        text = str(int(cell))
        return f"0{text}" if len(text) in (9, 10) else text
    text = " ".join(str(cell).split())
    if line_problem(text) or len(text) > column.longest or not any(map(str.isdigit, text)):
        raise Bad(f"must be a telephone number of up to {column.longest} characters")
    return text


def _named(column: Column, cell: Any, known: Known, names: dict[str, Names]) -> Any:
    text = _text(column, cell)
    found = names[column.key].get(known.fold(text))
    if len(found) == 1:
        return found[0]
    if found:
        words = next((each for each in column.names(found[0]) if "(" in each), "")
        more = f", such as “{words}”" if words else ""
        raise Bad(f"“{text}” is the name of {len(found)} records. Say which one{more}")
    near = names[column.key].nearest_to(known.fold(text))
    hint = f" Did you mean “{next(iter(column.names(near[0])))}”?" if near else ""
    raise Bad(f"“{text}” is not known.{hint}")


READERS = {
    Kind.TEXT: _text,
    Kind.LINES: _text,
    Kind.DATE: _date,
    Kind.TIME: _time,
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: _choice,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.EMAIL: _email,
    Kind.PHONE: _phone,
    Kind.NAMED: _named,
}
