"""Virements: money moved from one budget line to another, or from one ward budget to another."""

import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.guards import moves, who_and_when
from core.money import PoundsField
from core.rows import Versioned, raises_version
from core.states import Machine
from funding.budgets.lines.models import BudgetLine
from funding.budgets.virements import querysets, triggers
from funding.ledger.models import DIGITS, Allocation

User = settings.AUTH_USER_MODEL
ASKED, DONE, REFUSED, WITHDRAWN = "asked", "done", "refused", "withdrawn"
VIREMENT = Machine(
    moves={ASKED: (DONE, REFUSED, WITHDRAWN), DONE: (), REFUSED: (), WITHDRAWN: ()},
    reasons=frozenset({REFUSED, WITHDRAWN}),
)
LOOKS = {
    ASKED: ("orange", "▲"), DONE: ("green", "✓"), REFUSED: ("grey", "○"), WITHDRAWN: ("grey", "○"),
}  # fmt: skip


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Virement(Versioned):
    """Money that somebody wants moved, which a second person authorises. Never changed afterwards: a
    mistake is moved back by another."""

    class State(models.TextChoices):
        """Where it stands."""

        ASKED = ASKED, "Waiting for authorisation"
        DONE = DONE, "Moved"
        REFUSED = REFUSED, "Refused"
        WITHDRAWN = WITHDRAWN, "Withdrawn"

    from_line = models.ForeignKey(BudgetLine, models.PROTECT, null=True, related_name="moved_out")
    to_line = models.ForeignKey(BudgetLine, models.PROTECT, null=True, related_name="moved_in")
    from_ward = models.ForeignKey(Allocation, models.PROTECT, null=True, related_name="moved_out")
    to_ward = models.ForeignKey(Allocation, models.PROTECT, null=True, related_name="moved_in")
    amount = PoundsField(**DIGITS)
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=300, blank=True, help_text="Why it was not moved")
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.VirementQuerySet.as_manager()
    named = "The virement"

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="asked"), name="virement_waiting"),
            models.Index(fields=["-id"], name="virement_newest"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="virement_of_something"),
            models.CheckConstraint(condition=~Q(reason=""), name="virement_says_why"),
            models.CheckConstraint(
                condition=Q(from_line__isnull=False, to_line__isnull=False)
                & Q(from_ward=None, to_ward=None)
                & ~Q(from_line=F("to_line"))
                | Q(from_ward__isnull=False, to_ward__isnull=False)
                & Q(from_line=None, to_line=None)
                & ~Q(from_ward=F("to_ward")),
                name="virement_between_two",
            ),
            who_and_when("ended", name="virement_ended_pair"),
            models.CheckConstraint(
                condition=Q(state="asked", ended_at=None, ended_reason="")
                | Q(state="done", ended_at__isnull=False, ended_reason="")
                & ~Q(ended_by=F("entered_by"))
                | Q(state__in=["refused", "withdrawn"], ended_at__isnull=False)
                & ~Q(ended_reason=""),
                name="virement_state_whole",
            ),
        ]
        triggers = [
            raises_version(),
            moves(VIREMENT),
            triggers.like_to_like(),
            triggers.moves_nothing_away(),
            pgtrigger.Protect(
                name="request_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "from_line",
                    "to_line",
                    "from_ward",
                    "to_ward",
                    "amount",
                    "reason",
                    "entered_by",
                    "entered_at",
                ),
            ),
            pgtrigger.Protect(
                name="begins_asked",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__state__df="asked"),
            ),
            pgtrigger.Protect(name="virement_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.reference}: {self.source} to {self.target}"

    def get_absolute_url(self):
        return reverse("virement", args=[self.pk])

    @property
    def reference(self):
        return f"V{self.pk}"

    @property
    def source(self):
        return self.from_line or self.from_ward

    @property
    def target(self):
        return self.to_line or self.to_ward

    @property
    def look(self):
        """Its state as (word, colour, shape)."""
        return self.get_state_display(), *LOOKS[self.state]

    @property
    def neighbourhood_id(self):
        """Where events about it stand: no single place."""
        return None
