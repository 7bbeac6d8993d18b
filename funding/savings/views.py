"""The savings register: its list, one saving, and the forms of its keeper."""

import uuid
from functools import cached_property

from django.db.models import Prefetch, Q, Sum
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.access import may_anywhere
from accounts.pages import SIGNED_IN, FormPage, ObjectFormPage, ObjectPage
from accounts.pages.lists import ListPage, Order
from core import exports
from core.models import Event
from funding.budgets.lines.models import BudgetLine
from funding.contributions.posts.models import FundedPost
from funding.ledger.models import FinancialYear
from funding.ledger.views import chosen_year
from funding.savings import forms, operations
from funding.savings.models import LOOKS, Saving, SavingYear
from funding.savings.querysets import KEEP, VERIFY
from funding.savings.rules import steps_of, why_not_verify
from neighbourhoods.models import Area, Neighbourhood, Person

CASH = (("yes", "Cashable"), ("no", "Not cashable"))
STATUSES = ("planned", "late", "delivered", "verified", "withdrawn")
CITY = "city"
SUMS = ("planned", "delivered", "verified")
EXPORT_LIMIT = 20_000
TITLES = (
    "Reference", "Saving", "From", "Where", "Agency", "Owner", "Cashable", "Every year", "Budget line",
    "Financial year", "Planned", "Delivered", "Verified", "To be made by", "Status",
)  # fmt: skip
RULE = "A saving changes no budget. A virement or a change of the budget does, and is linked to it."


class Savings(ListPage):
    """The savings of a year that one may read, with totals of cashable ones and of others, never added up."""

    permission = SIGNED_IN
    template_name = "funding/savings/savings.html"
    order = Order(Saving, ("id",), descending=True)

    @cached_property
    def years(self):
        return chosen_year(self.request.GET.get("year", ""))

    @property
    def year(self):
        return self.years[0]

    def asked(self, name, known):
        """A filter of the address; "" for what is none."""
        said = self.request.GET.get(name, "")
        return said if said in known else ""

    @cached_property
    def cash(self):
        return self.asked("cashable", dict(CASH))

    @cached_property
    def status(self):
        return self.asked("status", STATUSES)

    @cached_property
    def place(self):
        return self.request.GET.get("place", "")[:100]

    def figures(self):
        """What stands in the view of the year, of the place and kind that is asked for."""
        found = SavingYear.objects.visible_to(self.request.user).filter(year=self.year)
        if self.place == CITY:
            found = found.filter(saving__neighbourhood=None, saving__area=None)
        elif self.place:
            found = found.filter(saving__neighbourhood__slug=self.place)
        if self.cash:
            found = found.filter(saving__is_cashable=self.cash == "yes")
        if self.status:
            found = found.at(self.status, timezone.localdate())
        return found

    def get_rows(self):
        rows = Saving.objects.visible_to(self.request.user)
        rows = rows.filter(pk__in=self.figures().values("saving"))
        of_year = SavingYear.objects.filter(year=self.year).select_related("saving", "year")
        return rows.with_names().prefetch_related(Prefetch("years", of_year, to_attr="of_year"))

    def totals(self):
        """[(words, how many, planned, delivered, verified)]: cashable, then not; without what was given up."""
        rows = (
            self.figures()
            .filter(saving__state="open")
            .order_by()
            .values_list("saving__is_cashable")
        )
        found = {each[0]: each[1:] for each in rows.annotate(*(Sum(each) for each in SUMS))}
        return [
            (words, *found[is_cashable])
            for words, is_cashable in (("Cashable", True), ("Not cashable", False))
            if is_cashable in found
        ]

    def get(self, request, *args, **kwargs):
        file_format = request.GET.get("format")
        if file_format in exports.FORMATS:
            return self.export(file_format)
        if file_format:
            raise Http404
        return super().get(request, *args, **kwargs)

    def export(self, file_format):
        rows = self.order.sort(self.get_rows())[:EXPORT_LIMIT].iterator(chunk_size=1000)
        today = timezone.localdate()
        return exports.respond(
            (_line(each, figure, today) for each in rows for figure in each.of_year),
            titles=TITLES, name="savings", file_format=file_format,
        )  # fmt: skip

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user, today = self.request.user, timezone.localdate()
        for each in self.found:
            each.figure = each.of_year[0]
            each.look_now = each.figure.look_on(today)
        here = Q(pk__in=Saving.objects.visible_to(user).values("neighbourhood"))
        return context | {
            "year": self.year,
            "years": [(str(each.first), str(each)) for each in self.years[1]],
            "chosen": str(self.year.first) if self.year else "",
            "places": [
                (CITY, "Whole city"),
                *((each.slug, str(each)) for each in Neighbourhood.objects.filter(here)),
            ],
            "place": self.place,
            "cashable": CASH,
            "cash": self.cash,
            "statuses": [(each, LOOKS[each][0]) for each in STATUSES],
            "status": self.status,
            "is_filtered": bool(self.place or self.cash or self.status),
            "totals": self.totals(),
            "may_keep": may_anywhere(user, KEEP),
            "rule": RULE,
        }  # fmt: skip


