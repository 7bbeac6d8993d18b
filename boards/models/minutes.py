"""What was said and decided: the minute of an item, its draft while typing, decisions."""

import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone

from boards import querysets
from boards.models.guards import OF_ITEM, refuse_when_signed
from boards.models.meetings import AgendaItem

User = settings.AUTH_USER_MODEL


class MinuteDraft(models.Model):
    """The text as it is typed. Autosave writes here; nothing tracks it.

    `version` counts saves of the text; `client_id` is the last save's own id, so that the same
    save sent twice is one.
    """

    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="draft")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    client_id = models.UUIDField(null=True)
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(default=timezone.now)

    objects = querysets.OfItemQuerySet.as_manager()

    def __str__(self):
        return f"Draft of {self.item}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Minute(models.Model):
    """The text of an item as it stands in the minutes. Each change is kept as a revision."""

    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="minute")
    text = models.TextField(blank=True)
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField()

    objects = querysets.OfItemQuerySet.as_manager()

    class Meta:
        triggers = [refuse_when_signed(OF_ITEM)]

    def __str__(self):
        return f"Minute of {self.item}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Decision(models.Model):
    """What a body resolved, recommended or noted under an item."""

    class Outcome(models.TextChoices):
        """The words of the minutes."""

        RESOLVED = "resolved", "Resolved"
        RECOMMENDED = "recommended", "Recommended"
        NOTED = "noted", "Noted"
        DEFERRED = "deferred", "Deferred"
        REFERRED = "referred", "Referred"
        WITHDRAWN = "withdrawn", "Withdrawn"
        LOST = "lost", "Lost"

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=20, choices=Outcome)
    text = models.TextField()
    presiding = models.CharField(max_length=200, blank=True, editable=False)
    voting_present = models.PositiveSmallIntegerField(null=True, editable=False)
    quorum = models.PositiveSmallIntegerField(null=True, editable=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    struck_out_at = models.DateTimeField(null=True)
    struck_out_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = querysets.DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="decision_has_text"),
            models.CheckConstraint(
                condition=models.Q(struck_out_at=None, struck_out_by=None)
                | models.Q(struck_out_at__isnull=False, struck_out_by__isnull=False),
                name="decision_struck_out_pair",
            ),
        ]
        triggers = [
            refuse_when_signed(OF_ITEM),
            pgtrigger.Trigger(
                name="item_admitted",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("item_id"),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM boards_agendaitem item
                        JOIN boards_meeting meeting ON meeting.id = item.meeting_id
                        JOIN boards_body body ON body.id = meeting.body_id
                        WHERE item.id = NEW.item_id AND body.power = 'decide'
                          AND item.in_time IS NOT TRUE AND item.urgent_at IS NULL
                    )
                    THEN
                        RAISE EXCEPTION 'this item was not admitted: it cannot be decided';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="item_quorate",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("item_id"),
                declare=[
                    ("seated", "integer"),
                    ("here", "integer"),
                    ("rule", "boards_body%ROWTYPE"),
                ],
                func="""
                    SELECT body.* INTO rule FROM boards_agendaitem item
                      JOIN boards_meeting meeting ON meeting.id = item.meeting_id
                      JOIN boards_body body ON body.id = meeting.body_id
                     WHERE item.id = NEW.item_id;
                    IF rule.power <> 'decide' THEN
                        RETURN NEW;
                    END IF;
                    SELECT COUNT(*) INTO seated FROM boards_membership seat
                      JOIN boards_agendaitem item ON item.id = NEW.item_id
                      JOIN boards_meeting meeting ON meeting.id = item.meeting_id
                     WHERE seat.body_id = rule.id AND seat.has_vote
                       AND seat.starts_on <= (meeting.starts_at AT TIME ZONE 'Europe/London')::date
                       AND (seat.ends_on IS NULL OR
                            seat.ends_on >= (meeting.starts_at AT TIME ZONE 'Europe/London')::date);
                    SELECT COUNT(*) INTO here FROM boards_attendance row
                      JOIN boards_agendaitem item ON item.id = NEW.item_id
                      JOIN boards_membership seat
                        ON seat.id = COALESCE(row.membership_id, row.substitute_for_id)
                     WHERE row.meeting_id = item.meeting_id AND seat.has_vote
                       AND row.status IN ('present', 'substitute')
                       AND NOT EXISTS (
                           SELECT 1 FROM boards_absence away
                            WHERE away.attendance_id = row.id AND away.first <= item.position
                              AND (away.last IS NULL OR away.last >= item.position));
                    IF here < GREATEST(
                        rule.quorum_minimum,
                        CEIL(COALESCE(rule.seats, seated)::numeric * rule.quorum_numerator
                             / rule.quorum_denominator)
                    )
                    THEN
                        RAISE EXCEPTION 'no quorum in the room: nothing can be decided';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.get_outcome_display()}: {self.text[:80]}"

    @property
    def circumstances(self):
        """What the record says of the room: who presided, and that a quorum was wanting."""
        said = [f"{self.presiding} presiding"] if self.presiding else []
        if self.quorum and self.voting_present < self.quorum:
            said.append(f"no quorum: {self.voting_present} voting, {self.quorum} needed")
        return "; ".join(said)
