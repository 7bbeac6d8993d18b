"""Pages of breaks: those that hold with those that were taken back, and the forms of who keeps the figures."""

import uuid

from django.urls import reverse

from accounts.pages import EVERYONE, ObjectFormPage, ObjectPage
from neighbourhoods.models import Neighbourhood
from performance.indicators.querysets import EDIT
from performance.indicators.views import OfIndicator
from performance.observations.breaks import forms, operations
from performance.observations.breaks.models import SeriesBreak


class Breaks(OfIndicator, ObjectPage):
    """From which days figures are another series, and why."""

    permission = EVERYONE
    template_name = "performance/observations/breaks.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        rows = SeriesBreak.objects.visible_to(user).filter(indicator=self.object)
        rows = list(rows.with_places().order_by("-on", "-id"))
        return super().get_context_data(
            held=[each for each in rows if each.withdrawn_at is None],
            withdrawn=[each for each in rows if each.withdrawn_at is not None],
            may_edit=self.allowed(self.object, EDIT),
            names_people=user.is_authenticated,
            **kwargs,
        )


class BreakAdd(OfIndicator, ObjectFormPage):
    adds = True
    permission = EDIT
    form_class = forms.BreakForm
    title = "Enter a break in the series"
    button = "Enter break"
    message = "Entered. The marks have been worked out anew."

    def get_form_kwargs(self):
        places = Neighbourhood.objects.visible_to(self.request.user)
        return {"places": places, "initial": {"client_id": uuid.uuid4(), "place": forms.ALL}}

    def get_about(self):
        return str(self.object)

    def get_back(self):
        return reverse("indicator_breaks", args=[self.object.code]), "Breaks in the series"

    def save(self, form):
        return operations.add_break(
            indicator=self.object, by=self.request.user, **form.for_operation()
        )


class BreakWithdraw(ObjectFormPage):
    model = SeriesBreak
    adds = True
    permission = EDIT
    form_class = forms.WithdrawBreakForm
    title = "Take the break back"
    button = "Take it back"
    message = "Taken back. The marks have been worked out anew."

    def get_queryset(self):
        return SeriesBreak.objects.held().with_places()

    def get_about(self):
        return self.object.sentence

    def get_back(self):
        return self.object.get_absolute_url(), "Breaks in the series"

    def save(self, form):
        return operations.withdraw_break(
            series_break=self.object, by=self.request.user, **form.cleaned_data
        )
