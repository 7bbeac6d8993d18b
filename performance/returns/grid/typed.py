"""Numbers as people type and paste them. Pure; imports no Django."""

import re
from decimal import Decimal, InvalidOperation

NUMBER = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d*)(\.\d+)?")
NONE = {"-", "–", "—", "n/a", "na", "none", "no figure", "not available"}
MOST = 20


def number_of(text):
    """The Decimal that a text says, None for an empty one: with commas between thousands, a pound or a percent sign.
    Raises ValueError with words for anything else."""
    plain = text.strip().replace("\u00a0", "").replace(" ", "").strip("£%")
    if not plain:
        if text.strip():
            raise ValueError("is not a number")
        return None
    if len(plain) > MOST or not plain.isascii() or not NUMBER.fullmatch(plain):
        raise ValueError("is not a number")
    try:
        return Decimal(plain.replace(",", ""))
    except InvalidOperation:
        raise ValueError("is not a number") from None


def says_none(text):
    """Whether a text says that there is no figure."""
    return text.strip().lower() in NONE


def plain(number):
    """A Decimal as a box shows it; "" for None."""
    if number is None:
        return ""
    words = f"{number:f}"
    return words.rstrip("0").rstrip(".") if "." in words else words
