"""What officers noted on findings, and how many were open when they were last counted."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.access import Permission, ScopedQuerySet, scope_q
from core.guards import append_only

User = settings.AUTH_USER_MODEL


class OfAuditQuerySet(ScopedQuerySet):
    """For who reads the checks for audit."""

    scope_paths = {}

    def changeable_by(self, user, permission):
        if permission != Permission.AUDIT_MONEY:
            return self.none()
        return super().changeable_by(user, permission)

    def visible_to(self, user):
        return self.filter(scope_q(user, Permission.AUDIT_MONEY))


class FindingNote(models.Model):
    """That an officer looked at a finding, and why it is in order. It counts for the facts as they were then
    (`digest`): where they change, the finding is open again."""

    check_name = models.SlugField(max_length=30)
    row = models.BigIntegerField(help_text="The key of what was found")
    digest = models.CharField(max_length=32, help_text="MD5 of the facts")
    because = models.CharField(max_length=500)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_by_name = models.CharField(max_length=200)
    noted_at = models.DateTimeField()
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = OfAuditQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["check_name", "row", "digest"], name="finding_note_once"
            ),
            models.CheckConstraint(condition=~Q(because=""), name="finding_note_says_why"),
            models.CheckConstraint(
                condition=Q(digest__regex="^[0-9a-f]{32}$"), name="finding_note_of_facts"
            ),
        ]
        triggers = [append_only("finding_note_stays")]

    def __str__(self):
        return f"Note on finding {self.row} of {self.check_name}"

    @property
    def neighbourhood_id(self):
        """Where events about it stand: with the money of the whole city."""
        return None


class FindingCount(models.Model):
    """How many findings of a check were open when they were counted: each night, and after each note."""

    check_name = models.SlugField(max_length=30, unique=True)
    open = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    objects = OfAuditQuerySet.as_manager()

    class Meta:
        ordering = ["check_name"]

    def __str__(self):
        return f"{self.check_name}: {self.open}"
