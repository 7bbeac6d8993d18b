"""Forms of mainstream budgets; the list stands on the pages of partner resources."""

import uuid

from django.urls import reverse

from accounts.access import Permission
from accounts.pages import FormPage, ObjectFormPage
from funding.contributions.mainstream import forms, operations
from funding.contributions.mainstream.models import MainstreamBudget
from funding.ledger.models import FinancialYear
from neighbourhoods.models import Neighbourhood


class _Entering:
    permission = Permission.EDIT_BUDGET

    def offered(self):
        places = Neighbourhood.objects.visible_to(self.request.user).order_by("name")
        return {"places": places, "years": FinancialYear.objects.all()}


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
