"""The list and the forms of mainstream budgets; the first of them stand on the pages of partner resources."""

import uuid
from functools import cached_property

from django.db.models import Q
from django.urls import reverse

from accounts.access import Permission, holds_city
from accounts.pages import EVERYONE, FormPage, ObjectFormPage
from accounts.pages.lists import ListPage, Order
from funding.contributions.mainstream import forms, operations
from funding.contributions.mainstream.models import MainstreamBudget
from funding.ledger.models import FinancialYear
from funding.ledger.views import chosen_year
from neighbourhoods.models import Neighbourhood


class _Entering:
    permission = Permission.EDIT_BUDGET

    def offered(self):
        places = Neighbourhood.objects.visible_to(self.request.user).order_by("name")
        return {"places": places, "years": FinancialYear.objects.all()}


class MainstreamBudgets(ListPage):
    """All mainstream budgets of a year, or those of one neighbourhood and of all."""

    permission = EVERYONE
    template_name = "funding/contributions/mainstream.html"
    order = Order(MainstreamBudget, ("service", "id"), within=("year",))

    @cached_property
    def years(self):
        return chosen_year(self.request.GET.get("year", ""))

    @cached_property
    def place(self):
        slug = self.request.GET.get("place", "")[:100]
        return Neighbourhood.objects.visible_to(self.request.user).filter(slug=slug).first()

    def get_rows(self):
        rows = MainstreamBudget.objects.visible_to(self.request.user).filter(year=self.years[0])
        if self.place:
            rows = rows.filter(Q(neighbourhood=self.place) | Q(neighbourhood=None))
        return rows.select_related("agency", "neighbourhood", "year")

    def get_context_data(self, **kwargs):
        year, years = self.years
        return super().get_context_data(
            year=year,
            years=[(str(each.first), str(each)) for each in years],
            chosen=str(year.first) if year else "",
            place=self.place,
            may_edit=holds_city(self.request.user, Permission.EDIT_BUDGET),
            **kwargs,
        )


class MainstreamAdd(_Entering, FormPage):
    """Enter part of a service's budget that a neighbourhood has a say in."""

    form_class = forms.AddMainstreamForm
    title = "Add a mainstream budget"
    intro = "Part of a service’s own budget that a neighbourhood decides on or influences."
    message = "The mainstream budget is saved."

    def get_form_kwargs(self):
        return self.offered() | {"initial": {"client_id": uuid.uuid4()}}

    def save(self, form):
        return operations.add_mainstream(by=self.request.user, **form.cleaned_data)

    def get_back(self):
        return reverse("money"), "Partner resources"


class MainstreamEdit(_Entering, ObjectFormPage):
    model = MainstreamBudget
    form_class = forms.MainstreamForm
    title = "Change the mainstream budget"
    message = "The mainstream budget is saved."

    def get_queryset(self):
        return MainstreamBudget.objects.select_related("neighbourhood", "year")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | self.offered()

    def save(self, form):
        return operations.change_mainstream(
            budget=self.object, by=self.request.user, **form.cleaned_data
        )

    def get_back(self):
        return self.object.get_absolute_url(), "Partner resources"
