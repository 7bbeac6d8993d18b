"""A spine chart: a real table, with one small drawing in each row."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from core.charts import drawing
from core.charts.drawing import GREY, INK, VERDICTS, Chart, Text

WIDTH, HEIGHT = 200.0, 24.0
EDGE = 10.0
MARKS = VERDICTS | {"plain": ("circle", "#ffffff")}


@dataclass(frozen=True)
class Vertebra:
    """One indicator of a place. `position` and the four `spread` (worst, a quarter, three quarters, best of all places)
    stand between -1 and 1, 0 being what is compared with; without a position nothing is drawn, and `words` say why.
    `verdict` is a word of drawing.VERDICTS, or "plain" where nothing is compared; `said` the same for the reader."""

    name: str
    words: str
    against: str
    position: float | None = None
    spread: tuple[float, float, float, float] | None = None
    verdict: str = "similar"
    said: str = ""
    href: str = ""


def spine(
    rows: Sequence[Vertebra], *, identity: str, finding: str, description: str, against: str
) -> Chart:
    """A table of indicators; `against` heads the column of what a place is compared with."""
    return Chart(
        SafeString(""),
        finding,
        description,
        ("Indicator", "Figure|app-number", f"{against}|app-number", "Among all places", "Compared"),
        tuple(_row(each, f"{identity}-{n}") for n, each in enumerate(rows)),
    )


def _row(row: Vertebra, identity: str) -> tuple[Text, ...]:
    name: Text = row.name
    if row.href:
        name = format_html('<a class="govuk-link" href="{}">{}</a>', row.href, row.name)
    return name, row.words, row.against, spine_row(row, identity=identity), row.said


def spine_row(row: Vertebra, *, identity: str) -> SafeString:
    """The drawing of one row; "" where there is nothing to draw."""
    if row.position is None:
        return SafeString("")
    parts = []
    if row.spread is not None:
        worst, quarter, three, best = (_at(each) for each in row.spread)
        parts.append(_bar(worst, best, "#e5e8ea"))
        parts.append(_bar(quarter, three, "#b1b7bc"))
    middle = _at(0)
    parts.append(
        f'<line x1="{middle:g}" x2="{middle:g}" y1="0" y2="{HEIGHT:g}" stroke="{INK}" stroke-width="2"/>'
    )
    kind, fill = MARKS[row.verdict]
    parts.append(drawing.shape(kind, _at(row.position), HEIGHT / 2, fill, size=6))
    words = f"{row.name}: {row.words}, {row.said or row.verdict}"
    name = escape(identity)
    return SafeString(
        f'<svg class="app-spine" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" width="{WIDTH:g}" height="{HEIGHT:g}" role="img" '
        f'aria-labelledby="{name}"><title id="{name}">{escape(words)}</title>{"".join(parts)}</svg>'
    )


def _at(position: float) -> float:
    return WIDTH / 2 + min(max(position, -1.0), 1.0) * (WIDTH / 2 - EDGE)


def _bar(first: float, second: float, fill: str) -> str:
    left, right = sorted((first, second))
    return (
        f'<rect x="{left:.1f}" y="5" width="{right - left:.1f}" height="{HEIGHT - 10:g}" fill="{fill}" '
        f'stroke="{GREY}" stroke-width="0.5"/>'
    )
