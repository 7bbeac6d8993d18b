"""What is kept of the work of a request: steps, targets, pauses, and who was told."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.guards import append_only
from neighbourhoods.models import Service
from tasking.requests.working import querysets
from tasking.requests.working.models import ServiceTeam, WorkedRequest

User = settings.AUTH_USER_MODEL


class WorkStep(models.Model):
    """One step, or one thing that was said: only added."""

    worked = models.ForeignKey(WorkedRequest, models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200)
    from_state = models.CharField(max_length=20, choices=WorkedRequest.State, blank=True)
    to_state = models.CharField(max_length=20, choices=WorkedRequest.State, blank=True)
    team = models.ForeignKey(ServiceTeam, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=5000, blank=True)
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.OfWorkQuerySet.as_manager()

    class Meta:
        ordering = ["worked", "at", "id"]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.worked}, {self.at:%d.%m.%Y}"


class WorkTarget(models.Model):
    """A target that a request had, with the reason for the next one: only added."""

    worked = models.ForeignKey(WorkedRequest, models.PROTECT, related_name="targets")
    at = models.DateTimeField()
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    words = models.CharField(max_length=100)
    due_at = models.DateTimeField()
    why = models.CharField(max_length=200)

    objects = querysets.OfWorkQuerySet.as_manager()

    class Meta:
        ordering = ["worked", "at", "id"]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.worked}: {self.words}"


class WorkPause(models.Model):
    """For how long a request waited for somebody else. It ends once, and at `ends_by` by itself."""

    worked = models.ForeignKey(WorkedRequest, models.PROTECT, related_name="pauses")
    began_at = models.DateTimeField()
    ends_by = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = querysets.OfWorkQuerySet.as_manager()

    class Meta:
        ordering = ["worked", "began_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["worked"], condition=Q(ended_at=None), name="work_pause_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")),
                name="work_pause_ends_later",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="pause_stays", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="ended_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.ended_at IS NOT NULL"),
            ),
        ]

    def __str__(self):
        return f"{self.worked}, {self.began_at:%d.%m.%Y}"


class WorkEscalation(models.Model):
    """Who was told that a request is late or comes back: each step of the ladder once a round."""

    class Rung(models.TextChoices):
        """Why."""

        OWNER = "75", "Three quarters of the time are used"
        MANAGER = "100", "It is late"
        LEAD = "150", "It took half as long again as it may"
        MEETING = "300", "It took three times as long as it may"
        REJECTED = "rejected", "A team sent it back a second time"
        WAITED = "waited", "It waited for ten working days"
        REOPENED = "reopened", "It was reopened a second time"

    FOR_MEETING = (Rung.MEETING, Rung.REOPENED)
    LATE = (Rung.MANAGER, Rung.LEAD, Rung.MEETING)

    worked = models.ForeignKey(WorkedRequest, models.PROTECT, related_name="escalations")
    rung = models.CharField(max_length=10, choices=Rung)
    round = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    to = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    to_name = models.CharField(max_length=200)

    objects = querysets.OfWorkQuerySet.as_manager()

    class Meta:
        ordering = ["worked", "at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["worked", "round", "rung"], name="work_escalation_once")
        ]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.worked}: {self.get_rung_display()}"
