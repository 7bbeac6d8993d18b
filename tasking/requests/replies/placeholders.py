"""The words in braces of a standard reply, and what they stand for. Imports no Django."""

import re

WORDS = {
    "reference": "our reference, such as SR42",
    "service": "the service",
    "agency": "the agency",
    "place": "the street or place",
    "received": "the date it was received",
    "promised": "the date it is promised for",
    "outcome": "how it ended",
    "date": "today’s date",
}
"""{name: what stands there}."""
UNKNOWN = "There is no {{{}}}. You can use {}"
ALONE = "There is a { or a } on its own"
BRACED = re.compile(r"\{([^{}]*)\}")


def refuse(text):
    """Why a text cannot be a standard reply; "" where it can."""
    for name in BRACED.findall(text):
        if name not in WORDS:
            offered = ", ".join(f"{{{each}}}" for each in WORDS)
            return UNKNOWN.format(name, offered)
    return ALONE if set("{}") & set(BRACED.sub("", text)) else ""


def fill(text, values):
    """The text with `values`, {name: words}, in their places. What is not known yet is said in brackets, for
    whoever reads it before it goes."""
    return BRACED.sub(lambda found: values.get(found[1]) or f"[{found[1]}: not known yet]", text)


def unfilled(text):
    """The names that `fill` had no words for."""
    return [name for name in WORDS if f"[{name}: not known yet]" in text]
