"""A figure as a page, a file or a chart may say it: one place that knows what is too small to be shown."""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from performance.indicators.wording import in_words
from performance.observations.querysets import keeps_all

SHOWN, MISSING, HIDDEN, FEW = "value", "missing", "hidden", "few"
WORDS = {
    MISSING: "Not available",
    HIDDEN: "Number too small to show",
    FEW: "Too few answers to say",
}


@dataclass(frozen=True)
class Figure:
    """What one may be told of an observation. `status` is value, missing, hidden or few; only with the first there
    are numbers, and without them nothing here holds any."""

    place: str
    href: str
    period: object
    status: str
    value: Decimal | None = None
    words: str = ""
    interval: str = ""
    counts: str = ""
    is_provisional: bool = False
    is_unreliable: bool = False
    is_small: bool = False
    """Too small for others, and shown to who keeps the figures."""
    note: str = ""
    pk: int | None = None
    level: str = ""
    place_id: int | None = None
    """Of the neighbourhood; None for anything larger."""
    low: Decimal | None = None
    high: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    base: int | None = None

    @property
    def why_href(self):
        """The page that says where the figure comes from."""
        return reverse("figure", args=[self.pk])

    @property
    def is_value(self):
        return self.status == SHOWN

    @property
    def is_hidden(self):
        return self.status == HIDDEN

    @property
    def is_few(self):
        return self.status == FEW

    @property
    def is_missing(self):
        return self.status == MISSING


def figures(rows, user, *, gives=False, is_covered=False, is_past_covered=False):
    """[Figure] of observations that the user sees, each with its indicator, neighbourhood and area read along. Who
    `gives` the figures of their indicators reads small ones too. `is_covered`: what replaced them is too small to be
    shown, and so are they; `is_past_covered`: those that were replaced would give away one that is."""
    sees_small = gives or keeps_all(user)
    hrefs = {None: ""}
    return [
        _figure(
            row,
            sees_small,
            not sees_small and (is_covered or (is_past_covered and row.superseded_at is not None)),
            hrefs,
        )
        for row in rows
    ]


def _figure(row, sees_small, is_covered, hrefs):
    indicator, status = row.indicator, status_of(row, sees_small)
    if status == SHOWN and is_covered:
        status = HIDDEN
    about = {
        "place": row.place, "href": _href(row, hrefs), "period": row.period, "status": status,
        "is_provisional": row.is_provisional, "note": row.note, "pk": row.pk, "level": row.level,
        "place_id": row.neighbourhood_id,
    }  # fmt: skip
    if status == HIDDEN:
        about["note"] = ""  # it may say the number in words
    if status != SHOWN:
        return Figure(words=WORDS[status], **about)
    return Figure(
        value=row.value, words=_words(indicator, row), interval=_interval(indicator, row),
        counts=_counts(indicator, row), is_unreliable=row.is_unreliable, is_small=row.is_hidden,
        low=row.low, high=row.high, numerator=row.numerator, denominator=row.denominator, base=row.base, **about,
    )  # fmt: skip


def status_of(row, sees_small=False):
    """Whether a figure is shown, and why not."""
    is_hidden = row.is_hidden and not sees_small
    return status_by(row.indicator, row.status, row.answered, is_hidden=is_hidden)


def status_by(indicator, status, answered, *, is_hidden):
    """The same, of what stands in the row."""
    if status == MISSING:
        return MISSING
    if is_hidden:
        return HIDDEN
    if answered is not None and answered < indicator.least_base:
        return FEW
    return SHOWN


def _words(indicator, row):
    """A count of 0 that its source has rounded is no 0."""
    is_count = indicator.measured == indicator.Measured.COUNT
    if is_count and row.value == 0 and indicator.of_nothing:
        return f"{indicator.of_nothing} {indicator.unit_words}".strip()
    return in_words(indicator, row.value)


def _interval(indicator, row):
    if row.low is None:
        return ""
    return f"{row.low:,.{indicator.decimals}f} to {row.high:,.{indicator.decimals}f}"


def _counts(indicator, row):
    if row.numerator is None or row.denominator is None:
        return f"{row.base:,} answered" if row.base is not None else ""
    return f"{row.numerator:,.0f} of {row.denominator:,.0f}"


def _href(row, known):
    """Of the neighbourhood; `known` has those that were asked before, by key."""
    key = row.neighbourhood_id
    if key not in known:
        known[key] = row.neighbourhood.get_absolute_url()
    return known[key]
