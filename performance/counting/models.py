"""When an indicator was last counted, and why it could not be."""

from django.db import models
from django.db.models import Q

from core.jobs.models import ERROR_LENGTH
from performance.counting import querysets
from performance.indicators.models import Indicator


class Counting(models.Model):
    """The last count of an indicator that this system counts itself. `asked_at`: a count waits or runs since then."""

    indicator = models.OneToOneField(Indicator, models.PROTECT, related_name="counting")
    asked_at = models.DateTimeField(null=True)
    counted_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=ERROR_LENGTH, blank=True)

    objects = querysets.CountingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(failed_at=None, why="") | Q(failed_at__isnull=False) & ~Q(why=""),
                name="counting_failed_pair",
            )
        ]

    def __str__(self):
        return f"Count of {self.indicator}"

    @property
    def look(self):
        """How it stands as (word, colour, shape)."""
        if self.failed_at:
            return "Could not be counted", "red", "✕"
        if self.asked_at:
            return "Being counted", "yellow", "◆"
        return "Counted", "green", "●"
