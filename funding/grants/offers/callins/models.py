"""The record of a call-in."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from boards.decisions.models import Decision
from boards.delegated.models import DelegatedDecision
from core.guards import moves
from core.rows import Versioned, raises_version
from core.states import Machine
from funding.grants.offers.callins import querysets, triggers

User = settings.AUTH_USER_MODEL
OPEN, UPHELD, REFERRED, AMENDED = "open", "upheld", "referred_back", "amended"
MACHINE = Machine(
    moves={OPEN: (UPHELD, REFERRED, AMENDED), UPHELD: (), REFERRED: (), AMENDED: ()},
    reasons=frozenset({UPHELD, REFERRED, AMENDED}),
)
LOOKS = {
    OPEN: ("red", "■"),
    UPHELD: ("green", "✓"),
    REFERRED: ("grey", "○"),
    AMENDED: ("grey", "○"),
}


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=["called_by"]
)
class CallIn(Versioned):
    """Who called a decision in, when and why, and what came of it. While it is open, and where the decision did not
    stand, nothing is granted or offered on it."""

    class Outcome(models.TextChoices):
        """Where it stands."""

        OPEN = OPEN, "Called in"
        UPHELD = UPHELD, "Upheld: the decision stands"
        REFERRED = REFERRED, "Referred back"
        AMENDED = AMENDED, "Amended by another decision"

    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="call_ins")
    delegated = models.ForeignKey(
        DelegatedDecision, models.PROTECT, null=True, related_name="call_ins"
    )
    called_by = models.CharField(max_length=500, help_text="The councillors, or the committee")
    called_on = models.DateField()
    grounds = models.TextField()
    outcome = models.CharField(max_length=15, choices=Outcome, default=Outcome.OPEN)
    outcome_words = models.TextField(blank=True)
    decided_on = models.DateField(null=True)
    followed_by = models.ForeignKey(
        Decision, models.PROTECT, null=True, related_name="follows_call_ins"
    )
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = querysets.CallInQuerySet.as_manager()
    named = "The call-in"

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision=None, delegated__isnull=False)
                | Q(decision__isnull=False, delegated=None),
                name="call_in_of_one",
            ),
            models.UniqueConstraint(
                fields=["decision", "delegated"], condition=Q(outcome="open"),
                nulls_distinct=False, name="call_in_once",
            ),
            models.CheckConstraint(
                condition=~Q(called_by="") & ~Q(grounds=""), name="call_in_has_words"
            ),
            models.CheckConstraint(
                condition=Q(outcome="open", decided_on=None, outcome_words="", ended_at=None)
                & Q(ended_by=None, followed_by=None)
                | Q(outcome__in=["upheld", "referred_back", "amended"], ended_at__isnull=False)
                & Q(decided_on__gte=F("called_on"))
                & ~Q(outcome_words=""),
                name="call_in_state_whole",
            ),
        ]  # fmt: skip
        triggers = [
            raises_version(),
            moves(MACHINE, field="outcome"),
            triggers.before_it_is_carried_out(),
            pgtrigger.Protect(
                name="call_in_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "decision", "delegated", "called_on", "grounds", "recorded_by", "recorded_at"
                ),
            ),
            pgtrigger.Protect(
                name="outcome_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.outcome <> 'open' AND (OLD.outcome, OLD.outcome_words, OLD.decided_on)"
                    " IS DISTINCT FROM (NEW.outcome, NEW.outcome_words, NEW.decided_on)"
                    " OR OLD.followed_by_id IS NOT NULL AND OLD.followed_by_id IS DISTINCT FROM NEW.followed_by_id"
                ),
            ),
            pgtrigger.Protect(name="call_in_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"Call-in of {self.called_on:%-d %B %Y}"

    def get_absolute_url(self):
        return self.rests_on.get_absolute_url()

    @property
    def rests_on(self):
        return self.decision or self.delegated

    @property
    def is_open(self):
        return self.outcome == OPEN

    @property
    def waits_for_decision(self):
        """Whether another decision is still to follow."""
        return self.outcome in (REFERRED, AMENDED) and self.followed_by_id is None

    @property
    def hold_words(self):
        """Why grants are on hold for it; they go on by the same words."""
        return f"Its decision was called in on {self.called_on:%-d %B %Y}"

    @property
    def look(self):
        """Its outcome as (word, colour, shape)."""
        return self.get_outcome_display(), *LOOKS[self.outcome]

    @property
    def neighbourhood_id(self):
        body = self.delegated.body if self.delegated_id else self.decision.item.meeting.body
        return body.neighbourhood_id
