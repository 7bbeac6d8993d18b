"""What charts share: a chart with its table, an axis of even steps, and text that never touches other text.

A chart is drawn 400 units wide and shown at 340 to 540 pixels: its text is read on a phone and is no larger than
the page's on a desk. Colours differ in lightness and shape, for print and for those who see none.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString

WIDTH, HEIGHT, FONT = 400.0, 240.0, 14.0
CHARACTER = 0.56
"""How wide a character is on average, in heights of the font; a little more than it is."""
GAP = 6.0
PAD = 10.0
"""What stays free between the frame and the first and last step of an axis, so that no line lies on the frame."""
STEPS = 4
INK, GREY, PALE, BLUE, RED = "#0b0c0c", "#505a5f", "#d6dadd", "#1d70b8", "#A8264F"
BAND = "#bcd3ea"

VERDICTS = {
    "better": ("circle", "#28A197"),
    "similar": ("diamond", "#F3C54D"),
    "worse": ("square", "#A8264F"),
    "higher": ("up", "#2f6ca8"),
    "lower": ("down", "#8fb3d9"),
}
"""What a shape and its colour say of a value against another."""

Text = str
"""Plain text, or HTML where it is a SafeString."""


@dataclass(frozen=True)
class Chart:
    """A chart and the same in words: the finding, what is drawn, what its marks mean (an HTML list), and the table
    of its values. A heading may end in "|class", such as "Figure|app-number"; the first cell of a row is its header."""

    svg: SafeString
    finding: str
    description: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    key: Text = ""

    @property
    def columns(self) -> list[tuple[str, str]]:
        """[(heading, class)]."""
        return [_parted(each) for each in self.headings]

    @property
    def lines(self) -> list[tuple[Text, list[tuple[str, str, Text]]]]:
        """[(row header, [(heading, class, cell), …])]."""
        columns = self.columns[1:]
        return [
            (first, [(*column, cell) for column, cell in zip(columns, cells, strict=True)])
            for first, *cells in self.rows
        ]


def _parted(heading: str) -> tuple[str, str]:
    words, _, css = heading.partition("|")
    return words, css


@dataclass(frozen=True)
class Axis:
    """Where values stand between two coordinates; `ticks` are even steps from `low` to `high`."""

    low: float
    high: float
    start: float
    end: float
    step: float
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        """The coordinate of a value; what is beyond an end stands at it."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        first = self.start + math.copysign(PAD, self.end - self.start)
        last = self.end - math.copysign(PAD, self.end - self.start)
        return first + share * (last - first)

    def said(self, tick: float) -> str:
        """A step as it stands beside the axis."""
        decimals = max(0, -math.floor(math.log10(self.step) + 1e-9))
        return f"{round(tick, decimals) + 0.0:,.{decimals}f}"


def axis(
    values: Iterable[float],
    start: float,
    end: float,
    *,
    floor: float | None = None,
    ceiling: float | None = None,
) -> Axis:
    """An axis that holds all values, from one coordinate to another (which may be the smaller). It does not go below
    `floor` or above `ceiling` unless a value does."""
    held = list(values)
    low, high = min(held, default=0.0), max(held, default=1.0)
    if high - low <= 1e-9 * max(abs(low), abs(high), 1e-9):
        room = abs(low) * 0.1 or 1.0
        low, high = low - room, high + room
        low = low if floor is None or min(held, default=0.0) < floor else max(low, floor)
    step = _even((high - low) / STEPS)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    bottom, top = first * step, last * step
    if floor is not None and low >= floor:
        bottom = max(bottom, floor)
    if ceiling is not None and high <= ceiling:
        top = min(top, ceiling)
    ticks = tuple(
        step * n for n in range(first, last + 1) if bottom - 1e-9 <= step * n <= top + 1e-9
    )
    return Axis(min(bottom, low), max(top, high), start, end, step, ticks)


