"""Pages of indicators: the list that everybody reads, one with its definition, and the forms of who keeps them."""

import uuid
from functools import cached_property

from django.urls import reverse

from accounts.access import holds_city
from accounts.pages import EVERYONE, FormPage, ObjectFormPage, PressPage
from accounts.pages.lists import ListPage, Order
from neighbourhoods.models import Person
from performance.indicators import forms, operations
from performance.indicators.models import Indicator
from performance.indicators.querysets import EDIT, PUBLISH
from performance.indicators.tabs import tabs


class Indicators(ListPage):
    """All that the user may see, by name; one outcome at a time where the address says which."""

    permission = EVERYONE
    template_name = "performance/indicators/indicators.html"
    order = Order(Indicator, ("name", "id"), small="the indicators of one council: some dozens")

    @cached_property
    def block(self):
        asked = self.request.GET.get("outcome", "")
        return asked if asked in Indicator.Block.values else ""

    def get_rows(self):
        rows = Indicator.objects.visible_to(self.request.user).select_related("agency")
        return rows.filter(block=self.block) if self.block else rows

    def get_context_data(self, **kwargs):
        user = self.request.user
        may_add = user.is_authenticated and user.may(EDIT)
        may_load = user.is_authenticated and holds_city(user, EDIT)
        blocks = Indicator.Block.choices
        return super().get_context_data(
            outcome=self.block,
            blocks=blocks,
            may_add=may_add,
            may_load=may_load,
            tabs=tabs(user, "indicators"),
            **kwargs,
        )


class OfIndicator:
    """About one indicator, by its code."""

    model = Indicator
    lookup = "code"

    def get_queryset(self):
        return Indicator.objects.select_related("agency", "lead")


class IndicatorAdd(FormPage):
    permission = EDIT
    form_class = forms.NewIndicatorForm
    title = "Add an indicator"
    button = "Add indicator"
    message = "{} added. The public cannot see it until it is published."

    def get_form_kwargs(self):
        people = Person.objects.visible_to(self.request.user)
        return {"people": people, "initial": {"client_id": uuid.uuid4()}}

    def save(self, form):
        return operations.add_indicator(by=self.request.user, **form.cleaned_data)

    def get_back(self):
        return reverse("indicators"), "Indicators"


class IndicatorEdit(OfIndicator, ObjectFormPage):
    permission = EDIT
    form_class = forms.IndicatorForm
    title = "Change the indicator"
    message = "Saved."

    def get_form_kwargs(self):
        people = Person.objects.visible_to(self.request.user)
        counts_itself = self.object.counts_itself
        return super().get_form_kwargs() | {"people": people, "counts_itself": counts_itself}

    def save(self, form):
        return operations.change_indicator(
            indicator=self.object, by=self.request.user, **form.cleaned_data
        )


class IndicatorPublish(OfIndicator, PressPage):
    permission = PUBLISH
    message = "Indicator published."

    def act(self):
        operations.publish_indicator(indicator=self.object, by=self.request.user)


class IndicatorWithdraw(OfIndicator, ObjectFormPage):
    adds = True
    permission = PUBLISH
    form_class = forms.WithdrawForm
    title = "Unpublish the indicator"
    button = "Unpublish"
    message = "The indicator is no longer public."

    def save(self, form):
        return operations.withdraw_indicator(
            indicator=self.object, by=self.request.user, **form.cleaned_data
        )


class IndicatorEnd(OfIndicator, ObjectFormPage):
    adds = True
    permission = EDIT
    form_class = forms.EndForm
    title = "Stop collecting the indicator"
    button = "Stop collecting"
    message = "No new figures are expected. Earlier figures are kept."

    def save(self, form):
        return operations.end_indicator(
            indicator=self.object, by=self.request.user, **form.cleaned_data
        )
