"""How a place stands among all neighbourhoods, indicator by indicator: a table with one small drawing in each row."""

from dataclasses import dataclass

from performance.indicators.wording import in_brief
from performance.marks.marks import CANNOT, NO_TARGET, NOT_COMPARED
from performance.marks.spine import FEWEST, spine, spread_of
from performance.profile.reading import Standing

SILENT = (NOT_COMPARED, NO_TARGET, CANNOT)
"""Answers that say nothing."""


@dataclass(frozen=True)
class Line:
    """One row of the table. `spread` says lowest, middle half and highest of all neighbourhoods in words."""

    standing: Standing
    drawing: str
    spread: str
    number: int

    @property
    def marks(self):
        """The marks that say something, each after its question."""
        found = self.standing.marks
        if found is None:
            return []
        answers = [("Status", found.status), ("Direction", found.direction), ("Real change", found.change)]  # fmt: skip
        if self.standing.is_worked_out:
            answers = answers[:1]
        return [(name, each) for name, each in answers if each.key not in SILENT]


def blocks(standings):
    """[(block, [Line])] of what has a figure, in the order of the framework."""
    found = {}
    for n, each in enumerate(standings):
        if each.figure is not None:
            lines = found.setdefault(each.indicator.get_block_display(), [])
            lines.append(_line(each, f"spine-{n}"))
    return list(found.items())


def missing(standings):
    """What has no figure that can be shown, and is still collected."""
    return [each for each in standings if each.figure is None and not each.indicator.is_ended]


def _line(standing, identity):
    values = [float(each.value) for each in standing.peers if each.is_value]
    spread = spread_of(values) if len(values) >= FEWEST else None
    if spread is None:
        return Line(standing, "", "", len(values))
    indicator = standing.indicator
    lowest, quarter, three, highest = (
        in_brief(indicator, each) for each in (spread.low, spread.first, spread.third, spread.high)
    )
    drawn = spine(
        indicator, indicator.name, standing.figure, standing.there and standing.there.value, spread,
        standing.marks.status, identity=identity,
    )  # fmt: skip
    said = f"{lowest} to {highest}; half lie between {quarter} and {three}"
    return Line(standing, drawn, said, len(values))
