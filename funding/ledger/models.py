"""Financial years, what ward committees are given, and the entries that say where it went.

Entries are added and never changed. The balance of an allocation and the running total of a
reservation follow them by trigger, and their CHECKs refuse what was not there to promise or to pay:
through pages, admin, bulk writes and SQL alike.
"""

import datetime
import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.access import PublicQuerySet
from boards.bodies.models import Body
from boards.bodies.querysets import BodyQuerySet
from core.guards import append_only, who_and_when
from core.money import PoundsField
from core.rows import Versioned, raises_version
from funding.ledger import querysets, triggers

User = settings.AUTH_USER_MODEL
DIGITS = {"max_digits": 12, "decimal_places": 2}


class FinancialYear(Versioned):
    """From 1 April to 31 March."""

    first = models.PositiveSmallIntegerField(
        "begins on 1 April", unique=True, help_text="2026 is the year 2026/27"
    )
    pay_award = models.DecimalField(
        "pay award, per cent", max_digits=4, decimal_places=2, default=0,
        help_text="By how much pay is expected to rise this year. Forecasts of posts reckon with it.",
    )  # fmt: skip
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["-first"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first__range=(2000, 2099)), name="financial_year_of_this_century"
            ),
            models.CheckConstraint(
                condition=Q(pay_award__gte=0, pay_award__lte=50), name="financial_year_pay_award"
            ),
            who_and_when("closed", name="financial_year_closed_pair"),
        ]
        triggers = [
            raises_version(),
            triggers.closed_stays_closed(),
            triggers.closed_by_its_closing(),
            triggers.closes_with_nothing_open(),
            pgtrigger.Protect(
                name="year_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("first"),
            ),
        ]

    def __str__(self):
        return f"{self.first}/{(self.first + 1) % 100:02d}"

    @property
    def names(self):
        """What it is called in a workbook."""
        return [
            str(self),
            f"{self.first}/{self.first + 1}",
            f"{self.first}-{(self.first + 1) % 100:02d}",
        ]

    @property
    def begins_on(self):
        return datetime.date(self.first, 4, 1)

    @property
    def ends_on(self):
        return datetime.date(self.first + 1, 3, 31)


