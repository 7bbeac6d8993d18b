"""A file that comes in parts."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone

from accounts.imports.models import ImportBatch
from accounts.imports.parts import querysets
from core.files import StoredContent

User = settings.AUTH_USER_MODEL
PART = 1024 * 1024
"""Bytes of a part, but of the last."""
LARGEST = 200 * 1024 * 1024
"""Bytes of a file in parts."""


class Upload(models.Model):
    """A file on its way in parts, and once it is whole where the bytes of its batch are, as long as they are needed.
    `uploaded_by`: who sends it, nobody where a job has found it. `sha256` and `size` are those that the whole must have."""

    sheet = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    said = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    batch = models.OneToOneField(ImportBatch, models.PROTECT, null=True, related_name="upload")

    objects = querysets.UploadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["uploaded_by", "sheet", "sha256"], condition=Q(batch=None), name="upload_once"
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0, size__lte=LARGEST), name="upload_of_a_size"
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.file_name

    @property
    def come(self):
        """Bytes that have come, of rows `with_parts_there`."""
        return min(self.there * PART, self.size)


class UploadPart(StoredContent):
    """One part: of `PART` bytes from its offset, the last one what is left."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="parts")
    offset = models.PositiveIntegerField()

    class Meta(StoredContent.Meta):
        ordering = ["upload", "offset"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "offset"], name="upload_part_once"),
            models.CheckConstraint(
                condition=Q(offset__lt=LARGEST) & Q(offset=F("offset") / PART * PART),
                name="upload_part_in_its_place",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("data"), PART), name="upload_part_of_a_size"
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"Part from {self.offset:,} of upload {self.upload_id}"
