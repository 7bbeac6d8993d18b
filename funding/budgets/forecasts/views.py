"""The budget holder's pages: budgets of a year, one budget with its lines, a line, its forecast, the sign-off."""

from functools import cached_property

from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.utils import timezone

from accounts.access import Permission, holds_city
from accounts.pages import SIGNED_IN, ObjectFormPage, ObjectPage, PressPage
from accounts.pages.lists import ListPage, Order
from core import settings, slots
from core.charts import Series, stacked_bars
from core.models import Event
from core.money import in_pounds
from core.pdf import pdf_response
from funding.budgets.actuals.models import Actual
from funding.budgets.actuals.models import Order as PlacedOrder
from funding.budgets.forecasts import forms, operations
from funding.budgets.forecasts.documents import by_nature, total
from funding.budgets.forecasts.models import LineMoney, SignOff, StaffCost
from funding.budgets.forecasts.rules import lacks_forecast, lacks_reason
from funding.budgets.lines.models import Budget, BudgetLine
from funding.budgets.lines.rules import MONTHS, by_month, period_in_words, up_to
from funding.ledger.models import Allocation
from funding.ledger.rules import RECORD
from funding.ledger.views import chosen_year
from funding.settings import VARIANCE_LIMIT

SIGN, EDIT = Permission.SIGN_FORECAST, Permission.EDIT_BUDGET
SERIES = (
    Series("spent", "#00703c"),
    Series("ordered", "#b8d4a8"),
    Series("not spent or ordered", "#ffffff"),
)
SUMS = ("budget", "actual", "ordered", "forecast", "variance")
Nature = BudgetLine.Nature
NEAT = (("", "With NEAT"), ("without", "Without NEAT"))


class Budgets(ListPage):
    """The budgets of a year that one may read, each with what was spent, ordered and will be spent."""

    permission = SIGNED_IN
    template_name = "funding/budgets/budgets.html"
    order = Order(Budget, ("id",), small="a budget for each place of a council in a year")
    page_size = 100

    @cached_property
    def is_without_neat(self):
        return self.request.GET.get("neat") == "without"

    @cached_property
    def nature(self):
        """Revenue or capital: the two are never added together."""
        asked = self.request.GET.get("nature", "")
        return asked if asked in Nature.values else Nature.REVENUE

    @cached_property
    def which(self):
        """The lines that count."""
        same = Q(line__nature=self.nature)
        return same & Q(line__is_neat=False) if self.is_without_neat else same

    def get_rows(self):
        self.year, self.years = chosen_year(self.request.GET.get("year", ""))
        seen = Budget.objects.visible_to(self.request.user).filter(year=self.year)
        last = SignOff.objects.filter(budget=OuterRef("pk")).order_by("-period").values("period")
        return seen.with_place().annotate(signed=Subquery(last[:1]))

    def sums(self):
        """{key of a budget: its sums}: one query, which looks at each line once."""
        rows = LineMoney.objects.filter(
            self.which, line__budget__in=[each.pk for each in self.found]
        )
        rows = rows.order_by().values("line__budget").annotate(
            open_lines=Count("pk", filter=Q(forecast=None)),
            **{f"sum_{name}": Sum(name) for name in SUMS},
        )  # fmt: skip
        return {each["line__budget"]: each for each in rows}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        may_edit = holds_city(self.request.user, EDIT)
        self.found.rows.sort(key=lambda each: each.in_order)
        sums = self.sums()
        for each in self.found:
            found = sums.get(each.pk, {})
            for name in SUMS:
                setattr(each, name, found.get(f"sum_{name}"))
            each.open_lines = found.get("open_lines", 0)
            each.signed_words = period_in_words(each.signed) if each.signed else ""
        return context | {
            "year": self.year,
            "years": [(str(each.first), str(each)) for each in self.years],
            "chosen": str(self.year.first) if self.year else "",
            "natures": Nature.choices,
            "nature": self.nature,
            "nature_words": Nature(self.nature).label,
            "neat": NEAT,
            "chosen_neat": "without" if self.is_without_neat else "",
            "chart": _chart(self.found) if self.found else "",
            "may_edit": may_edit,
            "record": RECORD,
        }


