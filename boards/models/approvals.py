"""Approval and signature of minutes at a later meeting."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from boards import querysets
from boards.meetings.items.models import AgendaItem
from boards.meetings.models import Meeting
from boards.meetings.triggers import refuse_informal
from boards.models.packs import PRIVATE_WHOLE, Frozen

User = settings.AUTH_USER_MODEL


class MinutesApproval(Frozen, models.Model):
    """How the minutes of a meeting were approved at a later one, and signed by who presided there.

    Signed, the minutes are frozen as `document` and `pdf` with the hash of that file, and the
    database refuses every change to them. Source: Local Government Act 1972 Sch 12 para 41.
    """

    class Outcome(models.TextChoices):
        """Only accuracy is decided. Minutes that are not approved go back to be written up."""

        APPROVED = "approved", "Approved"
        AMENDED = "amended", "Approved as amended"

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="approval")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="approvals")
    outcome = models.CharField(max_length=20, choices=Outcome)
    corrections = models.JSONField(default=list, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    signed_name = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    dissent = models.TextField(
        "note of dissent",
        blank=True,
        help_text="Why who signed does not hold the minutes to be accurate",
    )
    document = models.JSONField(null=True)
    pdf = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    private_document = models.JSONField(null=True, help_text="With the private part, if any")
    private_pdf = models.BinaryField(null=True)
    private_sha256 = models.CharField(max_length=64, blank=True)

    objects = querysets.MinutesApprovalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="approved", corrections=[])
                | Q(outcome="amended") & ~Q(corrections=[]),
                name="approval_corrections_fit",
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_by=None, signed_name="", pdf=None, sha256="")
                | Q(signed_at__isnull=False, signed_by__isnull=False, pdf__isnull=False)
                & ~Q(signed_name="")
                & ~Q(sha256=""),
                name="approval_signature_whole",
            ),
            models.CheckConstraint(
                condition=Q(dissent="") | Q(signed_at__isnull=False),
                name="approval_dissent_of_who_signed",
            ),
            models.CheckConstraint(
                condition=PRIVATE_WHOLE & (Q(private_sha256="") | ~Q(sha256="")),
                name="approval_private_whole",
            ),
        ]
        triggers = [
            refuse_informal(),
            pgtrigger.Protect(
                name="signed_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.signed_at IS NOT NULL"),
            ),
        ]

    def __str__(self):
        return f"{self.get_outcome_display()}: minutes of {self.meeting}"

    def get_absolute_url(self):
        return reverse("minutes", args=[self.meeting_id])

    @property
    def in_words(self):
        """Such as "Approved as amended on 3 March 2026 and signed by Jo Bloggs"."""
        words = f"{self.get_outcome_display()} on {self.item.meeting.day:%-d %B %Y}"
        return f"{words} and signed by {self.signed_name}" if self.signed_at else words
