"""How a place stands among all neighbourhoods, indicator by indicator: a table with one small drawing in each row."""

import statistics as numbers
from dataclasses import dataclass

from core.charts import Vertebra, spine_row
from performance.indicators.wording import in_brief
from performance.marks.marks import (
    BEST,
    CANNOT,
    HIGHEST,
    LOWEST,
    NO_TARGET,
    NOT_COMPARED,
    WORST,
)
from performance.profile.reading import Standing
from performance.statistics import spine_position

FEWEST = 4
"""Neighbourhoods with a figure from which there are quarters to draw."""
VERDICTS = {BEST: "better", WORST: "worse", HIGHEST: "higher", LOWEST: "lower"}
"""What is far out has the shape of what is out."""
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
    if len(values) < FEWEST:
        return Line(standing, "", "", len(values))
    low, high = min(values), max(values)
    first, _, third = numbers.quantiles(values, n=4, method="inclusive")
    indicator = standing.indicator
    lowest, quarter, three, highest = (in_brief(indicator, each) for each in (low, first, third, high))  # fmt: skip
    spread = f"{lowest} to {highest}; half lie between {quarter} and {three}"
    return Line(
        standing, _drawing(standing, identity, (low, first, third, high)), spread, len(values)
    )


def _drawing(standing, identity, ends):
    """ "" where nothing tells what a place is compared with: nothing where Derby is the sum of its places."""
    figure, there, polarity = standing.figure, standing.there, standing.indicator.polarity
    middle = float((there or figure).value)
    reach = (ends[0], ends[-1])
    own = spine_position(float(figure.value), middle, reach, polarity)
    spread = [spine_position(each, middle, reach, polarity) for each in ends]
    if own is None or standing.indicator.adds_up:
        return ""
    key = standing.marks.status.key
    verdict = VERDICTS.get(key, key)
    is_compared = key != NOT_COMPARED and there is not None
    return spine_row(
        Vertebra(
            standing.indicator.name, figure.words, there.words if there else "", own, tuple(sorted(spread)),
            verdict if is_compared else "plain", standing.marks.status.word,
        ),
        identity=identity,
    )  # fmt: skip
