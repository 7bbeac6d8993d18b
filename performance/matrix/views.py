"""Pages of the matrix, and its file."""

from functools import cached_property
from itertools import groupby

from accounts.pages import EVERYONE, Page
from accounts.pages.lists import ListPage, Order
from core import exports
from neighbourhoods.models import Neighbourhood
from performance.indicators.models import Indicator
from performance.indicators.tabs import tabs
from performance.matrix.choices import ALL, MARKS, Choices
from performance.matrix.drawing import labels_of, row_html
from performance.matrix.files import TITLES, lines
from performance.matrix.reading import CITY, Level, Reading

OUTCOMES = dict(Indicator.Block.choices)


class Matrix(ListPage):
    """Every indicator in every place. Of one place, one indicator or one mark the cells stand under each other, with
    all that there is to say of each. Rows are alphabetical: nobody is ranked."""

    permission = EVERYONE
    template_name = "performance/matrix/matrix.html"
    order = Order(
        Neighbourhood, ("name", "id"), small="the neighbourhoods of one council: some hundreds"
    )

    @cached_property
    def choices(self):
        return Choices(self.request)

    def get_rows(self):
        return self.choices.rows()

    @cached_property
    def keys(self):
        """Of the rows: Derby, the area that is looked at, and the neighbourhoods of this page. Of one neighbourhood it
        stands alone: its marks say what Derby has."""
        area = [(Level.AREA, self.choices.area.pk)] if self.choices.area else []
        places = [(Level.NEIGHBOURHOOD, each.pk) for each in self.found]
        if self.choices.place:
            return places
        return [CITY, *area, *places]

    @cached_property
    def reading(self):
        asked = self.choices
        areas = [asked.area] if asked.area else []
        return Reading(
            asked.chosen, self.found, areas, user=self.request.user, with_why=asked.is_list
        )

    def get_context_data(self, **kwargs):
        asked = self.choices
        return super().get_context_data(
            tabs=tabs(self.request.user, "matrix"),
            asked=asked,
            places=[(each.slug, each.name) for each in asked.places],
            areas=[(each.slug, str(each)) for each in asked.areas],
            indicators=[(each.code, each.name) for each in asked.indicators],
            marks=[(key, words) for key, (words, _, _) in MARKS.items()],
            has_scores=len(asked.scores) > 1,
            **(self._list() if asked.is_list else self._grid()),
            **kwargs,
        )

    def _grid(self):
        """{"groups": [(outcome, number of columns)], "columns": [Indicator], "lines": [(name, slug, cells as HTML)],
        "empty": [Indicator] of which there is nothing here, where there is something of others}."""
        reading = self.reading
        known = [each for each in self.choices.chosen if each.pk in reading.told]
        chosen = known or self.choices.chosen
        empty = [each for each in self.choices.chosen if each not in chosen]
        slugs = {(Level.NEIGHBOURHOOD, each.pk): each.slug for each in self.found}
        labels = labels_of(chosen)
        lines = [
            (
                reading.names[key],
                slugs.get(key, ""),
                row_html((reading.cell(each, key) for each in chosen), labels),
            )
            for key in self.keys
        ]
        groups = [
            (OUTCOMES[block], len(list(found)))
            for block, found in groupby(chosen, lambda each: each.block)
        ]
        is_all = self.choices.block == ALL
        return {
            "groups": groups if is_all else [],
            "columns": chosen,
            "lines": lines,
            "empty": empty,
        }

    def _list(self):
        """{"cells": [Cell]} by indicator and place; of one place those alone of which there is something to say, and
        the others as "empty": [Indicator]."""
        cells = (self.reading.cell(each, key) for each in self.choices.chosen for key in self.keys)
        cells = [each for each in cells if self.choices.matches(each)]
        if not self.choices.place:
            return {"cells": cells, "empty": []}
        said = [each for each in cells if each.figure or each.later]
        return {"cells": said, "empty": [each.indicator for each in cells if each not in said]}


class MatrixFile(Page):
    """The matrix as a file: all places, with codes and status tokens."""

    permission = EVERYONE

    def get(self, request, *args, **kwargs):
        asked = Choices(request)
        chosen = asked.chosen if "outcome" in request.GET else asked.indicators
        places = sorted(asked.rows(), key=lambda each: (each.name, each.pk))
        areas = [asked.area] if asked.area else asked.areas
        reading = Reading(chosen, places, areas, user=request.user)
        keys = [CITY, *reading.places]
        cells = (reading.cell(each, key) for each in chosen for key in sorted(keys, key=str))
        rows = lines((each for each in cells if asked.matches(each)), reading.places)
        return exports.respond(
            rows, titles=TITLES, name="matrix", file_format=kwargs["file_format"]
        )
