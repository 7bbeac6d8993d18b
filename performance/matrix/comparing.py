"""Two or three places beside each other, indicator by indicator."""

import statistics as plain
from collections import defaultdict
from functools import cached_property

from accounts.pages import EVERYONE, Page
from core.charts import Vertebra, spine_row
from performance.indicators.tabs import tabs
from performance.marks import marks
from performance.marks.models import Marks
from performance.matrix.choices import ALL, Choices
from performance.matrix.reading import CITY, Level, Reading
from performance.statistics import LOW, spine_position

MOST = 3
ENOUGH = 4
"""Places from which on the quarters between them are drawn."""
VERDICTS = {
    marks.BEST: "better", marks.BETTER: "better", marks.SIMILAR: "similar", marks.WORSE: "worse", marks.WORST: "worse",
    marks.HIGHEST: "higher", marks.HIGHER: "higher", marks.LOWER: "lower", marks.LOWEST: "lower",
}  # fmt: skip


class Compare(Page):
    """A table, and for each place a spine: where it stands among all places, and against Derby."""

    permission = EVERYONE
    template_name = "performance/matrix/compare.html"

    @cached_property
    def choices(self):
        return Choices(self.request)

    @cached_property
    def places(self):
        """The places that are compared, in the order in which they were chosen."""
        known = {each.slug: each for each in self.choices.places}
        asked = dict.fromkeys(self.request.GET.getlist("place"))
        return [known[slug] for slug in asked if slug in known][:MOST]

    @cached_property
    def block(self):
        asked = self.request.GET.get("outcome", "")
        return asked if asked in dict(self.choices.blocks) else ALL

    def get_context_data(self, **kwargs):
        chosen = [each for each in self.choices.indicators if self.block in (ALL, each.block)]
        names = [(each.slug, each.name) for each in self.choices.places]
        slugs = [each.slug for each in self.places] + [""] * MOST
        return super().get_context_data(
            tabs=tabs(self.request.user, "matrix"),
            places=self.places,
            boxes=[(f"place-{n + 1}", f"Place {n + 1}", slugs[n]) for n in range(MOST)],
            names=names, outcome=self.block, blocks=self.choices.blocks,
            lines=self._lines(chosen) if len(self.places) > 1 else [],
            **kwargs,
        )  # fmt: skip

    def _lines(self, chosen):
        """[(Indicator, Cell of Derby, [(Cell, drawing)])] of indicators of which one of the places has a figure."""
        reading = Reading(chosen, self.places, user=self.request.user, with_why=True)
        spread, lines = spreads(self.request.user, chosen), []
        for each in chosen:
            cells = [reading.cell(each, (Level.NEIGHBOURHOOD, place.pk)) for place in self.places]
            if any(cell.figure or cell.later for cell in cells):
                drawn = [(cell, drawing(cell, spread)) for cell in cells]
                lines.append((each, reading.cell(each, CITY), drawn))
        return lines


def spreads(user, chosen):
    """{(key of the indicator, first and last day): values of all neighbourhoods}: of their latest figures that are
    shown; one query."""
    rows = Marks.objects.visible_to(user).filter(
        indicator__in=[each.pk for each in chosen], level=Level.NEIGHBOURHOOD
    )
    found = defaultdict(list)
    names = ("indicator", "figure__starts_on", "figure__ends_on", "figure__value")
    for pk, first, last, value in rows.values_list(*names):
        found[pk, first, last].append(float(value))
    return found


def drawing(cell, spread):
    """The spine of a cell; "" where there is nothing to compare it with."""
    row, figure = cell.row, cell.figure
    if figure is None or not figure.is_value or row.there is None or cell.indicator.adds_up:
        return ""
    period = figure.period
    values = spread.get((cell.indicator.pk, period.starts_on, period.ends_on), ())
    if len(values) < 2:
        return ""
    polarity, middle = cell.indicator.polarity, float(row.there.value)
    ends = (min(values), max(values))

    def at(value):
        return spine_position(float(value), middle, ends, polarity)

    position = at(figure.value)
    if position is None:
        return ""
    quarters = plain.quantiles(values, n=4, method="inclusive") if len(values) >= ENOUGH else None
    among = (ends[0], quarters[0], quarters[2], ends[1]) if quarters else None
    if among and polarity == LOW:
        among = among[::-1]
    return spine_row(
        Vertebra(
            f"{cell.indicator}, {cell.place}", figure.words, "", position,
            tuple(at(each) for each in among) if among else None,
            VERDICTS.get(row.status, "plain"), cell.marks.status.word,
        ),
        identity=f"spine-{cell.indicator.pk}-{cell.key[1]}",
    )  # fmt: skip
