"""Public pages of ward money. Every figure is that of the view `funding_wardmoney`, as on the officers' pages."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, partial

from django.db.models import Count, Q, Sum
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone

from accounts.pages import EVERYONE, ObjectPage, Page
from core import settings, slots
from core.charts import stacked_bars
from core.money import in_pounds
from funding.grants.awards.models import Grant
from funding.ledger.models import Allocation, FinancialYear
from funding.ledger.places import lies_in
from funding.ledger.rules import RECORD
from funding.ledger.views import ALWAYS, FIGURES, SERIES, chosen_year
from funding.settings import REFUSED_NAMES
from funding.wards import published
from funding.wards.mapping import ward_map
from funding.yearend.closing.models import CarriedGrant
from neighbourhoods.models import Neighbourhood

RESULTS = "grant.results"
MOST = 500
"""Grants on one page: far more than a ward committee gives in a year."""


@dataclass(frozen=True)
class Line:
    """One grant as everybody reads it. `to`, `what_for`: words without contacts; `granted`, `paid`: pounds."""

    grant: Grant
    to: str
    what_for: str
    kind: str
    look: tuple
    asked: Decimal
    granted: Decimal
    paid: Decimal
    priority: str
    has_results: bool

    @property
    def href(self):
        """Where it stands on the page."""
        return f"#{self.grant.reference}"

    @property
    def venue(self):
        return self.grant.request.application.venue

    @property
    def point(self):
        """(longitude, latitude) of its own place, or None."""
        said = self.grant.request.application
        return None if said.latitude is None else (said.longitude, said.latitude)

    @property
    def read_at(self):
        return published.read_at(self.grant)


def bars(allocations, year, address):
    """Paid, committed and left of each ward budget; `address(allocation)` is where its name leads."""
    rows = [
        (str(each.body), address(each), [each.money.paid, each.money.committed, each.money.left])
        for each in allocations
    ]
    return stacked_bars(
        rows, SERIES, identity="ward-money", title=f"Ward money {year}",
        description="Paid, committed and left of each ward budget. The table below has the figures.",
        written=in_pounds,
    )  # fmt: skip


class PublicWard(ObjectPage):
    """What one ward committee did with its money in a year: read by everybody, and printed."""

    permission = EVERYONE
    model = Allocation
    template_name = "funding/wards/ward.html"

    @cached_property
    def object(self):
        found = published.allocations().filter(
            body__slug=self.kwargs["slug"], year__first=self.kwargs["year"]
        )
        if (ward := found.first()) is None:
            raise Http404
        return ward

    def get_context_data(self, **kwargs):
        ward, money, today = self.object, self.object.money, timezone.localdate()
        here = Q(reservation__allocation=ward) | Q(carries__before__allocation=ward)
        rows = published.grants().filter(here).distinct().order_by("awarded_on", "id")
        grants = list(published.with_decision(rows)[:MOST])
        results = slots.collect(RESULTS, grants, self.request.user)
        lines = _lines(ward, grants, results, today)
        listed = sum((each.granted for each in lines), Decimal(0))
        refusals, waiting = _refusals(ward), published.waiting([ward.pk]).get(ward.pk, (0, 0))
        years = published.allocations().filter(body=ward.body_id).exclude(pk=ward.pk)
        return super().get_context_data(
            lies_in=lies_in(ward), money=money, lines=_figures(money), grants=lines, listed=listed,
            unlisted=money.granted - listed, refusals=refusals, waiting=waiting,
            asked=_asked(lines, refusals, waiting), chart=bars([ward], ward.year, lambda each: ""),
            map=ward_map(
                ward.body, min(today, ward.year.ends_on), partial(_said, lines), _placed(lines)
            ),
            years=list(years.order_by("-year__first")), record=RECORD, slots={RESULTS: results},
            **kwargs,
        )  # fmt: skip


def _lines(ward, grants, results, day):
    """A Line for each grant, with what it took of this ward budget: one that was carried forward stands in the
    budgets of both years, and was asked in the first."""
    carried = CarriedGrant.objects.filter(grant__in=grants, before__allocation=ward)
    before = {each.grant_id: each.before for each in carried.select_related("before")}
    promises = {each.pk: before.get(each.pk, each.reservation) for each in grants}
    serves = published.priorities([each.request for each in grants])
    return [
        Line(
            grant=each,
            to=published.without_contacts(each.applicant),
            what_for=published.without_contacts(each.request.application.title),
            kind=each.request.get_what_display(),
            look=published.look_of(each, day),
            asked=each.request.asked if each.request.allocation_id == ward.pk else Decimal(0),
            granted=promises[each.pk].taken,
            paid=promises[each.pk].paid,
            priority=serves.get(each.request_id, ""),
            has_results=bool(results.get(each.pk)),
        )
        for each in grants
    ]


def _figures(money):
    """[(words, pounds)] from the ward budget to what is left, as on the officers' page."""
    return [
        (words, sign * getattr(money, name))
        for name, words, _, sign in FIGURES
        if name in ALWAYS or getattr(money, name)
    ]


