"""Email addresses, telephone numbers and postcodes in a text, which public pages never show. Imports no Django."""

import re

CONTACT = re.compile(
    r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"  # an email address
    r"|(?<![\w£.,])(?:\+44[ -]?|\(?0)\d(?:[ ()-]{0,2}\d){8,9}\b"  # a telephone
    r"|\b(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})\b",  # a postcode
    re.IGNORECASE,
)
MAY_BE_CONTACT = re.compile(r"[@0-9]")
"""Without one of these there is none: most texts are not looked through further."""
TAKEN_OUT = "(left out)"


def without_contacts(text: str) -> str:
    """The text without email addresses, telephone numbers and postcodes, which public pages never show."""
    return CONTACT.sub(TAKEN_OUT, text) if MAY_BE_CONTACT.search(text) else text


def has_contacts(text: str) -> bool:
    return MAY_BE_CONTACT.search(text) is not None and CONTACT.search(text) is not None
