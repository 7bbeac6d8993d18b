"""Minutes and notes as they were published, each time with its number and hash."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.urls import reverse

from boards.corrections.triggers import AS_CORRECTED
from boards.meetings.models import Meeting
from boards.minutes.versions import querysets
from core.frozen import PRIVATE_WHOLE, Frozen
from core.guards import append_only

User = settings.AUTH_USER_MODEL


class MinutesVersion(Frozen):
    """Minutes or notes as they were published: names, places and actions as they were said there.

    Each publication has its number; what was published stays readable while the next is written.
    """

    pdf_template = "meeting.typ"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="minutes_versions")
    number = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changes = models.JSONField(default=list, help_text="What changed since the version before")

    objects = querysets.MinutesVersionQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="minutes_version_once"),
            models.CheckConstraint(condition=PRIVATE_WHOLE, name="minutes_version_private_whole"),
        ]
        triggers = [
            append_only("frozen"),
            pgtrigger.Trigger(
                name="who_presided_was_there",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func=f"""
                    IF EXISTS (
                        SELECT 1 FROM boards_decision decided
                          JOIN boards_agendaitem item ON item.id = decided.item_id
                          JOIN boards_attendance came ON came.id = decided.presided_by_id
                         WHERE item.meeting_id = NEW.meeting_id AND decided.struck_out_at IS NULL
                           AND {AS_CORRECTED.format(row="came")} NOT IN ('present', 'substitute'))
                    THEN
                        RAISE EXCEPTION 'who by a correction was not there presided over nothing';
                    END IF;
                    RETURN NULL;
                """,  # noqa: S608 - our own words, in a migration
            ),
            pgtrigger.Trigger(
                name="next_number",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.number <> 1 + (
                        SELECT COALESCE(MAX(number), 0) FROM boards_minutesversion
                         WHERE meeting_id = NEW.meeting_id)
                    THEN
                        RAISE EXCEPTION 'versions of minutes are numbered without gaps';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.word} of the minutes of {self.meeting}"

    def get_absolute_url(self):
        return reverse("minutes_version", args=[self.pk])

    @property
    def word(self):
        return f"Version {self.number}"
