"""What groups and public bodies ask for, of which ward committees, and the grants they get."""

import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from boards.decisions.models import Decision
from boards.delegated.models import DelegatedDecision
from core.guards import moves
from core.money import PoundsField
from core.rows import Versioned, raises_version
from funding.grants import querysets, states, triggers
from funding.ledger.models import DIGITS, Allocation, Reservation
from neighbourhoods.models import Agency, CommunityGroup

User = settings.AUTH_USER_MODEL
LOOKS = {
    states.RECEIVED: ("orange", "▲"),
    states.GRANTED: ("green", "✓"),
    states.REFUSED: ("grey", "○"),
    states.WITHDRAWN: ("grey", "○"),
    states.APPROVED: ("blue", "◆"),
    states.OFFERED: ("blue", "◆"),
    states.ACCEPTED: ("green", "✓"),
    states.ON_HOLD: ("red", "■"),
    states.FINISHED: ("grey", "●"),
    states.CANCELLED: ("grey", "○"),
}
"""Colour and shape of each state."""


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
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.ApplicationQuerySet.as_manager()
    named = "The application"

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["-id"], name="application_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(group=None, agency__isnull=False) | Q(group__isnull=False, agency=None),
                name="application_of_one",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(purpose=""), name="application_has_words"
            ),
        ]
        triggers = [
            raises_version(),
            triggers.decided_words_stay(),
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
                condition=Q(state__in=["received", "granted"], reason="", refused_by=None)
                | Q(state="withdrawn", refused_by=None) & ~Q(reason="")
                | Q(state="refused", refused_by__isnull=False) & ~Q(reason=""),
                name="request_state_whole",
            ),
        ]
        triggers = [
            raises_version(),
            moves(states.REQUEST),
            triggers.of_a_granted_request(),
            pgtrigger.Protect(
                name="of_what_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("application", "allocation"),
            ),
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
    def is_undecided(self):
        return self.state == self.State.RECEIVED

    @property
    def look(self):
        """Its state as (word, colour, shape)."""
        return self.get_state_display(), *LOOKS[self.state]

    def get_absolute_url(self):
        return reverse("application", args=[self.application_id])


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["accepted_by"],
)
class Grant(Versioned):
    """What a ward committee gave to a request. It rests on a decision and holds it; its money is a
    reservation of the ledger from the moment of the award."""

    class State(models.TextChoices):
        """Where it stands. The offer goes out once the decision is in force."""

        APPROVED = states.APPROVED, "Approved, not offered yet"
        OFFERED = states.OFFERED, "Offered"
        ACCEPTED = states.ACCEPTED, "Accepted"
        ON_HOLD = states.ON_HOLD, "On hold"
        FINISHED = states.FINISHED, "Finished"
        CANCELLED = states.CANCELLED, "Cancelled"

    request = models.ForeignKey(GrantRequest, models.PROTECT, related_name="grants")
    reservation = models.OneToOneField(Reservation, models.PROTECT, related_name="grant")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="grants")
    delegated = models.ForeignKey(
        DelegatedDecision, models.PROTECT, null=True, related_name="grants"
    )
    applicant = models.CharField(max_length=200, help_text="As it was called at the award")
    amount = PoundsField(**DIGITS, help_text="As awarded")
    awarded_on = models.DateField()
    conditions = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.APPROVED)
    hold_reason = models.CharField(max_length=300, blank=True)
    offered_on = models.DateField(null=True)
    accepted_on = models.DateField(null=True)
    accepted_by = models.CharField(max_length=200, blank=True, help_text="Who signed for the group")
    ended_on = models.DateField(null=True, help_text="Finished or cancelled")
    ended_reason = models.CharField(max_length=300, blank=True)
    awarded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    awarded_at = models.DateTimeField()

    objects = querysets.GrantQuerySet.as_manager()
    named = "The grant"

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=~Q(state="cancelled"), name="grant_once"
            ),
            models.CheckConstraint(condition=~Q(applicant=""), name="grant_to_somebody"),
            models.CheckConstraint(
                condition=Q(decision=None, delegated__isnull=False)
                | Q(decision__isnull=False, delegated=None),
                name="grant_on_one_decision",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="grant_of_something"),
            models.CheckConstraint(
                condition=Q(state="approved", offered_on=None, accepted_on=None, ended_on=None)
                | Q(state="offered", offered_on__isnull=False, accepted_on=None, ended_on=None)
                | Q(state="accepted", offered_on__isnull=False, accepted_on__isnull=False)
                & Q(ended_on=None)
                | Q(state="on_hold", ended_on=None) & ~Q(hold_reason="")
                | Q(state="finished", accepted_on__isnull=False, ended_on__isnull=False)
                | Q(state="cancelled", ended_on__isnull=False) & ~Q(ended_reason=""),
                name="grant_state_whole",
            ),
            models.CheckConstraint(
                condition=Q(accepted_on=None, accepted_by="")
                | Q(accepted_on__isnull=False) & ~Q(accepted_by=""),
                name="grant_accepted_by_somebody",
            ),
        ]
        triggers = [
            raises_version(),
            moves(states.GRANT),
            triggers.rests_on_its_decision(),
            triggers.has_its_request(),
            pgtrigger.Protect(
                name="award_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "request",
                    "reservation",
                    "amount",
                    "applicant",
                    "awarded_on",
                    "awarded_at",
                    "awarded_by",
                    "decision",
                    "delegated",
                ),
            ),
            pgtrigger.Protect(
                name="offered_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.offered_on IS NOT NULL"
                    " AND (OLD.conditions, OLD.offered_on) IS DISTINCT FROM (NEW.conditions, NEW.offered_on)"
                ),
            ),
            pgtrigger.Protect(name="grant_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.reference} {self.request.application.title}"

    def get_absolute_url(self):
        return reverse("grant", args=[self.pk])

    @property
    def look(self):
        """Its state as (word, colour, shape)."""
        return self.get_state_display(), *LOOKS[self.state]

    @property
    def before_hold(self):
        """The state that it was put on hold in, and comes back to."""
        if self.accepted_on:
            return self.State.ACCEPTED
        return self.State.OFFERED if self.offered_on else self.State.APPROVED

    @property
    def reference(self):
        """Short enough to say aloud; the label of its reservation too."""
        return self.reservation.label

    @property
    def neighbourhood_id(self):
        """Where events about it stand."""
        return self.request.allocation.body.neighbourhood_id

    @property
    def rests_on(self):
        return self.decision or self.delegated
