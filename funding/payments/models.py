"""Payments of grants. The council's finance system is the record of payment: here stands who claimed
what with which evidence, who authorised it, and the day on which it was paid."""

import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.find.same import sameness
from core.guards import moves, who_and_when
from core.money import PoundsField
from core.rows import Versioned, raises_version
from core.states import Machine
from funding.grants.awards.models import Grant
from funding.grants.groups.bank import BANK
from funding.grants.offers.models import PaymentStage
from funding.ledger.models import DIGITS, Entry
from funding.payments import querysets, triggers

User = settings.AUTH_USER_MODEL
CLAIMED, AUTHORISED, PAID, REFUSED, REVERSED = (
    "claimed", "authorised", "paid", "refused", "reversed",
)  # fmt: skip
PAYMENT = Machine(
    moves={
        CLAIMED: (AUTHORISED, REFUSED),
        AUTHORISED: (PAID, REFUSED),
        PAID: (REVERSED,),
        REFUSED: (),
        REVERSED: (),
    },
    reasons=frozenset({REFUSED, REVERSED}),
)
LOOKS = {
    CLAIMED: ("orange", "▲"),
    AUTHORISED: ("blue", "◆"),
    PAID: ("green", "✓"),
    REFUSED: ("grey", "○"),
    REVERSED: ("grey", "○"),
}


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Payment(Versioned):
    """One payment of a grant, from the claim to the day on which it was paid."""

    class State(models.TextChoices):
        """Where it stands."""

        CLAIMED = CLAIMED, "Waiting for authorisation"
        AUTHORISED = AUTHORISED, "Authorised, not paid yet"
        PAID = PAID, "Paid"
        REFUSED = REFUSED, "Refused"
        REVERSED = REVERSED, "Reversed"

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="payments")
    stage = models.ForeignKey(PaymentStage, models.PROTECT, null=True, related_name="payments")
    amount = PoundsField(**DIGITS)
    evidence = models.TextField(help_text="What was seen: invoices, receipts, photographs")
    state = models.CharField(max_length=10, choices=State, default=State.CLAIMED)
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    authorised_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    authorised_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, help_text="Refused, or reversed after it was paid")
    ended_reason = models.CharField(max_length=300, blank=True)
    paid_on = models.DateField(null=True)
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="payment")
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.PaymentQuerySet.as_manager()
    named = "The payment"

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["prepared_at", "id"], condition=Q(state="claimed"), name="payment_waiting"
            ),
            models.Index(sameness("evidence"), name="payment_same_evidence"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_of_something"),
            models.CheckConstraint(condition=~Q(evidence=""), name="payment_has_evidence"),
            models.CheckConstraint(condition=~Q(evidence__regex=BANK), name="payment_without_bank"),
            who_and_when("authorised", name="payment_authorised_pair"),
            who_and_when("ended", name="payment_ended_pair", words=["ended_reason"]),
            models.CheckConstraint(
                condition=Q(authorised_by=None) | ~Q(authorised_by=F("prepared_by")),
                name="payment_second_person",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="claimed", authorised_at=None, paid_on=None, entry=None, ended_at=None
                )
                | Q(state="authorised", paid_on=None, entry=None, ended_at=None)
                & Q(authorised_at__isnull=False)
                | Q(state="paid", ended_at=None)
                & Q(authorised_at__isnull=False, paid_on__isnull=False, entry__isnull=False)
                | Q(state="refused", paid_on=None, entry=None, ended_at__isnull=False)
                | Q(state="reversed", ended_at__isnull=False)
                & Q(authorised_at__isnull=False, paid_on__isnull=False, entry__isnull=False),
                name="payment_state_whole",
            ),
        ]
        triggers = [
            raises_version(),
            moves(PAYMENT),
            pgtrigger.Protect(
                name="claim_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "grant", "stage", "amount", "evidence", "prepared_by", "prepared_at"
                ),
            ),
            pgtrigger.Protect(
                name="authorised_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.authorised_at IS NOT NULL"
                    " AND (OLD.authorised_by_id, OLD.authorised_at) IS DISTINCT FROM (NEW.authorised_by_id, NEW.authorised_at)"
                ),
            ),
            pgtrigger.Protect(
                name="paid_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.paid_on IS NOT NULL"
                    " AND (OLD.paid_on, OLD.entry_id) IS DISTINCT FROM (NEW.paid_on, NEW.entry_id)"
                ),
            ),
            pgtrigger.Protect(
                name="begins_claimed",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__state__df="claimed"),
            ),
            triggers.claims_its_stage(),
            triggers.claims_once_met(),
            triggers.pays_what_was_accepted(),
            triggers.reversed_with_nothing_asked_back(),
            pgtrigger.Protect(name="payment_kept", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="by_another_hand",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("authorised_by_id"),
                condition=pgtrigger.Condition("NEW.authorised_by_id IS NOT NULL"),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM funding_grant given
                          JOIN funding_grantrequest asked ON asked.id = given.request_id
                          JOIN funding_application came ON came.id = asked.application_id
                         WHERE given.id = NEW.grant_id
                           AND (NEW.authorised_by_id IN (given.awarded_by_id, given.acceptance_by_id, came.entered_by_id)
                                OR EXISTS (SELECT 1 FROM funding_applicationhand held
                                            WHERE held.application_id = came.id
                                              AND held.user_id = NEW.authorised_by_id)))
                    THEN
                        RAISE EXCEPTION 'a payment is authorised by a second person';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="paid_by_its_entry",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("entry_id", "state"),
                condition=pgtrigger.Condition("NEW.state = 'paid'"),
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM funding_entry paid
                          JOIN funding_grant given ON given.reservation_id = paid.reservation_id
                          JOIN funding_allocation ward ON ward.id = paid.allocation_id
                          JOIN funding_financialyear held ON held.id = ward.year_id
                         WHERE paid.id = NEW.entry_id AND given.id = NEW.grant_id
                           AND paid.kind = 'paid' AND paid.amount = NEW.amount
                           AND paid."on" = LEAST(NEW.paid_on, make_date(held.first + 1, 3, 31)))
                    THEN
                        RAISE EXCEPTION 'a payment is paid by an entry of its grant';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"Payment {self.pk} of {self.grant.reference}"

    @property
    def look(self):
        """Its state as (word, colour, shape)."""
        return self.get_state_display(), *LOOKS[self.state]

    def get_absolute_url(self):
        return self.grant.get_absolute_url()

    @property
    def neighbourhood_id(self):
        return self.grant.neighbourhood_id
