"""Which format a file is in, by its headings. Where two fit, the one that is expected of somebody."""

import itertools
import re

from performance.imports.formats.columns import folded
from performance.imports.formats.tidy import KNOWN, NEEDED
from performance.imports.reading import rows_of
from performance.imports.sheets import name_of
from performance.returns.models import ExpectedFile

LOOKED_AT = 3
"""Rows among which the headings stand."""
POLICE = {"month", "crime type", "reported by"}
IMD = (r"lsoa.*", r"(imd|index of multiple deprivation).*score.*")


def recognised(file, name):
    """(name of a format or "", ExpectedFile or None, why it cannot be read as [(row, column, words)]) of a file that is open
    for reading bytes. Raises Refused for what is no such file."""
    problems = []
    rows = rows_of(file, name, lambda *problem: problems.append(problem))
    fits = []
    for _, cells in itertools.islice(rows, LOOKED_AT):
        fits = fitting({folded(each) for each in cells if each.strip()})
        if fits:
            break
    file.seek(0)
    return *chosen(fits), problems


def fitting(headings):
    """Names of the formats that headings (folded) fit, the likeliest first."""
    if set(NEEDED) <= headings:
        return ["tidy", "ons"] if headings <= set(KNOWN) else ["ons", "tidy"]
    if headings >= POLICE:
        return ["police"]
    if all(any(re.fullmatch(each, heading) for heading in headings) for each in IMD):
        return ["imd"]
    return []


def chosen(fits):
    """(the format, what is expected in it)."""
    expected = ExpectedFile.objects.running().filter(format__in=[name_of(each) for each in fits])
    first = expected.order_by("pk").first()
    if first is not None:
        return next(each for each in fits if name_of(each) == first.format), first
    return (fits[0] if fits else ""), None
