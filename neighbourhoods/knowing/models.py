"""What who works in a neighbourhood should know, kept for whoever comes next."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.rows import Versioned, raises_version
from neighbourhoods.knowing import querysets
from neighbourhoods.places.models import Neighbourhood

LONGEST = 2_000


class ThingToKnow(Versioned):
    """What one colleague tells the next of a neighbourhood: where the key is, whom to ask first, what was
    promised. Read by the staff of the place alone, looked at again on a day, and deleted when it is no longer needed."""

    neighbourhood = models.ForeignKey(Neighbourhood, models.PROTECT, related_name="known")
    text = models.TextField(max_length=LONGEST)
    about_on = models.DateField("about when", null=True, blank=True)
    review_on = models.DateField("look at again on")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    written_at = models.DateTimeField(default=timezone.now)

    objects = querysets.KnownQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-id"]
        verbose_name = "thing to know"
        verbose_name_plural = "things to know"
        indexes = [
            models.Index(fields=["neighbourhood", "-written_at", "-id"], name="known_by_place")
        ]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="known_says_something")]
        triggers = [raises_version()]

    named = "The thing to know"

    def __str__(self):
        return f"Thing to know about {self.neighbourhood}"

    def get_absolute_url(self):
        return reverse("known", args=[self.neighbourhood.slug])

    def is_due(self, day):
        """Whether somebody should look whether it is still so."""
        return self.review_on <= day
