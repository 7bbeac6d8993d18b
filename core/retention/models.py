"""What must not be deleted for now, and what was."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from core.guards import append_only


class RetentionHold(models.Model):
    """A row that stays although its period has run out: a complaint, a claim, an investigation."""

    target_type = models.CharField(max_length=80, editable=False)
    target_id = models.BigIntegerField(editable=False)
    label = models.CharField(max_length=300, editable=False)
    reason = models.CharField(max_length=500)
    set_at = models.DateTimeField(default=timezone.now, editable=False)
    set_by_id = models.BigIntegerField(null=True, editable=False)
    set_by_name = models.CharField(max_length=200, editable=False)
    released_at = models.DateTimeField(null=True, editable=False)
    released_by_name = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        ordering = ["-set_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["target_type", "target_id"],
                condition=Q(released_at=None),
                name="retention_hold_once",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(set_by_name=""), name="retention_hold_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(released_at=None, released_by_name="")
                | Q(released_at__gte=F("set_at")) & ~Q(released_by_name=""),
                name="retention_hold_released_whole",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="released_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.released_at IS NOT NULL OR (OLD.target_type, OLD.target_id, OLD.label,"
                    " OLD.reason, OLD.set_at, OLD.set_by_id, OLD.set_by_name) IS DISTINCT FROM"
                    " (NEW.target_type, NEW.target_id, NEW.label, NEW.reason, NEW.set_at,"
                    " NEW.set_by_id, NEW.set_by_name)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Hold on {self.label}"


class Erasure(models.Model):
    """That personal data was taken out of one row: when, by whom, why, from which fields. What stood
    there is nowhere. A backup that is restored is brought up to date by these (core.retention.file)."""

    class Why(models.TextChoices):
        """What asked for it."""

        PERIOD = "period", "No longer needed"
        REQUEST = "request", "Asked for by the person"

    kept = models.CharField(max_length=80)
    target_type = models.CharField(max_length=80)
    target_id = models.BigIntegerField()
    fields = models.JSONField()
    why = models.CharField(max_length=10, choices=Why)
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["at", "id"], name="erasure_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(why="request") | ~Q(reason=""), name="erasure_asked_with_reason"
            ),
        ]
        triggers = [
            append_only(),
            pgtrigger.Trigger(
                name="not_while_held",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF EXISTS (SELECT 1 FROM core_retentionhold
                                WHERE target_type = NEW.target_type AND target_id = NEW.target_id
                                  AND released_at IS NULL)
                    THEN
                        RAISE EXCEPTION 'a hold stands on this row';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kept} {self.target_id}"
