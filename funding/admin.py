"""Money in admin, for the finance officer: years, funds, budgets with their lines, orders, what was booked."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError

from accounts.access import Permission
from accounts.admin import LabelledInline, ScopedAdmin
from accounts.adminforms import VersionedForm
from core.money import PoundsBox
from funding.budgets.lines import operations
from funding.budgets.lines.rules import MONTHS
from funding.models import (
    Actual,
    Budget,
    BudgetLine,
    FinancialYear,
    Fund,
    Order,
    SourcedFigure,
    StaffCost,
)

WORDS = list(operations.WORDS)
MONTHLY = [f"month_{number}" for number in range(1, 13)]


class MoneyAdmin(ScopedAdmin):
    right = Permission.EDIT_BUDGET


@admin.register(SourcedFigure)
class SourcedFigureAdmin(MoneyAdmin):
    list_display = ["what_for", "agency", "kind", "amount", "period"]
    list_select_related = ["agency"]
    list_filter = ["agency", "kind"]
    search_fields = ["what_for", "agency__name", "agency__short_name", "period", "source"]
    list_page = "money"
    export_also = ["source", "worked_out"]
    deletable = True


@admin.register(FinancialYear)
class FinancialYearAdmin(MoneyAdmin):
    list_display = ["__str__", "pay_award", "closed_at"]
    search_fields = ["first"]
    list_page = "budgets"
    goes_without = {"list_filter": "A row for each year."}

    def get_readonly_fields(self, request, obj=None):
        return ["first"] if obj else []


@admin.register(Fund)
class FundAdmin(MoneyAdmin):
    list_display = ["name", "agency", "ring", "ends_on"]
    list_select_related = ["agency"]
    list_filter = ["ring", "agency"]
    search_fields = ["name", "may_pay_for", "agency__name"]
    list_page = "budgets"
    export_also = ["may_pay_for"]


class LineForm(VersionedForm):
    """A line with its budget: a change of the amount has its reason."""

    amount = PoundsBox(label="Budget", max_digits=12, decimal_places=2, min_value=0)
    reason = forms.CharField(
        label="Reason for changing the budget", required=False, max_length=300,
        help_text="Needed where the amount of a line changes",
    )  # fmt: skip

    class Meta:
        model = BudgetLine
        fields = WORDS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["amount"] = self.instance.amount

    def clean(self):
        cleaned = super().clean()
        moved = self.instance.pk and "amount" in self.changed_data and "amount" in cleaned
        if moved and not (cleaned.get("reason") or "").strip():
            self.add_error("reason", "Enter a reason for changing the budget")
        return cleaned

    def write(self, budget, by):
        """Save the line through its operations."""
        said = self.cleaned_data
        words = {name: said[name] for name in WORDS if name in self.changed_data}
        if not self.instance.pk:
            words = {name: said[name] for name in WORDS}
            made = operations.add_line(
                budget=budget, amount=said["amount"], reason=said["reason"], by=by, **words
            )
            self.instance.pk = made.pk
            return
        line = BudgetLine.objects.get(pk=self.instance.pk)
        if words:
            operations.change_line(line=line, by=by, **words)
        if "amount" in self.changed_data:
            operations.set_line_budget(
                line=line, amount=said["amount"], reason=said["reason"], by=by
            )


class LineInline(LabelledInline):
    model = BudgetLine
    form = LineForm
    extra = 1
    show_change_link = True

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("fund")


@admin.register(Budget)
class BudgetAdmin(MoneyAdmin):
    """The budget of a place with its lines; every write of a line is its operation."""

    list_display = ["__str__", "year", "neighbourhood", "area"]
    list_select_related = ["year", "neighbourhood", "area"]
    list_filter = ["year", "neighbourhood", "area"]
    search_fields = ["neighbourhood__name", "area__name"]
    list_page = "budgets"
    inlines = [LineInline]
    scoped_choices = ()

    def get_readonly_fields(self, request, obj=None):
        return ["year", "neighbourhood", "area"] if obj else []

    def save_formset(self, request, form, formset, change):
        """Line by line; the operations write the events."""
        for each in formset.forms:
            if each.has_changed():
                each.write(form.instance, request.user)
        formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []


class LineAdminForm(LineForm):
    """A line with its months: all blank for equal ones."""

    month_1, month_2, month_3, month_4, month_5, month_6 = (
        PoundsBox(label=MONTHS[number], required=False, min_value=0) for number in range(6)
    )
    month_7, month_8, month_9, month_10, month_11, month_12 = (
        PoundsBox(label=MONTHS[number], required=False, min_value=0) for number in range(6, 12)
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, share in zip(MONTHLY, self.instance.phasing or (), strict=False):
            self.initial[name] = share

    def clean(self):
        cleaned = super().clean()
        given = [cleaned.get(name) for name in MONTHLY]
        if any(each is not None for each in given):
            if None in given:
                raise ValidationError("Enter an amount for each of the twelve months, or for none")
            if not any(given):
                raise ValidationError("At least one month must have an amount")
        return cleaned

    @property
    def phasing(self):
        given = [self.cleaned_data[name] for name in MONTHLY]
        return None if None in given else given


class StaffInline(LabelledInline):
    """What a post is paid tells what somebody earns: events do not say it."""

    model = StaffCost
    private_fields = ("salary",)
    extra = 1
    fields = [
        "title", "post", "full_time_equivalent", "salary", "on_costs", "starts_on", "ends_on",
        "vacant_from", "vacant_until",
    ]  # fmt: skip


@admin.register(BudgetLine)
class BudgetLineAdmin(MoneyAdmin):
    """A line: its words, budget, months and posts."""

    form = LineAdminForm
    list_display = ["name", "budget", "fund", "nature", "cost_centre", "account_code", "amount"]
    list_select_related = ["budget__year", "budget__neighbourhood", "budget__area", "fund"]
    list_filter = ["year", "nature", "is_neat", "fund"]
    search_fields = ["name", "cost_centre", "account_code"]
    list_page = "budgets"
    inlines = [StaffInline]
    fieldsets = [
        (None, {"fields": [*WORDS, "amount", "reason"]}),
        (
            "Phasing",
            {"fields": MONTHLY, "description": "What is meant to be spent in each month. Blank: the same every month."},
        ),
    ]  # fmt: skip

    def get_fieldsets(self, request, obj=None):
        (name, first), *rest = super().get_fieldsets(request, obj)
        return [(name, {"fields": [*first["fields"], "row_version", "row_opened"]}), *rest]

    def has_add_permission(self, request):
        return False

    def save_model(self, request, obj, form, change):
        form.write(obj.budget, request.user)
        if set(form.changed_data) & set(MONTHLY):
            operations.set_phasing(
                line=BudgetLine.objects.get(pk=obj.pk), phasing=form.phasing, by=request.user
            )


@admin.register(Order)
class OrderAdmin(MoneyAdmin):
    list_display = [
        "number",
        "year",
        "what_for",
        "supplier",
        "cost_centre",
        "account_code",
        "amount",
        "is_closed",
    ]
    list_select_related = ["year"]
    list_filter = ["year", "is_closed"]
    search_fields = ["number", "what_for", "supplier", "cost_centre", "account_code"]
    list_page = "budgets"
    export_also = ["ordered_on"]
    deletable = True

    def get_readonly_fields(self, request, obj=None):
        return ["year"] if obj else []


@admin.register(Actual)
class ActualAdmin(MoneyAdmin):
    list_display = ["year", "period", "cost_centre", "account_code", "order_number", "amount"]
    list_select_related = ["year"]
    list_filter = ["year", "period"]
    search_fields = ["cost_centre", "account_code", "order_number"]
    list_page = "budgets"
    deletable = True

    def get_readonly_fields(self, request, obj=None):
        return ["year"] if obj else []
