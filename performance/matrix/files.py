"""The matrix in a file: a line a cell, with codes of places and tokens of marks."""

from performance.observations.pages.files import STATUS

TITLES = (
    "indicator_code", "indicator", "outcome", "unit", "level", "place_code", "ons_code", "place", "period",
    "figure_status", "value", "lower_limit_95", "upper_limit_95", "numerator", "denominator", "answered", "status",
    "direction", "change", "latest_period", "latest_status", "next_figure",
)  # fmt: skip


def lines(cells, places):
    """[[…]] of cells. `places`: {(level, key): Neighbourhood or Area}."""
    for cell in cells:
        indicator, figure, later = cell.indicator, cell.figure, cell.later
        place = places.get(cell.key)
        numbers = (
            [
                figure.value,
                figure.low,
                figure.high,
                figure.numerator,
                figure.denominator,
                figure.base,
            ]
            if figure
            else [None] * 6
        )
        yield [
            indicator.code, indicator.name, indicator.block, indicator.unit_words, cell.key[0],
            place.slug if place else cell.key[0], getattr(place, "code", None) or "", cell.place,
            figure.period.iso if figure else "", STATUS[cell.status], *numbers,
            cell.marks.status.key, cell.marks.direction.key, cell.marks.change.key,
            later.period.iso if later else (figure.period.iso if figure else ""),
            STATUS[later.status] if later else STATUS[cell.status], cell.age.key if cell.age else "",
        ]  # fmt: skip
