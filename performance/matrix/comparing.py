"""Two or three places beside each other, indicator by indicator."""

from collections import defaultdict
from functools import cached_property

from accounts.pages import EVERYONE, Page
from performance.indicators.tabs import tabs
from performance.marks.models import Marks
from performance.marks.spine import spine, spread_of
from performance.matrix.choices import ALL, Choices
from performance.matrix.reading import CITY, Level, Reading

MOST = 3


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
        found, lines = spreads(self.request.user, chosen), []
        for each in chosen:
            cells = [reading.cell(each, (Level.NEIGHBOURHOOD, place.pk)) for place in self.places]
            if any(cell.figure or cell.later for cell in cells):
                drawn = [(cell, drawing(cell, found)) for cell in cells]
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


def drawing(cell, found):
    """The spine of a cell, by the values of `spreads`; "" where there is nothing to compare it with."""
    row, figure = cell.row, cell.figure
    if figure is None or not figure.is_value or row.there is None:
        return ""
    period = figure.period
    spread = spread_of(found.get((cell.indicator.pk, period.starts_on, period.ends_on), ()))
    if spread is None:
        return ""
    return spine(
        cell.indicator, f"{cell.indicator}, {cell.place}", figure, row.there.value, spread, cell.marks.status,
        identity=f"spine-{cell.indicator.pk}-{cell.key[1]}",
    )  # fmt: skip
