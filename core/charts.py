"""Charts as inline SVG: presentation attributes only, so that the strictest policy shows them.

Every chart has a title with the finding, a description, and a table of the same values beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH = 640
ROW = 28
LABEL_WIDTH = 150
VALUE_WIDTH = 70


@dataclass(frozen=True)
class Series:
    """One colour of a stacked bar: a name, a fill and a pattern of its own for print."""

    name: str
    fill: str
    text: str = "#0b0c0c"


def stacked_bars(
    rows: list[tuple[str, str, list[int]]],
    series: Sequence[Series],
    *,
    identity: str,
    title: str,
    description: str,
) -> SafeString:
    """Horizontal stacked bars.

    `rows` is a list of (label, href or "", [value per series]), values not negative; `series` a
    list of Series. `identity` makes the ids unique on the page. Returns safe SVG text.
    """
    largest = max((sum(values) for _, _, values in rows), default=0) or 1
    scale = (WIDTH - LABEL_WIDTH - VALUE_WIDTH) / largest
    height = ROW * len(rows) + 8
    bars = [
        _bar(index, label, href, values, series, scale)
        for index, (label, href, values) in enumerate(rows)
    ]
    return format_html(
        '<svg class="app-chart" viewBox="0 0 {} {}" role="group" aria-labelledby="{}-t {}-d" '
        'font-family="\'Source Sans 3\', Arial, sans-serif" font-size="15">'
        '<title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}</svg>',
        WIDTH,
        height,
        identity,
        identity,
        identity,
        title,
        identity,
        description,
        format_html_join("", "{}", ((bar,) for bar in bars)),
    )


def _bar(
    index: int, label: str, href: str, values: list[int], series: Sequence[Series], scale: float
) -> SafeString:
    top = index * ROW + 4
    left = float(LABEL_WIDTH)
    parts = []
    for value, each in zip(values, series, strict=True):
        width = value * scale
        if width:
            parts.append(
                format_html(
                    '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="#0b0c0c" '
                    'stroke-width="0.5"/>',
                    f"{left:.1f}",
                    top,
                    f"{width:.1f}",
                    ROW - 8,
                    each.fill,
                )
            )
        left += width
    numbers = ", ".join(f"{value} {each.name}" for value, each in zip(values, series, strict=True))
    text = format_html(
        '<text x="{}" y="{}" text-anchor="end" fill="#0b0c0c">{}</text>'
        "{}"
        '<text x="{}" y="{}" fill="#0b0c0c" font-weight="600">{}</text>',
        LABEL_WIDTH - 8,
        top + 15,
        label,
        format_html_join("", "{}", ((part,) for part in parts)),
        f"{left + 6:.1f}",
        top + 15,
        sum(values),
    )
    if not href:
        return format_html('<g role="img" aria-label="{}: {}">{}</g>', label, numbers, text)
    return format_html('<a href="{}" aria-label="{}: {}">{}</a>', href, label, numbers, text)