def _even(rough: float) -> float:
    """1, 2 or 5 of a power of ten: the next that is no smaller."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(
        (power * each for each in (1, 2, 5) if power * each >= rough * (1 - 1e-9)), power * 10
    )


def wide(words: str, size: float = FONT) -> float:
    """About how many units a text takes."""
    return len(words) * CHARACTER * size


@dataclass(frozen=True)
class Label:
    """A text on an axis, around its middle."""

    words: str
    middle: float

    @property
    def left(self) -> float:
        return self.middle - wide(self.words) / 2

    @property
    def right(self) -> float:
        return self.middle + wide(self.words) / 2


def labels(words: Sequence[str], places: Sequence[float], right: float = WIDTH) -> list[Label]:
    """The labels under an axis that have room, evenly chosen; the last stays, and the one before it goes where the two
    would touch. All stand between 0 and `right`."""
    made = [_within(each, place, right) for each, place in zip(words, places, strict=True)]
    if not made:
        return []
    widest = max(wide(each.words) for each in made) + GAP
    apart = (places[-1] - places[0]) / (len(places) - 1) if len(places) > 1 else widest
    stride = max(1, math.ceil(widest / apart)) if apart > 0 else len(made)
    kept: list[Label] = []
    for each in made[:-1:stride]:
        if not kept or each.left >= kept[-1].right + GAP:
            kept.append(each)
    while kept and kept[-1].right + GAP > made[-1].left:
        kept.pop()
    return [*kept, made[-1]]


def _within(words: str, place: float, right: float) -> Label:
    most = int(right / (CHARACTER * FONT))
    words = words if len(words) <= most else f"{words[: most - 1]}…"
    half = wide(words) / 2
    return Label(words, min(max(place, half), right - half))


@dataclass(frozen=True)
class Plane:
    """The room of a chart between its axes, and both of them drawn."""

    left: float
    right: float
    top: float
    bottom: float
    values: Axis
    drawn: str


def plane(
    values: Iterable[float],
    *,
    floor: float | None = None,
    ceiling: float | None = None,
    below: float = 26.0,
) -> Plane:
    """The room right of the steps of `values` and above `below` units of text, with a line for each step."""
    bottom = HEIGHT - below
    scale = axis(values, bottom, 4.0, floor=floor, ceiling=ceiling)
    left = max((wide(scale.said(tick)) for tick in scale.ticks), default=0.0) + GAP
    right = WIDTH - 4.0
    parts = [
        f'<line x1="{left:.1f}" x2="{right:.1f}" y1="{bottom:.1f}" y2="{bottom:.1f}" stroke="{GREY}"/>'
    ]
    for tick in scale.ticks:
        y = scale.at(tick)
        parts.append(
            f'<line x1="{left:.1f}" x2="{right:.1f}" y1="{y:.1f}" y2="{y:.1f}" stroke="{PALE}" stroke-width="1"/>'
        )
        parts.append(text(left - GAP / 2, y + FONT * 0.33, scale.said(tick), anchor="end"))
    return Plane(left, right, 4.0, bottom, scale, "".join(parts))


HALO = ' stroke="#ffffff" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'


def text(x: float, y: float, words: str, *, anchor: str = "middle", over: bool = False) -> str:
    """One line of text; `over` what is drawn, with a white edge."""
    edge = HALO if over else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{INK}"{edge}>{escape(words)}</text>'


def shape(kind: str, x: float, y: float, fill: str, *, size: float = 5.0, edge: str = INK) -> str:
    """A mark around a point: circle, square, diamond, up or down (triangles)."""
    drawn = f'fill="{fill}" stroke="{edge}"'
    if kind == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:g}" {drawn}/>'
    if kind == "square":
        return f'<rect x="{x - size:.1f}" y="{y - size:.1f}" width="{2 * size:g}" height="{2 * size:g}" {drawn}/>'
    far = size * 1.3
    corners = {
        "diamond": ((0, -far), (far, 0), (0, far), (-far, 0)),
        "up": ((0, -far), (far, size), (-far, size)),
        "down": ((0, far), (far, -size), (-far, -size)),
    }[kind]
    points = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners)
    return f'<polygon points="{points}" {drawn}/>'


def frame(
    drawn: str, *, identity: str, finding: str, description: str, has_links: bool = False
) -> SafeString:
    """The SVG around what is drawn. With links inside it is a group and not one picture, so that each is reached."""
    role = "group" if has_links else "img"
    name = escape(identity)
    return SafeString(
        f'<svg class="app-chart" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="{role}" aria-labelledby="{name}-t" '
        f'aria-describedby="{name}-d" font-family="\'Source Sans 3\', Arial, sans-serif" font-size="{FONT:g}">'
        f'<title id="{name}-t">{escape(finding)}</title><desc id="{name}-d">{escape(description)}</desc>'
        f"{drawn}</svg>"
    )


def key(entries: Iterable[tuple[str, str]]) -> SafeString:
    """What marks mean, from [(drawing in a box of 18 units, words)]."""
    items = "".join(
        f'<li><svg viewBox="0 0 18 18" aria-hidden="true">{drawing}</svg>{escape(words)}</li>'
        for drawing, words in entries
    )
    return SafeString(f'<ul class="app-key" aria-label="Key to the chart">{items}</ul>')
