"""The savings register: what is saved, whose it is, and by year what was planned, delivered and verified.

A saving changes no budget line. Where money is taken from a line, a virement or a change of the budget does
that, and is linked here.
"""

import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.files import StoredContent, StoredFile
from core.guards import append_only, moves, who_and_when
from core.money import PoundsField
from core.rows import Versioned, raises_version
from funding.budgets.lines.models import BudgetEntry, BudgetLine
from funding.budgets.virements.models import Virement
from funding.contributions.posts.models import FundedPost
from funding.ledger.models import DIGITS, FinancialYear
from funding.savings import querysets, states, triggers
from neighbourhoods.models import Agency, Area, Neighbourhood, Person
from neighbourhoods.people.guards import OfKeptPeople, OfRunningAgency

User = settings.AUTH_USER_MODEL
FACTS = (
    "what", "source", "agency", "neighbourhood", "area", "line", "post", "is_cashable",
    "is_recurring",
)  # fmt: skip
"""What a verification rests on beside the amounts."""
LOOKS = {
    states.PLANNED: ("Planned", "blue", "◆"),
    states.DELIVERED: ("Delivered, to be verified", "orange", "▲"),
    states.VERIFIED: ("Verified", "green", "✓"),
    "late": ("Planned and overdue", "red", "▲"),
    "withdrawn": ("Given up", "grey", "○"),
    "unverified": ("Delivered, never verified", "grey", "○"),
}


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Saving(Versioned):
    """One saving: who owns it, whether money can be taken out of a budget for it, once or every year."""

    class Source(models.TextChoices):
        """What it comes from."""

        SHARED_POST = "shared_post", "A shared post"
        INTEGRATION = "integration", "Services brought together"
        VACANCY = "vacancy", "A post left vacant or taken away"
        PRICE = "price", "A lower price or contract"
        OTHER = "other", "Something else"

    class State(models.TextChoices):
        """Whether it counts."""

        OPEN = states.OPEN, "Open"
        WITHDRAWN = states.WITHDRAWN, "Given up"

    what = models.CharField(max_length=200)
    source = models.CharField(max_length=12, choices=Source)
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="savings", help_text="Whose saving it is"
    )
    owner = models.ForeignKey(
        Person, models.PROTECT, related_name="savings", help_text="Who answers for it"
    )
    neighbourhood = models.ForeignKey(
        Neighbourhood, models.PROTECT, null=True, related_name="savings"
    )
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="savings")
    line = models.ForeignKey(BudgetLine, models.PROTECT, null=True, related_name="savings")
    post = models.ForeignKey(FundedPost, models.PROTECT, null=True, related_name="savings")
    is_cashable = models.BooleanField(help_text="Money can be taken out of a budget")
    is_recurring = models.BooleanField(help_text="Every year, and not once")
    due_on = models.DateField(help_text="When its first year’s saving is to be made by")
    how = models.TextField(blank=True, help_text="How it is made, and how it is measured")
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.SavingQuerySet.as_manager()
    named = "The saving"

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="saving_says_what"),
            models.CheckConstraint(
                condition=Q(neighbourhood=None) | Q(area=None), name="saving_of_one_place"
            ),
            who_and_when("withdrawn", name="saving_withdrawn_pair", words=["withdrawn_reason"]),
            models.CheckConstraint(
                condition=Q(state="open", withdrawn_at=None)
                | Q(state="withdrawn", withdrawn_at__isnull=False),
                name="saving_state_whole",
            ),
        ]
        triggers = [
            raises_version(),
            moves(states.SAVING),
            OfRunningAgency(),
            OfKeptPeople("owner"),
            triggers.verified_stays((*FACTS, "state")),
            triggers.not_its_verifier(),
            triggers.in_the_place_of_its_line(),
            triggers.used_stays(),
            pgtrigger.Protect(
                name="begins_open",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__state__df="open"),
            ),
            pgtrigger.Protect(
                name="entry_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("added_by", "added_at"),
            ),
            pgtrigger.Protect(name="saving_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.reference} {self.what}"

    def get_absolute_url(self):
        return reverse("saving", args=[self.pk])

    @property
    def reference(self):
        """Short enough to say aloud."""
        return f"SV{self.pk}"

    @property
    def place(self):
        return str(self.neighbourhood or self.area or "Whole city")

    @property
    def kind_words(self):
        """Such as "Cashable, every year"."""
        cash = "Cashable" if self.is_cashable else "Not cashable"
        return f"{cash}, {'every year' if self.is_recurring else 'once'}"

    @property
    def is_withdrawn(self):
        return self.state == self.State.WITHDRAWN

    @property
    def look(self):
        """Its state as (word, colour, shape)."""
        return LOOKS["withdrawn"] if self.is_withdrawn else ("Open", "blue", "◆")


class SavingHand(models.Model):
    """Who entered a saving or changed what it says: none of them verifies it."""

    saving = models.ForeignKey(Saving, models.PROTECT, related_name="hands")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = querysets.OfSavingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["saving", "user"], name="saving_hand_once")]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.user} entered {self.saving}"


