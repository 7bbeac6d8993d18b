"""Files for audit: who made which, for what, and what was in it for as long as it is kept."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.frozen import PRIVATE_WHOLE, Frozen
from core.guards import moves
from core.rows import Versioned, raises_version
from funding.audit.files import querysets, states
from funding.grants.applications.models import Application
from funding.grants.awards.models import Grant

User = settings.AUTH_USER_MODEL
LOOKS = {
    states.WAITING: ("orange", "▲"),
    states.READY: ("green", "✓"),
    states.FAILED: ("red", "✕"),
    states.EMPTIED: ("grey", "○"),
}


class AuditContent(Frozen):
    """What is in a file: the record as data and PDF, and a ZIP of it with every stored document. Made once for
    the same facts: pressed again without a change, it is the same file, byte for byte."""

    pdf_template = "audit.typ"

    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the facts")
    made_at = models.DateTimeField()
    documents = models.PositiveIntegerField(help_text="How many are in the ZIP")
    size = models.PositiveBigIntegerField(help_text="Bytes of the ZIP")
    zip_sha256 = models.CharField(max_length=64)

    objects = querysets.OfFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=PRIVATE_WHOLE, name="audit_content_private_whole"),
        ]
        triggers = [pgtrigger.Protect(name="audit_content_stays", operation=pgtrigger.Update)]

    def __str__(self):
        return f"Content of a file for audit, {self.made_at:%-d %B %Y}"


class AuditPart(models.Model):
    """A piece of the ZIP, so that none is ever held whole in memory."""

    content = models.ForeignKey(AuditContent, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    objects = querysets.PartQuerySet.as_manager()

    class Meta:
        ordering = ["content", "number"]
        constraints = [
            models.UniqueConstraint(fields=["content", "number"], name="audit_part_once")
        ]
        triggers = [pgtrigger.Protect(name="audit_part_stays", operation=pgtrigger.Update)]

    def __str__(self):
        return f"Part {self.number}"


class AuditFile(Versioned):
    """That somebody made a file of an application, or of one grant: who, when, for what, with which hashes. It
    stays; what was in it is deleted after a time."""

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = states.WAITING, "Being made"
        READY = states.READY, "Ready"
        FAILED = states.FAILED, "Could not be made"
        EMPTIED = states.EMPTIED, "Deleted"

    class What(models.TextChoices):
        """For whom it is."""

        FULL = states.FULL, "For audit: everything"
        PUBLIC = states.PUBLIC, "For a freedom of information request: without personal data"

    application = models.ForeignKey(Application, models.PROTECT, related_name="audit_files")
    grant = models.ForeignKey(Grant, models.PROTECT, null=True, related_name="audit_files")
    what = models.CharField(max_length=6, choices=What)
    made_for = models.CharField(max_length=300, help_text="Such as “External audit 2026/27”")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    done = models.PositiveIntegerField(default=0, editable=False)
    total = models.PositiveIntegerField(default=0, editable=False)
    content = models.ForeignKey(
        AuditContent, models.PROTECT, null=True, editable=False, related_name="files"
    )
    pdf_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    zip_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    reason = models.CharField(max_length=300, blank=True, help_text="Why it could not be made")
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.AuditFileQuerySet.as_manager()
    named = "The file"

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["application", "-id"], name="audit_file_of_application")]
        constraints = [
            models.CheckConstraint(condition=~Q(made_for=""), name="audit_file_for_something"),
            models.CheckConstraint(
                condition=Q(what__in=[states.FULL, states.PUBLIC]), name="audit_file_what_known"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", content=None, pdf_sha256="", reason="")
                | Q(state="failed", content=None, pdf_sha256="") & ~Q(reason="")
                | Q(state="ready", content__isnull=False, reason="") & ~Q(pdf_sha256="")
                | Q(state="emptied", content=None, reason="") & ~Q(pdf_sha256=""),
                name="audit_file_state_whole",
            ),
            models.CheckConstraint(
                condition=Q(done__lte=F("total")), name="audit_file_done_of_total"
            ),
        ]
        triggers = [
            raises_version("done", "total"),
            moves(states.FILE),
            pgtrigger.Protect(
                name="audit_file_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "application", "grant", "what", "made_for", "asked_by", "asked_by_name", "asked_at"
                ),
            ),
            pgtrigger.Protect(
                name="audit_hashes_stay",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.pdf_sha256 <> '' AND (OLD.pdf_sha256, OLD.zip_sha256)"
                    " IS DISTINCT FROM (NEW.pdf_sha256, NEW.zip_sha256)"
                ),
            ),
            pgtrigger.Trigger(
                name="audit_file_of_its_grant",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.grant_id IS NOT NULL"),
                func="""
                    IF NOT EXISTS (SELECT 1 FROM funding_grant given
                                     JOIN funding_grantrequest asked ON asked.id = given.request_id
                                    WHERE given.id = NEW.grant_id AND asked.application_id = NEW.application_id)
                    THEN
                        RAISE EXCEPTION 'a file is of a grant of its application';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(
                name="audit_file_begins",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__state__df="waiting"),
            ),
            pgtrigger.Protect(name="audit_file_kept", operation=pgtrigger.Delete),
        ]  # fmt: skip

    def __str__(self):
        about = f"grant {self.grant.reference}" if self.grant_id else self.application.reference
        return f"File of {about}, {self.asked_at:%-d %B %Y}"

    def get_absolute_url(self):
        return reverse("audit_file", args=[self.pk])

    @property
    def about(self):
        """What it is about: the grant, or the whole application."""
        return self.grant or self.application

    @property
    def is_public(self):
        """Whether it is without personal data."""
        return self.what == states.PUBLIC

    @property
    def is_waiting(self):
        return self.state == states.WAITING

    @property
    def has_failed(self):
        return self.state == states.FAILED

    @property
    def is_emptied(self):
        return self.state == states.EMPTIED

    @property
    def look(self):
        """Its state as (word, colour, shape)."""
        return self.get_state_display(), *LOOKS[self.state]

    @property
    def stem(self):
        """How the file is called, without its ending."""
        about = self.grant.reference if self.grant_id else self.application.reference
        kind = "foi" if self.is_public else "audit"
        return f"{kind}-{about}-{self.content.made_at:%Y-%m-%d}".lower()

    @property
    def neighbourhood_id(self):
        """Where events about it stand: with the money of the whole city."""
        return None
