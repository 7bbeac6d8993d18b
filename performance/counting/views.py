"""Pages of what this system counts: which figures there are, which indicators use them, and how the last count went."""

import uuid
from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse

from accounts.pages import FormPage, Page, PressPage
from core import figures
from neighbourhoods.models import Person
from performance.counting import forms, operations
from performance.counting.models import Counting
from performance.indicators.models import Indicator
from performance.indicators.querysets import EDIT
from performance.indicators.views import OfIndicator


@dataclass(frozen=True)
class Line:
    """A figure that this system counts, the indicator that uses it if any, and its last count. `figure` is None where
    no package declares it any more."""

    figure: figures.FigureOf | None
    indicator: Indicator | None = None
    counting: Counting | None = None

    @property
    def how_often(self):
        return Indicator.Frequency(self.figure.frequency).label

    @property
    def is_counted(self):
        return (
            self.figure is not None and self.indicator is not None and not self.indicator.is_ended
        )


class Figures(Page):
    """All that packages declare, by name; last the indicators whose figure nobody counts any more."""

    permission = EDIT
    template_name = "performance/counting/figures.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        rows = Indicator.objects.visible_to(user).counted().order_by("ended_on", "name")
        used = {}
        for each in rows:
            if each.counted_as not in used or not each.is_ended:
                used[each.counted_as] = each
        last = {each.indicator_id: each for each in Counting.objects.visible_to(user)}

        def line(figure, indicator):
            return Line(figure, indicator, indicator and last.get(indicator.pk))

        declared = figures.declared()
        known = {each.code for each in declared}
        lines = [line(each, used.get(each.code)) for each in declared]
        gone = [line(None, each) for code, each in used.items() if code not in known]
        return super().get_context_data(lines=lines, gone=gone, **kwargs)


class CountedAdd(FormPage):
    """An indicator for a figure that is counted."""

    permission = EDIT
    form_class = forms.CountedForm
    button = "Add indicator"
    message = (
        "{} added. The public cannot see it until it is published. Its figures are being counted."
    )

    @property
    def figure(self):
        found = figures.find(self.kwargs["code"])
        if found is None:
            raise Http404("No figure of this code is counted.")
        return found

    @property
    def title(self):
        return f"Add an indicator: {self.figure.name}"

    @property
    def intro(self):
        return self.figure.definition

    def get_form_kwargs(self):
        figure = self.figure
        people = Person.objects.visible_to(self.request.user)
        return {
            "people": people,
            "initial": {
                "client_id": uuid.uuid4(), "name": figure.name, "code": figure.code, "per": figure.per,
                "hides_below": figure.hides_below, "decimals": 1,
                "comparison": Indicator.Comparison.INTERVAL if figure.measured == figures.PROPORTION
                else Indicator.Comparison.NONE,
            },
        }  # fmt: skip

    def save(self, form):
        return operations.add_counted(
            figure=self.figure.code, by=self.request.user, **form.cleaned_data
        )

    def get_back(self):
        return reverse("counted_figures"), "Figures that this system counts"


class CountNow(OfIndicator, PressPage):
    permission = EDIT
    message = "Its figures are being counted. Check back in a few minutes."

    def act(self):
        operations.count_soon(indicator=self.object, by=self.request.user)
