"""Actuals and orders. They are never refused for want of money: what was spent was spent.

Neither points at a budget line: a line is found by year, cost centre and account code, so what no
line has is listed, and matches as soon as one has it.
"""

import pghistory
from django.db import models
from django.db.models import Q

from core.money import PoundsField
from core.rows import Versioned, raises_version
from funding.budgets.actuals import querysets, triggers
from funding.budgets.lines.models import FINANCE_CODE
from funding.ledger.models import DIGITS, FinancialYear

PERIODS = range(1, 14)
"""April is 1, March 12; 13 is what is booked after 31 March until the year is closed."""


class Coded(Versioned):
    """Something of finance under the codes of a budget line."""

    year = models.ForeignKey(FinancialYear, models.PROTECT, related_name="+")
    cost_centre = models.CharField(max_length=20, validators=[FINANCE_CODE])
    account_code = models.CharField(max_length=20, validators=[FINANCE_CODE])

    class Meta:
        abstract = True

    @property
    def codes(self):
        return f"{self.cost_centre} / {self.account_code}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Actual(Coded):
    """What was spent in a period under a pair of codes, on one order or on none."""

    period = models.PositiveSmallIntegerField(help_text="1 is April, 12 March, 13 after the year")
    order_number = models.CharField(max_length=20, blank=True, validators=[FINANCE_CODE])
    amount = PoundsField(**DIGITS, help_text="Negative where money came back")

    objects = querysets.ActualQuerySet.as_manager()

    class Meta:
        ordering = ["-year__first", "period", "cost_centre", "account_code", "order_number"]
        verbose_name = "actual"
        indexes = [
            models.Index(fields=["year", "order_number"], name="actual_of_order"),
            models.Index(fields=["year", "period"], name="actual_of_period"),
            models.Index(fields=["order_number"], name="actual_of_number"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "cost_centre", "account_code", "period", "order_number"],
                name="actual_once",
                violation_error_message="There is an actual with these codes, period and order",
            ),
            models.CheckConstraint(condition=Q(period__range=(1, 13)), name="actual_period"),
            models.CheckConstraint(
                condition=~Q(cost_centre="") & ~Q(account_code=""), name="actual_has_codes"
            ),
        ]
        triggers = [raises_version(), triggers.of_an_open_year()]

    def __str__(self):
        return f"{self.codes}, period {self.period}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Order(Coded):
    """What was ordered and is not invoiced in full: committed until the invoice comes, which finance
    books under its number, in the same year or a later one. One that is for several lines is a row for each."""

    number = models.CharField("order number", max_length=20, validators=[FINANCE_CODE])
    supplier = models.CharField(max_length=140, blank=True, help_text="The firm’s name")
    what_for = models.CharField(max_length=200)
    ordered_on = models.DateField()
    amount = PoundsField(**DIGITS)
    is_closed = models.BooleanField(
        "nothing more to come", default=False, help_text="Invoiced in full, or cancelled"
    )

    objects = querysets.CodedQuerySet.as_manager()

    class Meta:
        ordering = ["-year__first", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "number", "cost_centre", "account_code"], name="order_once",
                violation_error_message="There is an order with this number and these codes in this year",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="order_of_something"),
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(what_for="") & ~Q(cost_centre="") & ~Q(account_code=""),
                name="order_has_words",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["year", "cost_centre", "account_code"], name="order_of_line"),
        ]
        triggers = [raises_version(), triggers.of_an_open_year()]

    def __str__(self):
        return f"Order {self.number}"


class OrderMoney(models.Model):
    """What was invoiced on an order and what is still to come, by the view `funding_ordermoney` and nowhere else.

    An invoice has the number of its order and comes in the same year or a later one, until an order of that number
    is placed again; of an order for several lines it counts for the part with its codes.
    """

    order = models.OneToOneField(Order, models.DO_NOTHING, primary_key=True, related_name="money")
    invoiced = models.DecimalField(**DIGITS)
    rest = models.DecimalField(**DIGITS)

    objects = querysets.OfOrderQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "funding_ordermoney"

    def __str__(self):
        return f"{self.rest} to come"
