"""What is published, of which period, and the words and codes of the files. Imports no model."""

import datetime
import re
from dataclasses import dataclass

GRANTS, VOLUNTARY, SPEND = "grants", "voluntary-sector", "spend"
NAMES = {
    GRANTS: "Grants of ward money (360Giving)",
    VOLUNTARY: "Grants to voluntary and community organisations",
    SPEND: "Ward money spent",
}
FORMATS = {GRANTS: ("json", "csv", "xlsx"), VOLUNTARY: ("csv", "xlsx"), SPEND: ("csv", "xlsx")}
TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
LICENCE_NAME = "Open Government Licence v3.0"
PERIOD = re.compile(r"(20\d\d)(?:Q([1-4]))?", re.ASCII)
UNSAFE = re.compile(r"[^A-Za-z0-9-]")
MONTHS = ("January to March", "April to June", "July to September", "October to December")
GEO_TYPES = {"WD", "UA", "LSOA", "MSOA", "OA"}
"""Of the codelist geoCodeType, what a council's grants can lie in. The schema lets any text through."""
LOCAL_AUTHORITY, LOCAL_AREA = "GLS050", "GLS060"
SCOPES = {"GLS010", "GLS020", "GLS030", "GLS040", LOCAL_AUTHORITY, LOCAL_AREA, "GLS099"}
"""The codelist locationScope."""


@dataclass(frozen=True)
class Period:
    """A financial year ("2026": 2026/27) or a quarter of the calendar ("2026Q2": April to June 2026)."""

    code: str
    first: datetime.date
    last: datetime.date
    words: str

    def __str__(self):
        return self.words

    def has(self, day):
        return self.first <= day <= self.last


def period(code):
    """The Period of a code, or None."""
    found = PERIOD.fullmatch(code)
    if found is None:
        return None
    year, quarter = int(found[1]), found[2]
    if quarter is None:
        words = f"{year}/{(year + 1) % 100:02d}"
        return Period(code, datetime.date(year, 4, 1), datetime.date(year + 1, 3, 31), words)
    month = 3 * int(quarter) - 2
    after = datetime.date(year + month // 10, month % 12 + 3 if month < 10 else 1, 1)
    words = f"{MONTHS[int(quarter) - 1]} {year}"
    return Period(code, datetime.date(year, month, 1), after - datetime.timedelta(days=1), words)


def period_of(kind, code):
    """The same where it is one of this kind of file: quarters of spend, years of the others."""
    found = period(code)
    return found if found and ("Q" in code) == (kind == SPEND) and kind in NAMES else None


def quarter_of(day):
    return period(f"{day.year}Q{(day.month + 2) // 3}")


def quarter_before(day):
    """The last quarter that was over on the day before."""
    return quarter_of(quarter_of(day).first - datetime.timedelta(days=1))


def year_of(day):
    """The financial year of a day."""
    return period(str(day.year if day.month > 3 else day.year - 1))


def grant_id(prefix, reference):
    """The id of a grant, for good: what is no letter, digit or hyphen becomes an underscore. The
    schema does not check it."""
    return f"360G-{prefix}-{UNSAFE.sub('_', reference)}"


@dataclass(frozen=True)
class Numbers:
    """The numbers by which an organisation is known everywhere; empty where it has none."""

    charity: str = ""
    company: str = ""


def organisation_id(prefix, numbers, own):
    """By org-id.guide: the charity number, else the company number, else one of ours (`own`)."""
    if numbers.charity:
        return f"GB-CHC-{numbers.charity}"
    if numbers.company:
        return f"GB-COH-{numbers.company}"
    return f"360G-{prefix}-{UNSAFE.sub('_', own)}"