def _refusals(ward):
    """{"number", "pounds", "reasons": [(reason, number, pounds)], "names": [(name, what for, pounds)]}; names
    only where the setting says so."""
    rows = published.refused([ward.pk]).select_related("application__group", "application__agency")
    rows, reasons = list(rows.order_by("id")), {}
    for each in rows:
        number, pounds = reasons.get(published.reason_of(each), (0, Decimal(0)))
        reasons[published.reason_of(each)] = (number + 1, pounds + each.asked)
    named = settings.value(REFUSED_NAMES.name, on=timezone.localdate())
    clean = published.without_contacts
    return {
        "number": len(rows),
        "pounds": sum((each.asked for each in rows), Decimal(0)),
        "reasons": [(reason, *counted) for reason, counted in sorted(reasons.items())],
        "names": [
            (clean(str(each.application.applicant)), clean(each.application.title), each.asked)
            for each in rows if named
        ],
    }  # fmt: skip


def _asked(lines, refusals, waiting):
    """(how many, pounds): granted, refused and still open, of what everybody may read."""
    number, pounds = waiting
    total = sum((each.asked for each in lines), Decimal(0)) + refusals["pounds"] + pounds
    return len(lines) + refusals["number"] + number, total


def _said(lines, drawn):
    """What stands on the map for the ward as a whole: grants that are not drawn at a place of their own."""
    if not lines:
        return "nothing granted yet"
    whole = [each for each in lines if each.href not in drawn]
    if not whole:
        return "no other grant"
    number = "1 grant" if len(whole) == 1 else f"{len(whole)} grants"
    total = sum((each.granted for each in whole), Decimal(0))
    return f"{number}, {in_pounds(total)}, for the ward as a whole"


def _placed(lines):
    """[(href, words, longitude, latitude)] of grants that have a place of their own."""
    return [
        (
            each.href,
            f"{each.what_for}, {in_pounds(each.granted)}{f', at {each.venue}' if each.venue else ''}",
            *each.point,
        )
        for each in lines
        if each.point
    ]


class PublicWards(Page):
    """All ward committees of a year, read by everybody."""

    permission = EVERYONE
    template_name = "funding/wards/wards.html"

    @cached_property
    def year(self):
        if "year" not in self.kwargs:
            return chosen_year("")[0]
        found = FinancialYear.objects.filter(first=self.kwargs["year"]).first()
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs):
        year = self.year
        wards = list(published.allocations().filter(year=year).order_by("body__name", "id"))
        granted = _counted(published.grants(), wards, "request__allocation", "request__asked")
        refused = _counted(published.refused(wards), wards, "allocation", "asked")
        waiting, total = published.waiting(wards), dict.fromkeys(TOTALS, Decimal(0))
        for ward in wards:
            ward.asked = sum(each.get(ward.pk, (0, 0))[1] for each in (granted, refused, waiting))
            for name in TOTALS[1:]:
                total[name] += getattr(ward.money, name)
            total["asked"] += ward.asked
        return super().get_context_data(
            year=year, wards=wards, total=total, record=RECORD,
            years=FinancialYear.objects.exclude(pk=year.pk) if year else (),
            chart=bars(wards, year, published.address) if wards else "", **kwargs,
        )  # fmt: skip


TOTALS = ("asked", "available", "granted", "paid", "left")


def _counted(rows, wards, allocation, asked):
    """{allocation: (how many, pounds asked for)}; one query."""
    rows = rows.filter(**{f"{allocation}__in": wards}).order_by().values_list(allocation)
    return {key: found for key, *found in rows.annotate(Count("pk"), Sum(asked))}


class PlaceWardMoney(ObjectPage):
    """From a neighbourhood to the page of its ward committee: of the latest year, or to all of them where it has
    none or several."""

    permission = EVERYONE
    model = Neighbourhood
    lookup = "slug"

    def get(self, request, *args, **kwargs):
        found = published.allocations().filter(body__neighbourhood=self.object)
        wards = list(found.order_by("-year__first", "body__name")[:2])
        if not wards:
            return redirect("wards_public")
        several = len({each.body_id for each in wards if each.year_id == wards[0].year_id}) > 1
        if several:
            return redirect("wards_public_year", wards[0].year.first)
        return redirect(published.address(wards[0]))
