"""What the council has seen of a group, kept once for all its applications, and how it is paid."""

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.rows import Versioned, raises_version
from funding.grants.groups import querysets
from funding.grants.groups.bank import BANK
from funding.grants.groups.merging.triggers import moves_with_its_group, of_kept_group
from neighbourhoods.models import CommunityGroup

User = settings.AUTH_USER_MODEL
SUPPLIER = "^[A-Z0-9-]{2,12}$"


class GroupPaper(models.Model):
    """A document of a group that somebody has seen. A newer one of its kind takes its place; the older ones
    stay as history."""

    class Kind(models.TextChoices):
        """What it is."""

        CONSTITUTION = "constitution", "Constitution"
        ACCOUNTS = "accounts", "Accounts"
        SIGNATORIES = "signatories", "Two unrelated signatories"
        SAFEGUARDING = "safeguarding", "Safeguarding policy"
        DBS = "dbs", "DBS statement"
        INSURANCE = "insurance", "Public liability insurance"
        EQUALITY = "equality", "Equality statement"

    group = models.ForeignKey(CommunityGroup, models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=14, choices=Kind)
    seen_on = models.DateField()
    expires_on = models.DateField(null=True, help_text="The last day on which it counts")
    note = models.CharField(max_length=300, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.OfMoneyOfficers.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["group", "kind", "-id"], name="paper_of_group")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "constitution", "accounts", "signatories", "safeguarding", "dbs",
                        "insurance", "equality",
                    ]
                ),
                name="paper_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=models.F("seen_on")),
                name="paper_expires_after_it_was_seen",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["accounts", "insurance"]) | Q(expires_on__isnull=False),
                name="paper_that_runs_out",
            ),
            models.CheckConstraint(condition=~Q(note__regex=BANK), name="paper_without_bank"),
        ]  # fmt: skip
        triggers = [
            moves_with_its_group(
                "paper_stays",
                (
                    "kind",
                    "seen_on",
                    "expires_on",
                    "note",
                    "entered_by_id",
                    "entered_at",
                    "client_id",
                ),
            ),
            of_kept_group(),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} of {self.group}"

    def get_absolute_url(self):
        return money_page(self.group)

    def has_run_out(self, on):
        return self.expires_on is not None and self.expires_on < on


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class GroupPayee(Versioned):
    """How a group is paid: never in cash, never to a person, and never with its bank details here."""

    class Way(models.TextChoices):
        """Where its money goes."""

        ACCOUNT = "account", "To the group’s own account, as a supplier of the council"
        HOLDER = "holder", "To another organisation that holds the money for it"
        COUNCIL = "council", "The council buys what it needs"

    group = models.OneToOneField(CommunityGroup, models.PROTECT, related_name="payee")
    way = models.CharField(max_length=8, choices=Way)
    supplier_number = models.CharField(max_length=12, blank=True)
    set_up_on = models.DateField(null=True, help_text="When finance set it up as a supplier")
    holder = models.CharField(
        max_length=200, blank=True, help_text="The organisation that holds it"
    )
    holder_agreed_on = models.DateField(null=True)
    at_risk = models.BooleanField(
        null=True, help_text="Whether it works with children or adults at risk"
    )

    objects = querysets.OfMoneyOfficers.as_manager()
    named = "How the group is paid"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(way="holder", holder_agreed_on__isnull=False) & ~Q(holder="")
                | Q(way__in=["account", "council"], holder="", holder_agreed_on=None),
                name="payee_held_by_agreement",
            ),
            models.CheckConstraint(
                condition=Q(supplier_number="", set_up_on=None)
                | Q(set_up_on__isnull=False, supplier_number__regex=SUPPLIER),
                name="payee_supplier_whole",
            ),
            models.CheckConstraint(
                condition=Q(way__in=["account", "holder"]) | Q(supplier_number=""),
                name="payee_supplier_is_paid",
            ),
            models.CheckConstraint(
                condition=~Q(supplier_number__regex=BANK) & ~Q(holder__regex=BANK),
                name="payee_without_bank",
            ),
        ]
        triggers = [
            raises_version(),
            moves_with_its_group("payee_of_its_group", ("id",)),
            of_kept_group(),
        ]

    def __str__(self):
        return f"How {self.group} is paid"

    def get_absolute_url(self):
        return money_page(self.group)

    def event_targets(self):
        return (self.group,)


def money_page(group):
    """The page of what a group asked, got and owes."""
    return reverse("money_group", args=[group.pk])
