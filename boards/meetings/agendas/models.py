"""Agendas as they were published, each with its hash."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from boards.meetings.agendas import querysets
from boards.meetings.models import Meeting
from core.frozen import PRIVATE_WHOLE, Frozen
from core.guards import append_only

User = settings.AUTH_USER_MODEL


class AgendaPack(Frozen):
    """An agenda as it was published. Number 1 is the pack; each later number supplements it.

    `document` is the data form of boards.meetings.agendas.documents, `pdf` its PDF, `sha256` the hash of that file:
    together with who and when they prove what was published. Never changed, never deleted.
    """

    pdf_template = "meeting.typ"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="packs")
    number = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    publish_by = models.DateField(help_text="Publication deadline")
    in_time = models.BooleanField()
    changes = models.JSONField(default=list, help_text="What changed since the number before")

    objects = querysets.AgendaPackQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="pack_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="pack_numbers_from_1"),
            models.CheckConstraint(condition=PRIVATE_WHOLE, name="pack_private_whole"),
        ]
        triggers = [append_only("frozen")]

    def __str__(self):
        return f"{self.word} of {self.meeting}"

    def get_absolute_url(self):
        return reverse("pack", args=[self.pk])

    @property
    def word(self):
        return "Agenda" if self.number == 1 else f"Supplement {self.number - 1}"
