"""What an offer says, the letter as it was sent, its conditions and stages of payment."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.frozen import PRIVATE_WHOLE, Frozen
from core.guards import append_only
from core.letters.models import Letter
from core.money import PoundsField
from core.rows import Versioned, raises_version
from funding.grants.awards.models import Grant
from funding.grants.groups.bank import BANK
from funding.grants.offers import querysets, triggers
from funding.ledger.models import DIGITS
from neighbourhoods.models import Person
from neighbourhoods.people.guards import OfKeptPeople

User = settings.AUTH_USER_MODEL
MOST_WORDS = 5_000


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=["recipient"]
)
class OfferTerms(Versioned):
    """What the letter of a grant says besides what was awarded. Begun by the database with the grant; it stays once
    the offer has gone. What is blank is said in the council's usual words."""

    grant = models.OneToOneField(Grant, models.PROTECT, primary_key=True, related_name="terms")
    added = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    repayment = models.TextField(blank=True)
    subsidy = models.TextField(blank=True)
    officer = models.CharField(max_length=200, blank=True)
    ends_on = models.DateField(null=True, help_text="When the work is to be done")
    recipient = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+",
        help_text="Who gets the letter of what is no grant: who delivers, or is paid",
    )  # fmt: skip

    objects = querysets.OfGrantQuerySet.as_manager()
    named = "The offer letter"

    class Meta:
        verbose_name_plural = "offer terms"
        triggers = [
            raises_version(),
            OfKeptPeople("recipient"),
            triggers.stays_once_offered("terms_stay"),
            pgtrigger.Protect(name="terms_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"Offer letter of {self.grant}"

    def get_absolute_url(self):
        return reverse("grant_letter", args=[self.pk])


class OfferLetter(Frozen):
    """The letter as it went out: data, PDF and the hash of the PDF. Rows are only added, one for a grant."""

    class How(models.TextChoices):
        """How it went."""

        EMAIL = "email", "By email"
        POST = "post", "By post"

    pdf_template = "offer.typ"

    grant = models.OneToOneField(Grant, models.PROTECT, related_name="offer_letter")
    how = models.CharField(max_length=5, choices=How)
    sent_on = models.DateField()
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField()
    letter = models.OneToOneField(Letter, models.PROTECT, null=True, related_name="+")

    objects = querysets.OfGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=PRIVATE_WHOLE, name="offer_letter_private_whole"),
            models.CheckConstraint(
                condition=Q(how="post", letter=None) | Q(how="email", letter__isnull=False),
                name="offer_letter_as_sent",
            ),
        ]
        triggers = [append_only("frozen"), triggers.goes_with_its_offer()]

    def __str__(self):
        return f"Offer letter of {self.grant}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Condition(Versioned):
    """What must be so before a grant is offered, before it is paid, or while the work is done."""

    class Stage(models.TextChoices):
        """What waits for it."""

        BEFORE_OFFER = "before_offer", "Before the offer is sent"
        BEFORE_PAYMENT = "before_payment", "Before anything is paid"
        DURING = "during", "While the work is done"

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="terms_to_meet")
    stage = models.CharField(max_length=15, choices=Stage)
    words = models.CharField(max_length=500)
    due_on = models.DateField(null=True)
    met_on = models.DateField(null=True)
    met_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    evidence = models.CharField(max_length=500, blank=True)

    objects = querysets.ConditionQuerySet.as_manager()
    named = "The condition"

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="condition_has_words"),
            models.CheckConstraint(
                condition=Q(stage__in=["before_offer", "before_payment", "during"]),
                name="condition_stage_known",
            ),
            models.UniqueConstraint(fields=["grant", "words"], name="condition_once"),
            models.CheckConstraint(
                condition=Q(met_on=None, met_by=None, evidence="")
                | Q(met_on__isnull=False) & ~Q(evidence=""),
                name="condition_met_with_evidence",
            ),
            models.CheckConstraint(
                condition=~Q(evidence__regex=BANK), name="condition_without_bank"
            ),
        ]
        triggers = [
            raises_version(),
            triggers.stays_once_offered(
                "condition_stays", ("grant_id", "stage", "words"), rows=True
            ),
            triggers.met_stays_once_paid(),
        ]

    def __str__(self):
        return self.words

    def get_absolute_url(self):
        return self.grant.get_absolute_url()

    @property
    def look(self):
        """Whether it is met, as (word, colour, shape)."""
        return ("Met", "green", "✓") if self.met_on else ("Not met yet", "orange", "▲")

    @property
    def neighbourhood_id(self):
        return self.grant.neighbourhood_id


class PaymentStage(models.Model):
    """A part of a grant that is paid at a time of its own. All parts of a grant add up to it."""

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="stages")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    amount = PoundsField(**DIGITS)
    due_on = models.DateField(null=True)
    evidence = models.CharField(max_length=300, blank=True, help_text="What is to be sent for it")

    objects = querysets.OfGrantQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "position"], name="payment_stage_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_stage_of_something"),
            models.CheckConstraint(condition=~Q(name=""), name="payment_stage_has_name"),
        ]
        triggers = [
            triggers.stays_once_offered("stage_stays", rows=True),
            triggers.adds_up(),
        ]

    def __str__(self):
        return self.name
