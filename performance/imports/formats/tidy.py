"""Tidy files: one row for each figure, columns in any order. The data hub's own, in the columns that the ONS uses too."""

from collections.abc import Iterator
from typing import Any

from performance.imports import cells
from performance.imports.staging import Format, Report, Rows, Staged

NEEDED = ("areacd", "indicator", "period", "observation")
NUMBERS = {
    "observation": "value", "numerator": "numerator", "denominator": "denominator", "lci_95": "low", "uci_95": "high",
}  # fmt: skip
KNOWN = (
    *NEEDED, "areanm", "geography", "measure", "unit", "lci_95", "uci_95", "status", "notes", "numerator", "denominator",
    "base",
)  # fmt: skip
NOT_AVAILABLE, UNRELIABLE = "x", "u"
LONGEST_NOTE = 300
COLUMNS = {
    "area": "areacd", "indicator": "indicator", "period": "period", "value": "observation", "numerator": "numerator",
    "denominator": "denominator", "low": "lci_95", "high": "uci_95", "base": "base", "measure": "measure",
}  # fmt: skip
TOO_UNRELIABLE = "Its source says it is too unreliable to use"


class Tidy(Format):
    name = "tidy"
    title = "Figures from the data hub"
    intro = (
        "One row for each figure, with the columns areacd, indicator, period and observation, and where they are known "
        "numerator, denominator, base, lci_95, uci_95, status and notes. An area is written by its ONS code, a period as "
        "2022-04-01/P1Y."
    )
    headings = COLUMNS
    is_strict = True
    """Whether a column that is not known is a problem."""

    def read(self, rows: Rows, said: dict[str, Any], problem: Report) -> Iterator[Staged]:
        rows = iter(rows)
        first = next(rows, None)
        if first is None:
            problem(0, "", "has no rows")
            return
        places = self._places(first, problem)
        if places is not None:
            yield from self._figures(rows, places, len(first[1]), problem)

    def _places(self, first, problem):
        """{column: where it stands}; None where something is wrong with the headings."""
        row, heading = first
        names = [each.strip().lower() for each in heading]
        wrong = False
        for name in NEEDED:
            if name not in names:
                problem(row, name, f"is missing. The headings are: {', '.join(names)[:150]}")
                wrong = True
        for name in dict.fromkeys(names):
            if names.count(name) > 1 and name:
                problem(row, name, "is in the file twice")
                wrong = True
            elif self.is_strict and name not in KNOWN:
                problem(row, name or "(empty)", f"is not known. Known are: {', '.join(KNOWN)}")
                wrong = True
        return None if wrong else {name: names.index(name) for name in KNOWN if name in names}

    def _figures(self, rows, places, wide, problem):
        numbers = [
            (column, field, places[column]) for column, field in NUMBERS.items() if column in places
        ]
        area, indicator, period = (places[each] for each in ("areacd", "indicator", "period"))
        status, notes, base, measure = (
            places.get(each) for each in ("status", "notes", "base", "measure")
        )
        for row, found in rows:
            if len(found) != wide:
                words = "fewer" if len(found) < wide else "more"
                problem(
                    row,
                    "",
                    f"has {len(found)} cells, {words} than the {wide} headings: it may be cut off, or a quote mark is missing",
                )
                continue
            facts, is_right = {}, True
            for column, field, place in numbers:
                if text := found[place]:
                    try:
                        facts[field] = cells.number(text)
                    except cells.Bad as bad:
                        problem(row, column, str(bad))
                        is_right = False
            try:
                when = cells.period(found[period])
            except cells.Bad as bad:
                problem(row, "period", str(bad))
                continue
            if base is not None and found[base]:
                try:
                    facts["base"] = cells.whole(found[base])
                except cells.Bad as bad:
                    problem(row, "base", str(bad))
                    is_right = False
            if notes is not None and found[notes]:
                facts["note"] = found[notes].strip()[:LONGEST_NOTE]
            if measure is not None:
                facts["measure"] = found[measure]
            word = found[status].strip().lower() if status is not None else ""
            is_right = is_right and self._status(row, word, facts, problem)
            if is_right:
                yield Staged(
                    row, found[area].strip().upper(), found[indicator].strip(), when, **facts
                )

    def _status(self, row, word, facts, problem):
        """Whether it fits; says it in `facts`."""
        is_there = facts.get("value") is not None or facts.get("numerator") is not None
        if word not in ("", NOT_AVAILABLE, UNRELIABLE):
            problem(
                row, "status", f"“{word[:20]}” is not known: x is not available, u is unreliable"
            )
            return False
        if word == NOT_AVAILABLE and is_there:
            problem(row, "observation", "has a figure, but the status says there is none (x)")
            return False
        if word == "" and not is_there:
            problem(
                row, "observation", "is empty. Write 0, or the status x where it is not available"
            )
            return False
        if not is_there:
            for name in ("low", "high", "denominator"):
                facts.pop(name, None)
            facts["status"] = "missing"
            if word == UNRELIABLE:
                facts.setdefault("note", TOO_UNRELIABLE)
        if word == UNRELIABLE:
            facts["is_unreliable"] = True
        return True
