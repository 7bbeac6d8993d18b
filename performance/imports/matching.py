"""Which place a code of a file means, and which indicator a name: never a place by its name, never one that is likely."""

import difflib
from dataclasses import dataclass

from neighbourhoods.geography.small.shares import SmallAreas
from neighbourhoods.models import Neighbourhood, PopulationFact
from performance.indicators.models import Indicator
from performance.observations.models import Observation

Level, Measured = Observation.Level, Indicator.Measured
LEVELS = {"E06000015": Level.CITY, "E12000004": Level.REGION, "E92000001": Level.COUNTRY}
SMALL, WARD = ("E01", "W01"), ("E05", "W05")
OTHER = "Rows for other places"
LIKELY = 0.6
MOST_NAMES, MOST_LETTERS = 2_000, 150
"""Names of a file that are kept in mind, and of a name what is compared: a file may hold a million."""
MEASURES = (
    (("mean", "average", "score"), Measured.MEAN),
    (("percent", "proportion", "share"), Measured.PROPORTION),
    (("rate",), Measured.RATE),
    (("count", "number", "total"), Measured.COUNT),
)
"""The words with which files say what a figure is."""


@dataclass(frozen=True)
class Where:
    """`level` and `neighbourhood` (a key) of a place that figures are kept of; or the `pieces` that it adds to; or why it
    is `wrong`. With none of them it is a place that is passed over."""

    level: str = ""
    neighbourhood: int | None = None
    pieces: tuple = ()
    wrong: str = ""


class Places:
    """Codes of areas, looked up once each."""

    def __init__(self):
        self.small = SmallAreas()
        self.known = {code: Where(level) for code, level in LEVELS.items()}
        rows = Neighbourhood.objects.values_list("code", "pk", "name")
        self.names, self.codes, self.populations = {}, {}, None
        for code, pk, name in rows:
            self.names[pk], self.codes[pk] = name, code
            if code:
                self.known[code] = Where(Level.NEIGHBOURHOOD, pk)

    def find(self, code):
        """The Where of a code."""
        if code not in self.known:
            self.known[code] = self._find(code)
        return self.known[code]

    def _find(self, code):
        if not (
            len(code) == 9 and code[0] in "EKNSWMLJ" and code[1:].isascii() and code[1:].isdigit()
        ):
            return Where(wrong=f"“{code[:30]}” is not an ONS code, such as E05001767")
        if code.startswith(SMALL):
            piece, why = self.small.small(code)
            return Where(wrong=f"{code} {why}") if why else Where(pieces=(piece,) if piece else ())
        if code.startswith(WARD):
            pieces, why = self.small.ward(code)
            return Where(wrong=f"{code}: {why}") if why else Where(pieces=tuple(pieces))
        return Where()

    def group(self, code):
        """The code of the neighbourhood in which a small area lies, or a ward of another list all of which lies in one;
        None where it lies in none; any other code as it is."""
        where = self.find(code)
        if where.wrong or where.level:
            return code
        if len(where.pieces) == 1:
            return self.codes[where.pieces[0].neighbourhood]
        return code if where.pieces else None

    def people(self, neighbourhood, vintage, year):
        """How many live in a neighbourhood: by the latest figure up to a year, or of its small areas; 0 where neither is
        known."""
        if self.populations is None:
            rows = PopulationFact.objects.filter(group=PopulationFact.Group.ALL)
            rows = rows.order_by("year", "pk")
            self.populations = {}
            for each in rows.values_list("neighbourhood", "year", "people"):
                self.populations.setdefault(each[0], []).append(each[1:])
        known = self.populations.get(neighbourhood, [])
        upto = [people for each, people in known if each <= year]
        return upto[-1] if upto else self.small.people[vintage, neighbourhood]

    def name(self, level, neighbourhood):
        """A place in words."""
        return self.names.get(neighbourhood) or Level(level).label


class Indicators:
    """Names of indicators as files write them. `versions`: of those that were looked up."""

    def __init__(self):
        self.by_name, self.versions, self.known = {}, {}, {}
        for each in Indicator.objects.order_by("pk"):
            for name in each.file_names:
                self.by_name.setdefault(_fold(name), []).append(each)
        self.by_key = {each.pk: each for found in self.by_name.values() for each in found}

    def find(self, name):
        """(Indicator, "") or (None, why not)."""
        if name in self.known:
            return self.known[name]
        found = self._find(name)
        if len(self.known) < MOST_NAMES:
            self.known[name] = found
        return found

    def _find(self, name):
        found = {each.pk: each for each in self.by_name.get(_fold(name), ())}
        if len(found) > 1:
            codes = ", ".join(sorted(each.code for each in found.values()))
            return None, f"“{name[:60]}” may be {codes}. Write the code of the right one"
        if not found:
            is_asked = len(self.known) < MOST_NAMES
            near = is_asked and difflib.get_close_matches(
                _fold(name)[:MOST_LETTERS], self.by_name, n=1, cutoff=LIKELY
            )
            hint = f" Did you mean “{self.by_name[near[0]][0].code}”?" if near else ""
            return None, f"“{name[:60]}” is not an indicator here.{hint}"
        indicator = next(iter(found.values()))
        self.versions[indicator.pk] = indicator.version
        return indicator, ""


def measure_of(words):
    """What a file says a figure is, as Indicator.Measured; None where it does not say so in words that are known."""
    first = words.casefold().partition("(")[0]
    return next((kind for names, kind in MEASURES if any(each in first for each in names)), None)


def why_measured_otherwise(indicator, words):
    """ "" where what a file says a figure is (such as: Mean) fits the indicator."""
    said = measure_of(words)
    if said is None or said == indicator.measured:
        return ""
    return (
        f"“{words[:60]}” is another series: the indicator {indicator.code} is a "
        f"{indicator.get_measured_display().partition(':')[0].lower()}"
    )


def _fold(text):
    return " ".join(text.casefold().split())
