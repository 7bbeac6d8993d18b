"""Bank details are never kept: finance has them on its own form. What looks like some is refused, in Python
and by the database with the same words of a regular expression."""

import re

from core.errors import Refused

SORT_CODE = "(^|[^0-9])[0-9]{2}[- ][0-9]{2}[- ][0-9]{2}([^0-9]|$)"
ACCOUNT = "(^|[^0-9])[0-9]{8}([^0-9]|$)"
IBAN = "[A-Z]{2}[0-9]{2} ?[A-Z0-9]{4}( ?[A-Z0-9]{4}){2,}"
BANK = f"{SORT_CODE}|{ACCOUNT}|{IBAN}"
WORDS = (
    "This looks like a sort code, an account number or an IBAN. Leave bank details out: finance asks "
    "for them on its own form"
)


def looks_like_bank(text):
    return re.search(BANK, text) is not None


def refuse_bank(field, text):
    """Raises Refused where a text looks like bank details."""
    if looks_like_bank(text):
        raise Refused(WORDS, field)
