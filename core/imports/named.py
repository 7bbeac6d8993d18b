"""Sheets of records that are found by their name, within a place or in the whole city."""

import difflib
from collections.abc import Sequence
from typing import Any

from core.imports.sheets import Known, Likely, Line, Sheet
from core.names import fold_all
from core.near import Near

NEAR = 0.85
"""`core.names.likeness` from which two names may be one spelt twice."""
MOST = 5


class NamedSheet(Sheet):
    """`within`: the column that says the place, in which a name is unique; "" for the whole city.
    `also`: a second name of the record."""

    within = ""
    also = ""

    def prepare(self, known: Known, lines: Sequence[Line]) -> None:
        rows = list(self.there(known.user))
        names = {each for row in rows for each in self._names(row)}
        known.folded |= fold_all(names)
        for row in rows:
            self._keep(row, known)

    def _names(self, row: Any) -> list[str]:
        return [row.name, *([getattr(row, self.also)] if self.also else [])]

    def _keep(self, row: Any, known: Known) -> None:
        place = getattr(row, f"{self.within}_id") if self.within else None
        for key in map(known.key, self._names(row)):
            if (place, key) not in known.rows:
                known.near.setdefault((place, _numbers(key)), Near()).add(key)
                known.rows[place, key] = row
        known.rows[place, known.key(row.name)] = row

    def _place(self, line: Line) -> Any:
        place = line.get(self.within) if self.within else None
        return None if place is None else place.pk

    def find(self, line: Line, known: Known) -> Any:
        return known.rows.get((self._place(line), known.key(line.values["name"])))

    def likely(self, line: Line, known: Known) -> list[Likely]:
        place, name = self._place(line), known.key(line.values["name"])
        spelt = known.near.get((place, _numbers(name)), Near()).may_be(name, NEAR)
        names = {
            key: row
            for key, row in ((each, known.rows[place, each]) for each in spelt)
            if self.may_be(row, line)
        }
        near = difflib.get_close_matches(name, names, n=MOST, cutoff=NEAR)
        found = {names[each].pk: names[each] for each in near}
        return [Likely(row, self.words(row)) for row in found.values()]

    def may_be(self, row: Any, line: Line) -> bool:
        """Whether a record of nearly this name may be meant: not where something else tells them
        apart."""
        return True

    def remember(self, target: Any, line: Line, known: Known) -> None:
        self._keep(target, known)


def _numbers(key: str) -> frozenset[str]:
    """Area 1 and Area 2 are spelt alike, and are two."""
    return frozenset(word for word in key.split() if word.isdigit())
