"""Who takes no part in a decision about money, and whom a register names. Imports no Django."""

import re
import unicodedata

DPI, REGISTRABLE, OTHER = "dpi", "registrable", "other"
ALL_CONFLICTED = (
    "Every member of the ward committee has an interest that bars. Ask the monitoring officer for a dispensation first "
    "(Localism Act 2011, section 33). Without one the cabinet member decides; if that is one of them, another "
    "cabinet member."
)
SUPPORT = "Support said beforehand is no interest (Localism Act 2011, section 25)"


def bars(kind, *, others_bar):
    """Whether an interest of a kind keeps a member out of the decision: a disclosable pecuniary interest by law
    (Localism Act 2011 s.31), another registrable one where the council's code says so."""
    return kind == DPI or (kind == REGISTRABLE and others_bar)


def names(text, name):
    """Whether a text names somebody, whatever the case, accents and signs between words."""
    whole, sought = _words(text), _words(name)
    return bool(sought) and f" {sought} " in f" {whole} "


def _words(text):
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    return " ".join(re.findall(r"\w+", letters))
