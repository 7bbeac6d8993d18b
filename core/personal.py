"""Personal data in a text that will be public: what it seems to hold, and where. Imports no Django.

It warns and never decides: better to miss a name than to cry wolf over "ward 5" or "Pear Tree Road".
"""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

EMAIL, PHONE, ADDRESS = "an email address", "a telephone number", "a home address"
INSURANCE, PLATE, BIRTH = "a National Insurance number", "a vehicle registration", "a date of birth"
NAME = "a person’s name"


class Finding(NamedTuple):
    """What was found: its kind in plain words, from where to where, and the text itself."""

    kind: str
    start: int
    end: int
    text: str


MAIL = re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")
DIALLED = re.compile(r"(?<![\w£.,/-])(?:\+|\(?0)[\d()\s.–-]{8,24}\d(?![\w/]|[.,]\d)")
BETWEEN = re.compile(r"[\s().–-]+")
OF_PEOPLE = re.compile(r"0(?:1|2|7)\d{8,9}")
"""Landlines and mobiles; 03 and 08 belong to organisations, and so do 101 and 999."""
POSTCODE = r"[A-Za-z]{1,2}\d[A-Za-z\d]?\s?\d[A-Za-z]{2}"
HOME = re.compile(
    r"\b(?:(?i:flat)\s+\d+[a-z]?,?\s+)?\d{1,4}[a-z]?,?\s+(?:[A-Z][\w’'.-]*,?\s+){1,6}"
    + POSTCODE
    + r"\b"
    r"|\b(?:number|no\.?|house)\s*\d{1,4}[a-z]?\b[^.\n]{0,40}\b" + POSTCODE + r"\b"
)
TAXED = re.compile(
    r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z](?:\s?\d{2}){3}\s?[A-D]\b", re.I
)
PLATES = re.compile(r"\b(?!OF|ON|IN|AT|BY|TO)[A-HJ-PR-Y]{2}(?:0[2-9]|[1-7]\d)\s?[A-HJ-PR-Z]{3}\b")
OLDER = re.compile(r"\b[A-HJ-NPR-TV-Y]\d{1,3}\s?[A-HJ-PR-TV-Z]{3}\b")
VEHICLE = re.compile(r"\b(?:car|van|bike|moped|lorry|vehicle|driv\w+|regist?\w*|plate)s?\b", re.I)
NEAR = 60
"""Characters before and after a plate of the older kind in which a vehicle is spoken of."""
MONTHS = [
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Sept",
    "Oct",
    "Nov",
    "Dec",
]
NO_PLATE = {*(each.upper() for each in MONTHS), "THE", "AND", "FOR", "BUS", "HRS", "DAY"}
A_DAY = rf"(?:\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{'|'.join(MONTHS)})[a-z]*\.?,?\s+\d{{2,4}})"
BORN = re.compile(
    rf"\b(?:date\s+of\s+birth|d\.?o\.?b\.?|born(?:\s+on)?)[\s:,(-]*(?:is\s+|was\s+)?{A_DAY}", re.I
)
TITLE = r"(?:Mr|Mrs|Miss|Ms|Mx|Dr|Cllr|Councillor|Rev|Revd|Reverend|Imam|Sgt|Sergeant|PC|PCSO|Insp|Inspector)"
PART = r"[A-Z](?:[^\W\d_]|[’'-](?!s\b)(?=[^\W\d_]))+"
GIVEN = (
    rf"(?:[A-Z]\.\s?){{0,3}}{PART}(?:[ ](?:(?:de|da|di|der|van|von|bin|al|el)[ ])?{PART}){{0,2}}"
)
NAMED = re.compile(rf"(?<![\w’'-]){TITLE}\.?[ ]{GIVEN}")
AFTER_STREET = re.compile(r"[A-Z][\w’'-]+[ ]$")
STREETS = {"Road", "Street", "Lane", "Avenue", "Close", "Drive", "Way", "Court", "Place", "Park"}
SUFFIX = "’s", "'s"


def find(text: str, known: Collection[str] = ()) -> list[Finding]:
    """What a text seems to hold about people, in its order. `known` are names and numbers that may
    stand: numbers that are published, people who were there."""
    found = sorted(_all(text), key=lambda each: (each.start, -each.end))
    names = {_folded(each) for each in known}
    kept: list[Finding] = []
    for each in found:
        if not (kept and each.start < kept[-1].end) and not _is_known(each, names):
            kept.append(each)
    return kept


def names(text: str, known: Collection[str] = ()) -> list[str]:
    """The names with a title that a text holds, but for those who are `known`."""
    return list(dict.fromkeys(each.text for each in find(text, known) if each.kind == NAME))


def in_words(findings: Collection[Finding]) -> str:
    """Such as "a telephone number: 07700 900123; an email address: a@b.uk"."""
    said: dict[str, list[str]] = {}
    for each in findings:
        said.setdefault(each.kind, []).append(" ".join(each.text.split()))
    return "; ".join(f"{kind}: {', '.join(dict.fromkeys(each))}" for kind, each in said.items())


def number(text: str) -> str:
    """The digits of a British telephone number however it is written, from 0 on; "" for none."""
    plain = BETWEEN.sub("", text.replace("(0)", ""))
    plain = re.sub(r"^(?:\+|00)44", "0", plain)
    return plain if plain.isascii() and plain.isdigit() else ""


def _all(text: str) -> Iterator[Finding]:
    yield from _each(EMAIL, MAIL, text)
    for each in _each(PHONE, DIALLED, text):
        if OF_PEOPLE.fullmatch(number(each.text)):
            yield each
    yield from _each(ADDRESS, HOME, text)
    yield from _each(INSURANCE, TAXED, text)
    yield from _plates(text)
    yield from _each(BIRTH, BORN, text)
    for each in _each(NAME, NAMED, text):
        if not _is_street(text, each):
            yield each


def _each(kind: str, pattern: re.Pattern, text: str) -> Iterator[Finding]:
    for found in pattern.finditer(text):
        yield Finding(kind, *found.span(), found[0])


def _plates(text: str) -> Iterator[Finding]:
    """Plates of today, and the older ones beside a word of vehicles: else "A52 BUS" is one."""
    for each in (*_each(PLATE, PLATES, text), *_each(PLATE, OLDER, text)):
        around = text[max(0, each.start - NEAR) : each.start] + text[each.end : each.end + NEAR]
        today = PLATES.fullmatch(each.text)
        if each.text[-3:] not in NO_PLATE and (today or VEHICLE.search(around)):
            yield each


def _is_street(text: str, each: Finding) -> bool:
    """ "Park Dr North" and "Dr Ambedkar Road" are places."""
    last = each.text.split()[-1]
    is_drive = each.text.startswith("Dr") and AFTER_STREET.search(text[: each.start])
    return last in STREETS or bool(is_drive)


def _is_known(each: Finding, known: set[str]) -> bool:
    folded = _folded(each.text)
    if each.kind == NAME:
        bare = _folded(re.sub(rf"^{TITLE}\.?\s", "", each.text))
        return any(bare == one or one.endswith(f" {bare}") for one in known)
    return folded in known or (each.kind == PHONE and number(each.text) in known)


def _folded(text: str) -> str:
    plain = number(text)
    words = " ".join(text.split()).casefold()
    for each in SUFFIX:
        words = words.removesuffix(each)
    return plain or words
