"""What groups and public bodies ask for, and of which ward committees."""

import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from boards.decisions.models import Decision
from boards.delegated.models import DelegatedDecision
from core.find.same import sameness
from core.guards import append_only, moves
from core.money import PoundsField
from core.rows import Versioned, raises_version
from funding.grants.applications import places, querysets, states, triggers
from funding.grants.groups.bank import BANK
from funding.grants.groups.merging.triggers import of_kept_group
from funding.ledger.models import DIGITS, Allocation, FinancialYear
from neighbourhoods.models import Agency, CommunityGroup, Venue

User = settings.AUTH_USER_MODEL


LOOKS = {
    states.RECEIVED: ("orange", "▲"),
    states.GRANTED: ("green", "✓"),
    states.REFUSED: ("grey", "○"),
    states.WITHDRAWN: ("grey", "○"),
}
"""Colour and shape of each state."""
UNREFUSED = Q(refused_by=None, refused_outside=None)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Application(Versioned):
    """What a community group or a public body asks for: one piece of work, and from each ward
    committee an amount (GrantRequest)."""

    group = models.ForeignKey(
        CommunityGroup, models.PROTECT, null=True, related_name="applications"
    )
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="applications")
    title = models.CharField(max_length=140)
    purpose = models.TextField()
    received_on = models.DateField()
    starts_on = models.DateField(null=True, help_text="When the work is planned to begin. Public")
    ends_on = models.DateField(null=True, help_text="When it is planned to end. Public")
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, related_name="+", help_text="Where it happens. Public"
    )
    latitude = models.DecimalField(max_digits=7, decimal_places=5, null=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.ApplicationQuerySet.as_manager()
    named = "The application"

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["-id"], name="application_newest"),
            models.Index(fields=["received_on"], name="application_received"),
            models.Index(sameness("purpose"), name="application_same_purpose"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(group=None, agency__isnull=False) | Q(group__isnull=False, agency=None),
                name="application_of_one",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(purpose=""), name="application_has_words"
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__isnull=False, longitude__isnull=False)
                & Q(latitude__range=places.LATITUDES, longitude__range=places.LONGITUDES),
                name="application_point_in_the_city",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="application_planned_in_order",
            ),
            models.CheckConstraint(
                condition=~(Q(title__regex=BANK) | Q(purpose__regex=BANK)),
                name="application_without_bank",
            ),
        ]
        triggers = [
            raises_version(),
            triggers.decided_words_stay(),
            triggers.came_while_open(),
            of_kept_group(),
            pgtrigger.Protect(
                name="entry_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("entered_by", "entered_at"),
            ),
            pgtrigger.Protect(name="application_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.reference} {self.title}"

    def get_absolute_url(self):
        return reverse("application", args=[self.pk])

    @property
    def reference(self):
        """Short enough to say aloud."""
        return f"AP{self.pk}"

    @property
    def applicant(self):
        return self.group or self.agency


class ApplicationHand(models.Model):
    """Who had a hand in an application: changed it, entered what came in, assessed or checked it (these by
    trigger). None of them authorises a payment of it."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="hands")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = querysets.HandQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["application", "user"], name="application_hand_once")
        ]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.user} had a hand in {self.application}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class GrantRequest(Versioned):
    """What an application asks of one ward budget. Each is decided, granted and paid alone."""

    class State(models.TextChoices):
        """Where it stands."""

        RECEIVED = states.RECEIVED, "Received"
        GRANTED = states.GRANTED, "Granted"
        REFUSED = states.REFUSED, "Refused"
        WITHDRAWN = states.WITHDRAWN, "Withdrawn"

    class What(models.TextChoices):
        """What an approval would be."""

        GRANT = "grant", "A grant to a group"
        PURCHASE = "purchase", "A purchase or works by the council"
        PAYMENT = "payment", "A payment to another public body"

    application = models.ForeignKey(Application, models.PROTECT, related_name="requests")
    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="requests")
    what = models.CharField(max_length=10, choices=What)
    asked = PoundsField(**DIGITS)
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    reason = models.CharField(
        max_length=300, blank=True, help_text="Why it was refused or withdrawn"
    )
    refused_by = models.ForeignKey(
        Decision, models.PROTECT, null=True, related_name="refused_requests",
        help_text="The decision that refused it",
    )  # fmt: skip
    carried_from = models.ForeignKey(
        Allocation, models.PROTECT, null=True, related_name="requests_carried_on",
        help_text="The ward budget that it was asked of before, whose year was closed",
    )  # fmt: skip
    refused_outside = models.ForeignKey(
        DelegatedDecision, models.PROTECT, null=True, related_name="refused_requests",
        help_text="The decision outside a meeting that refused it",
    )  # fmt: skip

    objects = querysets.RequestQuerySet.as_manager()
    named = "The request"

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["allocation", "id"], name="request_of_allocation")]
        constraints = [
            models.UniqueConstraint(fields=["application", "allocation"], name="request_once"),
            models.CheckConstraint(condition=Q(asked__gt=0), name="request_asks_something"),
            models.CheckConstraint(
                condition=Q(what__in=["grant", "purchase", "payment"]), name="request_what_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["received", "granted"], reason="") & UNREFUSED
                | Q(state="withdrawn") & UNREFUSED & ~Q(reason="")
                | Q(state="refused", refused_by__isnull=False, refused_outside=None) & ~Q(reason="")
                | Q(state="refused", refused_by=None, refused_outside__isnull=False)
                & ~Q(reason=""),
                name="request_state_whole",
            ),
        ]
        triggers = [
            raises_version(),
            moves(states.REQUEST),
            triggers.of_a_granted_request(),
            triggers.refused_by_its_body(),
            pgtrigger.Protect(
                name="of_what_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("application"),
            ),
            triggers.goes_on_with_its_ward(),
            triggers.asked_while_open(),
            triggers.waits_in_an_open_year(),
            pgtrigger.Protect(
                name="asked_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state <> 'received'"
                    " AND (OLD.asked, OLD.what) IS DISTINCT FROM (NEW.asked, NEW.what)"
                ),
            ),
            pgtrigger.Protect(name="request_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.application.reference} to {self.allocation}"

    @property
    def refusal(self):
        """The decision that refused it: of a meeting, or outside one; None where it was not refused."""
        return self.refused_by or self.refused_outside

    @property
    def is_undecided(self):
        return self.state == self.State.RECEIVED

    @property
    def is_decided(self):
        return self.state in (self.State.GRANTED, self.State.REFUSED)

    @property
    def may_be_reopened(self):
        return self.state in (self.State.REFUSED, self.State.WITHDRAWN)

    @property
    def refusal_holder(self):
        """The code under which a decision is held that refused it."""
        return f"refusal-{self.pk}"

    @property
    def look(self):
        """Its state as (word, colour, shape)."""
        return self.get_state_display(), *LOOKS[self.state]

    def get_absolute_url(self):
        return reverse("application", args=[self.application_id])


class AskedYear(FinancialYear):
    """A financial year of whose ward budgets something is asked: it closes once nothing waits there."""

    class Meta:
        proxy = True
        triggers = [triggers.closes_with_nothing_asked()]
