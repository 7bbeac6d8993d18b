"""Minutes that were ready and found not right: who said so, and why."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from boards.bodies.triggers import said_by_who_may
from boards.meetings.models import Meeting
from boards.minutes.chairing import querysets
from core.guards import frozen_when
from neighbourhoods.models import Person
from neighbourhoods.people.guards import OfKeptPeople

User = settings.AUTH_USER_MODEL


class MinutesReturn(models.Model):
    """The chair, the vice-chair or who presided found that minutes which were marked ready are not
    right. Rows are only added; `answered_at` is when the minutes were marked ready again."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="minutes_returns")
    reason = models.TextField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    returned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    returned_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.MinutesReturnQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="return_has_a_reason"),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__gte=F("returned_at")),
                name="return_answered_later",
            ),
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(answered_at=None), name="return_one_open"
            ),
        ]
        triggers = [
            OfKeptPeople(),
            said_by_who_may("person_id", "NEW.meeting_id"),
            frozen_when("OLD.answered_at IS NOT NULL", "answered_stays"),
            pgtrigger.Protect(
                name="reason_stays",
                operation=pgtrigger.Delete
                | pgtrigger.UpdateOf(
                    "meeting_id", "reason", "person_id", "returned_by_id", "returned_at"
                ),
            ),
            pgtrigger.Trigger(
                name="of_minutes_in_hand",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (SELECT 1 FROM boards_meeting
                                    WHERE id = NEW.meeting_id AND state = 'writing_up')
                    THEN
                        RAISE EXCEPTION 'minutes that are sent back are written up';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.meeting}: {self.reason[:80]}"
