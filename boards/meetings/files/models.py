"""Files of agenda items and papers, kept in the database."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.access import ScopedQuerySet
from boards.meetings.files import querysets
from boards.meetings.items.models import AgendaItem
from boards.papers.models import Paper
from boards.papers.models import keep_published as keep_published_paper
from core.files import StoredContent, StoredFile
from core.marking.models import Classified

User = settings.AUTH_USER_MODEL
PUBLISHED = """
    SELECT 1 FROM boards_attachment file
      JOIN boards_agendaitem item ON item.id = file.item_id
      JOIN boards_meeting meeting ON meeting.id = item.meeting_id
     WHERE file.id = {file} AND (
           meeting.state = 'minutes_published'
           OR meeting.agenda_published_at IS NOT NULL AND NOT item.is_late AND NOT file.is_late)
    UNION ALL
    SELECT 1 FROM boards_attachment file
      JOIN boards_agendaitem item ON item.paper_id = file.paper_id
      JOIN boards_meeting meeting ON meeting.id = item.meeting_id
     WHERE file.id = {file} AND (
           meeting.minutes_published_at IS NOT NULL
           OR meeting.agenda_published_at IS NOT NULL AND NOT item.is_late)
    UNION ALL
    SELECT 1 FROM boards_attachment file
      JOIN boards_paperrecommendation asked ON asked.paper_id = file.paper_id
      JOIN boards_answer answer ON answer.recommendation_id = asked.id
     WHERE file.id = {file}
"""
"""SQL: a row where the file is out for everyone, or would be if it were not private."""


def keep_published(file, operation):
    """The trigger by which a file that was published stays as it is."""
    return pgtrigger.Trigger(
        name="published_stays",
        when=pgtrigger.Before,
        operation=operation,
        func=f"""
            IF EXISTS ({PUBLISHED.format(file=file)}) THEN
                RAISE EXCEPTION 'this file was published: it stays as it is';
            END IF;
            IF TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            RETURN NEW;
        """,
    )


class Attachment(StoredFile, Classified):
    """A file under an agenda item, or with a paper on whichever agendas that stands. Of a private
    one, or under a private item, the public learns only that there is one. What was published
    stays; the content stands in `AttachmentContent`."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, related_name="files")
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, related_name="files")
    is_late = models.BooleanField(
        default=False, help_text="Added after the agenda: public with a supplement or the minutes"
    )
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = querysets.AttachmentQuerySet.as_manager()

    class Meta(Classified.Meta):
        ordering = ["item", "id"]
        constraints = [
            *Classified.Meta.constraints,
            *StoredFile.Meta.constraints,
            models.UniqueConstraint(fields=["item", "sha256"], name="attachment_once"),
            models.UniqueConstraint(fields=["paper", "sha256"], name="attachment_once_in_paper"),
            models.CheckConstraint(
                condition=Q(item__isnull=False, paper=None)
                | Q(item=None, paper__isnull=False, is_late=False),
                name="attachment_of_item_or_paper",
            ),
        ]
        triggers = [
            keep_published("OLD.id", pgtrigger.Update | pgtrigger.Delete),
            keep_published_paper("NEW.paper_id", pgtrigger.Insert | pgtrigger.UpdateOf("paper_id")),
        ]

    def get_absolute_url(self):
        return reverse("file", args=[self.pk])

    def is_under(self, item):
        """Whether it stands under this item, by itself or with the paper."""
        if self.item_id:
            return self.item_id == item.pk
        return self.paper_id == item.paper_id


class AttachmentContent(StoredContent):
    """The bytes of a file, apart, so that no list ever carries them."""

    attachment = models.OneToOneField(
        Attachment, models.PROTECT, primary_key=True, related_name="content"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta(StoredContent.Meta):
        triggers = [
            *StoredContent.Meta.triggers,
            keep_published("OLD.attachment_id", pgtrigger.Delete),
        ]

    def __str__(self):
        return f"Content of file {self.attachment_id}"