def _chart(budgets):
    rows = []
    for each in budgets:
        spent, ordered = max(each.actual or 0, 0), each.ordered or 0
        rows.append(
            (each.place, each.get_absolute_url(), [spent, ordered, max((each.budget or 0) - spent - ordered, 0)])
        )  # fmt: skip
    return stacked_bars(
        rows, SERIES, identity="budgets", title="Budgets of the year",
        description="Spent, ordered and not spent or ordered of each budget. The table below has the figures.",
        written=in_pounds,
    )  # fmt: skip


class BudgetPage(ObjectPage):
    """A budget, line by line, revenue apart from capital: what its holder forecasts and signs off."""

    permission = SIGNED_IN
    model = Budget
    template_name = "funding/budgets/budget.html"

    def get_queryset(self):
        return Budget.objects.with_place()

    def get_context_data(self, **kwargs):
        user, budget, today = self.request.user, self.object, timezone.localdate()
        every = operations.lines_of(budget)
        without = self.request.GET.get("neat") == "without"
        lines = [each for each in every if not (without and each.is_neat)]
        limit = settings.value(VARIANCE_LIMIT.name, on=today)
        for each in every:
            each.to_do = _to_do(each.money, limit)
        period = None if budget.year.closed_at else operations.working_period(budget, today)
        may_sign = self.allowed(budget, SIGN)
        return super().get_context_data(
            groups=[(name, found, total(found)) for name, found in by_nature(lines)],
            lines=lines,
            may_forecast=period is not None and may_sign,
            may_sign=period is not None and may_sign and bool(every),
            waiting=[each for each in every if each.to_do],
            period=period_in_words(period) if period else "",
            seen=operations.digest(every, period),
            signoffs=_signed(budget),
            neat=NEAT if any(each.is_neat for each in every) else (),
            chosen_neat="without" if without else "",
            wards=_wards(budget, user),
            may_edit=holds_city(user, EDIT),
            years=Budget.objects.visible_to(user).filter(neighbourhood=budget.neighbourhood_id, area=budget.area_id).exclude(pk=budget.pk).with_place(),
            slots={"budget.section": slots.collect("budget.section", [budget], user)},
            record=RECORD,
            **kwargs,
        )  # fmt: skip


def _to_do(money, limit):
    """What a line needs before it is signed off, in a word or two."""
    if lacks_forecast(money):
        return "No forecast yet"
    return "Reason needed" if lacks_reason(money, limit) else ""


def _signed(budget):
    found = list(budget.signoffs.without_prints())
    for each in found:
        each.words = period_in_words(each.period)
    return found


def _wards(budget, user):
    """The ward budgets of the same place and year: in the ledger, and not in these lines."""
    rows = Allocation.objects.visible_to(user).filter(year=budget.year_id).with_money()
    if budget.neighbourhood_id:
        return list(rows.filter(body__neighbourhood=budget.neighbourhood_id).order_by("body__name"))
    return []


class LinePage(ObjectPage):
    """A budget line: how its budget came about, its months, posts, orders and what was spent."""

    permission = SIGNED_IN
    model = BudgetLine
    template_name = "funding/budgets/line.html"

    def get_queryset(self):
        return BudgetLine.objects.with_budget().select_related("money", "year")

    def get_context_data(self, **kwargs):
        line, user = self.object, self.request.user
        booked = Actual.objects.of_line(line)
        by_period = dict(
            booked.order_by("period").values_list("period").annotate(sum=Sum("amount"))
        )
        meant = by_month(line.amount, line.phasing)
        months = [
            {
                "name": MONTHS[number - 1] if number <= 12 else "After 31 March",
                "budget": meant[number - 1] if number <= 12 else None,
                "actual": by_period.get(number),
            }
            for number in (range(1, 14) if 13 in by_period else range(1, 13))
        ]
        last = max(by_period, default=0)
        staff = line.staff.annotate(cost=Sum("months__amount"))
        return super().get_context_data(
            entries=line.entries.all()[:50],
            months=months,
            finding=_finding(line, sum(by_period.values()), last),
            staff=staff,
            orders=PlacedOrder.objects.of_line(line),
            forecasts=line.forecasts.select_related("made_by")[:13],
            may_forecast=self._may_forecast(),
            may_edit=holds_city(user, EDIT),
            events=Event.objects.about(line)[:50] if holds_city(user, EDIT) else None,
            slots={"budget_line.section": slots.collect("budget_line.section", [line], user)},
            record=RECORD,
            **kwargs,
        )  # fmt: skip

    def _may_forecast(self):
        line = self.object
        if (
            line.year.closed_at
            or operations.working_period(line.budget, timezone.localdate()) is None
        ):
            return False
        return self.allowed(line, SIGN)


