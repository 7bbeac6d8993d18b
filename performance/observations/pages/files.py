"""The figures of an indicator as a file."""

from django.http import Http404

from accounts.pages import EVERYONE, ObjectPage
from core import exports, slots
from performance.indicators.views import OfIndicator
from performance.observations import shown
from performance.observations.breaks.reading import breaks_of
from performance.observations.models import Observation

TITLES = (
    "indicator_code", "indicator", "unit", "level", "place_code", "place", "period", "period_words", "status", "value",
    "numerator", "denominator", "lower_limit_95", "upper_limit_95", "answered", "provisional", "unreliable", "source",
    "note",
    "compared", "direction", "change", "series", "series_from", "series_reason",
)  # fmt: skip
STATUS = {
    shown.SHOWN: "value",
    shown.MISSING: "missing",
    shown.HIDDEN: "suppressed",
    shown.FEW: "few",
}
"""Without a value a row says why: nothing stands for a number that is none."""


def lines(rows, user, breaks, marks):
    """[[…]] of observations of one indicator with their places: what a page would show, and no number where it shows none.
    `breaks` are the Breaks of the indicator, `marks` as of `marks_by_figure`: of the latest figure of each place."""
    rows = list(rows)
    for row, figure in zip(rows, shown.figures(rows, user), strict=True):
        indicator = row.indicator
        yield [
            indicator.code, indicator.name, indicator.unit_words, row.level, code_of(row), figure.place, row.period.iso,
            row.period.words, STATUS[figure.status], figure.value, figure.numerator, figure.denominator, figure.low,
            figure.high, figure.base, "yes" if figure.is_provisional else "no",
            "yes" if figure.is_unreliable else "no", row.source or indicator.source, figure.note,
            *_keys(marks.get(row.pk)), *breaks.of_period(row.period),
        ]  # fmt: skip


def marks_by_figure(indicator, user):
    """{key of a figure: its three marks} of the latest figure of each place. One query."""
    found = slots.collect_data("indicator.marks", [indicator], user)[indicator.pk]
    return found[0] if found else {}


def _keys(marks):
    """The marks as files say them; "" each of a figure that is not the latest."""
    return [marks.status.key, marks.direction.key, marks.change.key] if marks else [""] * 3


def code_of(row):
    """What stands for a place in files and addresses."""
    place = row.neighbourhood or row.area
    return place.slug if place else row.level


class FiguresFile(OfIndicator, ObjectPage):
    """All figures of an indicator that the user may see, every place and period."""

    permission = EVERYONE

    def get(self, request, *args, **kwargs):
        file_format = kwargs["file_format"]
        if file_format not in exports.FORMATS:
            raise Http404
        rows = Observation.objects.visible_to(request.user).held().filter(indicator=self.object)
        rows = rows.order_by("-ends_on", "-starts_on", "level", "id").with_places()
        return exports.respond(
            lines(
                rows,
                request.user,
                breaks_of(self.object),
                marks_by_figure(self.object, request.user),
            ),
            titles=TITLES,
            name=self.object.code,
            file_format=file_format,
        )
