"""That things were handed over from one person to others: when, by whom, which of them and which not."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.guards import append_only
from neighbourhoods.people.guards import OfKeptPeople
from neighbourhoods.people.handing import querysets
from neighbourhoods.people.models import Person


class HandOver(models.Model):
    """One press by which what stood in somebody's name went to others. Rows are only added."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="handed_over")
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.HandOverQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        triggers = [append_only(), OfKeptPeople()]

    def __str__(self):
        return f"Hand-over from {self.person}, {self.at:%-d %B %Y}"

    def get_absolute_url(self):
        return reverse("hand_over_done", args=[self.pk])


class HandOverLine(models.Model):
    """One thing of a hand-over: to whom it went, or why it stayed. What it is says its own record."""

    hand_over = models.ForeignKey(HandOver, models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=40)
    row_id = models.PositiveBigIntegerField()
    to = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    stayed = models.CharField(max_length=300, blank=True)

    objects = querysets.HandOverLineQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to__isnull=False, stayed="") | Q(to=None) & ~Q(stayed=""),
                name="hand_over_line_went_or_stayed",
            ),
            models.UniqueConstraint(
                fields=["hand_over", "kind", "row_id"], name="hand_over_line_once"
            ),
        ]
        triggers = [append_only(), OfKeptPeople("to")]

    def __str__(self):
        return f"{self.kind} {self.row_id}: {self.to or self.stayed}"
