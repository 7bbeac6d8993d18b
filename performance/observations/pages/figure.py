"""Why this figure? From the number to the row, its source, its method, who gave it and what it replaced."""

from functools import cached_property

from accounts.imports.models import ImportBatch
from accounts.pages import EVERYONE, ObjectPage
from performance.indicators.models import Indicator
from performance.observations import rules
from performance.observations.breaks.reading import breaks_of
from performance.observations.models import Observation
from performance.observations.pages.control import smallest_change
from performance.observations.querysets import keeps_all
from performance.observations.shown import figures

Measured = Indicator.Measured
COUNTED = {
    Measured.PROPORTION: "The first number is divided by the second, as a percentage",
    Measured.RATE: "The number of events is divided by the number of people",
    Measured.COUNT: "Counted",
    Measured.MEAN: "As the source gives it",
    Measured.MONEY: "As the source gives it",
}
INTERVALS = {
    Measured.PROPORTION: "Wilson’s method, 95%: it suits small numbers and both ends of the scale",
    Measured.RATE: "Byar’s method, 95%, and exact limits below 10 events",
    Measured.COUNT: "Byar’s method, 95%, and exact limits below 10",
}


class FigurePage(ObjectPage):
    """One figure and where it comes from."""

    permission = EVERYONE
    model = Observation
    template_name = "performance/observations/figure.html"

    def get_queryset(self):
        return Observation.objects.with_places().select_related(
            "indicator__agency", "batch", "added_by", "confirmed_by"
        )

    @cached_property
    def same(self):
        """All rows of the same indicator, place and period."""
        row = self.object
        return Observation.objects.filter(
            indicator=row.indicator, level=row.level, neighbourhood=row.neighbourhood, area=row.area,
            starts_on=row.starts_on, ends_on=row.ends_on,
        )  # fmt: skip

    def get_context_data(self, **kwargs):
        user, row = self.request.user, self.object
        is_covered = self.same.held().filter(is_hidden=True).exists()
        every = list(self.same.visible_to(user).order_by("-added_at", "-pk").with_places())
        told = figures(every, user, is_covered=is_covered, is_past_covered=self._is_past_covered())
        figure = next(each for each in told if each.pk == row.pk)
        held = next(
            (each for each in every if each.superseded_at is None and not each.is_waiting), None
        )
        return super().get_context_data(
            figure=figure,
            indicator=row.indicator,
            history=list(zip(every, told, strict=True)) if len(every) > 1 else [],
            held=held if held != row else None,
            counted=counted_how(row) if figure.is_value else "",
            interval=interval_how(row) if figure.is_value else "",
            smallest=smallest_change(row.indicator, figure),
            batch=self._batch(row),
            names_people=user.is_authenticated,
            series=breaks_of(row.indicator).of_period(row.period)[2],
            keeps=keeps_all(user),
            **kwargs,
        )

    def _is_past_covered(self):
        """Whether something of this time is or was hidden: what stood elsewhere before, totals too, would tell it."""
        row = self.object
        rows = Observation.objects.filter(indicator=row.indicator, is_hidden=True)
        return rows.filter(starts_on__lte=row.ends_on, ends_on__gte=row.starts_on).exists()

    def _batch(self, row):
        """The file that it came from, for who may open it."""
        if row.batch_id is None or not self.request.user.is_authenticated:
            return None
        return ImportBatch.objects.visible_to(self.request.user).filter(pk=row.batch_id).first()


def counted_how(row):
    """How the figure was made, in words."""
    if row.is_summed:
        return "The sum of the counts of all neighbourhoods, and never the average of their figures"
    if row.numerator is None or row.denominator is None:
        return "Counted" if row.indicator.measured == Measured.COUNT else "As the source gives it"
    given = rules.Given(
        row.level, None, row.period, numerator=row.numerator, denominator=row.denominator
    )
    if row.indicator.measured in (Measured.PROPORTION, Measured.RATE):
        if rules.worked_out(row.indicator, given)["value"] != row.value:
            return "As the source gives it, weighted: the counts are those before weighting"
    return COUNTED[row.indicator.measured]


def interval_how(row):
    """Where the likely range comes from, in words; "" without one."""
    if row.low is None:
        return ""
    given = rules.Given(
        row.level, None, row.period, value=row.value, numerator=row.numerator, denominator=row.denominator
    )  # fmt: skip
    own = rules.worked_out(row.indicator, given)
    if (own["low"], own["high"]) == (row.low, row.high):
        return INTERVALS.get(row.indicator.measured, "")
    return "As the source gives it, 95%"
