"""Marks as pages and files say them: a word with colour and shape, and a sentence that gives the figures."""

import functools
from dataclasses import dataclass

from performance.indicators.wording import in_words
from performance.marks import marks
from performance.observations.models import Observation

Level = Observation.Level
NAMES = {Level.CITY: "Derby", Level.REGION: "the East Midlands", Level.COUNTRY: "England"}


@dataclass(frozen=True)
class Mark:
    """One answer: `key` for files, word, colour and shape for pages, `why` in a sentence."""

    key: str
    word: str
    colour: str
    shape: str
    why: str = ""

    @property
    def look(self):
        """As a status tag takes it."""
        return self.word, self.colour, self.shape


@dataclass(frozen=True)
class ThreeMarks:
    """The three answers of one place, and the one for chairs and residents."""

    status: Mark
    direction: Mark
    change: Mark
    plain: Mark


def mark(table, key, why="", other="Derby"):
    """A Mark of a table of `performance.marks.marks`."""
    word, colour, shape = table[key]
    return Mark(key, word.format(other), colour, shape, why)


NOTHING = ThreeMarks(
    mark(marks.STATUS, marks.NO_FIGURE), mark(marks.DIRECTION, marks.NO_FIGURE), mark(marks.CHANGE, marks.NO_FIGURE),
    mark(marks.CHANGE, marks.EARLY, "There is no figure to show yet."),
)  # fmt: skip


def three_marks(row):
    """The ThreeMarks of a row of Marks, with its figures read along (`with_figures`)."""
    change = mark(marks.CHANGE, row.change, _change(row))
    plain = marks.plain_of(row.change)
    return ThreeMarks(
        mark(marks.STATUS, row.status, _status(row), _other(row)),
        mark(marks.DIRECTION, row.direction, _direction(row)),
        change,
        change if plain == row.change else mark(marks.CHANGE, plain, change.why),
    )


@functools.cache
def brief_marks(status, direction, change, level):
    """The ThreeMarks of these keys without a sentence, as a matrix says them of a place of a level."""
    other = NAMES[Level.COUNTRY] if level == Level.CITY else NAMES[Level.CITY]
    plain = marks.plain_of(change)
    return ThreeMarks(
        mark(marks.STATUS, status, other=other), mark(marks.DIRECTION, direction),
        mark(marks.CHANGE, change), mark(marks.CHANGE, plain),
    )  # fmt: skip


def _other(row):
    return NAMES.get(row.there.level, "Derby") if row.there else "Derby"


def _figure(row, figure):
    return f"{in_words(row.indicator, figure.value)} in {figure.period.words}"


def _status(row):
    if row.there is None:
        return "There is nothing to compare it with."
    name = _other(row)
    return f"{_figure(row, row.figure)}; {name} {in_words(row.indicator, row.there.value)}."


def _direction(row):
    if row.direction == marks.NO_TARGET:
        return "No target is set."
    if row.direction == marks.NEW_SERIES:
        return f"The target was set before {row.broken}, so the figure is not compared with it."
    if row.aim is None:
        return "No figure since the starting figure yet."
    aimed = "the target is" if row.direction == marks.REACHED else "aimed at by then"
    return f"{_figure(row, row.figure)}; {aimed} {in_words(row.indicator, row.aim)}."


def _change(row):
    if row.change == marks.NEW_SERIES:
        broken = f"{row.broken[0].upper()}{row.broken[1:]}"
        return f"{_figure(row, row.figure)}. {broken}, so it is not compared with earlier figures."
    if row.before is None:
        return "There is no earlier figure to compare it with."
    words = f"{_figure(row, row.figure)}, from {_figure(row, row.before)}."
    if row.change == marks.SIMILAR:
        return f"{words} The difference may be chance."
    if row.change == marks.CANNOT:
        return f"{words} We cannot tell whether the difference is chance."
    return words