class Allocation(models.Model):
    """What a ward committee may promise in a year. How much that is say its entries."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="allocations")
    year = models.ForeignKey(FinancialYear, models.PROTECT, related_name="allocations")

    objects = querysets.AllocationQuerySet.as_manager()

    class Meta:
        ordering = ["-year__first", "body__name"]
        verbose_name = "ward budget"
        constraints = [
            models.UniqueConstraint(fields=["year", "body"], name="allocation_once"),
        ]
        triggers = [
            append_only("allocation_stays"),
            triggers.of_ward_committee(),
            triggers.begins_with_a_balance(),
        ]

    def __str__(self):
        return f"{self.body} {self.year}"

    def get_absolute_url(self):
        return reverse("ward_money", args=[self.body.slug, self.year.first])

    @property
    def neighbourhood_id(self):
        """Where events about it stand."""
        return self.body.neighbourhood_id


class WardCommittee(Body):
    """A body that may have ward budgets; with one it stays a ward committee."""

    objects = BodyQuerySet.as_manager()

    class Meta:
        proxy = True
        triggers = [triggers.stays_a_ward_committee()]


class Balance(models.Model):
    """What an allocation has, what of it was promised, and what of that was paid. Written by the
    entries of the allocation alone."""

    allocation = models.OneToOneField(
        Allocation, models.PROTECT, primary_key=True, related_name="balance"
    )
    available = models.DecimalField(**DIGITS, default=0)
    taken = models.DecimalField(**DIGITS, default=0, help_text="Promised, paid or not")
    paid = models.DecimalField(**DIGITS, default=0)

    objects = querysets.OfAllocationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taken__gte=0) & Q(taken__lte=F("available")),
                name="balance_not_overspent",
            ),
            models.CheckConstraint(
                condition=Q(paid__gte=0) & Q(paid__lte=F("taken")), name="balance_paid_of_promised"
            ),
        ]
        triggers = [triggers.written_by_entries(("allocation_id",), starts_at_nothing=False)]

    def __str__(self):
        return f"{self.taken} of {self.available}"

    @property
    def left(self):
        """What may still be promised."""
        return self.available - self.taken


class Reservation(models.Model):
    """One promise on an allocation, such as a grant: what it took and what was paid on it. Written by
    its entries alone."""

    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="reservations")
    label = models.CharField(max_length=40, help_text='What it is for, such as "G31"')
    taken = models.DecimalField(**DIGITS, default=0)
    paid = models.DecimalField(**DIGITS, default=0)
    paid_before = models.DecimalField(
        **DIGITS, default=0, help_text="Paid in earlier years on the promise that this one goes on with"
    )  # fmt: skip
    repaid = models.DecimalField(
        **DIGITS, default=0, help_text="Of that or of this year: what came back in a later year"
    )

    objects = querysets.OfAllocationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(repaid__gte=0) & Q(repaid__lte=F("paid") + F("paid_before")),
                name="reservation_repaid_of_paid",
            ),
            models.CheckConstraint(condition=~Q(label=""), name="reservation_has_label"),
            models.CheckConstraint(condition=Q(taken__gte=0), name="reservation_not_negative"),
            models.CheckConstraint(
                condition=Q(paid__gte=0) & Q(paid__lte=F("taken")),
                name="reservation_paid_of_promised",
            ),
            models.CheckConstraint(condition=Q(paid_before__gte=0), name="reservation_paid_before"),
        ]
        triggers = [
            triggers.written_by_entries(
                ("id", "allocation_id", "label", "paid_before"), starts_at_nothing=True
            ),
            triggers.goes_on_by_a_carry(),
        ]

    def __str__(self):
        return self.label

    @property
    def unpaid(self):
        """What is promised and not paid yet."""
        return self.taken - self.paid

    @property
    def was_paid(self):
        """Whether something was paid of it, and not all of that back in the same year."""
        return bool(self.paid or self.paid_before)

    @property
    def paid_in_all(self):
        """What was paid in this year and those before, less what came back: what a grant has had."""
        return self.paid_before + self.paid - self.repaid


class Entry(models.Model):
    """A change of what an allocation has, has promised or has paid. Never changed: a mistake is
    reversed by its opposite."""

    class Kind(models.TextChoices):
        """What changes. The first three change what there is, and may be negative."""

        ALLOCATED = "allocated", "Ward budget"
        CARRIED = "carried", "Carried forward"
        MOVED = "moved", "Moved (virement)"
        TAKEN = "taken", "Granted"
        RELEASED = "released", "Released"
        PAID = "paid", "Paid"
        PAID_BACK = "paid_back", "Paid back"
        REPAID = "repaid", "Repaid from an earlier year"

    OF_WHAT_THERE_IS = (Kind.ALLOCATED, Kind.CARRIED, Kind.MOVED, Kind.REPAID)

    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=Kind)
    amount = PoundsField(**DIGITS)
    reservation = models.ForeignKey(
        Reservation, models.PROTECT, null=True, related_name="entries", help_text="What it is for"
    )
    virement = models.ForeignKey(
        "funding.Virement", models.PROTECT, null=True, related_name="ward_entries"
    )
    carry = models.ForeignKey(
        "funding.Carry", models.PROTECT, null=True, related_name="ward_entries"
    )
    on = models.DateField(help_text="The day that counts, such as that of the payment")
    reason = models.CharField(max_length=300, blank=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_by_name = models.CharField(max_length=200)
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["allocation", "-id"], name="entry_of_allocation"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="entry_of_some_money"),
            models.CheckConstraint(
                condition=Q(kind__in=["allocated", "carried", "moved"], reservation=None)
                | Q(
                    kind__in=["taken", "released", "paid", "paid_back", "repaid"],
                    reservation__isnull=False,
                    reverses=None,
                    amount__gt=0,
                )
                | Q(
                    kind__in=["taken", "released", "paid", "paid_back", "repaid"],
                    reservation__isnull=False,
                    reverses__isnull=False,
                    amount__lt=0,
                ),
                name="entry_as_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind="moved", virement__isnull=False)
                | ~Q(kind="moved") & Q(virement=None),
                name="entry_moved_by_virement",
            ),
            models.CheckConstraint(
                condition=Q(kind="carried", carry__isnull=False)
                | ~Q(kind="carried") & Q(carry=None),
                name="entry_carried_by_carry",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") | Q(kind__in=["taken", "paid"], reverses=None),
                name="entry_says_why",
            ),
        ]
        triggers = [
            append_only(), triggers.moves_the_balance(), triggers.of_a_whole_virement("of_a_whole_virement"),
            triggers.of_a_whole_carry("of_a_whole_carry"), triggers.dated_by_its_year(),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_kind_display()} {self.amount}"

    @property
    def effect(self):
        """1 where the entry says what came in or was promised or paid, -1 where it takes some of it back."""
        return -1 if self.kind in (self.Kind.RELEASED, self.Kind.PAID_BACK) else 1

    @property
    def words(self):
        """What happened, in a word or two: a reversal says so."""
        return (
            f"{self.get_kind_display()}, reversed" if self.reverses_id else self.get_kind_display()
        )


class WardMoney(models.Model):
    """Every total of an allocation, worked out from its entries by the view `funding_wardmoney`, and
    nowhere else: pages, exports and reports read it.

    available = allocated + carried_in − carried_out + moved_in − moved_out + repaid; left = available −
    committed − paid. All in pounds, none negative.
    """

    allocation = models.OneToOneField(
        Allocation, models.DO_NOTHING, primary_key=True, related_name="money"
    )
    allocated = models.DecimalField(**DIGITS)
    carried_in = models.DecimalField(**DIGITS)
    carried_out = models.DecimalField(**DIGITS)
    moved_in = models.DecimalField(**DIGITS)
    moved_out = models.DecimalField(**DIGITS)
    granted = models.DecimalField(**DIGITS, help_text="Promised, less what was released")
    paid = models.DecimalField(**DIGITS, help_text="Paid, less what was paid back")
    committed = models.DecimalField(**DIGITS, help_text="Promised and not paid yet")
    left = models.DecimalField(**DIGITS)
    repaid = models.DecimalField(**DIGITS, help_text="Came back of what was paid in earlier years")

    objects = querysets.OfAllocationQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "funding_wardmoney"

    def __str__(self):
        return f"{self.left} left"

    @property
    def available(self):
        """What there is to promise from."""
        return self.left + self.committed + self.paid

    @property
    def carried(self):
        """Brought from the year before, less what went to the next."""
        return self.carried_in - self.carried_out

    @property
    def moved(self):
        """Moved in, less what was moved out."""
        return self.moved_in - self.moved_out
