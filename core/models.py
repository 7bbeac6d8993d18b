"""Audit events: what was done, by whom, to what. Rows can be added, never changed or deleted."""

from django.db import models
from django.utils import timezone

from core.guards import append_only
from core.jobs.models import JobFailure, PeriodicRun
from core.letters.models import Letter
from core.links.models import Link, LinkUse
from core.publicforms.drafts import Draft
from core.publicforms.senders import Sender
from core.retention.models import Erasure, RetentionHold

__all__ = [
    "Draft",
    "Erasure",
    "Event",
    "JobFailure",
    "Letter",
    "Link",
    "LinkUse",
    "PeriodicRun",
    "RetentionHold",
    "Sender",
]


class EventQuerySet(models.QuerySet):
    def about(self, *targets: models.Model) -> models.QuerySet:
        """Events of these records, newest first. The caller has shown that they may be seen."""
        query = models.Q()
        for target in targets:
            query |= models.Q(target_type=target._meta.label_lower, target_id=target.pk)
        return self.filter(query).order_by("-id") if targets else self.none()


class Event(models.Model):
    """One thing that happened. `changes` maps a field to [before, after]; never private text.

    `cover_id` and `covering_for` say that the writer stood in for a colleague (accounts.Cover).
    """

    at = models.DateTimeField(default=timezone.now)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    verb = models.CharField(max_length=80)
    target_type = models.CharField(max_length=80)
    target_id = models.BigIntegerField()
    target_label = models.CharField(max_length=300)
    neighbourhood_id = models.BigIntegerField(null=True)
    changes = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    cover_id = models.BigIntegerField(null=True)
    covering_for = models.CharField(max_length=200, blank=True, default="")

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["target_type", "target_id", "-id"], name="event_by_target"),
            models.Index(
                fields=["cover_id", "id"],
                condition=models.Q(cover_id__isnull=False),
                name="event_by_cover",
            ),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.verb} {self.target_label}"
