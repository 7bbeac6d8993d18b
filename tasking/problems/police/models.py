"""Police priorities of a neighbourhood: at most three run at a time, each for three months."""

import uuid

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from boards.models import Priority as PlanPriority
from core.constraints import same, span
from core.rows import Versioned, raises_version
from neighbourhoods.models import Agency, Neighbourhood
from neighbourhoods.people.guards import OfRunningAgency
from tasking.problems.models import Problem
from tasking.problems.police import querysets

User = settings.AUTH_USER_MODEL
MOST = 3


class PolicePriority(Versioned):
    """One of the three things that the police team of a neighbourhood puts first."""

    class Chosen(models.TextChoices):
        """How it was chosen."""

        FORUM = "forum", "At a forum"
        SURVEY = "survey", "From a survey"
        DATA = "data", "From figures"

    neighbourhood = models.ForeignKey(
        Neighbourhood, models.PROTECT, related_name="police_priorities"
    )
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="police_priorities")
    number = models.PositiveSmallIntegerField(editable=False)
    """The first, second or third of those that run: so the database counts them."""
    title = models.CharField(max_length=200)
    detail = models.TextField(blank=True)
    chosen = models.CharField(max_length=10, choices=Chosen)
    chosen_note = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField()
    due_on = models.DateField(editable=False)
    """Until when it is answered or kept on: three months."""
    ends_on = models.DateField(null=True, blank=True)
    result = models.TextField(blank=True)
    """What came of it, once it has ended."""
    follows = models.OneToOneField(
        "self", models.PROTECT, null=True, editable=False, related_name="kept_on"
    )
    problem = models.ForeignKey(
        Problem, models.PROTECT, null=True, blank=True, related_name="police_priorities"
    )
    plan_priority = models.ForeignKey(
        PlanPriority, models.PROTECT, null=True, blank=True, related_name="police_priorities"
    )
    published_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.PolicePriorityQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "number", "-id"]
        indexes = [
            models.Index(fields=["neighbourhood", "-starts_on"], name="police_by_place"),
            models.Index(
                fields=["due_on", "id"], condition=Q(ends_on=None), name="police_to_answer"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="police_has_title"),
            models.CheckConstraint(condition=Q(number__range=(1, MOST)), name="police_three_most"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="police_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=False) | Q(result=""), name="police_result_at_end"
            ),
            models.CheckConstraint(condition=Q(due_on__gt=F("starts_on")), name="police_due_later"),
            ExclusionConstraint(
                name="police_three_at_once",
                expressions=[
                    (same("neighbourhood"), RangeOperators.OVERLAPS),
                    (same("number"), RangeOperators.OVERLAPS),
                    (span("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        triggers = [
            raises_version("due_on"),
            OfRunningAgency("agency", "({row}.ends_on IS NULL)", ["ends_on"]),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("police_priorities", args=[self.neighbourhood.slug])

    @property
    def named(self):
        return f"“{self.title}”"

    def is_late_on(self, day):
        return self.ends_on is None and self.due_on < day

    @property
    def is_late(self):
        return self.is_late_on(timezone.localdate())

    @property
    def is_running(self):
        return self.ends_on is None

    @property
    def shows_plan(self):
        """Whether the plan that it serves is out."""
        plan = self.plan_priority.plan if self.plan_priority_id else None
        return plan is not None and plan.state != plan.State.DRAFT

    @property
    def is_published(self):
        return self.published_at is not None


class PolicePriorityNote(models.Model):
    """What was done for a priority, and on which day."""

    priority = models.ForeignKey(PolicePriority, models.PROTECT, related_name="notes")
    on = models.DateField()
    text = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.NoteQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="police_note_has_words")]

    def __str__(self):
        return f"{self.on:%-d %B %Y}: {self.text[:60]}"

    def get_absolute_url(self):
        return self.priority.get_absolute_url()
