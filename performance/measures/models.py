"""A measure of a priority: the indicator that tells of it, of which place, and what it replaced."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from boards.plans.models import Priority
from core.rows import Versioned, raises_version
from neighbourhoods.models import Area, Neighbourhood
from performance.indicators.models import Indicator
from performance.indicators.targets.models import Target
from performance.measures import querysets
from performance.measures.triggers import of_its_place, settled_for_reason

User = settings.AUTH_USER_MODEL
FACTS = (
    "priority", "indicator", "level", "neighbourhood", "area", "why", "position", "reason", "replaces", "added_by",
    "added_by_name", "added_at", "client_id",
)  # fmt: skip
"""What a measure says: a change is a row of its own."""


class PriorityMeasure(Versioned):
    """An indicator that tells of a priority, by its figures of one place. `ended_at` is empty for those that hold; of
    these there is one for each priority and indicator."""

    priority = models.ForeignKey(Priority, models.PROTECT, related_name="measures")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="measures")
    level = models.CharField(max_length=13, choices=Target.Level)
    neighbourhood = models.ForeignKey(
        Neighbourhood, models.PROTECT, null=True, related_name="measures"
    )
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="measures")
    why = models.CharField("why it measures the priority", max_length=300, help_text="Public")
    position = models.PositiveSmallIntegerField()
    reason = models.CharField(
        max_length=300, blank=True, help_text="Why it was added or changed after the decision on the plan. Public."
    )  # fmt: skip
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_by_name = models.CharField(max_length=200)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=300, blank=True)
    client_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    named = "The measure"
    objects = querysets.MeasureQuerySet.as_manager()

    class Meta:
        ordering = ["priority", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["priority", "indicator"], condition=Q(ended_at=None), name="measure_once"
            ),
            models.CheckConstraint(
                condition=Q(level="neighbourhood", neighbourhood__isnull=False, area=None)
                | Q(level="area", neighbourhood=None, area__isnull=False)
                | Q(level="city", neighbourhood=None, area=None),
                name="measure_of_one_place",
            ),
            models.CheckConstraint(condition=~Q(why=""), name="measure_says_why"),
            models.CheckConstraint(
                condition=Q(ended_why="") | Q(ended_at__isnull=False), name="measure_ended_pair"
            ),
        ]
        triggers = [
            raises_version(),
            pgtrigger.Protect(
                name="measure_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(*FACTS),
            ),
            pgtrigger.Protect(
                name="measure_over_once",
                operation=pgtrigger.UpdateOf("ended_at", "ended_why"),
                condition=pgtrigger.Condition("OLD.ended_at IS NOT NULL"),
            ),
            pgtrigger.Protect(name="measure_kept", operation=pgtrigger.Delete),
            settled_for_reason(),
            of_its_place(),
        ]

    def __str__(self):
        return f"A measure of “{self.priority.title}”"

    def get_absolute_url(self):
        return self.priority.get_absolute_url()

    def event_targets(self):
        return (self.priority.plan,)

    @property
    def place(self):
        """Whose figures they are, in words."""
        return str(self.neighbourhood or self.area or self.get_level_display())

    @property
    def key(self):
        """(indicator, level, neighbourhood, area): by which its marks and its target are found."""
        return self.indicator_id, self.level, self.neighbourhood_id, self.area_id
