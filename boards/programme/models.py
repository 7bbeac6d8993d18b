"""What a body will hear, what it answered to papers, and what became of decisions."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from boards.bodies.models import Body
from boards.decisions.models import Decision
from boards.meetings.items.models import AgendaItem
from boards.meetings.keeping.triggers import OF_ITEM, refuse_when_out
from boards.meetings.querysets import OfItemQuerySet
from boards.papers.models import Paper, PaperRecommendation
from boards.programme import querysets
from core.guards import append_only
from core.marking.models import Classified
from core.rows import Versioned, raises_version

User = settings.AUTH_USER_MODEL
LOOKS = {"in_hand": ("blue", "▶"), "done": ("green", "✓"), "stopped": ("red", "✕")}


class Answer(models.Model):
    """What a body said to one recommendation of a paper. Its words, vote and number are those of
    the decision; struck out with it, the answer goes."""

    class Word(models.TextChoices):
        AGREED = "agreed", "Agreed"
        AMENDED = "amended", "Agreed as amended"
        REFUSED = "refused", "Refused"
        DEFERRED = "deferred", "Deferred"
        REFERRED = "referred", "Referred to another board"

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="answers")
    recommendation = models.ForeignKey(PaperRecommendation, models.PROTECT, related_name="answers")
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="answer")
    word = models.CharField(max_length=10, choices=Word)
    effective_on = models.DateField(
        null=True, help_text="Effective date. Leave blank for immediately"
    )
    condition = models.CharField(max_length=500, blank=True)

    objects = OfItemQuerySet.as_manager()

    class Meta:
        ordering = ["item", "recommendation__number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "recommendation"], name="answer_once"),
        ]
        triggers = [
            refuse_when_out(OF_ITEM),
            pgtrigger.Trigger(
                name="answers_its_paper",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM boards_agendaitem item
                          JOIN boards_paperrecommendation asked ON asked.paper_id = item.paper_id
                          JOIN boards_decision decision ON decision.item_id = item.id
                         WHERE item.id = NEW.item_id AND asked.id = NEW.recommendation_id
                           AND decision.id = NEW.decision_id)
                    THEN
                        RAISE EXCEPTION 'an answer is to a recommendation of the paper under its item';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.recommendation.number}: {self.get_word_display().lower()}"

    @property
    def is_amended(self):
        """Whether other words were agreed than the paper asked for."""
        return self.word == self.Word.AMENDED

    @property
    def terms(self):
        """From when it holds, and on which condition."""
        said = [f"from {self.effective_on:%-d %B %Y}"] if self.effective_on else []
        return "; ".join([*said, self.condition] if self.condition else said)


class FutureItem(Versioned, Classified):
    """An entry of a body's work programme: something that a later meeting will hear.

    It comes from somebody's plan, from a decision that was deferred, or from another body that
    recommends or refers. On an agenda it points to its item, and is done.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="programme")
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    recommendation = models.TextField(blank=True)
    lead = models.CharField(max_length=200, blank=True, help_text="Lead officer")
    wanted_on = models.DateField(null=True, blank=True, help_text="Expected date")
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+")
    from_decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="sent_on"
    )
    from_item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="carried_over",
        help_text="The item that was heard informally",
    )
    item = models.OneToOneField(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="planned_as"
    )
    dropped_at = models.DateTimeField(null=True)
    dropped_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    dropped_reason = models.CharField(max_length=500, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    objects = querysets.FutureItemQuerySet.as_manager()

    class Meta(Classified.Meta):
        ordering = [F("wanted_on").asc(nulls_last=True), "id"]
        indexes = [
            models.Index(
                fields=["body", "id"],
                condition=Q(item=None, dropped_at=None),
                name="programme_waiting",
            )
        ]
        constraints = [
            *Classified.Meta.constraints,
            models.CheckConstraint(condition=~Q(title=""), name="programme_has_title"),
            models.UniqueConstraint(fields=["body", "from_decision"], name="programme_sent_once"),
            models.CheckConstraint(
                condition=Q(dropped_at=None, dropped_by=None, dropped_reason="")
                | Q(dropped_at__isnull=False, dropped_by__isnull=False, item=None)
                & ~Q(dropped_reason=""),
                name="programme_dropped_with_reason",
            ),
        ]
        triggers = [raises_version()]

    def __str__(self):
        return self.title


class DecisionResult(models.Model):
    """What became of a decision later, as it was reported. Rows are only added."""

    class Standing(models.TextChoices):
        """How it stands."""

        IN_HAND = "in_hand", "In progress"
        DONE = "done", "Done"
        STOPPED = "stopped", "Not implemented"

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="results")
    standing = models.CharField(max_length=10, choices=Standing)
    text = models.TextField(help_text="Public, as the decision is")
    on = models.DateField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = querysets.DecisionResultQuerySet.as_manager()

    class Meta:
        ordering = ["on", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="result_has_text")]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.get_standing_display()}: {self.text[:80]}"

    @property
    def look(self):
        """How it stands, as (word, colour, shape)."""
        return (self.get_standing_display(), *LOOKS[self.standing])