def _finding(line, spent, period):
    """What was spent beside what was meant to be, in a sentence."""
    if not period:
        return "Nothing has been booked on this line yet."
    meant = up_to(line.amount, line.phasing, period)
    difference = spent - meant
    words = (
        "as phased"
        if not difference
        else f"{in_pounds(abs(difference))} {'more' if difference > 0 else 'less'} than phased"
    )
    return f"{in_pounds(spent)} spent by the end of {period_in_words(period)}: {words}."


class SetForecast(ObjectFormPage):
    """What will be spent on a line, and why that is not the budget."""

    adds = True
    permission = SIGN
    model = BudgetLine
    title = "Change the forecast"
    button = "Save forecast"
    message = "The forecast is saved."

    def get_queryset(self):
        return BudgetLine.objects.with_budget().select_related("money", "year")

    @cached_property
    def has_posts(self):
        return self.object.staff.exists()

    @property
    def form_class(self):
        return forms.ReasonForm if self.has_posts else forms.ForecastForm

    def get_form_kwargs(self):
        line, money = self.object, self.object.money
        spent = max(money.actual, 0)
        period = operations.working_period(line.budget, timezone.localdate()) or 13
        usual = max(spent + line.amount - up_to(line.amount, line.phasing, period), 0)
        initial = {"reason": money.reason, "was": operations.shown(line)}
        if not self.has_posts:
            initial["amount"] = usual if money.forecast is None else money.forecast
        return {"initial": initial}

    def save(self, form):
        said = {"amount": None} | form.cleaned_data
        return operations.set_forecast(line=self.object, by=self.request.user, **said)

    def get_about(self):
        line, money = self.object, self.object.money
        told = f"{line}, {line.budget}: {in_pounds(money.budget)} budget, {in_pounds(money.actual)} spent, {in_pounds(money.ordered)} ordered"
        return f"{told}. Its posts come to {in_pounds(money.forecast)}" if self.has_posts else told

    def get_success_url(self, result):
        return self.object.budget.get_absolute_url()

    def get_back(self):
        return self.object.budget.get_absolute_url(), str(self.object.budget)


class Vacancy(ObjectFormPage):
    """From when until when a post on a line is vacant."""

    permission = SIGN
    model = StaffCost
    form_class = forms.VacancyForm
    title = "Change when the post is vacant"
    button = "Save dates"
    message = "The dates are saved. The forecast has moved with them."

    def get_queryset(self):
        return StaffCost.objects.select_related(
            "line__year", "line__budget__year", "line__budget__neighbourhood", "line__budget__area"
        )

    def save(self, form):
        return operations.set_vacancy(staff=self.object, by=self.request.user, **form.cleaned_data)

    def get_about(self):
        return f"{self.object}, {self.object.line}"

    def get_back(self):
        return self.object.line.get_absolute_url(), str(self.object.line)


class Sign(PressPage):
    """Sign the forecast of a budget off."""

    permission = SIGN
    model = Budget
    message = "The forecast is signed off."

    def get_queryset(self):
        return Budget.objects.with_place()

    def act(self):
        seen = self.request.POST.get("seen", "")
        operations.sign_off(budget=self.object, seen=seen, by=self.request.user)


class Signed(ObjectPage):
    """The print of a forecast as it was signed off."""

    permission = SIGNED_IN
    model = SignOff

    def get_queryset(self):
        return SignOff.objects.select_related("budget__year")

    def get(self, request, *args, **kwargs):
        signed = self.object
        return pdf_response(signed.pdf, f"budget-{signed.budget_id}-period-{signed.period}.pdf")
