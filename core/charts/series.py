"""A line over periods: with gaps where there is no figure, intervals, targets, milestones and breaks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html

from core.charts import drawing
from core.charts.drawing import BAND, BLUE, FONT, GREY, INK, RED, Chart, Plane, Text

LOOKS = ((BLUE, "", "circle"), (GREY, "6 4", "square"), (RED, "2 4", "diamond"))
"""Colour, dashes and shape of the first line, the second and the third."""
SMALL = 4.0


@dataclass(frozen=True)
class Mark:
    """A figure of a period. Without a `value` nothing is drawn and no line goes across; `words` say why there is none.
    `href`: where the figure itself is explained."""

    words: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    interval: str = ""
    """The limits in words."""
    is_provisional: bool = False
    href: str = ""


Marks = Sequence[Mark | None]
"""As many as there are periods; None where there is no figure."""


@dataclass(frozen=True)
class Line:
    """One of at most three lines of a chart. Only the first shows intervals."""

    name: str
    marks: Marks


@dataclass(frozen=True)
class Level:
    """A value that is aimed at, over all periods."""

    name: str
    value: float


def line_chart(
    periods: Sequence[tuple[str, str]],
    lines: Sequence[Line],
    *,
    identity: str,
    finding: str,
    description: str,
    targets: Sequence[Level] = (),
    milestones: Mapping[int, Level] | None = None,
    breaks: Mapping[int, str] | None = None,
    floor: float | None = None,
    ceiling: float | None = None,
) -> Chart:
    """A chart of lines.

    `periods` are all that lie between the first and the last, as (words, short words under the axis), also those
    without a figure. `milestones` and `breaks` go by the number of a period: what is aimed at then, and why the
    series begins anew there. Raises ValueError where a line has another number of marks than there are periods.
    """
    milestones, breaks = milestones or {}, breaks or {}
    if any(len(line.marks) != len(periods) for line in lines):
        raise ValueError("a line has a mark for each period, or None")
    held = [*_values(lines), *(each.value for each in (*targets, *milestones.values()))]
    room = drawing.plane(held, floor=floor, ceiling=ceiling)
    places = across(room, len(periods))
    parts = [room.drawn, *parted(room, places, breaks)]
    if lines:
        parts.extend(_band(room, places, lines[0].marks, breaks))
    parts.extend(_level(room, each) for each in targets)
    for n, line in reversed(list(enumerate(lines))):
        parts.extend(_line(room, places, line.marks, breaks, LOOKS[n]))
    for n, each in milestones.items():
        parts.append(
            drawing.shape("up", places[n], room.values.at(each.value), "#ffffff", size=SMALL)
        )
    parts.extend(under(room, [short for _, short in periods], places))
    return Chart(
        drawing.frame("".join(parts), identity=identity, finding=finding, description=description),
        finding,
        description,
        tuple(_headings(lines, milestones)),
        tuple(_rows(periods, lines, milestones, breaks)),
        drawing.key(_key(lines, targets, milestones, breaks)),
    )


def across(room: Plane, number: int) -> list[float]:
    """Where periods stand, each in the middle of an equal part."""
    part = (room.right - room.left) / max(number, 1)
    return [room.left + part * (n + 0.5) for n in range(number)]


def under(room: Plane, words: Sequence[str], places: Sequence[float]) -> Iterator[str]:
    """The labels below the axis that have room."""
    for each in drawing.labels(words, places):
        yield drawing.text(each.middle, room.bottom + FONT + 4, each.words)


def runs(marks: Marks, breaks: Mapping[int, str]) -> Iterator[list[tuple[int, Mark]]]:
    """Figures that follow each other without a gap or a break: [(number of the period, mark)]."""
    run: list[tuple[int, Mark]] = []
    for n, mark in enumerate(marks):
        if run and (n in breaks or mark is None or mark.value is None):
            yield run
            run = []
        if mark is not None and mark.value is not None:
            run.append((n, mark))
    if run:
        yield run


def path(room: Plane, points: Sequence[tuple[float, float]]) -> str:
    """The `points` of a polyline through (coordinate, value)."""
    return " ".join(f"{x:.1f},{room.values.at(value):.1f}" for x, value in points)


def _values(lines: Sequence[Line]) -> Iterator[float]:
    for n, line in enumerate(lines):
        for mark in line.marks:
            if mark is not None and mark.value is not None:
                yield mark.value
                if n == 0 and mark.low is not None and mark.high is not None:
                    yield from (mark.low, mark.high)


def _band(
    room: Plane, places: Sequence[float], marks: Marks, breaks: Mapping[int, str]
) -> Iterator[str]:
    """The interval around the first line: a band where figures follow each other, else a stroke."""
    for run in runs(marks, breaks):
        ends = [
            (places[n], mark.low, mark.high)
            for n, mark in run
            if mark.low is not None and mark.high is not None
        ]
        if len(ends) == len(run) > 1:
            there = [(x, low) for x, low, _ in ends]
            back = [(x, high) for x, _, high in reversed(ends)]
            yield f'<polygon points="{path(room, [*there, *back])}" fill="{BAND}" fill-opacity="0.6"/>'
        else:
            for x, low, high in ends:
                yield (
                    f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{room.values.at(low):.1f}" '
                    f'y2="{room.values.at(high):.1f}" stroke="{BAND}" stroke-width="6"/>'
                )


def _line(
    room: Plane,
    places: Sequence[float],
    marks: Marks,
    breaks: Mapping[int, str],
    look: tuple[str, str, str],
) -> Iterator[str]:
    colour, dashes, kind = look
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    for run in runs(marks, breaks):
        points = [(places[n], mark.value) for n, mark in run if mark.value is not None]
        if len(points) > 1:
            yield (
                f'<polyline points="{path(room, points)}" fill="none" stroke="{colour}" stroke-width="2"{dashed}/>'
            )
        for (x, value), (_, mark) in zip(points, run, strict=True):
            fill = "#ffffff" if mark.is_provisional else colour
            yield drawing.shape(kind, x, room.values.at(value), fill, size=SMALL, edge=colour)


def _level(room: Plane, level: Level) -> str:
    y = room.values.at(level.value)
    return (
        f'<line x1="{room.left:.1f}" x2="{room.right:.1f}" y1="{y:.1f}" y2="{y:.1f}" stroke="{INK}" '
        'stroke-width="1.5" stroke-dasharray="10 4"/>'
    )


def parted(room: Plane, places: Sequence[float], breaks: Mapping[int, str]) -> Iterator[str]:
    """The dotted lines before which a line ends and after which it begins anew."""
    half = (room.right - room.left) / max(len(places), 1) / 2
    for n in breaks:
        x = places[n] - half
        yield (
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{room.top:.1f}" y2="{room.bottom:.1f}" stroke="{GREY}" '
            'stroke-dasharray="2 3"/>'
        )


def _headings(lines: Sequence[Line], milestones: Mapping[int, Level]) -> Iterator[str]:
    yield "Period"
    for n, line in enumerate(lines):
        yield f"{line.name}|app-number"
        if n == 0 and has_interval(line.marks):
            yield "Likely range|app-number"
    if milestones:
        yield "Aimed at|app-number"


def has_interval(marks: Marks) -> bool:
    """Whether a figure has one."""
    return any(mark is not None and mark.low is not None for mark in marks)


def _rows(
    periods: Sequence[tuple[str, str]],
    lines: Sequence[Line],
    milestones: Mapping[int, Level],
    breaks: Mapping[int, str],
) -> Iterator[tuple[Text, ...]]:
    for n, (words, _) in enumerate(periods):
        cells: list[Text] = [f"{words} ({breaks[n]})" if n in breaks else words]
        for number, line in enumerate(lines):
            cells.append(said(line.marks[n]))
            if number == 0 and has_interval(line.marks):
                mark = line.marks[n]
                cells.append(mark.interval if mark is not None else "")
        if milestones:
            cells.append(milestones[n].name if n in milestones else "")
        yield tuple(cells)


def said(mark: Mark | None) -> Text:
    """A figure as a table has it."""
    if mark is None:
        return "No figure"
    words = f"{mark.words} (provisional)" if mark.is_provisional else mark.words
    if mark.href:
        return format_html('<a class="govuk-link" href="{}">{}</a>', mark.href, words)
    return words


def swatch(colour: str, dashes: str = "", kind: str = "") -> str:
    """A piece of a line, with its shape, as a key shows it."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    line = f'<line x1="0" x2="18" y1="9" y2="9" stroke="{colour}" stroke-width="2"{dashed}/>'
    return line + (drawing.shape(kind, 9, 9, colour, size=SMALL, edge=colour) if kind else "")


def break_swatch() -> str:
    """A piece of the line of a break, as a key shows it."""
    return f'<line x1="9" x2="9" y1="0" y2="18" stroke="{GREY}" stroke-width="2" stroke-dasharray="2 3"/>'


def _key(
    lines: Sequence[Line],
    targets: Sequence[Level],
    milestones: Mapping[int, Level],
    breaks: Mapping[int, str],
) -> Iterator[tuple[str, str]]:
    for n, line in enumerate(lines):
        yield swatch(*LOOKS[n]), line.name
    marks = [mark for line in lines for mark in line.marks if mark is not None]
    if lines and has_interval(lines[0].marks):
        yield (
            f'<rect y="3" width="18" height="12" fill="{BAND}"/>',
            f"Likely range of {lines[0].name}",
        )
    if any(mark.is_provisional and mark.value is not None for mark in marks):
        yield drawing.shape("circle", 9, 9, "#ffffff", edge=BLUE), "Provisional"
    for level in targets:
        yield swatch(INK, "10 4"), level.name
    if milestones:
        yield drawing.shape("up", 9, 9, "#ffffff"), "Milestone"
    if breaks:
        yield break_swatch(), "New series: not to be compared with what is before it"
