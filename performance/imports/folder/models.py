"""A file that was found in the folder."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.imports.models import ImportBatch
from accounts.imports.parts.models import Upload
from core.imports import sheets
from performance.imports.folder import querysets
from performance.returns.models import ExpectedFile


class FoundFile(models.Model):
    """A file of the folder as it was at `changed_at`. `read_at` is empty until it is known to be whole; `is_again`: the
    same bytes came before. `sheet`: the format that its headings fit, and `expected` the file that it answers, where
    they are known. `problems`, [[row, column, words]], and the numbers are those of a look at it when it was found. Its
    bytes are in `upload` until somebody takes it, as `batch`, or puts it away."""

    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    changed_at = models.DateTimeField()
    found_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    is_again = models.BooleanField(default=False)
    sheet = models.CharField(max_length=40, blank=True)
    expected = models.ForeignKey(ExpectedFile, models.PROTECT, null=True, related_name="+")
    rows = models.PositiveIntegerField(null=True)
    added = models.PositiveIntegerField(null=True)
    changed = models.PositiveIntegerField(null=True)
    same = models.PositiveIntegerField(null=True)
    number_of_problems = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    upload = models.OneToOneField(Upload, models.SET_NULL, null=True, related_name="found")
    batch = models.OneToOneField(ImportBatch, models.PROTECT, null=True, related_name="found")
    put_away_at = models.DateTimeField(null=True)

    objects = querysets.FoundQuerySet.as_manager()
    named = "The file"

    class Meta:
        ordering = ["found_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "size", "changed_at"], name="found_file_once"
            ),
            models.UniqueConstraint(
                fields=["sha256"], condition=Q(is_again=False) & ~Q(sha256=""), name="found_bytes_once"
            ),
            models.CheckConstraint(
                condition=Q(batch=None) | Q(put_away_at=None, is_again=False, read_at__isnull=False),
                name="found_file_taken_once",
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("figures_found", args=[self.pk])

    @property
    def title(self):
        """Of the format that it is in, as far as is known."""
        return sheets.get(self.sheet).title if self.sheet else ""

    @property
    def is_waiting(self):
        return bool(self.read_at) and not (self.is_again or self.batch_id or self.put_away_at)

    @property
    def is_kept(self):
        """Whether its bytes are there to be checked."""
        return self.upload_id is not None
