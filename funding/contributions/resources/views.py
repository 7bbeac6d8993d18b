"""Partner resources: of the city and of a neighbourhood, by year and by partner.

Every amount comes from the view of ContributionYear. Money, staff in kind and time stand side by side
and are never added together.
"""

from collections import defaultdict
from decimal import Decimal
from functools import cached_property

from django.db.models import Exists, OuterRef, Prefetch, Q, Sum
from django.http import Http404

from accounts.access import Permission, holds_city
from accounts.pages import EVERYONE
from accounts.pages.lists import ListPage, ObjectListPage, Order
from core import exports
from core.charts import Series, stacked_bars
from core.money import in_pounds
from funding.contributions.figures.models import SourcedFigure
from funding.contributions.mainstream.models import MainstreamBudget
from funding.contributions.models import Contribution, ContributionYear
from funding.contributions.posts.models import FundedPost, PostShare
from funding.contributions.querysets import reads_inside
from funding.contributions.rules import said
from funding.ledger.rules import ends_years, reads_budgets
from funding.ledger.views import chosen_year
from neighbourhoods.models import Agency, Neighbourhood

Kind, Measure = Contribution.Kind, ContributionYear.Measure
SUMS = ("pledged", "agreed", "invoiced", "received")
MONEY = (Series("money", "#1a65a6"), Series("business sponsorship", "#f3c54d"))
IN_KIND = (Series("staff in kind", "#7fb2d9"),)
FIRST = 20
"""Rows of the tables below the list; the rest stands on pages of their own."""
EXPORT_LIMIT = 100_000
PUBLIC_TITLES = (
    "Reference", "Partner", "Type", "What it is for", "Where", "First day", "Last day", "Status",
    "Financial year", "Counted in", "Paid for by", "Agreed", "Received",
)  # fmt: skip


class _Resources:
    """What both pages show. `place` is a neighbourhood or None."""

    permission = EVERYONE
    order = Order(Contribution, ("id",), descending=True)
    place = None

    @cached_property
    def years(self):
        return chosen_year(self.request.GET.get("year", ""))

    @property
    def year(self):
        return self.years[0]

    @property
    def partner(self):
        return self.request.GET.get("partner", "")[:100]

    def seen(self):
        """Contributions of the page, of every partner."""
        rows = Contribution.objects.visible_to(self.request.user)
        if self.place:
            rows = rows.reaching(self.place)
        return rows.running_in(self.year) if self.year else rows

    def get_rows(self):
        rows = self.seen()
        if self.partner:
            paid = PostShare.objects.filter(
                post__contribution=OuterRef("pk"), role="pays", agency__slug=self.partner
            )
            rows = rows.filter(Q(agency__slug=self.partner) | Exists(paid))
        figures = ContributionYear.objects.filter(year=self.year).select_related("agency")
        figures = figures.order_by("measure", "agency__name")
        return rows.for_list().prefetch_related(Prefetch("years", figures, to_attr="figures"))

    def partners(self):
        """{key: Agency} of those who put something in, as far as it is seen."""
        seen = Contribution.objects.visible_to(self.request.user)
        shares = PostShare.objects.visible_to(self.request.user).filter(role="pays")
        gives = Exists(seen.filter(agency=OuterRef("pk"))) | Exists(
            shares.filter(agency=OuterRef("pk"))
        )
        return {each.pk: each for each in Agency.objects.filter(gives).order_by("name")}

    def sums(self):
        """[{agency, kind, measure and the sums}] of the year: one query, of all partners or of one."""
        user = self.request.user
        rows = ContributionYear.objects.visible_to(user).filter(year=self.year)
        if self.place:
            rows = rows.filter(contribution__in=self.seen().values("pk"))
        if self.partner:
            rows = rows.filter(agency__slug=self.partner)
        rows = rows.values("agency", "measure", "contribution__kind")
        return list(rows.annotate(**{f"sum_{each}": Sum(each) for each in SUMS}))

    def get(self, request, *args, **kwargs):
        file_format = request.GET.get("format")
        if file_format in exports.FORMATS:
            return self.export(file_format)
        if file_format:
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user, partners = self.request.user, self.partners()
        inside = reads_inside(user)
        for row in self.found:
            row.said = _said(row, inside)
        summary = Summary(self.sums(), partners)
        budgets = MainstreamBudget.objects.visible_to(user).filter(year=self.year)
        if self.place:
            budgets = budgets.filter(Q(neighbourhood=self.place) | Q(neighbourhood=None))
        return context | {
            "place": self.place,
            "year": self.year,
            "years": [(str(each.first), str(each)) for each in self.years[1]],
            "chosen": str(self.year.first) if self.year else "",
            "partners": list(partners.values()),
            "partner": self.partner,
            "summary": summary,
            "charts": summary.charts(self.year),
            "inside": inside,
            **_first(
                budgets.order_by("service", "id").select_related("agency", "neighbourhood", "year"),
                "budgets",
            ),
            "may_edit": holds_city(user, Permission.EDIT_BUDGET),
        }

    def export(self, file_format):
        inside = reads_inside(self.request.user)
        titles = (*PUBLIC_TITLES, "Pledged", "Invoiced") if inside else PUBLIC_TITLES
        rows = self.get_order().sort(self.get_rows())[:EXPORT_LIMIT]
        return exports.respond(
            (
                line
                for each in rows.iterator(chunk_size=2000)
                for line in _lines(each, self.year, inside)
            ),
            titles=titles, name="partner-resources", file_format=file_format,
        )  # fmt: skip


