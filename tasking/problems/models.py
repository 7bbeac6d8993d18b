"""Problem-solving plans (OSARA): objective, scanning, analysis, response, assessment."""

from django.db import models
from django.urls import reverse
from django.utils import timezone

from core.rows import Versioned, raises_version
from neighbourhoods.models import Agency, Neighbourhood
from tasking.problems import querysets


class Problem(Versioned):
    """A problem of a place that keeps coming back, and what agencies do about it together."""

    title = models.CharField(max_length=200)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="problems")
    neighbourhood = models.ForeignKey(Neighbourhood, models.PROTECT, related_name="problems")
    created_at = models.DateTimeField(default=timezone.now)

    objects = querysets.ProblemQuerySet.as_manager()

    class Meta:
        triggers = [raises_version()]

    def __str__(self):
        return f"{self.reference} {self.title}"

    def get_absolute_url(self):
        return reverse("problem", args=[self.pk])

    @property
    def reference(self):
        """What people say on the phone: P and the number."""
        return f"P{self.pk}"