def _line(saving, figure, today):
    """One line of a file."""
    return [
        saving.reference, saving.what, saving.get_source_display(), saving.place, str(saving.agency),
        saving.owner.name, "Yes" if saving.is_cashable else "No",
        "Yes" if saving.is_recurring else "No", saving.line.codes if saving.line else "",
        str(figure.year), *(getattr(figure, name) for name in SUMS), figure.due_on,
        figure.look_on(today)[0],
    ]  # fmt: skip


class OfSaving:
    model = Saving

    def get_queryset(self):
        return Saving.objects.with_names()


class SavingPage(OfSaving, ObjectPage):
    """One saving: its amounts by year with their evidence, who verified what, and what was done with the money."""

    permission = SIGNED_IN
    template_name = "funding/savings/saving.html"

    def get_queryset(self):
        return super().get_queryset().select_related("post__contribution__agency", "withdrawn_by")

    def get_context_data(self, **kwargs):
        saving, user = self.object, self.request.user
        may_keep, may_verify = self.rights(saving, KEEP, VERIFY)
        posts = FundedPost.objects.visible_to(user)
        uses = saving.uses.select_related(
            "virement__from_line__budget__neighbourhood",
            "virement__to_line__budget__neighbourhood",
            "entry",
        )
        return super().get_context_data(
            may_keep=may_keep, may_verify=may_verify,
            steps=steps_of(saving) if may_keep else (),
            years=_by_year(saving, user, may_keep, may_verify),
            post=saving.post if saving.post_id and posts.filter(pk=saving.post_id).exists() else None,
            uses=uses,
            may_link=may_verify and saving.is_cashable and saving.line_id and not saving.is_withdrawn,
            entries=saving.entries.select_related("year")[:100],
            events=Event.objects.about(saving)[:50],
            rule=RULE, **kwargs,
        )  # fmt: skip


def _by_year(saving, user, may_keep, may_verify):
    """Years with a figure, and for its keeper those that are open: each with `figure`, `files` and what one may do."""
    today = timezone.localdate()
    figures = {each.year_id: each for each in saving.years.select_related("year")}
    files = {}
    for each in saving.evidence.select_related("year"):
        files.setdefault(each.year_id, []).append(each)
    found, is_open = [], not saving.is_withdrawn
    years = list(FinancialYear.objects.all())
    known = {each: figures.get(each.pk) for each in years if not each.closed_at}
    refusals = why_not_verify(user, saving, known) if may_verify else {}
    for year in years:
        figure, moves = figures.get(year.pk), is_open and not year.closed_at
        if figure is None and not (moves and may_keep):
            continue
        if figure:
            figure.saving, figure.year = saving, year
            figure.look = figure.look_on(today)
        delivered, verified = figure and figure.delivered, figure and figure.is_verified
        why_not = refusals.get(year, "") if delivered and not verified else ""
        found.append({
            "year": year, "figure": figure, "files": files.get(year.pk, ()),
            "may_set": may_keep and moves,
            "may_verify": may_verify and moves and delivered and not verified and not why_not,
            "may_unverify": may_verify and moves and verified,
            "may_remove": may_keep and moves and not verified,
            "why_not": why_not,
        })  # fmt: skip
    return found


