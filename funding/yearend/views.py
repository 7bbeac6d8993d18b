"""The year end of money on one page, its sheets for finance, and the list of years."""

from django.http import Http404
from django.utils import timezone

from accounts.access import Permission, holds_city
from accounts.pages import ObjectPage
from accounts.pages.lists import ListPage, ObjectListPage, Order
from boards.bodies.models import Body
from boards.decisions.models import Decision
from core import exports
from funding.ledger.models import FinancialYear
from funding.ledger.rules import RECORD
from funding.yearend import sheets
from funding.yearend.closing.models import ASKED as ASKED_FOR
from funding.yearend.closing.models import RUNNING, Carry, Closing
from funding.yearend.closing.operations import in_the_way
from funding.yearend.commitments.models import (
    ASKED,
    Commitment,
    Settlement,
)
from funding.yearend.reserves.operations import of_year
from funding.yearend.rule.models import APPROVED, DRAFT, CarryRule

READ, EDIT, SECOND = (
    Permission.APPROVE_VIREMENT,
    Permission.EDIT_BUDGET,
    Permission.APPROVE_VIREMENT,
)
WHICH = (("open", "Not settled"), ("settled", "Settled"))


class YearEnds(ListPage):
    """The financial years, with how far the end of each has come."""

    permission = READ
    template_name = "funding/yearend/years.html"
    order = Order(FinancialYear, ("first",), descending=True, small="one row a year")

    def get_rows(self):
        return FinancialYear.objects.changeable_by(self.request.user, READ)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        rules = {each.year_id: each for each in CarryRule.objects.visible_to(self.request.user)}
        sums = progress(self.request.user, self.found)
        for each in self.found:
            each.rule, each.progress = rules.get(each.pk), sums.get(each.pk, (0, 0))
        return context


def progress(user, years):
    """{year: (settled, all)} of the commitments that the person sees."""
    rows = Commitment.objects.visible_to(user).filter(year__in=[each.pk for each in years])
    found = {}
    for year, is_settled in rows.values_list("year", "is_settled"):
        settled, whole = found.get(year, (0, 0))
        found[year] = (settled + is_settled, whole + 1)
    return found


class YearEndPage(ObjectListPage):
    """Each open commitment of a year with what becomes of it, the rule, requests, accruals, reserves, the close."""

    permission = READ
    model = FinancialYear
    lookup = "first"
    template_name = "funding/yearend/year.html"
    order = Order(Commitment, ("id",), small="what is open in one year")
    page_size = 100

    def get_rows(self):
        rows = Commitment.objects.visible_to(self.request.user).filter(year=self.object).for_list()
        ward, which = self.request.GET.get("ward", ""), self.request.GET.get("which", "")
        if ward:
            rows = rows.filter(body__slug=ward)
        if which in dict(WHICH):
            rows = rows.filter(is_settled=which == "settled")
        return rows

    def get_context_data(self, **kwargs):
        user, year = self.request.user, self.object
        may_edit = holds_city(user, EDIT) and not year.closed_at
        context = super().get_context_data(**kwargs)
        settlements = list(Settlement.objects.visible_to(user).filter(year=year).with_what())
        _beside(self.found, settlements, user, may_edit)
        settled, whole = progress(user, [year]).get(year.pk, (0, 0))
        rule = CarryRule.objects.visible_to(user).filter(year=year)
        today = timezone.localdate()
        return context | {
            "may_edit": may_edit, "may_second": not year.closed_at,
            "settled": settled, "whole": whole,
            "wards": Body.objects.filter(allocations__year=year).order_by("name"),
            "ward": self.request.GET.get("ward", ""),
            "which": self.request.GET.get("which", ""), "whiches": WHICH,
            "requests": [each for each in settlements if each.line_id],
            "reserves": of_year(year),
            "sheets": [(name, sheet.title) for name, sheet in sheets.SHEETS.items()],
            "carries": _carries(year, user) if year.closed_at else (),
            "accruals": sheets.accruals_of(year, user) if year.closed_at else (),
            "is_over": today > year.ends_on,
            "record": RECORD,
        } | _rule(rule.select_related("body", "decision", "drafted_by", "approved_by", "reserve").first(), user) | _closing(
            year, user, today
        )  # fmt: skip


def _beside(commitments, settlements, user, may_edit):
    """`said` of each commitment: what was entered, with what may be done; `ways`: what may be entered still."""
    found = {}
    for each in settlements:
        found.setdefault((each.grant_id, each.order_id), []).append(each)
        each.may_edit = may_edit
        each.may_answer = each.state == ASKED and each.made_by_id != user.pk
    for each in commitments:
        each.said = found.get((each.grant_id, each.order_id), [])
        there = {one.how for one in each.said}
        open_ = may_edit and each.rest > 0
        each.ways = [way for way in Settlement.How.choices if open_ and way[0] not in there]
        each.too_much = max(-each.rest, 0) if each.open else 0


def _rule(rule, user):
    return {
        "rule": rule,
        "decided": _decided(rule, user),
        "may_approve": rule is not None and rule.state == DRAFT and rule.drafted_by_id != user.pk,
        "is_approved": rule is not None and rule.state == APPROVED,
    }


def _decided(rule, user):
    """The decision that approved the rule, for who reads it."""
    if rule is None or not rule.decision_id:
        return None
    return Decision.objects.visible_to(user).filter(pk=rule.decision_id).first()


def _closing(year, user, today):
    """The closing that waits or is done, and what stands in the way of one."""
    rows = Closing.objects.visible_to(user).filter(year=year).exclude(state="withdrawn")
    closing = rows.select_related("asked_by", "started_by", "ended_by", "progress").first()
    runs = closing is not None and closing.state == RUNNING
    waits = closing is not None and closing.state == ASKED_FOR
    return {
        "closing": closing,
        "may_close": waits and closing.asked_by_id != user.pk,
        "waits": waits,
        "runs": runs,
        "in_the_way": [] if year.closed_at else in_the_way(year, today),
    }


def _carries(year, user):
    rows = Carry.objects.visible_to(user).filter(closing__year=year)
    return list(
        rows.select_related(
            "from_ward__body", "from_ward__year", "to_ward__body", "to_ward__year",
            "from_line__budget__year", "from_line__budget__neighbourhood", "from_line__budget__area",
            "to_line__budget__year", "returned__grant__reservation",
            "returned__grant__request__application",
        )[:500]
    )  # fmt: skip


class YearEndSheet(ObjectPage):
    """A sheet for finance: commitments, accruals or requests, as CSV or workbook."""

    permission = READ
    model = FinancialYear
    lookup = "first"

    def get(self, request, *args, **kwargs):
        sheet, file_format = sheets.SHEETS.get(kwargs["sheet"]), kwargs["file_format"]
        if sheet is None or file_format not in exports.FORMATS:
            raise Http404
        return exports.respond(
            sheet.rows(self.object, request.user), titles=sheet.titles,
            name=f"{kwargs['sheet']}-{self.object.first}", file_format=file_format,
        )  # fmt: skip
