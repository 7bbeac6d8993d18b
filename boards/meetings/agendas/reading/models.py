"""Who has read which papers: kept for the reader alone."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from boards.meetings.agendas.models import AgendaPack
from boards.meetings.agendas.reading import querysets


class PackRead(models.Model):
    """That a member has read an agenda as it was published, with its papers. A supplement is
    another pack, to be read again."""

    pack = models.ForeignKey(AgendaPack, models.CASCADE, related_name="reads", editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", editable=False
    )
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = querysets.PackReadQuerySet.as_manager()

    class Meta:
        ordering = ["pack", "at"]
        constraints = [models.UniqueConstraint(fields=["pack", "user"], name="pack_read_once")]

    def __str__(self):
        return f"{self.pack}, read"
