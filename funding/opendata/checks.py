"""Our own checks of what is to be published: the schema lets much through that others then refuse.

An error stops publication, a warning does not, a note says what would make the file better. Sources: the
360Giving Data Standard 1.4.3 and its quality checks, the Transparency Code 2015.
"""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from core.calendar import add_years
from funding.opendata.rules import GEO_TYPES, SCOPES, SPEND

ERROR, WARNING, NOTE = "error", "warning", "note"
LOOKS = {
    ERROR: ("Error", "red", "✕"),
    WARNING: ("Warning", "orange", "▲"),
    NOTE: ("Note", "grey", "○"),
}
SHOWN = 20
"""Links of one problem on the page; the others are counted."""
ID = re.compile(r"360G-[A-Za-z0-9]+-[A-Za-z0-9_-]+")
ORGANISATION = re.compile(r"(GB-[A-Z]+|360G-[A-Za-z0-9]+)-[A-Za-z0-9_-]+")
PREFIX = re.compile(r"[A-Za-z0-9]+")
CHARITY = re.compile(r"([A-Z]{2})?[0-9]{6,7}")
COMPANY = re.compile(r"[A-Z0-9]{2}[0-9]{6}")
CODE = re.compile(r"[EKNSW][0-9]{8}")


@dataclass(frozen=True)
class Check:
    """`fails(record, around)`: whether a record has the fault."""

    level: str
    words: str
    fails: Callable


@dataclass
class Problem:
    """A check that failed: how often, and for which grants first: [(reference, key of the grant)]."""

    level: str
    words: str
    count: int = 0
    found: list = field(default_factory=list)

    @property
    def look(self):
        return LOOKS[self.level]

    @property
    def more(self):
        return self.count - len(self.found)


@dataclass
class Around:
    """What records are compared with: the day, the Rules, the Period, and what came before in the file."""

    day: datetime.date
    rules: object
    when: object = None
    ids: set = field(default_factory=set)
    names: dict = field(default_factory=dict)


def _twice(record, around):
    if record.id in around.ids:
        return True
    around.ids.add(record.id)
    return False


def _two_names(record, around):
    return around.names.setdefault(record.recipient_id, record.recipient) != record.recipient


def _no_local_time(record, around):
    return not isinstance(record.modified, datetime.datetime) or record.modified.tzinfo is None


def _after(day, years, around):
    return day is not None and day > add_years(around.day, years)


