"""Pages of figures: an indicator with its figures, and the forms of who gives them."""

from django.urls import reverse
from django.utils.http import urlencode

from accounts.pages import EVERYONE, SIGNED_IN, ObjectFormPage
from core import chain, slots
from core.errors import WrongState
from core.models import Event
from performance.indicators.models import Indicator
from performance.indicators.querysets import EDIT, PUBLISH
from performance.indicators.views import OfIndicator
from performance.indicators.wording import unit_asked
from performance.observations import forms, operations
from performance.observations.models import Observation
from performance.observations.pages.by_place import bars, beyond_places, city_map
from performance.observations.pages.files import marks_by_figure
from performance.observations.pages.over_time import over_time
from performance.observations.pages.pooling import could_tell, pooled_of
from performance.observations.pages.reading import OfFigures
from performance.observations.querysets import may_give
from performance.observations.rules import COUNTS_ITSELF
from performance.periods import Period

MORE, MARKS = "indicator.more", "indicator.marks"
Level = Observation.Level


class IndicatorPage(OfFigures):
    """One indicator: its figures of a period by place, the city and a place over time, and how it is measured."""

    permission = EVERYONE
    template_name = "performance/observations/indicator.html"

    def _waiting(self):
        """Corrections that wait beside a confirmed figure, for who gives and keeps them."""
        rows = Observation.objects.visible_to(self.request.user).to_confirm()
        return self.figures(
            rows.filter(indicator=self.object, is_waiting=True).order_by("-ends_on", "id")
        )

    def get_context_data(self, **kwargs):
        user, indicator = self.request.user, self.object
        may_edit, may_publish = self.rights(indicator, EDIT, PUBLISH)
        events = Event.objects.about(indicator)[:100] if may_edit or may_publish else None
        here, city = self.here, self.series_of_city
        lines, own = [(Level.CITY.label, city)], self.series_of_place
        is_unseen = self.place is not None and not any(each.is_value for each in own)
        if self.place and not is_unseen:
            lines.insert(0, (str(self.place), own))
        gives = user.is_authenticated and operations.may_give(indicator, user)
        waiting = self._waiting() if gives else []
        marks = marks_by_figure(indicator, user) if here else {}
        pooled = pooled_of(indicator, here, self.seen, self.breaks.series(), self.places)
        return super().get_context_data(
            may_edit=may_edit,
            may_publish=may_publish,
            is_gone=indicator.counts_itself and indicator.figure is None,
            may_give=gives and not indicator.is_ended and not indicator.counts_itself,
            events=events,
            chain=chain.around([indicator], user)[indicator.pk],
            here=here,
            told=[(each, marks.get(each.pk), pooled.get(each.pk, ())) for each in here],
            could_tell=could_tell(indicator, own or city),
            is_unseen=is_unseen,
            chart=bars(indicator, here, self.period) if here else "",
            map=self._map(here),
            beyond=beyond_places(indicator, here, len(self.places)),
            over_time=over_time(
                indicator,
                lines,
                identity="over-time",
                aim=None if is_unseen else self.aim,
                breaks=self.breaks,
            ),
            breaks=self.breaks,
            waiting=waiting,
            is_waiting=bool(waiting) or any(each.is_provisional for each in here),
            slots={MORE: slots.collect(MORE, [indicator], user)},
            **kwargs,
        )

    def _map(self, here):
        """Each neighbourhood leads to its own figures over time, on this page."""
        if not here:
            return None
        address = reverse("indicator", args=[self.object.code])

        def href_of(place):
            return (
                f"{address}?{urlencode({'place': place.slug, 'period': self.period.iso})}#over-time"
            )

        return city_map(self.object, self.places, here, self.period, href_of=href_of)


class _Giving(OfIndicator, ObjectFormPage, abstract=True):
    """For who gives the figures of an indicator: the operation asks that."""

    adds = True
    permission = SIGNED_IN

    def get_seen(self, rows, user):
        allowed = [
            each.pk for each in rows.visible_to(user).select_related("lead") if may_give(each, user)
        ]
        return Indicator.objects.filter(pk__in=allowed)


MONTHS = {"month": 1, "quarter": 3, "year": 12}
"""How long the period of a figure is by how often there is one."""


class FigureAdd(_Giving):
    form_class = forms.FigureForm
    title = "Add a figure"
    button = "Add figure"
    message = "Saved."

    def get(self, request, *args, **kwargs):
        if self.object.counts_itself:
            raise WrongState(f"{COUNTS_ITSELF}.")
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        months = MONTHS.get(self.object.frequency, forms.LENGTHS[0][0])
        return {"unit": unit_asked(self.object), "initial": {"months": months}}

    def save(self, form):
        return operations.give_figures(
            indicator=self.object, by=self.request.user, **form.for_operation()
        )


class FiguresConfirm(_Giving):
    form_class = forms.ConfirmForm
    title = "Confirm provisional figures"
    button = "Confirm figures"
    message = "Figures confirmed. They are public if the indicator is published."

    def get_form_kwargs(self):
        rows = Observation.objects.to_confirm().filter(indicator=self.object)
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
