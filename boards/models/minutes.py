"""What was said and decided: the minute of an item, its draft while typing, decisions."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone

from boards import querysets
from boards.marking.models import Classified
from boards.meetings.items.models import AgendaItem
from boards.meetings.triggers import (
    OF_ITEM,
    refuse_when_signed,
)

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

    objects = querysets.MinuteDraftQuerySet.as_manager()

    def __str__(self):
        return f"Draft of {self.item}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Minute(Classified):
    """The text of an item as it stands in the minutes. Each change is kept as a revision. Under an
    open item it may be private by itself."""

    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="minute")
    text = models.TextField(blank=True)
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField()

    objects = querysets.MinuteQuerySet.as_manager()

    class Meta(Classified.Meta):
        triggers = [
            refuse_when_signed(OF_ITEM),
            pgtrigger.Trigger(
                name="heard_without_the_public",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("access"),
                condition=pgtrigger.Condition("NEW.access = 'exempt'"),
                func="""
                    IF NEW.access = 'exempt' AND EXISTS (
                        SELECT 1 FROM boards_agendaitem item
                        JOIN boards_meeting meeting ON meeting.id = item.meeting_id
                        JOIN boards_body body ON body.id = meeting.body_id
                        WHERE item.id = NEW.item_id AND body.power = 'decide'
                          AND NOT EXISTS (
                              SELECT 1 FROM boards_decision earlier
                              JOIN boards_agendaitem other ON other.id = earlier.item_id
                              WHERE other.meeting_id = item.meeting_id
                                AND other.position <= item.position
                                AND earlier.excludes_public AND earlier.outcome <> 'lost'
                                AND earlier.struck_out_at IS NULL))
                    THEN
                        RAISE EXCEPTION 'the public was there: what it heard is not exempt';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"Minute of {self.item}"
