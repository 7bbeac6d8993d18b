"""Telephone numbers as people write them."""

import re

LEAST = 3
"""Digits of the shortest number: 101, 999."""


def dialled(number: str) -> str:
    """What a telephone dials for a number as it is written, "" where it is none. What stands behind
    the first word, such as an extension, is left to who rings."""
    start = re.split(r"[A-Za-z/,;]", number.replace("(0)", ""), maxsplit=1)[0].strip()
    digits = re.sub(r"[^0-9]", "", start)
    if len(digits) < LEAST:
        return ""
    return f"+{digits}" if start.startswith("+") else digits
