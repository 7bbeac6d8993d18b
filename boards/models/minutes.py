"""What was said and decided: the minute of an item, its draft while typing, decisions."""

import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone

from boards import querysets
from boards.models.meetings import AgendaItem

User = settings.AUTH_USER_MODEL


class MinuteDraft(models.Model):
    """The text as it is typed. Autosave writes here; nothing tracks it.

    `version` counts saves of the text; `client_id` is the last save's own id, so that the same
    save sent twice is one.
    """

    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="draft")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    client_id = models.UUIDField(null=True)
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(default=timezone.now)

    objects = querysets.OfItemQuerySet.as_manager()

    def __str__(self):
        return f"Draft of {self.item}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Minute(models.Model):
    """The text of an item as it stands in the minutes. Each change is kept as a revision."""

    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="minute")
    text = models.TextField(blank=True)
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField()

    objects = querysets.OfItemQuerySet.as_manager()

    def __str__(self):
        return f"Minute of {self.item}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Decision(models.Model):
    """What a body resolved, recommended or noted under an item."""

    class Outcome(models.TextChoices):
        """The words of the minutes."""

        RESOLVED = "resolved", "Resolved"
        RECOMMENDED = "recommended", "Recommended"
        NOTED = "noted", "Noted"
        DEFERRED = "deferred", "Deferred"
        REFERRED = "referred", "Referred"
        WITHDRAWN = "withdrawn", "Withdrawn"
        LOST = "lost", "Lost"

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=20, choices=Outcome)
    text = models.TextField()
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    struck_out_at = models.DateTimeField(null=True)
    struck_out_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="decision_has_text"),
            models.CheckConstraint(
                condition=models.Q(struck_out_at=None, struck_out_by=None)
                | models.Q(struck_out_at__isnull=False, struck_out_by__isnull=False),
                name="decision_struck_out_pair",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="item_admitted",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("item_id"),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM boards_agendaitem item
                        JOIN boards_meeting meeting ON meeting.id = item.meeting_id
                        JOIN boards_body body ON body.id = meeting.body_id
                        WHERE item.id = NEW.item_id AND body.power = 'decide'
                          AND item.in_time IS NOT TRUE AND item.urgent_at IS NULL
                    )
                    THEN
                        RAISE EXCEPTION 'this item was not admitted: it cannot be decided';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self):
        return f"{self.get_outcome_display()}: {self.text[:80]}"
