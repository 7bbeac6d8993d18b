"""What was told later of private business, once it was reviewed."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from boards.meetings.items.models import AgendaItem
from boards.releases import querysets
from core.guards import frozen_when
from core.rows import Versioned, raises_version

User = settings.AUTH_USER_MODEL


class Release(Versioned):
    """Words about a private item that may be public now. Nothing of the item itself opens: the
    public reads what stands here. Prepared by one person, reviewed by another."""

    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="release")
    title = models.CharField(max_length=200)
    text = models.TextField()
    reason = models.CharField(max_length=500, help_text="Reason for release")
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)

    objects = querysets.ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-reviewed_at", "-id"]
        indexes = [
            models.Index(
                fields=["reviewed_at", "id"],
                name="release_by_time",
                condition=Q(reviewed_at__isnull=False),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text="") & ~Q(reason=""), name="release_has_words"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False)
                & ~Q(reviewed_by=F("prepared_by")),
                name="release_reviewed_by_another",
            ),
        ]
        triggers = [
            raises_version(),
            frozen_when("OLD.reviewed_at IS NOT NULL", "released_stays"),
        ]

    def __str__(self):
        return self.title

    @property
    def digest(self):
        """A hash of all its words."""
        words = "\x00".join((self.title, self.text, self.reason))
        return hashlib.sha256(words.encode()).hexdigest()

    def get_absolute_url(self):
        return reverse("release", args=[self.pk])
