"""A control chart: a line over periods with its mean, its limits and what stands out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.charts import drawing
from core.charts.drawing import BLUE, GREY, INK, RED, Chart, Plane, Text
from core.charts.series import (
    Level,
    Mark,
    Marks,
    across,
    break_swatch,
    parted,
    path,
    runs,
    said,
    swatch,
    under,
)

SHAPES = ("square", "diamond", "up", "down")
"""For the first thing that stands out, the second and so on."""
LIMIT_DASHES = "5 4"


@dataclass(frozen=True)
class Stretch:
    """Periods `first` to `last` (numbers, both counting) of one mean and its limits, as calculated. What cannot be (less
    than nothing, more than all) is cut where it is drawn, and only there."""

    first: int
    last: int
    upper: float
    mean: float
    lower: float


def xmr_chart(
    periods: Sequence[tuple[str, str]],
    marks: Marks,
    stretches: Sequence[Stretch],
    causes: Sequence[str],
    *,
    identity: str,
    finding: str,
    description: str,
    targets: Sequence[Level] = (),
    breaks: Mapping[int, str] | None = None,
    floor: float | None = None,
    ceiling: float | None = None,
) -> Chart:
    """A control chart. `causes` says of each period what stands out, "" where nothing does; a stretch after the first
    begins anew. `breaks` says by the number of a period why: no line goes across. Raises ValueError where marks or causes
    are not as many as periods."""
    if not len(periods) == len(marks) == len(causes):
        raise ValueError("as many marks and causes as periods")
    shown = [_cut(each, floor, ceiling) for each in stretches]
    held = [mark.value for mark in marks if mark is not None and mark.value is not None]
    ends = [value for each in shown for value in (each.upper, each.mean, each.lower)]
    room = drawing.plane(
        [*held, *ends, *(each.value for each in targets)], floor=floor, ceiling=ceiling
    )
    places = across(room, len(periods))
    half = (room.right - room.left) / max(len(periods), 1) / 2
    kinds = dict(zip(_found(causes), SHAPES, strict=False))
    breaks = breaks or {}
    parts = [room.drawn, *parted(room, places, breaks)]
    for each in shown:
        parts.extend(_lines(room, places[each.first] - half, places[each.last] + half, each))
    for level in targets:
        y = room.values.at(level.value)
        parts.append(_across(room.left, room.right, y, INK, "10 4"))
    starts = {each.first: "" for each in stretches[1:]} | dict(breaks)
    for run in runs(marks, starts):
        parts.extend(_run(room, places, run, causes, kinds))
    parts.extend(under(room, [short for _, short in periods], places))
    return Chart(
        drawing.frame("".join(parts), identity=identity, finding=finding, description=description),
        finding,
        description,
        ("Period", "Figure|app-number", "Lower limit|app-number", "Mean|app-number", "Upper limit|app-number", "What stands out"),
        tuple(_rows(periods, marks, stretches, causes, breaks)),
        drawing.key(_key(kinds, targets, breaks)),
    )  # fmt: skip


def _run(
    room: Plane,
    places: Sequence[float],
    run: Sequence[tuple[int, Mark]],
    causes: Sequence[str],
    kinds: Mapping[str, str],
) -> Iterator[str]:
    """The line of one run, and its points."""
    points = [(places[n], mark.value) for n, mark in run if mark.value is not None]
    yield f'<polyline points="{path(room, points)}" fill="none" stroke="{BLUE}" stroke-width="2"/>'
    for (x, value), (n, mark) in zip(points, run, strict=True):
        kind, colour = (kinds[causes[n]], RED) if causes[n] else ("circle", BLUE)
        fill = "#ffffff" if mark.is_provisional else colour
        size = 5.0 if causes[n] else 3.5
        yield drawing.shape(kind, x, room.values.at(value), fill, size=size, edge=colour)


def _found(causes: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(each for each in causes if each))


def _cut(stretch: Stretch, floor: float | None, ceiling: float | None) -> Stretch:
    def within(value: float) -> float:
        value = value if floor is None else max(value, floor)
        return value if ceiling is None else min(value, ceiling)

    lines = (within(each) for each in (stretch.upper, stretch.mean, stretch.lower))
    return Stretch(stretch.first, stretch.last, *lines)


def _lines(room: Plane, left: float, right: float, stretch: Stretch) -> Iterator[str]:
    yield _across(left, right, room.values.at(stretch.mean), GREY)
    for value in (stretch.upper, stretch.lower):
        yield _across(left, right, room.values.at(value), GREY, LIMIT_DASHES)


def _across(left: float, right: float, y: float, colour: str, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<line x1="{left:.1f}" x2="{right:.1f}" y1="{y:.1f}" y2="{y:.1f}" stroke="{colour}" '
        f'stroke-width="1.5"{dashed}/>'
    )


def _rows(
    periods: Sequence[tuple[str, str]],
    marks: Marks,
    stretches: Sequence[Stretch],
    causes: Sequence[str],
    breaks: Mapping[int, str],
) -> Iterator[tuple[Text, ...]]:
    for n, (words, _) in enumerate(periods):
        words = f"{words} ({breaks[n]})" if n in breaks else words
        own = next((each for each in stretches if each.first <= n <= each.last), None)
        lines = (
            [f"{value:,.2f}" for value in (own.lower, own.mean, own.upper)] if own else ["", "", ""]
        )
        yield words, said(marks[n]), *lines, causes[n].capitalize()


def _key(
    kinds: dict[str, str], targets: Sequence[Level], breaks: Mapping[int, str]
) -> Iterator[tuple[str, str]]:
    yield swatch(BLUE, "", "circle"), "Figure"
    yield swatch(GREY), "Mean"
    yield swatch(GREY, LIMIT_DASHES), "Limits"
    for cause, kind in kinds.items():
        yield drawing.shape(kind, 9, 9, RED, edge=RED), cause.capitalize()
    for level in targets:
        yield swatch(INK, "10 4"), level.name
    if breaks:
        yield break_swatch(), "Mean and limits begin anew"