class SavingEntry(models.Model):
    """A step of the amount of one year. Never changed: an amount is changed by its difference, and a verification
    falls by its opposite."""

    class Kind(models.TextChoices):
        """What was said."""

        PLANNED = states.PLANNED, "Planned"
        DELIVERED = states.DELIVERED, "Delivered"
        VERIFIED = states.VERIFIED, "Verified"

    saving = models.ForeignKey(Saving, models.PROTECT, related_name="entries")
    year = models.ForeignKey(FinancialYear, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=9, choices=Kind)
    amount = PoundsField(**DIGITS)
    reason = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_by_name = models.CharField(max_length=200)
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.OfSavingQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "saving entries"
        indexes = [models.Index(fields=["saving", "year"], name="saving_entry_of_year")]
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="saving_entry_of_some_money"),
            models.CheckConstraint(
                condition=Q(kind__in=["planned", "delivered"], amount__gt=0) | ~Q(reason=""),
                name="saving_entry_says_why",
            ),
        ]
        triggers = [append_only(), triggers.entry_fits()]

    def __str__(self):
        return f"{self.words} {self.amount} for {self.year}"

    @property
    def words(self):
        """What was said; a verification that fell says so."""
        is_taken_back = self.kind == self.Kind.VERIFIED and self.amount < 0
        return "Verification taken back" if is_taken_back else self.get_kind_display()


class SavingYear(models.Model):
    """What one saving comes to in one financial year, by the view `funding_savingyear`, which every page, total and
    file reads. Savings that were given up are in it: totals leave them out."""

    id = models.CharField(primary_key=True, max_length=40)
    saving = models.ForeignKey(Saving, models.DO_NOTHING, related_name="years")
    year = models.ForeignKey(FinancialYear, models.DO_NOTHING, related_name="+")
    planned = models.DecimalField(**DIGITS)
    delivered = models.DecimalField(**DIGITS)
    verified = models.DecimalField(**DIGITS)
    stage = models.CharField(max_length=9, help_text="planned, delivered or verified")
    due_on = models.DateField(help_text="By when the plan of the year is to be made")

    objects = querysets.YearQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "funding_savingyear"

    def __str__(self):
        return f"{self.saving}, {self.year}"

    @property
    def is_verified(self):
        return self.stage == states.VERIFIED

    @property
    def is_planned(self):
        return self.stage == states.PLANNED

    def status_on(self, day):
        """The key of LOOKS for how it stands on a day."""
        if self.saving.is_withdrawn:
            return "withdrawn"
        if self.stage == states.DELIVERED and self.year.closed_at:
            return "unverified"
        if self.stage == states.PLANNED and self.due_on < day:
            return "late"
        return self.stage

    def look_on(self, day):
        """How it stands on a day, as (word, colour, shape)."""
        return LOOKS[self.status_on(day)]


class SavingEvidence(StoredFile):
    """A file that shows what was saved in one year: what a verification rests on."""

    saving = models.ForeignKey(Saving, models.PROTECT, related_name="evidence")
    year = models.ForeignKey(FinancialYear, models.PROTECT, related_name="+")
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    objects = querysets.OfSavingQuerySet.as_manager()
    named = "The evidence"

    class Meta(StoredFile.Meta):
        ordering = ["id"]
        indexes = [models.Index(fields=["saving", "year"], name="saving_evidence_of_year")]
        constraints = [
            *StoredFile.Meta.constraints,
            models.UniqueConstraint(
                fields=["saving", "year", "sha256"], name="saving_evidence_once"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="evidence_stays", operation=pgtrigger.Update),
            triggers.evidence_fits(),
        ]

    def get_absolute_url(self):
        return reverse("saving_evidence", args=[self.pk])


class SavingEvidenceContent(StoredContent):
    """The bytes of evidence."""

    evidence = models.OneToOneField(
        SavingEvidence, models.PROTECT, primary_key=True, related_name="content"
    )

    objects = querysets.ContentQuerySet.as_manager()

    def __str__(self):
        return f"Content of evidence {self.evidence_id}"


class SavingUse(models.Model):
    """What was done with the money of a cashable saving: a virement that is done, or a change of the budget of its
    line. The saving moved nothing by itself."""

    saving = models.ForeignKey(Saving, models.PROTECT, related_name="uses")
    virement = models.ForeignKey(Virement, models.PROTECT, null=True, related_name="of_savings")
    entry = models.ForeignKey(BudgetEntry, models.PROTECT, null=True, related_name="of_savings")
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField()

    objects = querysets.OfSavingQuerySet.as_manager()
    named = "The link"

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["saving", "virement", "entry"], nulls_distinct=False, name="saving_use_once"
            ),
            models.CheckConstraint(
                condition=Q(virement=None, entry__isnull=False)
                | Q(virement__isnull=False, entry=None),
                name="saving_use_of_one",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="use_stays", operation=pgtrigger.Update),
            triggers.use_fits(),
        ]

    def __str__(self):
        return f"{self.virement or self.entry} with {self.saving}"

    def get_absolute_url(self):
        return self.saving.get_absolute_url()
