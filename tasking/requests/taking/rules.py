"""Named rules of taking a request: pure functions."""

import re

COMMON = frozenset({"the", "and", "of", "for", "in", "on", "to", "services", "service", "team"})
HOUSING = "housing management"
KEYWORDS = {
    "fly": "street", "tipping": "street", "litter": "street", "bin": "street", "graffiti": "street",
    "dog": "street", "sofa": "street", "mattress": "street", "rubbish": "street", "weeds": "street",
    "pothole": "highways", "pavement": "highways", "kerb": "highways", "streetlight": "highways",
    "parking": "parking", "parked": "parking", "tree": "parks", "swing": "parks", "grass": "parks",
    "noise": "environmental", "rat": "environmental", "damp": HOUSING, "mould": HOUSING, "mouldy": HOUSING,
}  # fmt: skip
"""{word that people say: words in the name of the service that it belongs to}."""
LIGHTS = re.compile(r"\b(?:street|lamp)[ -]?(?:light|lamp|post)s?\b", re.I)


def guess(text, names):
    """The index of the name in `names` of the service that a text speaks of; None where none or several fit
    alike."""
    said = _words(LIGHTS.sub("streetlight", text))
    said |= {word.removesuffix(end) for word in said for end in ("s", "es") if word.endswith(end)}
    wanted = said.union(*(KEYWORDS[each].split() for each in said if each in KEYWORDS))
    fit = [len((_words(name) - COMMON) & wanted) for name in names]
    best = max(fit, default=0)
    return fit.index(best) if best and fit.count(best) == 1 else None


def _words(text):
    return set(re.findall(r"[a-z]+", text.lower()))


def already(rows):
    """“Already logged 3 times, last on Monday 2 November (SR42, due Thursday 5 November).”: of places, never of
    persons. `rows` are the latest first."""
    if not rows:
        return ""
    last, others = rows[0], len(rows)
    by = "once" if others == 1 else f"{others} times, last"
    due = f", due {last.promised_on:%A %-d %B}" if last.promised_on else ""
    state = "" if last.is_open else f", {last.outcome_in_words.lower()}"
    return f"Already logged {by} on {last.received_at:%A %-d %B} ({last.reference}{due}{state})."
