"""Payment files for finance, what finance says it paid, and the two compared.

A file is kept as it was sent: its rows are copies and never change. What finance says is never refused: it is stored,
and where it does not fit what was authorised it is listed until it does, or until somebody settles it with a reason.
"""

import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.guards import moves, who_and_when
from core.money import PoundsField
from core.rows import Versioned, raises_version
from core.states import Machine
from funding.budgets.lines.models import FINANCE_CODE
from funding.ledger.models import DIGITS
from funding.payments.exchange import querysets, rules, triggers
from funding.payments.models import Payment

User = settings.AUTH_USER_MODEL
SENT, TAKEN, WITHDRAWN = "sent", "taken", "withdrawn"
RUN = Machine(
    moves={SENT: (TAKEN, WITHDRAWN), TAKEN: (), WITHDRAWN: ()}, reasons=frozenset({WITHDRAWN})
)
LOOKS = {SENT: ("blue", "◆"), TAKEN: ("green", "✓"), WITHDRAWN: ("grey", "○")}


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class PaymentRun(Versioned):
    """One numbered file of payments that finance is to make."""

    class State(models.TextChoices):
        """Where it stands."""

        SENT = SENT, "Made for finance"
        TAKEN = TAKEN, "Taken by finance"
        WITHDRAWN = WITHDRAWN, "Withdrawn"

    number = models.PositiveIntegerField(unique=True)
    total = PoundsField(**DIGITS)
    count = models.PositiveIntegerField("payments")
    state = models.CharField(max_length=10, choices=State, default=State.SENT)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_by_name = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, help_text="Taken by finance, or withdrawn")
    ended_reason = models.CharField(max_length=300, blank=True)
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.OfFinance.as_manager()
    named = "The payment file"

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number__gt=0, count__gt=0, total__gt=0), name="payment_run_of_something"
            ),
            models.CheckConstraint(condition=~Q(made_by_name=""), name="payment_run_by_somebody"),
            who_and_when("ended", name="payment_run_ended_pair"),
            models.CheckConstraint(
                condition=Q(state="sent", ended_at=None, ended_reason="")
                | Q(state="taken", ended_at__isnull=False, ended_reason="")
                | Q(state="withdrawn", ended_at__isnull=False) & ~Q(ended_reason=""),
                name="payment_run_state_whole",
            ),
        ]
        triggers = [
            raises_version(),
            moves(RUN),
            triggers.numbered(),
            triggers.withdrawn_untaken(),
            triggers.withdraws_its_rows(),
            triggers.adds_up("run_adds_up", "NEW.id"),
            pgtrigger.Protect(
                name="run_begins_sent", operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.state <> 'sent'"),
            ),
            pgtrigger.Protect(
                name="run_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "number", "total", "count", "made_by", "made_by_name", "made_at", "client_id"
                ),
            ),
            pgtrigger.Protect(name="run_kept", operation=pgtrigger.Delete),
        ]  # fmt: skip

    def __str__(self):
        return f"Payment file {self.number}"

    def get_absolute_url(self):
        return reverse("payment_run", args=[self.number])

    @property
    def look(self):
        """Its state as (word, colour, shape)."""
        return self.get_state_display(), *LOOKS[self.state]

    @property
    def neighbourhood_id(self):
        """Where events about it stand: no single place."""
        return None


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class RunPayment(models.Model):
    """One payment in a file, with the words that finance was given."""

    run = models.ForeignKey(PaymentRun, models.PROTECT, related_name="rows")
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="sent")
    reference = models.CharField(max_length=20)
    payee = models.CharField(max_length=200)
    supplier_number = models.CharField(max_length=12, blank=True)
    amount = PoundsField(**DIGITS)
    cost_centre = models.CharField(max_length=20)
    account_code = models.CharField(max_length=20)
    description = models.CharField(max_length=200)
    grant_reference = models.CharField(max_length=40)
    is_withdrawn = models.BooleanField(default=False, help_text="With its file")
    told = models.CharField(
        max_length=10, blank=True, help_text="What finance was told of it after it was sent"
    )
    told_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    told_at = models.DateTimeField(null=True)

    objects = querysets.OfFinance.as_manager()
    named = "The payment in the file"

    class Meta:
        ordering = ["run", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["payment"], condition=Q(is_withdrawn=False), name="payment_in_one_file"
            ),
            models.UniqueConstraint(fields=["run", "payment"], name="payment_once_in_its_file"),
            models.CheckConstraint(
                condition=~Q(payee="") & ~Q(cost_centre="") & ~Q(account_code="")
                & ~Q(description="") & ~Q(grant_reference=""),
                name="run_payment_has_words",
            ),
            models.CheckConstraint(
                condition=Q(told="", told_by=None, told_at=None)
                | Q(told__in=list(rules.TOLD), told_at__isnull=False),
                name="run_payment_told_whole",
            ),
        ]  # fmt: skip
        triggers = [
            triggers.sends_what_is_authorised(),
            triggers.adds_up("row_adds_up", "NEW.run_id"),
            triggers.withdrawn_with_its_file(),
            pgtrigger.Protect(
                name="row_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "run", "payment", "reference", "payee", "supplier_number", "amount",
                    "cost_centre", "account_code", "description", "grant_reference",
                ),
            ),
            pgtrigger.Protect(name="row_kept", operation=pgtrigger.Delete),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.reference}, {self.run}"

    def get_absolute_url(self):
        return self.run.get_absolute_url()


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class FinancePayment(Versioned):
    """One payment that finance says it made, or took back. `payment`: ours that it is, where its reference is one."""

    reference = models.CharField(max_length=40, help_text="As finance sent it")
    document = models.CharField(
        "finance’s document number", max_length=30, validators=[FINANCE_CODE],
        help_text="Never published",
    )  # fmt: skip
    amount = PoundsField(**DIGITS, help_text="Negative where finance took it back")
    paid_on = models.DateField()
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="by_finance")
    loaded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    loaded_at = models.DateTimeField()
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_reason = models.CharField(max_length=300, blank=True)

    objects = querysets.OfFinance.as_manager()
    named = "What finance paid"

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["payment"], name="by_finance_of_payment")]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "reference"], name="finance_payment_once",
                violation_error_message="This document is loaded already",
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="finance_payment_of_something"),
            models.CheckConstraint(
                condition=~Q(document="") & ~Q(reference=""), name="finance_payment_has_words"
            ),
            who_and_when("settled", name="finance_payment_settled_pair", words=["settled_reason"]),
        ]  # fmt: skip
        triggers = [
            raises_version(),
            pgtrigger.Protect(
                name="finance_said_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "reference", "document", "amount", "paid_on", "loaded_by", "loaded_at"
                ),
            ),
            pgtrigger.Protect(
                name="settled_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__settled_at__isnull=False),
            ),
            pgtrigger.Protect(name="finance_said_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.document} for {self.reference}"

    def get_absolute_url(self):
        return reverse("finance_payment", args=[self.pk])

    @property
    def neighbourhood_id(self):
        """Where events about it stand."""
        return self.payment.neighbourhood_id if self.payment_id else None


class PaymentCheck(models.Model):
    """Each payment that was sent to finance or paid by it, and each that finance made under a reference that is not ours,
    with how the two agree: by the view `funding_paymentcheck` and nowhere else."""

    payment = models.ForeignKey(Payment, models.DO_NOTHING, null=True, related_name="+")
    finance = models.ForeignKey(FinancePayment, models.DO_NOTHING, null=True, related_name="+")
    row = models.ForeignKey(RunPayment, models.DO_NOTHING, null=True, related_name="+")
    on = models.DateField(help_text="Sent, or the first day on which finance paid")
    sent = models.DecimalField(**DIGITS)
    paid = models.DecimalField(**DIGITS, help_text="By finance, less what it took back")
    recorded = models.DecimalField(**DIGITS, help_text="Recorded as paid here")
    paid_on = models.DateField(null=True, help_text="The last day on which finance paid")
    need = models.CharField(max_length=10, help_text="What finance has to know of it")
    status = models.CharField(max_length=10)

    objects = querysets.CheckQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "funding_paymentcheck"

    def __str__(self):
        return self.reference

    @property
    def reference(self):
        return rules.reference_of(self.payment_id) if self.payment_id else self.finance.reference
