"""What is promised or ordered and not paid at the end of a year, and what each becomes.

An open commitment is settled where what was entered for it adds up to what is open: a payment that comes
afterwards makes it unsettled again.
"""

import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from boards.bodies.models import Body
from core.guards import moves, who_and_when
from core.money import PoundsField
from core.rows import Versioned, raises_version
from core.states import Machine
from funding.budgets.actuals.models import Order
from funding.budgets.lines.models import BudgetLine
from funding.grants.awards.models import Grant
from funding.ledger.models import DIGITS, FinancialYear
from funding.yearend.commitments import querysets, triggers

User = settings.AUTH_USER_MODEL
DUE, CARRY, RELEASE = "due", "carry", "release"
SETTLED, ASKED, AUTHORISED, REFUSED = "settled", "asked", "authorised", "refused"
SETTLEMENT = Machine(
    moves={SETTLED: (), ASKED: (AUTHORISED, REFUSED), AUTHORISED: (ASKED,), REFUSED: (ASKED,)}
)
LOOKS = {
    SETTLED: ("green", "✓"), ASKED: ("orange", "▲"), AUTHORISED: ("green", "✓"),
    REFUSED: ("red", "■"),
}  # fmt: skip


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Settlement(Versioned):
    """What becomes of an open commitment, or of a part of it, as the year is closed. What is asked to be carried
    forward waits for a second person. Of a budget line what is left can be asked for too."""

    class How(models.TextChoices):
        """What becomes of it; what was paid is recorded as a payment."""

        DUE = DUE, "Due: accrue it"
        CARRY = CARRY, "Carry forward"
        RELEASE = RELEASE, "Release"

    class State(models.TextChoices):
        """Whether it counts."""

        SETTLED = SETTLED, "Settled"
        ASKED = ASKED, "Waiting for authorisation"
        AUTHORISED = AUTHORISED, "Authorised"
        REFUSED = REFUSED, "Refused"

    year = models.ForeignKey(FinancialYear, models.PROTECT, related_name="settlements")
    grant = models.ForeignKey(Grant, models.PROTECT, null=True, related_name="settlements")
    order = models.ForeignKey(Order, models.PROTECT, null=True, related_name="settlements")
    line = models.ForeignKey(BudgetLine, models.PROTECT, null=True, related_name="settlements")
    how = models.CharField(max_length=7, choices=How)
    amount = PoundsField(**DIGITS)
    reason = models.CharField(max_length=300)
    approver = models.CharField(
        "who approves it", max_length=200, blank=True, help_text="Such as: the cabinet member"
    )
    state = models.CharField(max_length=10, choices=State)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True, help_text="Why it was refused")
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.SettlementQuerySet.as_manager()
    named = "What was entered"

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="asked"), name="settlement_waiting"),
            models.Index(fields=["year", "how"], name="settlement_of_year"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "grant", "order", "line", "how"], nulls_distinct=False,
                name="settlement_once",
            ),
            models.CheckConstraint(
                condition=Q(grant__isnull=False, order=None, line=None)
                | Q(grant=None, order__isnull=False, line=None)
                | Q(grant=None, order=None, line__isnull=False, how="carry"),
                name="settlement_of_one",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="settlement_of_something"),
            models.CheckConstraint(condition=~Q(reason=""), name="settlement_says_why"),
            models.CheckConstraint(
                condition=Q(how="carry") & ~Q(approver="") | ~Q(how="carry") & Q(approver=""),
                name="settlement_carry_has_approver",
            ),
            who_and_when("answered", name="settlement_answered_pair"),
            models.CheckConstraint(
                condition=Q(state="settled", how__in=["due", "release"], answered_at=None, answer="")
                | Q(state="asked", how="carry", answered_at=None, answer="")
                | Q(state="authorised", how="carry", answered_at__isnull=False, answer="")
                | Q(state="refused", how="carry", answered_at__isnull=False) & ~Q(answer=""),
                name="settlement_state_whole",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("made_by")) | Q(state="refused"),
                name="settlement_second_person",
            ),
        ]  # fmt: skip
        triggers = [
            raises_version(),
            moves(SETTLEMENT),
            triggers.of_an_open_year(),
            pgtrigger.Protect(
                name="settlement_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("year", "grant", "order", "line", "how"),
            ),
            pgtrigger.Protect(
                name="begins_unanswered",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.state NOT IN ('settled', 'asked')"),
            ),
            pgtrigger.Protect(
                name="authorised_as_asked",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "NEW.state = 'authorised' AND (OLD.amount, OLD.reason, OLD.approver, OLD.made_by_id)"
                    " IS DISTINCT FROM (NEW.amount, NEW.reason, NEW.approver, NEW.made_by_id)"
                ),
            ),
        ]

    @property
    def is_carried(self):
        """Whether it is asked to carry it forward."""
        return self.how == self.How.CARRY

    def __str__(self):
        return f"{self.get_how_display()}: {self.what}"

    @property
    def what(self):
        return self.grant or self.order or self.line

    @property
    def look(self):
        """Its state as (word, colour, shape)."""
        return self.get_state_display(), *LOOKS[self.state]

    @property
    def neighbourhood_id(self):
        """Where events about it stand: no single place."""
        return None


class Commitment(models.Model):
    """A promise or an order of a year that is open, or was settled, by the view `funding_commitment`.
    `is_settled`: what was entered for it is what is open; in a year that is closed all are."""

    year = models.ForeignKey(FinancialYear, models.DO_NOTHING, related_name="commitments")
    grant = models.ForeignKey(Grant, models.DO_NOTHING, null=True, related_name="+")
    order = models.ForeignKey(Order, models.DO_NOTHING, null=True, related_name="+")
    body = models.ForeignKey(Body, models.DO_NOTHING, null=True, related_name="+")
    line = models.ForeignKey(BudgetLine, models.DO_NOTHING, null=True, related_name="+")
    open = models.DecimalField(**DIGITS, help_text="Promised or ordered, and not paid")
    settled = models.DecimalField(**DIGITS, help_text="What was entered and counts")
    asked = models.DecimalField(**DIGITS, help_text="What waits for a second person")
    is_settled = models.BooleanField()

    objects = querysets.CommitmentQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "funding_commitment"

    def __str__(self):
        return str(self.grant or self.order)

    @property
    def look(self):
        """Whether it is settled, as (word, colour, shape)."""
        if not self.open and not self.settled:
            return "Paid", "green", "✓"
        return ("Settled", "green", "✓") if self.is_settled else ("Not settled", "orange", "▲")

    @property
    def rest(self):
        """What of it nothing was entered for; below nothing where too much was."""
        return self.open - self.settled - self.asked
