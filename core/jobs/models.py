"""What procrastinate does not keep: when a periodic job last worked, and why a job failed."""

from django.db import models
from django.utils import timezone

ERROR_LENGTH = 300


class PeriodicRun(models.Model):
    """One periodic job: since when this installation knows it, and its last runs."""

    name = models.CharField(max_length=128, unique=True)
    known_since = models.DateTimeField(default=timezone.now)
    succeeded_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=ERROR_LENGTH, blank=True)

    def __str__(self) -> str:
        return self.name


class JobFailure(models.Model):
    """The last failure of a job, as one line that holds none of its arguments."""

    job_id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    error = models.CharField(max_length=ERROR_LENGTH)

    def __str__(self) -> str:
        return self.error
