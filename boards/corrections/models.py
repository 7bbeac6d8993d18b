"""What was found wrong in a record that stays: written beside it, and never instead of it."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from boards.attendance.models import Attendance
from boards.corrections import querysets, triggers
from boards.decisions.models import Decision
from boards.meetings.items.models import AgendaItem
from boards.meetings.models import Meeting
from core.guards import who_and_when

COUNTED_AS = (
    Attendance.Status.PRESENT, Attendance.Status.APOLOGIES, Attendance.Status.ABSENT,
)  # fmt: skip
"""How a corrected attendance may count; of who has no seat only that they were not there."""
User = settings.AUTH_USER_MODEL


class Correction(models.Model):
    """One error in the record of a meeting, and how it should read: of an item, a decision or
    somebody's attendance. Shown beside what it corrects. Its words never change. What somebody reports
    who does not run the meeting waits, for those inside alone, until who runs it confirms or declines
    it; what they report themselves is confirmed at once."""

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
    minutes_version = models.PositiveSmallIntegerField(
        default=1, editable=False, help_text="Version of the minutes that it was written beside"
    )
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    declined_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    declined_at = models.DateTimeField(null=True)
    declined_reason = models.TextField(blank=True)
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
            models.CheckConstraint(
                condition=Q(attended_as="") | Q(confirmed_at__isnull=False),
                name="correction_counts_confirmed",
            ),
            who_and_when("confirmed", name="correction_confirmed_by_whom"),
            who_and_when("declined", name="correction_declined_why", words=["declined_reason"]),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, declined_at=None)
                | Q(confirmed_at__gte=F("recorded_at"), declined_at=None)
                | Q(confirmed_at=None, declined_at__gte=F("recorded_at")),
                name="correction_settled_one_way",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="words_stay",
                operation=pgtrigger.Delete
                | pgtrigger.UpdateOf(
                    "meeting_id",
                    "item_id",
                    "decision_id",
                    "attendance_id",
                    "text",
                    "recorded_by_id",
                    "recorded_at",
                    "client_id",
                ),
            ),
            pgtrigger.Protect(
                name="settled_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.confirmed_at IS NOT NULL OR OLD.declined_at IS NOT NULL"
                ),
            ),
            triggers.beside_what_is_out(),
            triggers.who_presided_was_there(),
            triggers.one_for_a_seat(),
            pgtrigger.Trigger(
                name="of_its_meeting",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("attended_as", "confirmed_at"),
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
                    IF NOT EXISTS (
                        SELECT 1 FROM boards_meeting
                         WHERE id = NEW.meeting_id AND state = 'minutes_published')
                       AND NOT EXISTS (
                        SELECT 1 FROM boards_decisionnumber
                         WHERE decision_id = NEW.decision_id)
                    THEN
                        RAISE EXCEPTION 'the minutes are not out: the record itself is changed';
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
    def is_waiting(self):
        return self.confirmed_at is None and self.declined_at is None

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
