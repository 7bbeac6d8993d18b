"""Charts of bars.

Names and numbers are text beside the bars, so that they grow with the reader's font and wrap on a
phone. Every chart has a title with the finding, a description, and a table of the same values.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

LONGEST = 85
"""Percent of the room that the longest bar takes; its number stands in the rest."""
IN_WORDS = 65
"""The same where values are written longer than as a number."""
FILL, INK = "#8fb3d9", "#0b0c0c"


@dataclass(frozen=True)
class Series:
    """One colour of a stacked bar: a name and a fill. Fills of one chart differ in lightness, for
    print and for those who see no colours."""

    name: str
    fill: str


Value = int | Decimal


def stacked_bars(
    rows: Sequence[tuple[str, str, Sequence[Value]]],
    series: Sequence[Series],
    *,
    identity: str,
    title: str,
    description: str,
    written: Callable[[Value], str] = str,
) -> SafeString:
    """Horizontal stacked bars.

    `rows` is a list of (label, href or "", [value per series]), values not negative; `series` a
    list of Series. `identity` makes the id unique on the page, `written` says a value in words, such
    as pounds. Returns safe HTML.
    """
    largest = max((sum(values) for _, _, values in rows), default=0) or 1
    if written is not str:
        largest = largest * LONGEST / Decimal(IN_WORDS)
    return format_html(
        '<div class="app-bars" role="group" aria-label="{}" aria-describedby="{}-d">'
        '<p class="govuk-visually-hidden" id="{}-d">{}</p><ul class="app-bars__rows">{}</ul>{}</div>',
        title,
        identity,
        identity,
        description,
        format_html_join("", "{}", ((_row(*row, series, largest, written),) for row in rows)),
        _key(series),
    )


def _row(
    label: str,
    href: str,
    values: Sequence[Value],
    series: Sequence[Series],
    largest: Value,
    written: Callable[[Value], str],
) -> SafeString:
    numbers = ", ".join(
        f"{written(value)} {each.name}" for value, each in zip(values, series, strict=True)
    )
    name = format_html('<a class="govuk-link" href="{}">{}</a>', href, label) if href else label
    return format_html(
        '<li class="app-bars__row"><span class="app-bars__name">{}</span>'
        '<span class="app-bars__room" role="img" aria-label="{}: {}">{}<b>{}</b></span></li>',
        name,
        label,
        numbers,
        _bar(values, series, largest),
        written(sum(values)),
    )


def _bar(values: Sequence[Value], series: Sequence[Series], largest: Value) -> SafeString:
    """One bar, as wide as its sum; nothing is drawn for a zero."""
    total = sum(values)
    if not total:
        return SafeString("")
    starts = [sum(values[:number]) for number in range(len(values))]
    parts = (
        (f"{100 * start / total:.2f}", f"{100 * value / total:.2f}", each.fill)
        for start, value, each in zip(starts, values, series, strict=True)
        if value
    )
    drawn = format_html_join(
        "",
        '<rect x="{}%" width="{}%" height="100%" fill="{}" stroke="#0b0c0c" stroke-width="1"/>',
        parts,
    )
    return format_html(
        '<svg class="app-bars__bar" width="{}%" height="20" aria-hidden="true">{}</svg>',
        f"{LONGEST * total / largest:.2f}",
        drawn,
    )


def _key(series: Sequence[Series]) -> SafeString:
    """What the fills mean."""
    return format_html(
        '<ul class="app-key" aria-label="Key to the chart">{}</ul>',
        format_html_join(
            "",
            '<li><svg viewBox="0 0 18 18" aria-hidden="true"><rect width="18" height="18" fill="{}" '
            'stroke="#0b0c0c"/></svg>{}</li>',
            ((each.fill, each.name) for each in series),
        ),
    )


@dataclass(frozen=True)
class Bar:
    """A place with its figure, and the limits between which it likely lies. Without a `value` there is no bar, and
    `words` say why."""

    label: str
    href: str
    words: str
    number: str = ""
    """The figure as it stands beside the bar; `words` where it is left out."""
    value: float | None = None
    low: float | None = None
    high: float | None = None


def ranged_bars(
    bars: Sequence[Bar], *, identity: str, title: str, description: str, line: float | None = None
) -> SafeString:
    """Horizontal bars from 0, each with a stroke over its likely range, and a `line` through all of them, such as what
    the city has. No value is less than 0. Returns safe HTML."""
    held = [each for bar in bars for each in (bar.value, bar.high) if each is not None]
    largest = max([*held, line or 0.0], default=0.0) or 1.0
    return format_html(
        '<div class="app-bars" role="group" aria-label="{}" aria-describedby="{}-d">'
        '<p class="govuk-visually-hidden" id="{}-d">{}</p><ul class="app-bars__rows">{}</ul></div>',
        title,
        identity,
        identity,
        description,
        format_html_join("", "{}", ((_ranged(bar, largest, line),) for bar in bars)),
    )


def _ranged(bar: Bar, largest: float, line: float | None) -> SafeString:
    name = bar.label
    if bar.href:
        name = format_html('<a class="govuk-link" href="{}">{}</a>', bar.href, bar.label)
    drawn = _range(bar, largest, line) if bar.value is not None else SafeString("")
    return format_html(
        '<li class="app-bars__row"><span class="app-bars__name">{}</span>'
        '<span class="app-bars__room" role="img" aria-label="{}: {}">{}<b>{}</b></span></li>',
        name,
        bar.label,
        bar.words,
        drawn,
        bar.number or bar.words,
    )


def _range(bar: Bar, largest: float, line: float | None) -> SafeString:
    """The bar with its stroke, in percent of the longest."""

    def at(value: float) -> str:
        return f"{97 * value / largest + 1:.2f}%"

    parts = [
        f'<rect x="1%" y="4" width="{97 * (bar.value or 0) / largest:.2f}%" height="12" fill="{FILL}" stroke="{INK}"/>'
    ]
    if line is not None:
        parts.append(
            f'<line x1="{at(line)}" x2="{at(line)}" y1="0" y2="20" stroke="{INK}" stroke-width="2" stroke-dasharray="3 2"/>'
        )
    if bar.low is not None and bar.high is not None:
        low, high = at(max(bar.low, 0.0)), at(bar.high)
        parts.append(
            f'<line x1="{low}" x2="{high}" y1="10" y2="10" stroke="{INK}" stroke-width="2"/>'
        )
        parts.extend(
            f'<line x1="{end}" x2="{end}" y1="6" y2="14" stroke="{INK}" stroke-width="2"/>'
            for end in (low, high)
        )
    return SafeString(
        f'<svg class="app-bars__bar" width="{IN_WORDS}%" height="20" aria-hidden="true">{"".join(parts)}</svg>'
    )