OF_GRANTS = (
    Check(ERROR, "The identifier is not 360G, the prefix and letters, digits, hyphens or underscores", lambda r, a: not ID.fullmatch(r.id)),
    Check(ERROR, "The identifier stands twice in the file", _twice),
    Check(ERROR, "The title is missing", lambda r, a: not r.title.strip()),
    Check(WARNING, "The title is longer than 140 characters", lambda r, a: len(r.title) > 140),
    Check(ERROR, "What the grant is for is missing", lambda r, a: not r.description.strip()),
    Check(WARNING, "Title and description are the same", lambda r, a: r.title.strip().lower() == r.description.strip().lower()),
    Check(ERROR, "There is an email address in the text. It is left out of the file; take it out of the application", lambda r, a: r.left_out == "email"),
    Check(WARNING, "There is a telephone number or a postcode in the text. It is left out of the file", lambda r, a: r.left_out == "contact"),
    Check(ERROR, "The amount awarded is nothing, or below", lambda r, a: r.awarded <= 0),
    Check(WARNING, "More was awarded than asked for", lambda r, a: r.awarded > r.asked),
    Check(ERROR, "More was paid than awarded, or less than nothing", lambda r, a: not 0 <= r.disbursed <= r.awarded),
    Check(ERROR, "The award date is in the future", lambda r, a: r.awarded_on > a.day),
    Check(WARNING, "The award date is more than 25 years ago", lambda r, a: r.awarded_on < add_years(a.day, -25)),
    Check(NOTE, "The award was made outside the financial year of its ward budget", lambda r, a: a.when is not None and not a.when.has(r.awarded_on)),
    Check(ERROR, "Nobody is named as the recipient", lambda r, a: not r.recipient.strip()),
    Check(ERROR, "The recipient’s identifier has no shape of org-id.guide", lambda r, a: not ORGANISATION.fullmatch(r.recipient_id)),
    Check(WARNING, "One recipient has two names", _two_names),
    Check(WARNING, "The charity number is not six or seven digits, with two letters before them or none", lambda r, a: bool(r.numbers.charity) and not CHARITY.fullmatch(r.numbers.charity)),
    Check(WARNING, "The company number is not eight characters that end in six digits", lambda r, a: bool(r.numbers.company) and not COMPANY.fullmatch(r.numbers.company)),
    Check(NOTE, "The recipient has no charity or company number", lambda r, a: not (r.numbers.charity or r.numbers.company)),
    Check(WARNING, "No ward was in force where the grant went: the whole council is named. Load the wards", lambda r, a: r.place_type == "UA"),
    Check(ERROR, "A place has no ONS code, such as E05001782", lambda r, a: any(not CODE.fullmatch(code) for code, _ in r.places)),
    Check(ERROR, "A place has no name", lambda r, a: any(not name.strip() for _, name in r.places)),
    Check(ERROR, "The kind of place is not in the codelist", lambda r, a: r.place_type not in GEO_TYPES),
    Check(ERROR, "The location scope is not in the codelist", lambda r, a: r.scope not in SCOPES),
    Check(NOTE, "There are no planned dates", lambda r, a: r.starts_on is None or r.ends_on is None),
    Check(WARNING, "The planned end is before the start", lambda r, a: None not in (r.starts_on, r.ends_on) and r.ends_on < r.starts_on),
    Check(WARNING, "A planned date is more than 12 years ahead", lambda r, a: _after(r.starts_on, 12, a) or _after(r.ends_on, 12, a)),
    Check(ERROR, "Last modified is not a date and time with its zone", _no_local_time),
)  # fmt: skip
OF_SPEND = (
    Check(ERROR, "Nobody is named as the beneficiary", lambda r, a: not r.beneficiary.strip()),
    Check(ERROR, "The purpose is missing", lambda r, a: not r.purpose.strip()),
    Check(ERROR, "There is an email address in the text. It is left out of the file; take it out of the application", lambda r, a: r.left_out == "email"),
    Check(WARNING, "There is a telephone number or a postcode in the text. It is left out of the file", lambda r, a: r.left_out == "contact"),
    Check(ERROR, "The amount is nothing", lambda r, a: not r.amount),
    Check(ERROR, "The date of the payment is in the future", lambda r, a: r.day > a.day),
    Check(ERROR, "The date of the payment is outside the quarter", lambda r, a: not a.when.has(r.day)),
    Check(WARNING, "The charity number is not six or seven digits, with two letters before them or none", lambda r, a: bool(r.numbers.charity) and not CHARITY.fullmatch(r.numbers.charity)),
    Check(WARNING, "The company number is not eight characters that end in six digits", lambda r, a: bool(r.numbers.company) and not COMPANY.fullmatch(r.numbers.company)),
    Check(NOTE, "The beneficiary has no charity or company number", lambda r, a: r.is_grant and not (r.numbers.charity or r.numbers.company)),
)  # fmt: skip


class Checker:
    """Takes each record once, and says at the end what is wrong."""

    def __init__(self, kind, *, rules, day, when=None):
        self.checks = OF_SPEND if kind == SPEND else OF_GRANTS
        self.around = Around(day, rules, when)
        self.problems = [Problem(each.level, each.words) for each in self.checks]
        self.count = 0

    def take(self, record):
        self.count += 1
        key = getattr(record, "grant", record.pk)
        for check, problem in zip(self.checks, self.problems, strict=True):
            if check.fails(record, self.around):
                problem.count += 1
                if len(problem.found) < SHOWN:
                    problem.found.append((record.reference, key))

    def result(self):
        """The Problems that there are, errors first."""
        found = [each for each in self.problems if each.count]
        found += [Problem(ERROR, words, 1) for words in self._of_the_file()]
        order = (ERROR, WARNING, NOTE)
        return sorted(found, key=lambda each: order.index(each.level))

    def _of_the_file(self):
        rules = self.around.rules
        if not PREFIX.fullmatch(rules.prefix):
            yield "The prefix in the settings is not letters and digits only"
        if not ORGANISATION.fullmatch(rules.organisation):
            yield "The identifier of the council in the settings has no shape of org-id.guide"
        if not CODE.fullmatch(rules.area_code):
            yield "The code of the council’s area in the settings is no ONS code, such as E06000015"
        if not self.count:
            yield "There is nothing to publish"


def stops(problems):
    """Whether there is an error among them."""
    return any(each.level == ERROR for each in problems)
