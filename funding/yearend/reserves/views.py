"""Pages on which reserves are kept, under the year end of a year."""

import uuid

from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.pages import ObjectFormPage
from funding.ledger.models import FinancialYear
from funding.yearend.reserves import forms, operations
from funding.yearend.reserves.models import Reserve


class ReserveAdd(ObjectFormPage):
    adds = True
    permission = operations.EDIT
    model = FinancialYear
    lookup = "first"
    form_class = forms.ReserveForm
    title = "Add a reserve"
    button = "Add reserve"
    message = "The reserve {} is added."

    def get_form_kwargs(self):
        return {}

    def save(self, form):
        return operations.add_reserve(year=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result=None):
        return reverse("year_end", args=[self.object.first])

    def get_back(self):
        return self.get_success_url(), f"Year end {self.object}"


class ReserveMoveAdd(ObjectFormPage):
    """Put something in, or take it out."""

    adds = True
    permission = operations.EDIT
    model = Reserve
    form_class = forms.MoveForm
    title = "Put into a reserve, or take out of it"
    button = "Save"
    message = "The reserve is saved."

    @property
    def year(self):
        return get_object_or_404(FinancialYear, first=self.kwargs["first"])

    def get_form_kwargs(self):
        return {"initial": {"client_id": uuid.uuid4()}}

    def save(self, form):
        return operations.move_reserve(
            reserve=self.object, year=self.year, by=self.request.user, **form.cleaned_data
        )

    def get_about(self):
        return f"{self.object}, {self.year}"

    def get_success_url(self, result=None):
        return reverse("year_end", args=[self.kwargs["first"]])

    def get_back(self):
        return self.get_success_url(), f"Year end {self.year}"
