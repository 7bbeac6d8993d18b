"""The grants that ward committees gave."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from boards.decisions.models import Decision
from boards.decisions.querysets import DecisionQuerySet
from boards.delegated.models import DelegatedDecision
from core.guards import moves
from core.money import PoundsField
from core.rows import Versioned, raises_version
from funding.grants.applications.models import GrantRequest
from funding.grants.awards import querysets, states, triggers
from funding.ledger.models import DIGITS, Reservation

User = settings.AUTH_USER_MODEL
LOOKS = {
    states.APPROVED: ("blue", "◆"),
    states.OFFERED: ("blue", "◆"),
    states.ACCEPTED: ("green", "✓"),
    states.ON_HOLD: ("red", "■"),
    states.FINISHED: ("grey", "●"),
    states.CANCELLED: ("grey", "○"),
}
"""Colour and shape of each state."""


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
    acceptance_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+",
        help_text="Who recorded the acceptance; empty where the group accepted by its link",
    )  # fmt: skip
    ended_on = models.DateField(null=True, help_text="Finished or cancelled")
    ended_reason = models.CharField(max_length=300, blank=True)
    awarded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    awarded_at = models.DateTimeField()

    objects = querysets.GrantQuerySet.as_manager()
    named = "The grant"

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["awarded_on"], name="grant_by_day")]
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
            triggers.was_promised(),
            triggers.has_its_request(),
            triggers.made_after_its_notice(),
            triggers.offered_once_all_agree(),
            triggers.offered_once_confirmed(),
            triggers.not_while_called_in(),
            triggers.offered_in_force(),
            triggers.begins_with_terms(),
            triggers.waits_for_conditions(),
            pgtrigger.Protect(
                name="accepted_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.accepted_on IS NOT NULL AND (OLD.accepted_on, OLD.acceptance_by_id)"
                    " IS DISTINCT FROM (NEW.accepted_on, NEW.acceptance_by_id)"
                ),
            ),
            pgtrigger.Protect(
                name="award_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "request",
                    "amount",
                    "applicant",
                    "awarded_on",
                    "awarded_at",
                    "awarded_by",
                    "decision",
                    "delegated",
                ),
            ),
            triggers.carried_alone(),
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


class GrantedDecision(Decision):
    """A decision as grants and refusals rest on it."""

    objects = DecisionQuerySet.as_manager()

    class Meta:
        proxy = True
        triggers = [triggers.stands_while_it_is_carried_out()]
