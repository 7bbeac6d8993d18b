"""What was found wrong in a record that stays: written beside it, and never instead of it."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from boards.attendance.models import Attendance
from boards.corrections import querysets
from boards.decisions.models import Decision
from boards.meetings.items.models import AgendaItem
from boards.meetings.models import Meeting
from core.guards import append_only

COUNTED_AS = (
    Attendance.Status.PRESENT, Attendance.Status.APOLOGIES, Attendance.Status.ABSENT,
)  # fmt: skip
"""How a corrected attendance may count; of who has no seat only that they were not there."""
User = settings.AUTH_USER_MODEL


class Correction(models.Model):
    """One error in the record of a meeting, and how it should read: of an item, a decision or
    somebody's attendance. Shown beside what it corrects. Rows are only added."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="corrections")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, related_name="corrections")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="corrections")
    attendance = models.ForeignKey(
        Attendance, models.PROTECT, null=True, related_name="corrections"
    )
    attended_as = models.CharField(
        "how the attendance counts",
        max_length=20,
        choices=[(each.value, each.label) for each in COUNTED_AS],
        blank=True,
    )
    text = models.TextField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="correction_has_words"),
            models.CheckConstraint(
                condition=Q(item__isnull=False, decision=None, attendance=None)
                | Q(item=None, decision__isnull=False, attendance=None)
                | Q(item=None, decision=None, attendance__isnull=False),
                name="correction_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(attended_as="")
                | Q(attendance__isnull=False, attended_as__in=["present", "apologies", "absent"]),
                name="correction_counts_attendance",
            ),
        ]
        triggers = [
            append_only(),
            pgtrigger.Trigger(
                name="of_its_meeting",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.meeting_id NOT IN (
                        SELECT meeting_id FROM boards_agendaitem WHERE id = NEW.item_id
                         UNION ALL
                        SELECT item.meeting_id FROM boards_decision decision
                          JOIN boards_agendaitem item ON item.id = decision.item_id
                         WHERE decision.id = NEW.decision_id
                         UNION ALL
                        SELECT meeting_id FROM boards_attendance WHERE id = NEW.attendance_id)
                    THEN
                        RAISE EXCEPTION 'what is corrected is of this meeting';
                    END IF;
                    IF NEW.attended_as IN ('present', 'apologies') AND EXISTS (
                        SELECT 1 FROM boards_attendance
                         WHERE id = NEW.attendance_id AND membership_id IS NULL)
                    THEN
                        RAISE EXCEPTION 'without a seat one was there or was not';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.what}: {self.text[:80]}"

    @property
    def about(self):
        """The item under which it is shown; None for somebody's attendance."""
        return self.item or (self.decision and self.decision.item)

    @property
    def what(self):
        """What is corrected, in words."""
        if self.attendance_id:
            counts = f", now {self.get_attended_as_display().lower()}" if self.attended_as else ""
            return f"Attendance of {self.attendance.name}{counts}"
        if self.item_id:
            return f"Item {self.item.number}"
        number = getattr(self.decision, "numbered", None)
        name = f"{self.decision.get_outcome_display()} {number or ''}".strip()
        return f"{name}, item {self.decision.item.number}"
