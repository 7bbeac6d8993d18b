"""Pages of ward budgets: all wards of a year on one sheet, one ward, and the entries of a figure."""

import uuid
from functools import cached_property

from django.db.models import Sum
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission, holds_city
from accounts.pages import SIGNED_IN, FormPage, ObjectFormPage, ObjectPage
from accounts.pages.lists import ListPage, ObjectListPage, Order
from boards.bodies.models import Body
from core import calendar, rows, settings, slots
from core.charts import Series, stacked_bars
from core.money import in_pounds
from funding.ledger import forms, operations
from funding.ledger.models import Allocation, Entry, FinancialYear, WardMoney
from funding.ledger.places import lies_in
from funding.ledger.rules import RECORD, could_fund, ends_years, lost_at_year_end, reads_budgets
from funding.settings import SMALLEST_GRANT

Kind = Entry.Kind
SERIES = (
    Series("paid", "#00703c"),
    Series("committed, not paid yet", "#b8d4a8"),
    Series("left", "#ffffff"),
)
FIGURES = (
    ("allocated", "Ward budget", {Kind.ALLOCATED: 1}, 1),
    ("carried_in", "Carried forward", {Kind.CARRIED: 1}, 1),
    ("moved_in", "Moved in", {Kind.MOVED: 1}, 1),
    ("repaid", "Repaid from an earlier year", {Kind.REPAID: 1}, 1),
    ("moved_out", "Moved out", {Kind.MOVED: -1}, -1),
    ("carried_out", "Carried to the next year", {Kind.CARRIED: -1}, -1),
    (
        "committed", "Committed (granted, not paid yet)",
        {Kind.TAKEN: 1, Kind.RELEASED: -1, Kind.PAID: -1, Kind.PAID_BACK: 1}, -1,
    ),
    ("paid", "Paid", {Kind.PAID: 1, Kind.PAID_BACK: -1}, -1),
)  # fmt: skip
"""The line from the ward budget to what is left: field of WardMoney, its words, how entries of each
kind count in it, its sign in the line. What is nothing is not shown, but for the first and the last two."""
BY_SIGN = {"carried_in": 1, "moved_in": 1, "moved_out": -1, "carried_out": -1}
"""Figures of entries above nothing, and below."""
ALWAYS = {"allocated", "committed", "paid"}


def this_year():
    """The first calendar year of today's financial year."""
    return int(calendar.financial_year(timezone.localdate())[:4])


def chosen_year(asked):
    """The FinancialYear that the address names; today's, or the latest, where it names none. None
    where none was opened."""
    years = list(FinancialYear.objects.all())
    wanted = int(asked) if asked.isdecimal() and len(asked) == 4 else this_year()
    found = next((each for each in years if each.first == wanted), None)
    return found or (years[0] if years else None), years


class WardMoneyList(ListPage):
    """Ward money of a year: a line for each ward committee, from its budget to what is left."""

    permission = SIGNED_IN
    template_name = "funding/ledger/wards.html"
    order = Order(
        Allocation, ("body__name", "id"), small="a row for each ward committee of a council"
    )
    page_size = 100

    def get_rows(self):
        self.year, self.years = chosen_year(self.request.GET.get("year", ""))
        seen = Allocation.objects.visible_to(self.request.user)
        return seen.filter(year=self.year).with_money()

    def get_context_data(self, **kwargs):
        user = self.request.user
        context = super().get_context_data(**kwargs)
        seen = Allocation.objects.visible_to(user).filter(year=self.year).values("pk")
        names = [each for each, *_ in FIGURES] + ["left"]
        rows_ = WardMoney.objects.filter(allocation__in=seen)
        sums = rows_.aggregate(**{f"sum_{each}": Sum(each) for each in names})
        totals = WardMoney(**{each: sums[f"sum_{each}"] or 0 for each in names})
        may_edit = holds_city(user, Permission.EDIT_BUDGET)
        smallest = _ending(self.found, self.year, user) if self.year else None
        return context | {
            "year": self.year,
            "smallest": smallest,
            "could": sum(each.could for each in self.found),
            "lost": sum(each.lost for each in self.found),
            "years": [(str(each.first), str(each)) for each in self.years],
            "chosen": str(self.year.first) if self.year else "",
            "totals": totals,
            "chart": _chart(self.found, self.year) if self.found else "",
            "may_edit": may_edit,
            "reads_budgets": reads_budgets(user),
            "ends_years": ends_years(user),
            "without": _without(self.year) if may_edit and self.year else (),
            "record": RECORD,
        }


def _ending(allocations, year, user):
    """Writes to each what it could still fund and what it loses on 31 March; returns the smallest grant."""
    smallest = settings.value(SMALLEST_GRANT.name, on=min(timezone.localdate(), year.ends_on))
    carries = slots.collect_data("ward.carries", allocations, user)
    for each in allocations:
        each.could = could_fund(each.money.left, smallest)
        each.lost = lost_at_year_end(each.money.left, sum(carries[each.pk]))
    return smallest