class _Entering:
    """What the forms of a saving offer."""

    permission = KEEP
    lines_also = ()

    def offered(self):
        user = self.request.user
        lines = BudgetLine.objects.visible_to(user).with_budget()
        open_ = Q(year__closed_at=None) | Q(pk__in=self.lines_also)
        posts = FundedPost.objects.visible_to(user).exclude(contribution__state="withdrawn")
        return {
            "people": Person.objects.visible_to(user),
            "lines": lines.filter(open_).order_by("-year__first", "budget", "name"),
            "places": Neighbourhood.objects.visible_to(user).order_by("name"),
            "areas": Area.objects.visible_to(user),
            "posts": posts.select_related("contribution__agency").order_by("contribution", "id"),
        }


class SavingAdd(_Entering, FormPage):
    form_class = forms.NewSavingForm
    title = "Add a saving"
    button = "Save saving"
    intro = RULE
    message = "The saving is entered as {0.reference}."

    def get_form_kwargs(self):
        years = FinancialYear.objects.filter(closed_at=None)
        start = {"client_id": uuid.uuid4(), "year": chosen_year("")[0]}
        return self.offered() | {"years": years, "initial": start}

    def save(self, form):
        return operations.add_saving(by=self.request.user, **form.cleaned_data)

    def get_back(self):
        return reverse("savings"), "Savings"


class SavingEdit(_Entering, OfSaving, ObjectFormPage):
    form_class = forms.SavingForm
    title = "Change the saving"
    intro = "What was verified must be verified again if you change more than the owner, the date or how it is measured."
    message = "The saving is saved."

    def get_queryset(self):
        return super().get_queryset().select_related("owner__merged_into")

    @property
    def lines_also(self):
        return (self.object.line_id,) if self.object.line_id else ()

    def get_form_kwargs(self):
        found = super().get_form_kwargs() | self.offered()
        found["initial"]["owner"] = self.object.owner.merged_into or self.object.owner
        return found

    def save(self, form):
        return operations.change_saving(
            saving=self.object, by=self.request.user, **form.cleaned_data
        )


class Amounts(OfSaving, ObjectFormPage):
    """What is planned and was delivered in one year."""

    adds = True
    permission = KEEP
    form_class = forms.AmountsForm
    title = "Set the amounts of the year"
    intro = "What was verified for this year must be verified again once its amounts change."
    message = "The amounts are saved."

    @cached_property
    def year(self):
        return get_object_or_404(FinancialYear, first=self.kwargs["year"])

    def get_form_kwargs(self):
        given = operations.amounts(self.object, self.year)
        start = given if any(given.values()) else {}
        return {
            "initial": {**start, "was": operations.shown(given), "client_id": uuid.uuid4()}
        }  # fmt: skip

    def save(self, form):
        return operations.set_amounts(
            saving=self.object, year=self.year, by=self.request.user, **form.cleaned_data
        )

    def get_about(self):
        return f"{self.object}, {self.year}"


class Withdraw(OfSaving, ObjectFormPage):
    adds = True
    permission = KEEP
    form_class = forms.ReasonForm
    title = "Give the saving up"
    button = "Give it up"
    message = "The saving is given up. It counts no longer."

    def get_form_kwargs(self):
        return {}

    def save(self, form):
        return operations.withdraw_saving(
            saving=self.object, by=self.request.user, **form.cleaned_data
        )


class Reopen(Withdraw):
    title = "Reopen the saving"
    button = "Reopen saving"
    message = "The saving counts again."

    def save(self, form):
        return operations.reopen_saving(
            saving=self.object, by=self.request.user, **form.cleaned_data
        )
