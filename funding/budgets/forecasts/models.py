"""Posts on a budget line, what the budget holder expects to spend, the sign-off, and every total of a line
in one view."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.dates import day_in_words
from core.frozen import PRIVATE_WHOLE, Frozen
from core.guards import append_only
from core.money import PoundsField
from core.rows import Versioned, raises_version
from funding.budgets.forecasts import querysets, triggers
from funding.budgets.lines.models import Budget, BudgetLine
from funding.ledger.models import DIGITS
from neighbourhoods.models import TeamPost

User = settings.AUTH_USER_MODEL


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class StaffCost(Versioned):
    """A post that a line pays for. What it costs in each month says `funding_staffmonth`."""

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="staff")
    title = models.CharField(max_length=100, help_text="The post, never a name")
    post = models.ForeignKey(
        TeamPost, models.PROTECT, null=True, blank=True, related_name="costs",
        verbose_name="post of a team", help_text="Where it stands on a team’s page",
    )  # fmt: skip
    full_time_equivalent = models.DecimalField(
        max_digits=4, decimal_places=2, default=1, help_text="1 is full time, 0.5 half"
    )
    salary = PoundsField(**DIGITS, help_text="A year’s pay for full time on 31 March before")
    on_costs = models.DecimalField(
        "on-costs, per cent", max_digits=5, decimal_places=2, default=0,
        help_text="National Insurance and pension, on top of pay",
    )  # fmt: skip
    starts_on = models.DateField(null=True, blank=True, help_text="Blank: from 1 April")
    ends_on = models.DateField(null=True, blank=True, help_text="Blank: to 31 March")
    vacant_from = models.DateField(null=True, blank=True, help_text="The first day without pay")
    vacant_until = models.DateField(
        null=True, blank=True, help_text="The last day without pay; blank while nobody knows"
    )

    objects = querysets.OfLineQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        verbose_name = "post on a budget line"
        verbose_name_plural = "posts on budget lines"
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="staff_cost_named"),
            models.CheckConstraint(
                condition=Q(full_time_equivalent__gt=0, full_time_equivalent__lte=20),
                name="staff_cost_some_time",
            ),
            models.CheckConstraint(
                condition=Q(salary__gte=0, on_costs__gte=0, on_costs__lte=200),
                name="staff_cost_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="staff_cost_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(vacant_until=None)
                | Q(vacant_from__isnull=False, vacant_until__gte=F("vacant_from")),
                name="staff_cost_vacancy_in_order",
            ),
        ]
        triggers = [raises_version(), triggers.of_an_open_year()]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return self.line.get_absolute_url()

    @property
    def held(self):
        """From when until when the line pays for it, where that is not the whole year."""
        return _span(self.starts_on, self.ends_on)

    @property
    def vacancy(self):
        """From when until when nobody is paid; "" where somebody is."""
        return _span(self.vacant_from, self.vacant_until)

    @property
    def neighbourhood_id(self):
        return self.line.budget.neighbourhood_id


def _span(first, last):
    """Two days in words, each of which may be open."""
    words = (
        f"from {day_in_words(first)}" if first else "",
        f"until {day_in_words(last)}" if last else "",
    )
    return " ".join(each for each in words if each)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Forecast(Versioned):
    """What the budget holder expected in a period to have spent on a line by the end of the year, and why
    that is not the budget. No amount: it is worked out from the posts of the line."""

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="forecasts")
    period = models.PositiveSmallIntegerField()
    amount = PoundsField("forecast", **DIGITS, null=True, blank=True)
    reason = models.CharField("reason for the variance", max_length=500, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    made_at = models.DateTimeField(editable=False)

    objects = querysets.OfLineQuerySet.as_manager()

    class Meta:
        ordering = ["line", "-period"]
        constraints = [
            models.UniqueConstraint(fields=["line", "period"], name="forecast_once"),
            models.CheckConstraint(condition=Q(period__range=(1, 13)), name="forecast_period"),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="forecast_not_negative"
            ),
        ]
        triggers = [
            raises_version("made_by", "made_at"), triggers.of_an_open_year(), triggers.frozen_once_signed_off(),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.line}, period {self.period}"


class SignOff(Frozen):
    """The forecast of a budget as its holder signed it off: what every line had, spent, ordered and would
    spend on that day, with the reasons."""

    pdf_template = "signoff.typ"

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="signoffs")
    period = models.PositiveSmallIntegerField()
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    signed_by_name = models.CharField(max_length=200)
    signed_at = models.DateTimeField()

    objects = querysets.SignOffQuerySet.as_manager()

    class Meta:
        ordering = ["budget", "-period"]
        verbose_name = "sign-off of a forecast"
        verbose_name_plural = "sign-offs of forecasts"
        constraints = [
            models.UniqueConstraint(fields=["budget", "period"], name="sign_off_once"),
            models.CheckConstraint(condition=Q(period__range=(1, 13)), name="sign_off_period"),
            models.CheckConstraint(condition=PRIVATE_WHOLE, name="sign_off_private_whole"),
        ]
        triggers = [append_only(), triggers.signed_in_order()]

    def __str__(self):
        return f"{self.budget}, period {self.period}"

    def get_absolute_url(self):
        return reverse("budget_signed", args=[self.pk])


class LineMoney(models.Model):
    """Every total of a budget line, worked out by the view `funding_linemoney` and nowhere else.

    budget = set_ + carried + moved_in − moved_out; variance = forecast − budget, positive where more will
    be spent than there is. In pounds; forecast None where nobody has given one.
    """

    line = models.OneToOneField(
        BudgetLine, models.DO_NOTHING, primary_key=True, related_name="money"
    )
    set_amount = models.DecimalField(**DIGITS)
    carried = models.DecimalField(**DIGITS)
    moved_in = models.DecimalField(**DIGITS)
    moved_out = models.DecimalField(**DIGITS)
    budget = models.DecimalField(**DIGITS)
    actual = models.DecimalField(**DIGITS)
    ordered = models.DecimalField(**DIGITS, help_text="Ordered and not invoiced yet")
    staff = models.DecimalField(
        **DIGITS, null=True, help_text="Worked out from posts: spent, and the months to come"
    )
    forecast = models.DecimalField(**DIGITS, null=True)
    forecast_period = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField(max_length=500)
    variance = models.DecimalField(**DIGITS, null=True)

    objects = querysets.OfLineQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "funding_linemoney"

    def __str__(self):
        return f"{self.budget}"

    @property
    def left(self):
        """What is neither spent nor ordered; below nothing where more was spent than there was."""
        return self.budget - self.actual - self.ordered


class StaffMonth(models.Model):
    """What a post on a line costs in each month of its year, by the view `funding_staffmonth`."""

    id = models.BigIntegerField(primary_key=True)
    staff = models.ForeignKey(StaffCost, models.DO_NOTHING, related_name="months")
    line = models.ForeignKey(BudgetLine, models.DO_NOTHING, related_name="staff_months")
    period = models.PositiveSmallIntegerField()
    amount = models.DecimalField(**DIGITS)

    objects = querysets.OfLineQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "funding_staffmonth"

    def __str__(self):
        return f"period {self.period}: {self.amount}"