def _chart(allocations, year):
    rows_ = [
        (str(each.body), each.get_absolute_url(), [each.money.paid, each.money.committed, each.money.left])
        for each in allocations
    ]  # fmt: skip
    return stacked_bars(
        rows_, SERIES, identity="ward-money", title=f"Ward money {year}",
        description="Paid, committed and left of each ward budget. The table below has the figures.",
        written=in_pounds,
    )  # fmt: skip


def _without(year):
    """Ward committees that have no budget in the year yet."""
    given = Allocation.objects.filter(year=year).values("body")
    rows_ = Body.objects.filter(kind=Body.Kind.WARD_COMMITTEE).exclude(pk__in=given)
    return rows_.order_by("name").only("name", "slug")


class OfAllocation(ObjectPage, abstract=True):
    """A page about one ward budget, addressed by the committee and the year's first."""

    model = Allocation

    @cached_property
    def object(self):
        seen = Allocation.objects.visible_to(self.request.user).with_money()
        found = seen.filter(body__slug=self.kwargs["slug"], year__first=self.kwargs["year"]).first()
        if found is None:
            raise Http404
        return found


class WardMoneyPage(OfAllocation):
    """One ward and year: from the ward budget to what is left, each figure with its entries."""

    permission = SIGNED_IN
    template_name = "funding/ledger/ward.html"

    def get_context_data(self, **kwargs):
        user, money = self.request.user, self.object.money
        years = Allocation.objects.visible_to(user).filter(body=self.object.body_id)
        lines = [
            {"name": name, "words": words, "amount": sign * getattr(money, name)}
            for name, words, _, sign in FIGURES
            if name in ALWAYS or getattr(money, name)
        ]
        return super().get_context_data(
            money=money,
            lines=lines,
            lies_in=lies_in(self.object),
            years=list(years.select_related("body", "year").order_by("-year__first")),
            chart=_chart([self.object], self.object.year),
            may_edit=holds_city(user, Permission.EDIT_BUDGET) and not self.object.year.closed_at,
            record=RECORD,
            slots={"ward.money": slots.collect("ward.money", [self.object], user)},
            **kwargs,
        )


class Entries(ObjectListPage, OfAllocation):
    """The entries of a ward budget, or of one of its figures, newest first."""

    permission = SIGNED_IN
    template_name = "funding/ledger/entries.html"
    order = Order(Entry, ("id",), descending=True, within=("allocation",))

    def get_rows(self):
        seen = Entry.objects.visible_to(self.request.user).filter(allocation=self.object)
        if self.figure:
            seen = seen.filter(kind__in=self.figure[2])
            if sign := BY_SIGN.get(self.figure[0]):
                seen = seen.filter(amount__gt=0) if sign > 0 else seen.filter(amount__lt=0)
        return seen.for_list()

    @property
    def figure(self):
        asked = self.request.GET.get("figure", "")
        return next((each for each in FIGURES if each[0] == asked), None)

    def get_context_data(self, **kwargs):
        for entry in self.found:
            entry.shown = entry.amount * (
                self.figure[2][entry.kind] if self.figure else entry.effect
            )
        return super().get_context_data(
            figure=self.figure[1] if self.figure else "All entries",
            total=getattr(self.object.money, self.figure[0]) if self.figure else None,
            **kwargs,
        )


class OpenYear(FormPage):
    """Open a financial year, so that budgets can be set for it."""

    permission = Permission.EDIT_BUDGET
    form_class = forms.OpenYearForm
    title = "Open a financial year"
    button = "Open year"
    message = "The year {} is open. Now set the ward budgets."

    def get_form_kwargs(self):
        known = set(FinancialYear.objects.values_list("first", flat=True))
        near = range(this_year() - 2, this_year() + 3)
        years = [FinancialYear(first=each) for each in near if each not in known]
        return {"years": [("", "Choose a year")] + [(each.first, str(each)) for each in years]}

    def save(self, form):
        return operations.open_year(first=form.cleaned_data["year"], by=self.request.user)

    def get_success_url(self, result):
        return f"{reverse('ward_money_list')}?year={result.first}"

    def get_back(self):
        return reverse("ward_money_list"), "Ward money"


class WardBudget(ObjectFormPage):
    """Set or change what a ward committee is given in a year."""

    adds = True
    permission = Permission.EDIT_BUDGET
    model = Body
    lookup = "slug"
    form_class = forms.WardBudgetForm
    title = "Set the ward budget"
    button = "Save ward budget"
    message = "The ward budget is saved."

    def get_queryset(self):
        return Body.objects.filter(kind=Body.Kind.WARD_COMMITTEE)

    @property
    def year(self):
        return get_object_or_404(FinancialYear, first=self.kwargs["year"])

    def get_form_kwargs(self):
        money = WardMoney.objects.filter(
            allocation__body=self.object, allocation__year=self.year
        ).first()
        given = money.allocated if money else None
        return {
            "initial": {
                "amount": given, "was": rows.shown(given) if given else "",
                "client_id": uuid.uuid4(),
            }
        }  # fmt: skip

    def save(self, form):
        return operations.set_ward_budget(
            body=self.object, year=self.year, by=self.request.user, **form.cleaned_data
        )

    def get_about(self):
        return f"{self.object}, {self.year}"

    def get_back(self):
        return f"{reverse('ward_money_list')}?year={self.year.first}", f"Ward money {self.year}"
