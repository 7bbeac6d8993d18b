"""Pages of figures: an indicator with its figures, and the forms of who gives them."""

from functools import cached_property

from accounts.pages import EVERYONE, SIGNED_IN, ObjectFormPage, ObjectPage
from core import slots
from core.charts import Series, stacked_bars
from core.errors import WrongState
from core.models import Event
from performance.indicators.models import Indicator
from performance.indicators.querysets import EDIT, PUBLISH
from performance.indicators.views import OfIndicator
from performance.observations import forms, operations
from performance.observations.models import Observation
from performance.observations.querysets import may_give
from performance.observations.shown import figures
from performance.periods import Period

BARS = (Series("figure", "#8fb3d9"),)
FEWEST_BARS = 2
MORE = "indicator.more"
Level = Observation.Level


class IndicatorPage(OfIndicator, ObjectPage):
    """One indicator: its figures of a period by place, the city over time, and how it is measured."""

    permission = EVERYONE
    template_name = "performance/observations/indicator.html"

    @cached_property
    def seen(self):
        """The figures that hold and that the user may see."""
        rows = Observation.objects.visible_to(self.request.user).held()
        return rows.filter(indicator=self.object)

    @cached_property
    def periods(self):
        """All periods that have a figure, the latest first."""
        found = self.seen.order_by("-ends_on", "-starts_on").values_list("starts_on", "ends_on")
        return [Period(*each) for each in found.distinct()]

    @cached_property
    def period(self):
        asked = self.request.GET.get("period", "")
        return next((each for each in self.periods if each.iso == asked), None) or next(
            iter(self.periods), None
        )

    def _figures(self, rows):
        return figures(rows.with_places(), self.request.user)

    def get_context_data(self, **kwargs):
        user, indicator = self.request.user, self.object
        may_edit, may_publish = self.rights(indicator, EDIT, PUBLISH)
        events = Event.objects.about(indicator)[:100] if may_edit or may_publish else None
        here = self._figures(self.seen.of_period(self.period)) if self.period else []
        order = {Level.COUNTRY.label: 0, Level.REGION.label: 1, Level.CITY.label: 2}
        here.sort(key=lambda each: (order.get(each.place, 3), each.place))
        city = self._figures(self.seen.filter(level=Level.CITY).order_by("-ends_on", "-starts_on"))
        return super().get_context_data(
            may_edit=may_edit,
            may_publish=may_publish,
            may_give=user.is_authenticated
            and operations.may_give(indicator, user)
            and not indicator.is_ended,
            events=events,
            here=here,
            city=city,
            period=self.period,
            choices=[(each.iso, each.words) for each in self.periods],
            chart=self._chart(here),
            slots={MORE: slots.collect(MORE, [indicator], user)},
            is_waiting=any(each.is_provisional for each in here),
            **kwargs,
        )

    def _chart(self, here):
        """A bar a place; none where nothing could be compared, or a figure is less than nothing."""
        bars = [each for each in here if each.is_value]
        if len(bars) < FEWEST_BARS or min(each.value for each in bars) < 0:
            return ""
        words = {each.value: each.words for each in bars}
        bars.sort(key=lambda each: each.value, reverse=True)
        return stacked_bars(
            [(each.place, each.href, [each.value]) for each in bars], BARS, identity="by-place",
            title=f"{self.object}, {self.period.words}: highest in {bars[0].place}, {bars[0].words}",
            description="One bar for each place. The table below has the same figures.", written=words.get,
        )  # fmt: skip


class _Giving(OfIndicator, ObjectFormPage, abstract=True):
    """For who gives the figures of an indicator: the operation asks that."""

    adds = True
    permission = SIGNED_IN

    def get_seen(self, rows, user):
        allowed = [
            each.pk for each in rows.visible_to(user).select_related("lead") if may_give(each, user)
        ]
        return Indicator.objects.filter(pk__in=allowed)


class FigureAdd(_Giving):
    form_class = forms.FigureForm
    title = "Add a figure"
    button = "Add figure"
    message = "Saved."

    def save(self, form):
        return operations.give_figures(
            indicator=self.object, by=self.request.user, **form.for_operation()
        )


class FiguresConfirm(_Giving):
    form_class = forms.ConfirmForm
    title = "Confirm provisional figures"
    button = "These figures are right"
    message = "Confirmed. The public sees them now if the indicator is published."

    def get_form_kwargs(self):
        rows = Observation.objects.held().filter(indicator=self.object, is_provisional=True)
        found = (
            rows.order_by("-ends_on", "-starts_on").values_list("starts_on", "ends_on").distinct()
        )
        return {"periods": [Period(*each) for each in found]}

    def get(self, request, *args, **kwargs):
        if not self.get_form_kwargs()["periods"]:
            raise WrongState("There are no provisional figures to confirm.")
        return super().get(request, *args, **kwargs)

    def save(self, form):
        period = form.periods[form.cleaned_data["period"]]
        return operations.confirm_figures(
            indicator=self.object, period=period, by=self.request.user
        )
