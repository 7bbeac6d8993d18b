"""What stands in a cell of a file of figures. What can be meant in two ways is a problem, and never guessed."""

import re
from decimal import Decimal
from functools import lru_cache

from performance.periods import of_iso, of_quarter

NUMBER = re.compile(r"-?\d{1,11}(?:\.\d{1,12})?")
GROUPED = re.compile(r"-?\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?")
DATED = re.compile(
    r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}|\d{4}[/.\-]\d{1,2}[/.\-]\d{1,2}|\d{1,2} [A-Za-z]{3,9} \d{4}"
)
PERIOD_HELP = "Write the period as 2022-04-01/P1Y, with P3M for a quarter and P1M for a month"
MOST_SHOWN = 30


class Bad(ValueError):
    """A cell that cannot be taken; the words say why and what to do."""


def number(text):
    """A Decimal, None for an empty cell. Raises Bad."""
    if not text:
        return None
    if NUMBER.fullmatch(text):
        return Decimal(text)
    text = text.strip()
    if not text:
        return None
    if NUMBER.fullmatch(text):
        return Decimal(text)
    shown = text[:MOST_SHOWN]
    if text.endswith("%"):
        raise Bad(f"“{shown}” has a percent sign. Write the number alone, such as 12.5")
    if GROUPED.fullmatch(text):
        plain = re.sub("[, ]", "", text)
        raise Bad(f"“{shown}” has a thousands separator. Write {plain}")
    if re.fullmatch(r"-?\d+,\d+", text):
        raise Bad(f"“{shown}” has a comma. Write {text.replace(',', '.')}")
    if (
        re.fullmatch(r"-?\d*\.?\d+[eE][+-]?\d+", text)
        or text.lstrip("-").replace(".", "").isdigit()
    ):
        raise Bad(f"“{shown}” has too many digits or is in powers of ten. Write it out in full")
    if text.startswith("="):
        raise Bad("is a formula. Copy the cells and paste them as values")
    raise Bad(f"“{shown}” is not a number. Leave the cell empty where there is none")


def whole(text):
    """An int of 0 or more, None for an empty cell. Raises Bad."""
    found = number(text)
    if found is None:
        return None
    if found < 0 or found != int(found) or found >= 10**9:
        raise Bad(f"“{text[:MOST_SHOWN]}” is not a whole number of 0 or more")
    return int(found)


@lru_cache(4_096)
def period(text):
    """A Period: 2022-04-01/P1Y or 2026Q2. Raises Bad."""
    if not text.strip():
        raise Bad(f"is empty. {PERIOD_HELP}")
    for read in (of_iso, of_quarter):
        try:
            return read(text)
        except (ValueError, OverflowError):
            continue
    shown = text.strip()[:MOST_SHOWN]
    if DATED.fullmatch(text.strip()):
        raise Bad(f"“{shown}” is a date, and does not say how long the period is. {PERIOD_HELP}")
    raise Bad(f"“{shown}” is not a period. {PERIOD_HELP}")
