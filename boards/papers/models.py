"""Papers with their options and numbered recommendations."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from boards.bodies.models import Body
from boards.papers import querysets
from core.find.text import said_index
from core.marking.models import Classified
from core.rows import Versioned, raises_version
from neighbourhoods.models import Person
from neighbourhoods.people.guards import OfKeptPeople

User = settings.AUTH_USER_MODEL
ANY_CHANGE = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete


def keep_published(paper, operation=ANY_CHANGE):
    """The trigger by which a paper stays as it was published, on any agenda. `paper` is SQL."""
    return pgtrigger.Trigger(
        name="paper_stays",
        when=pgtrigger.Before,
        operation=operation,
        func=f"""
            IF EXISTS (
                SELECT 1 FROM boards_agendaitem item
                  JOIN boards_meeting meeting ON meeting.id = item.meeting_id
                 WHERE item.paper_id IN ({paper}) AND (
                       meeting.minutes_published_at IS NOT NULL
                       OR meeting.agenda_published_at IS NOT NULL AND NOT item.is_late))
               OR EXISTS (
                SELECT 1 FROM boards_answer answer
                  JOIN boards_paperrecommendation asked ON asked.id = answer.recommendation_id
                 WHERE asked.paper_id IN ({paper}))
            THEN
                RAISE EXCEPTION 'this paper was published: it stays as it is';
            END IF;
            IF TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own words, in a migration
    )


class Paper(Versioned, Classified):
    """A report to one body or several: purpose, background, options, recommendations.

    It is written for `body`, stands on the agendas of as many bodies as need it, and stays as it
    is from the first publication on; a corrected one names the paper that it replaces.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="papers")
    title = models.CharField(max_length=200, help_text="Public")
    author = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
        help_text="If they have an account, we will email them a link",
    )
    purpose = models.TextField(blank=True)
    background = models.TextField(blank=True)
    preference = models.TextField(blank=True, help_text="Reasons for the preferred option")
    implications = models.TextField(blank=True)
    background_papers = models.TextField(
        blank=True, help_text="Documents that this paper is based on (s.100D)"
    )
    due_on = models.DateField(null=True, blank=True, help_text="Due date")
    is_ready = models.BooleanField(default=False)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    reminded_on = models.DateField(null=True, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = querysets.PaperQuerySet.as_manager()

    class Meta(Classified.Meta):
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["body", "-id"], name="paper_by_body"),
            said_index(
                "paper_said", "title", "purpose", "background", "implications", "preference"
            ),
            models.Index(
                fields=["due_on"],
                condition=Q(is_ready=False, due_on__isnull=False),
                name="paper_waited_for",
            ),
        ]
        constraints = [
            *Classified.Meta.constraints,
            models.CheckConstraint(condition=~Q(title=""), name="paper_has_title"),
        ]
        triggers = [
            raises_version("reminded_on"),
            OfKeptPeople("author"),
            keep_published("OLD.id"),
            pgtrigger.Trigger(
                name="private_on_private_items",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("access"),
                func="""
                    IF NEW.access <> 'public' AND EXISTS (
                        SELECT 1 FROM boards_agendaitem
                         WHERE paper_id = NEW.id AND access = 'public')
                    THEN
                        RAISE EXCEPTION 'a private paper stands under private items only';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("paper", args=[self.pk])

    @property
    def look(self):
        """How far it is, as (words, colour, shape)."""
        return ("Ready", "green", "✓") if self.is_ready else ("Being written", "yellow", "○")

    @property
    def neighbourhood_id(self):
        return self.body.neighbourhood_id


class PaperOption(Versioned):
    """One way to go, with what speaks for and against it and what it costs."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="options")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    advantages = models.TextField(blank=True)
    disadvantages = models.TextField(blank=True)
    costs = models.TextField(blank=True, help_text="One-off and annual costs")
    is_preferred = models.BooleanField("preferred", default=False)

    objects = querysets.OfPaperQuerySet.as_manager()

    class Meta:
        ordering = ["paper", "number"]
        indexes = [said_index("option_said", "title", "advantages", "disadvantages", "costs")]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "number"],
                name="option_number_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["paper"], condition=Q(is_preferred=True), name="option_one_preferred"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="option_has_title"),
        ]
        triggers = [raises_version("number"), keep_published("OLD.paper_id, NEW.paper_id")]

    def __str__(self):
        return f"Option {self.number}: {self.title}"


class PaperRecommendation(models.Model):
    """One numbered recommendation, in the words of the minutes."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="recommendations")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()

    objects = querysets.OfPaperQuerySet.as_manager()

    class Meta:
        ordering = ["paper", "number"]
        indexes = [said_index("recommendation_said", "text")]
        constraints = [
            models.UniqueConstraint(fields=["paper", "number"], name="recommendation_number_once"),
            models.CheckConstraint(condition=~Q(text=""), name="recommendation_has_text"),
        ]
        triggers = [keep_published("OLD.paper_id, NEW.paper_id")]

    def __str__(self):
        return f"{self.number}. {self.text[:80]}"
