"""Funds, the budget of a place in a year, and its lines.

What a line has is what its entries add up to: they are added and never changed, and the line's amount
follows them by trigger.
"""

import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from core.guards import append_only
from core.money import PoundsField
from core.rows import Versioned, raises_version
from funding.budgets.lines import querysets, triggers
from funding.ledger.models import DIGITS, FinancialYear
from funding.ledger.triggers import of_a_whole_carry, of_a_whole_virement
from neighbourhoods.models import Agency, Area, Neighbourhood

User = settings.AUTH_USER_MODEL
FINANCE_CODE = RegexValidator(
    r"^[A-Z0-9][A-Z0-9./-]*\Z", "Enter the code as finance writes it: capitals, figures, . / and -"
)
"""Cost centres, account codes and order numbers."""


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Fund(Versioned):
    """Where money comes from, and what it may not be used for."""

    class Ring(models.TextChoices):
        """What the money is bound to."""

        NONE = "none", "Not ring-fenced"
        HRA = "hra", "Housing Revenue Account: only what benefits council tenants"
        HEALTH = "health", "NHS or public health money, on its own conditions"
        GRANT = "grant", "A government or other grant, on its own conditions"
        OTHER = "other", "Ring-fenced in another way"

    name = models.CharField(max_length=100)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="funds",
        verbose_name="given by", help_text="Leave blank for the council’s own money",
    )  # fmt: skip
    ring = models.CharField("ring-fence", max_length=10, choices=Ring, default=Ring.NONE)
    may_pay_for = models.CharField(
        max_length=300, blank=True, help_text="What ring-fenced money may be spent on"
    )
    ends_on = models.DateField(
        null=True, blank=True, help_text="The last day on which it may be spent, if it ends"
    )

    objects = querysets.FundQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="fund_name_unique"),
            models.CheckConstraint(condition=~Q(name=""), name="fund_named"),
            models.CheckConstraint(
                condition=Q(ring="none", may_pay_for="") | ~Q(ring="none") & ~Q(may_pay_for=""),
                name="fund_ring_says_what_for",
            ),
        ]
        triggers = [raises_version()]

    def __str__(self):
        return self.name

    @property
    def is_ringed(self):
        return self.ring != self.Ring.NONE


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Budget(Versioned):
    """What a place has to spend in a year: a neighbourhood, an area or the whole city. Its budget holder
    is who may sign forecasts there."""

    year = models.ForeignKey(FinancialYear, models.PROTECT, related_name="budgets")
    neighbourhood = models.ForeignKey(
        Neighbourhood, models.PROTECT, null=True, blank=True, related_name="budgets",
        help_text="Leave blank for an area or the whole city",
    )  # fmt: skip
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="budgets",
        help_text="Leave blank for a neighbourhood or the whole city",
    )  # fmt: skip

    objects = querysets.BudgetQuerySet.as_manager()
    named = "The budget"

    class Meta:
        ordering = ["-year__first", "neighbourhood__name", "area__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "neighbourhood", "area"], nulls_distinct=False, name="budget_once"
            ),
            models.CheckConstraint(
                condition=Q(neighbourhood=None) | Q(area=None), name="budget_of_one_place"
            ),
        ]
        triggers = [
            raises_version(),
            triggers.opened_in_an_open_year(),
            pgtrigger.Protect(
                name="budget_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("year", "neighbourhood", "area"),
            ),
        ]

    def __str__(self):
        return f"{self.place} {self.year}"

    def get_absolute_url(self):
        return reverse("budget", args=[self.pk])

    @property
    def place(self):
        return str(self.neighbourhood or self.area or "Whole city")

    @property
    def in_order(self):
        """The city first, then areas by number, then neighbourhoods by name."""
        return (
            bool(self.area_id or self.neighbourhood_id), bool(self.neighbourhood_id),
            self.area.number if self.area_id else 0, self.place,
        )  # fmt: skip


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class BudgetLine(Versioned):
    """One line of a budget: what for, from which fund, and under which codes finance books it."""

    class Nature(models.TextChoices):
        """Capital buys what lasts; the two are never mixed."""

        REVENUE = "revenue", "Revenue"
        CAPITAL = "capital", "Capital"

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="lines")
    year = models.ForeignKey(FinancialYear, models.PROTECT, editable=False, related_name="lines")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="lines")
    name = models.CharField("what for", max_length=140)
    nature = models.CharField(max_length=10, choices=Nature, default=Nature.REVENUE)
    is_neat = models.BooleanField(
        "part of NEAT", default=False, help_text="Totals are shown with and without it"
    )
    cost_centre = models.CharField(max_length=20, validators=[FINANCE_CODE])
    account_code = models.CharField(max_length=20, validators=[FINANCE_CODE])
    amount = PoundsField(**DIGITS, default=0)
    phasing = ArrayField(
        models.DecimalField(**DIGITS), size=12, null=True, editable=False,
        help_text="Twelve amounts from April to March, as shares of the budget; blank: equal months",
    )  # fmt: skip

    objects = querysets.LineQuerySet.as_manager()
    named = "The budget line"

    class Meta:
        ordering = ["nature", "name", "id"]
        indexes = [models.Index(fields=["budget", "nature", "name", "id"], name="line_of_budget")]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "cost_centre", "account_code"], name="line_code_once",
                violation_error_message="Another line of this year has these codes",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(cost_centre="") & ~Q(account_code=""),
                name="line_has_words",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="line_not_negative"),
            models.CheckConstraint(
                condition=Q(phasing=None) | Q(phasing__len=12), name="line_phased_by_month"
            ),
        ]  # fmt: skip
        triggers = [
            raises_version(),
            triggers.of_its_year(),
            triggers.budget_written_by_entries(),
            triggers.phased_in_full(),
            triggers.stays_once_closed(),
            triggers.keeps_its_kind(),
            pgtrigger.Protect(
                name="line_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("budget", "year"),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("budget_line", args=[self.pk])

    @property
    def codes(self):
        return f"{self.cost_centre} / {self.account_code}"

    @property
    def neighbourhood_id(self):
        """Where events about it stand."""
        return self.budget.neighbourhood_id


class BudgetEntry(models.Model):
    """A change of what a line has. Never changed: a mistake is set right by another."""

    class Kind(models.TextChoices):
        """Why it changed."""

        SET = "set", "Budget set"
        MOVED = "moved", "Moved (virement)"
        CARRIED = "carried", "Carried forward"

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=Kind)
    amount = PoundsField(**DIGITS)
    reason = models.CharField(max_length=300)
    virement = models.ForeignKey(
        "funding.Virement", models.PROTECT, null=True, related_name="line_entries"
    )
    carry = models.ForeignKey(
        "funding.Carry", models.PROTECT, null=True, related_name="line_entries"
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_by_name = models.CharField(max_length=200)
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.OfLineQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "budget entries"
        indexes = [models.Index(fields=["line", "-id"], name="budget_entry_of_line")]
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="budget_entry_of_some_money"),
            models.CheckConstraint(condition=~Q(reason=""), name="budget_entry_says_why"),
            models.CheckConstraint(
                condition=Q(kind="moved", virement__isnull=False)
                | ~Q(kind="moved") & Q(virement=None),
                name="budget_entry_as_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind="carried", carry__isnull=False)
                | ~Q(kind="carried") & Q(carry=None),
                name="budget_entry_carried_by_carry",
            ),
        ]
        triggers = [
            append_only(),
            triggers.moves_the_line(),
            of_a_whole_virement("line_of_a_whole_virement"),
            of_a_whole_carry("line_of_a_whole_carry"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.amount}"
