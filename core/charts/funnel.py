"""A funnel: places by size, with the limits that chance gives each size at two levels."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import escape, format_html

from core.charts import drawing
from core.charts.drawing import FONT, GREY, VERDICTS, WIDTH, Axis, Chart, Plane, Text
from core.charts.series import path, swatch

RADIUS = 5.0
SAID = {
    "better": "Better than the limits",
    "similar": "Within the limits",
    "worse": "Worse than the limits",
    "higher": "Above the limits",
    "lower": "Below the limits",
}


@dataclass(frozen=True)
class Dot:
    """A place: its size and its value, both in words too. `verdict` is a word of drawing.VERDICTS, `said` what the table
    says of it; `href` leads to it."""

    name: str
    size: float
    value: float
    words: str
    size_words: str
    verdict: str = "similar"
    said: str = ""
    href: str = ""


@dataclass(frozen=True)
class Limit:
    """The limits at one size: the inner two and the outer two."""

    size: float
    low: float
    high: float
    far_low: float
    far_high: float


def funnel_chart(
    dots: Sequence[Dot],
    middle: float,
    limits: Sequence[Limit],
    *,
    identity: str,
    finding: str,
    description: str,
    sizes: str,
    floor: float | None = None,
    ceiling: float | None = None,
) -> Chart:
    """A funnel. `limits` by size, smallest first; `sizes` says what the size counts. Those that stand out carry their
    name where it has room; every one is named where it is reached, and in the table."""
    ends = [value for each in limits for value in (each.far_low, each.far_high)]
    held = [each.value for each in dots]
    room = drawing.plane([*held, *ends, middle], floor=floor, ceiling=ceiling, below=44.0)
    along = drawing.axis(
        [*(each.size for each in dots), *(each.size for each in limits)],
        room.left, room.right, floor=0,
    )  # fmt: skip
    parts = [room.drawn, *_limits(room, along, middle, limits)]
    places = [(along.at(each.size), room.values.at(each.value)) for each in dots]
    for each, (x, y) in zip(dots, places, strict=True):
        parts.append(_dot(each, x, y))
    parts.extend(_names(room, dots, places))
    ticks = [along.at(tick) for tick in along.ticks]
    for label in drawing.labels([along.said(tick) for tick in along.ticks], ticks):
        parts.append(drawing.text(label.middle, room.bottom + FONT + 3, label.words))
    title = drawing.labels([sizes], [(room.left + room.right) / 2])[0]
    parts.append(drawing.text(title.middle, room.bottom + 2 * FONT + 8, title.words))
    return Chart(
        drawing.frame(
            "".join(parts), identity=identity, finding=finding, description=description,
            has_links=any(each.href for each in dots),
        ),
        finding,
        description,
        ("Place", "Figure|app-number", f"{sizes}|app-number", "Against the limits"),
        tuple(_row(each) for each in dots),
        drawing.key(_key(dots)),
    )  # fmt: skip


def _limits(room: Plane, along: Axis, middle: float, limits: Sequence[Limit]) -> Iterator[str]:
    y = room.values.at(middle)
    yield f'<line x1="{room.left:.1f}" x2="{room.right:.1f}" y1="{y:.1f}" y2="{y:.1f}" stroke="{GREY}" stroke-width="1.5"/>'
    inner = (
        [(each.size, each.low) for each in limits],
        [(each.size, each.high) for each in limits],
    )
    outer = (
        [(each.size, each.far_low) for each in limits],
        [(each.size, each.far_high) for each in limits],
    )
    for lines, dashes in ((inner, "2 3"), (outer, "6 4")):
        for line in lines:
            points = path(room, [(along.at(size), value) for size, value in line])
            yield (
                f'<polyline points="{points}" fill="none" stroke="{GREY}" stroke-width="1.5" '
                f'stroke-dasharray="{dashes}"/>'
            )


def _dot(dot: Dot, x: float, y: float) -> str:
    kind, fill = VERDICTS[dot.verdict]
    drawn = drawing.shape(kind, x, y, fill, size=RADIUS)
    if not dot.href:
        return drawn
    words = f"{dot.name}: {dot.words}, {dot.said}" if dot.said else f"{dot.name}: {dot.words}"
    return f'<a href="{escape(dot.href)}" aria-label="{escape(words)}">{drawn}</a>'


Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def _names(
    room: Plane, dots: Sequence[Dot], places: Sequence[tuple[float, float]]
) -> Iterator[str]:
    """Names of those that stand out, each beside its mark where it touches no mark and no other name."""
    taken: list[Box] = [
        (x - RADIUS - 1, y - RADIUS - 1, x + RADIUS + 1, y + RADIUS + 1) for x, y in places
    ]
    for dot, (x, y) in zip(dots, places, strict=True):
        if dot.verdict == "similar":
            continue
        width = drawing.wide(dot.name)
        for left, middle in (
            (x + 9, y), (x - 9 - width, y), (x - width / 2, y - 15), (x - width / 2, y + 15),
        ):  # fmt: skip
            box = (left, middle - FONT / 2 - 1, left + width, middle + FONT / 2 + 1)
            inside = (
                box[0] >= room.left
                and box[2] <= WIDTH
                and room.top <= box[1]
                and box[3] <= room.bottom
            )
            if inside and not any(_touch(box, other) for other in taken):
                taken.append(box)
                yield (
                    f'<g aria-hidden="true">{drawing.text(left, middle + FONT * 0.33, dot.name, anchor="start", over=True)}</g>'
                )
                break


def _touch(first: Box, second: Box) -> bool:
    return (
        first[0] < second[2]
        and second[0] < first[2]
        and first[1] < second[3]
        and second[1] < first[3]
    )


def _row(dot: Dot) -> tuple[Text, ...]:
    name: Text = dot.name
    if dot.href:
        name = format_html('<a class="govuk-link" href="{}">{}</a>', dot.href, dot.name)
    return name, dot.words, dot.size_words, dot.said


def _key(dots: Sequence[Dot]) -> Iterator[tuple[str, str]]:
    used = {each.verdict for each in dots}
    for verdict, (kind, fill) in VERDICTS.items():
        if verdict in used:
            yield drawing.shape(kind, 9, 9, fill), SAID[verdict]
    yield swatch(GREY), "The city"
    yield swatch(GREY, "2 3"), "Limits that one in twenty leaves by chance"
    yield swatch(GREY, "6 4"), "Limits that one in five hundred leaves by chance"
