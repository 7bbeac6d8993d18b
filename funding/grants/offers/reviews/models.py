"""What a correction of its decision means for a grant."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from boards.decisions.models import Decision
from boards.delegated.models import DelegatedDecision
from core.guards import frozen_when, moves
from core.rows import Versioned, raises_version
from core.states import Machine
from funding.grants.awards.models import Grant
from funding.grants.awards.querysets import GrantQuerySet
from funding.grants.offers import querysets
from funding.grants.offers.reviews import triggers

User = settings.AUTH_USER_MODEL
OPEN, STANDS, RATIFIED, ENDED = "open", "stands", "ratified", "ended"
MACHINE = Machine(
    moves={OPEN: (STANDS, RATIFIED, ENDED), STANDS: (), RATIFIED: (), ENDED: ()},
    reasons=frozenset({STANDS, RATIFIED, ENDED}),
)
UNRATIFIED = Q(ratified_by=None, ratified_outside=None)
LOOKS = {
    OPEN: ("red", "■"),
    STANDS: ("green", "✓"),
    RATIFIED: ("green", "✓"),
    ENDED: ("grey", "○"),
}


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class BasisReview(Versioned):
    """That the decision of a grant was corrected, and what somebody said it means for the grant. While it is open the
    grant stays on hold with its money."""

    class Outcome(models.TextChoices):
        """What it came to."""

        OPEN = OPEN, "To be looked at"
        STANDS = STANDS, "The correction does not touch it"
        RATIFIED = RATIFIED, "Ratified by another decision"
        ENDED = ENDED, "Ended: nothing is paid, or all of it was recovered"

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="reviews")
    corrected_on = models.DateField()
    opened_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OPEN)
    words = models.TextField(blank=True)
    ratified_by = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="ratifies")
    ratified_outside = models.ForeignKey(
        DelegatedDecision, models.PROTECT, null=True, related_name="ratifies"
    )
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    objects = querysets.ReviewQuerySet.as_manager()
    named = "The review"

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["grant"], condition=Q(outcome="open"), name="review_open_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome="open", words="", settled_at=None, settled_by=None) & UNRATIFIED
                | Q(outcome__in=["stands", "ended"], settled_at__isnull=False)
                & UNRATIFIED
                & ~Q(words="")
                | Q(outcome="ratified", settled_at__isnull=False)
                & ~Q(words="")
                & (
                    Q(ratified_by__isnull=False, ratified_outside=None)
                    | Q(ratified_by=None, ratified_outside__isnull=False)
                ),
                name="review_state_whole",
            ),
        ]
        triggers = [
            raises_version(),
            moves(MACHINE, field="outcome"),
            triggers.settled_as_it_is(),
            frozen_when("OLD.outcome <> 'open'", "settled_stays"),
            pgtrigger.Protect(
                name="review_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("grant", "corrected_on", "opened_at"),
            ),
            pgtrigger.Protect(name="review_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"Review of {self.grant.reference}"

    def get_absolute_url(self):
        return reverse("grant", args=[self.grant_id])

    @property
    def hold_words(self):
        """Why the grant is on hold for it; it goes on by the same words."""
        return f"Its decision was corrected on {self.corrected_on:%-d %B %Y}"

    @property
    def is_open(self):
        return self.outcome == OPEN

    @property
    def rests_on(self):
        """The decision that ratified the grant, if one did."""
        return self.ratified_by or self.ratified_outside

    @property
    def look(self):
        """Its outcome as (word, colour, shape)."""
        return self.get_outcome_display(), *LOOKS[self.outcome]

    @property
    def neighbourhood_id(self):
        return self.grant.neighbourhood_id


class ReviewedGrant(Grant):
    """A grant as the review of its decision holds it."""

    objects = GrantQuerySet.as_manager()

    class Meta:
        proxy = True
        triggers = [triggers.not_while_reviewed()]
