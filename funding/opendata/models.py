"""What was published: each version of each file stays as it was, and reachable.

Nothing here is ever changed or deleted: a corrected file is the next version.
"""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.access import PublicQuerySet
from core.files import StoredFile
from core.guards import append_only
from funding.opendata import rules

User = settings.AUTH_USER_MODEL
PART = 1024 * 1024
"""Bytes of one part of a file."""


class OpenDataset(models.Model):
    """One file of one period, such as the grants of 2026/27, in all its versions."""

    class Kind(models.TextChoices):
        """What it lists."""

        GRANTS = rules.GRANTS, rules.NAMES[rules.GRANTS]
        VOLUNTARY = rules.VOLUNTARY, rules.NAMES[rules.VOLUNTARY]
        SPEND = rules.SPEND, rules.NAMES[rules.SPEND]

    kind = models.CharField(max_length=16, choices=Kind)
    code = models.CharField(max_length=6, help_text='Such as "2026" (2026/27) or "2026Q2"')

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["-code", "kind"]
        verbose_name = "open data file"
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="open_dataset_once"),
            models.CheckConstraint(
                condition=Q(kind="spend", code__regex=r"^20[0-9]{2}Q[1-4]$")
                | Q(kind__in=["grants", "voluntary-sector"], code__regex=r"^20[0-9]{2}$"),
                name="open_dataset_of_a_period",
            ),
        ]
        triggers = [append_only("open_dataset_stays")]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.period}"

    def get_absolute_url(self):
        return reverse("open_dataset", args=[self.kind, self.code])

    @property
    def period(self):
        return rules.period(self.code)


class Publication(models.Model):
    """One version of such a file: when, by whom, and from the second on why."""

    dataset = models.ForeignKey(OpenDataset, models.PROTECT, related_name="publications")
    number = models.PositiveIntegerField("version")
    reason = models.CharField(max_length=300, blank=True, help_text="What changed. Public.")
    count = models.PositiveIntegerField("rows")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the rows")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    published_by_name = models.CharField(max_length=200)
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["dataset", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["dataset", "number"], name="publication_once"),
            models.CheckConstraint(
                condition=Q(number=1, reason="") | Q(number__gt=1) & ~Q(reason=""),
                name="publication_says_what_changed",
            ),
            models.CheckConstraint(
                condition=~Q(published_by_name=""), name="publication_by_somebody"
            ),
        ]
        triggers = [
            append_only("publication_stays"),
            pgtrigger.Trigger(
                name="publication_next",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.number <> 1 + (SELECT COALESCE(MAX(number), 0)
                                            FROM funding_publication
                                           WHERE dataset_id = NEW.dataset_id)
                    THEN
                        RAISE EXCEPTION 'versions of a published file are numbered without gaps';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.dataset}, version {self.number}"

    @property
    def is_taken_down(self):
        return hasattr(self, "taken_down")

    def get_absolute_url(self):
        return self.dataset.get_absolute_url()


class PublicationFile(StoredFile):
    """A version in one format."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="files")
    file_format = models.CharField(max_length=4)

    objects = PublicQuerySet.as_manager()

    class Meta(StoredFile.Meta):
        ordering = ["publication", "id"]
        constraints = [
            *StoredFile.Meta.constraints,
            models.UniqueConstraint(
                fields=["publication", "file_format"], name="publication_file_once"
            ),
            models.CheckConstraint(
                condition=Q(file_format__in=["json", "csv", "xlsx"]), name="publication_file_format"
            ),
        ]
        triggers = [append_only("publication_file_stays")]

    def get_absolute_url(self):
        of = self.publication.dataset
        return reverse(
            "open_file", args=[of.kind, of.code, self.publication.number, self.file_format]
        )


class TakenDown(models.Model):
    """A version that nobody gets any more, such as for a name in it. That it was there, and why it is not,
    stays to be read."""

    publication = models.OneToOneField(Publication, models.PROTECT, related_name="taken_down")
    reason = models.CharField(max_length=300, help_text="Public")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "taken down"
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="taken_down_says_why"),
        ]
        triggers = [append_only("taken_down_stays")]

    def __str__(self):
        return f"{self.publication} was taken down"


class PublicationPart(models.Model):
    """A piece of a file, so that none is ever held whole in memory."""

    file = models.ForeignKey(PublicationFile, models.PROTECT, related_name="parts")
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["file", "number"]
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="publication_part_once")
        ]
        triggers = [
            append_only("publication_part_stays"),
            pgtrigger.Trigger(
                name="publication_part_fits",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="""
                    IF length(NEW.data) = 0 OR (SELECT SUM(length(part.data)) FROM funding_publicationpart part
                         WHERE part.file_id = NEW.file_id)
                       > (SELECT size FROM funding_publicationfile WHERE id = NEW.file_id)
                    THEN
                        RAISE EXCEPTION 'nothing is added to a file that was published';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self):
        return f"Part {self.number} of file {self.file_id}"