class PartnerResources(_Resources, ListPage):
    """The city: who puts in what, and what the sources of about 2010 say."""

    template_name = "funding/contributions/money.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        figures = SourcedFigure.objects.visible_to(user)
        return super().get_context_data(
            figures=figures.select_related("agency", "whole", "less"),
            reads_budgets=reads_budgets(user),
            ends_years=ends_years(user),
            **kwargs,
        )


class PlaceResources(_Resources, ObjectListPage):
    """A neighbourhood: what is for it by name or for its area, and who pays and manages its posts."""

    model = Neighbourhood
    lookup = "slug"
    template_name = "funding/contributions/place.html"

    @property
    def place(self):
        return self.object

    def get_queryset(self):
        return Neighbourhood.objects.select_related("area")

    def get_context_data(self, **kwargs):
        posts = FundedPost.objects.visible_to(self.request.user)
        here = Q(team_post__neighbourhood=self.object) | Q(
            contribution__in=self.seen().values("pk")
        )
        posts = posts.filter(here).exclude(contribution__state="withdrawn")
        posts = posts.order_by("title", "id").select_related("contribution")
        return super().get_context_data(
            **_first(posts.prefetch_related("shares__agency"), "posts"), **kwargs
        )


def _first(rows, name):
    """The first rows of a table, and whether there are more."""
    found = list(rows[: FIRST + 1])
    return {name: found[:FIRST], f"more_{name}": len(found) > FIRST}


class Summary:
    """What each partner puts in, by measure: money apart from sponsorship for the chart, and a total of
    each measure. No total of two."""

    def __init__(self, sums, partners):
        self.by_partner = defaultdict(lambda: defaultdict(Decimal))
        self.totals = defaultdict(Decimal)
        for each in sums:
            agency = partners[each["agency"]]
            found, measure = self.by_partner[agency], each["measure"]
            for name in SUMS:
                found[f"{measure}_{name}"] += each[f"sum_{name}"]
                self.totals[f"{measure}_{name}"] += each[f"sum_{name}"]
            if each["contribution__kind"] == Kind.SPONSORSHIP:
                found["sponsorship"] += each["sum_agreed"]
        self.by_partner = {
            agency: dict.fromkeys(_names(), Decimal(0)) | found
            for agency, found in sorted(self.by_partner.items(), key=lambda row: str(row[0]))
        }
        self.totals = dict.fromkeys(_names(), Decimal(0)) | self.totals

    @property
    def rows(self):
        """[(Agency, its figures)]."""
        return list(self.by_partner.items())

    def charts(self, year):
        """Money and staff in kind, one chart each: [(finding, chart)]."""
        found = []
        for measure, series in ((Measure.POUNDS, MONEY), (Measure.IN_KIND, IN_KIND)):
            name = f"{measure}_agreed"
            rows = [(agency, said) for agency, said in self.rows if said[name]]
            if rows:
                rows.sort(key=lambda row: -row[1][name])
                finding = self._finding(rows, name, measure, year)
                found.append((finding, _chart(rows, measure, series, finding)))
        return found

    def _finding(self, rows, name, measure, year):
        agency, said = rows[0]
        what = "money" if measure == Measure.POUNDS else "staff in kind"
        total = self.totals[name]
        if len(rows) == 1:
            return f"{agency} puts in {in_pounds(total)} of {what} in {year}"
        most = f"{in_pounds(said[name])} of {in_pounds(total)}"
        return f"{agency} puts in most {what} in {year}: {most}"


def _names():
    return [f"{measure}_{name}" for measure in Measure.values for name in SUMS]


def _chart(rows, measure, series, finding):
    """The bars of one measure; those of money say how much of it is sponsorship."""

    def values(said):
        total = said[f"{measure}_agreed"]
        sponsored = said.get("sponsorship", Decimal(0))
        return [total - sponsored, sponsored] if measure == Measure.POUNDS else [total]

    return stacked_bars(
        [(str(agency), "", values(said)) for agency, said in rows], series,
        identity=f"resources-{measure}", title=finding,
        description="What each partner has agreed. The table below has the figures.",
        written=in_pounds,
    )  # fmt: skip


def _said(row, inside):
    """[what a contribution comes to in the year], a line for each figure; pledges for those inside."""
    lines = []
    for each in row.figures:
        whose = f" by {each.agency}" if each.agency_id != row.agency_id else ""
        kind = " in kind" if each.measure == Measure.IN_KIND else ""
        names = ("agreed", "received") if row.state != "pledged" else ()
        if inside:
            names = ("pledged", "agreed", "invoiced", "received")[each.pledged == each.agreed :]
        lines += [
            f"{said(each.measure, getattr(each, name))}{kind}{whose} {name}"
            for name in names
            if getattr(each, name)
        ]
    if row.kind == Kind.STAFF and not any(each.measure == Measure.IN_KIND for each in row.figures):
        lines.append("Cost not stated")
    return lines


def _lines(row, year, inside):
    """The lines of one contribution in a file: one for each figure, or one without."""
    start = [
        row.reference, str(row.agency), row.get_kind_display(), row.what_for, row.where,
        row.starts_on, row.ends_on, row.get_state_display(), str(year or ""),
    ]  # fmt: skip
    for each in row.figures:
        names = ("agreed", "received", "pledged", "invoiced") if inside else ("agreed", "received")
        yield [
            *start, each.get_measure_display(), str(each.agency),
            *(getattr(each, name) for name in names),
        ]  # fmt: skip
    if not row.figures:
        yield start + [""] * (6 if inside else 4)
