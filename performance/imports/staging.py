"""What a file says before anything is looked up: one figure with its row, and how a format of files reads it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from performance.periods import Period

Rows = Iterable[tuple[int, list[str]]]
"""(number as a spreadsheet counts, cells), the headings first."""
Report = Callable[[int, str, str], None]
"""A problem: (row, heading of the column or "", words). Row 0 is the file itself."""


@dataclass(frozen=True, slots=True)
class Staged:
    """One figure as a file has it. `area`: an ONS code as written, of a neighbourhood, a small area (LSOA), the city,
    the region or the country. `indicator`: its code, its name, or what files call it. Figures of small areas are
    summed by `numerator` and `denominator`; an average of theirs is weighted by `denominator`, which is people."""

    row: int
    area: str
    indicator: str
    period: Period
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    base: int | None = None
    status: str = "value"
    is_unreliable: bool = False
    note: str = ""
    measure: str = ""
    """What the file says a figure is, such as Mean: another measure is another series."""


@dataclass(frozen=True)
class Ask:
    """Something that has to be said of a file. `choices(user)` gives [(value, words)], or it is typed."""

    name: str
    label: str
    help_text: str = ""
    choices: Callable[[Any], list[tuple[str, str]]] | None = None


class Format:
    """One kind of file. `name` stands in the command, `title` on the page; `intro` says what it holds and who publishes it.
    `passes_over`: how names begin that the file has for whoever wants them; without an indicator of that name they are
    passed over and are no problem. One object reads one file."""

    name = ""
    title = ""
    intro = ""
    passes_over: tuple[str, ...] = ()
    headings: dict[str, str] = {}
    """{field of Staged: heading of the file}, by which what is wrong with a figure names its column."""
    fills = False
    """Whether a neighbourhood that is not in the file had none, where others of the city are: of files by event."""
    asks: tuple[Ask, ...] = ()
    """What has to be said beside the file, on the page and by `--said`."""

    def read(self, rows: Rows, said: dict[str, Any], problem: Report) -> Iterator[Staged]:
        """The figures of a file, as they come: one pass, steady memory where the format allows it. What is wrong goes to
        `problem` and reading goes on; a heading that is missing ends it."""
        raise NotImplementedError

    def left_out(self) -> list[tuple[str, int]]:
        """After reading: what was passed over and why, such as rows without a place."""
        return []
