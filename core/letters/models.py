"""A letter and what became of it."""

import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

CLAIM = datetime.timedelta(minutes=10)
"""How long a letter that was claimed and is not marked may still be on its way. It is longer than
all steps of handing one over can take (EMAIL_TIMEOUT each)."""
MOST_TRIES = 8
REASON_LENGTH = 300


class LetterQuerySet(models.QuerySet):
    def open(self) -> models.QuerySet:
        """Neither handed over nor given up nor out of date."""
        return self.filter(handed_over_at=None, failed_at=None, outdated_at=None)

    def claimable(self, at: datetime.datetime) -> models.QuerySet:
        """Open ones that nobody is handing over at this moment."""
        free = Q(claimed_at=None) | Q(claimed_at__lte=at - CLAIM)
        return self.open().filter(free)

    def failed(self) -> models.QuerySet:
        """Given up, and nobody has set it aside."""
        return self.filter(failed_at__isnull=False, set_aside_at=None)

    def late(self, before: datetime.datetime) -> models.QuerySet:
        """Open ones that were written before a time."""
        return self.open().filter(created_at__lt=before)


class Letter(models.Model):
    """One message to one address. `key` says what makes it one letter: the same key twice is the
    same letter. Private: read only by who manages access, and by them without subject and body."""

    key = models.CharField(max_length=600, unique=True)
    kind = models.CharField(max_length=80)
    about_type = models.CharField(max_length=80, blank=True)
    about_id = models.BigIntegerField(null=True)
    to = models.CharField(max_length=320)
    subject = models.TextField()
    body = models.TextField()
    calendar = models.TextField(blank=True)
    """iCalendar text that goes along as a file; "" for none."""
    keeps_body = models.BooleanField(default=True)
    message_id = models.CharField(max_length=320, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    outdated_at = models.DateTimeField(null=True)
    """When it was found, before it went, to be no longer true."""
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    set_aside_at = models.DateTimeField(null=True)
    set_aside_by_id = models.BigIntegerField(null=True)
    set_aside_by_name = models.CharField(max_length=200, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="letter_ends_once",
                condition=Q(handed_over_at=None, failed_at=None)
                | Q(handed_over_at=None, outdated_at=None)
                | Q(failed_at=None, outdated_at=None),
            ),
            models.CheckConstraint(
                name="letter_claimed_before_handed_over",
                condition=Q(handed_over_at=None) | Q(claimed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="letter_failed_with_reason",
                condition=Q(failed_at=None, outdated_at=None) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="letter_body_kept",
                condition=~Q(body="")
                | Q(keeps_body=False, handed_over_at__isnull=False)
                | Q(keeps_body=False, failed_at__isnull=False)
                | Q(keeps_body=False, outdated_at__isnull=False),
            ),
            models.CheckConstraint(
                name="letter_set_aside_when_failed",
                condition=Q(set_aside_at=None) & Q(set_aside_by_name="")
                | Q(failed_at__isnull=False) & ~Q(set_aside_by_name=""),
            ),
        ]
        indexes = [
            models.Index(
                F("due_at"),
                name="letter_open",
                condition=Q(handed_over_at=None, failed_at=None, outdated_at=None),
            ),
            models.Index(
                F("id").desc(),
                name="letter_failed",
                condition=Q(failed_at__isnull=False, set_aside_at=None),
            ),
        ]

    def __str__(self) -> str:
        """Stands in events: neither an address nor the subject."""
        return f"{self.kind} (email {self.pk})"
