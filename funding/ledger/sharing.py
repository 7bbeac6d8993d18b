"""The page on which the money of a year is shared between the ward committees, equally or by people."""

import uuid
from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.access import Permission, holds_city
from accounts.pages import FormPage
from boards.bodies.models import Body
from core import rows
from funding.ledger import forms, operations
from funding.ledger.models import FinancialYear, WardMoney
from funding.ledger.places import wards_in_words, wards_of
from funding.ledger.rules import shared
from neighbourhoods.models import PopulationFact


@dataclass
class Place:
    """A ward committee, how many people live in its neighbourhood (None: not known), the electoral wards that
    lie in it, and the ward budget of the year (None: not set)."""

    body: Body
    people: int | None
    wards: list[str]
    given: Decimal | None

    @property
    def was(self):
        """What the page shows as given, as a press hands it back."""
        return rows.shown(self.given) if self.given else ""

    @property
    def words(self):
        """Which neighbourhood it is, how many live there, and which wards lie in it."""
        people = "number of people not known" if self.people is None else f"{self.people:,} people"
        wards = f" {wards_in_words(self.wards)}" if self.wards else ""
        return f"{self.body.neighbourhood}, {people}.{wards}"


def places_of(year):
    """Every ward committee with what its share is worked out from, by name, in four queries."""
    bodies = Body.objects.filter(kind=Body.Kind.WARD_COMMITTEE).select_related("neighbourhood")
    bodies = list(bodies.order_by("name", "pk"))
    where = [each.neighbourhood_id for each in bodies]
    people = PopulationFact.objects.latest_of(where)
    wards = wards_of(where, year.begins_on)
    money = WardMoney.objects.filter(allocation__year=year)
    given = dict(money.values_list("allocation__body", "allocated"))
    return [
        Place(
            body=each, given=given.get(each.pk), wards=wards.get(each.neighbourhood_id, []),
            people=people[each.neighbourhood_id].people if each.neighbourhood_id in people else None,
        )
        for each in bodies
    ]  # fmt: skip


def worked_out(form):
    """The form once more, with the shares of its sum as amounts."""
    cleaned = form.cleaned_data
    people = [each.people or 0 for each in form.places.values()]
    shares = shared(cleaned["total"], people, cleaned["equal"])
    kept = {name: form.data.get(name, "") for name in ("reason", "client_id", *form.shown_names)}
    initial = {name: cleaned[name] for name in ("total", "equal")} | kept
    return forms.ShareForm(
        places=form.places.values(), initial=initial | dict(zip(form.places, shares, strict=True))
    )


class ShareBudgets(FormPage):
    """All ward budgets of a year on one page: worked out from one sum, corrected, saved together."""

    permission = Permission.EDIT_BUDGET
    form_class = forms.ShareForm
    template_name = "funding/ledger/share.html"
    title = "Share money between ward committees"
    button = "Save ward budgets"
    message = "The ward budgets are saved."

    def check_permission(self):
        super().check_permission()
        if not holds_city(self.request.user, self.permission):
            self.refuse_city()

    @property
    def year(self):
        return get_object_or_404(FinancialYear, first=self.kwargs["year"])

    def get_form_kwargs(self):
        places = places_of(self.year)
        if not places:
            raise Http404
        return {"places": places, "initial": {"client_id": uuid.uuid4()}}

    def post(self, request, *args, **kwargs):
        if "work" not in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.get_form(request.POST)
        return self.render(form=worked_out(form)) if form.is_valid() else self.show_again(form)

    def save(self, form):
        given = {name: form.cleaned_data[name] for name in ("amounts", "reason", "client_id")}
        return operations.set_ward_budgets(year=self.year, by=self.request.user, **given)

    def get_about(self):
        return str(self.year)

    def get_success_url(self, result):
        return f"{reverse('ward_money_list')}?year={self.year.first}"

    def get_back(self):
        return self.get_success_url(None), f"Ward money {self.year}"
