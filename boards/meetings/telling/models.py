"""Who was told of a meeting, by a letter or by hand."""

from django.db import models
from django.urls import reverse

from boards.meetings.models import Meeting
from boards.meetings.telling import querysets
from core.rows import raises_version
from neighbourhoods.models import Told, told_constraints, told_stays
from neighbourhoods.people.guards import OfKeptPeople


class MeetingTold(Told):
    """That one person was to be told of one step of a meeting."""

    class Kind(models.TextChoices):
        """What there is to tell."""

        CALLED = "called", "Call for items"
        AGENDA = "agenda", "Agenda published"
        MOVED = "moved", "Meeting changed"
        CANCELLED = "cancelled", "Meeting cancelled"
        ADJOURNED = "adjourned", "Meeting adjourned"
        APOLOGIES = "apologies", "Apologies noted"
        TO_CHECK = "to_check", "Minutes to check"
        MINUTES = "minutes", "Minutes published"

    about_field = "meeting"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="told", editable=False)
    kind = models.CharField(max_length=20, choices=Kind, editable=False)

    objects = querysets.MeetingToldQuerySet.as_manager()

    class Meta:
        db_table = "boards_meetingtold"
        ordering = ["meeting", "at", "id"]
        constraints = told_constraints("meeting")
        triggers = [raises_version(), OfKeptPeople(), told_stays("meeting")]

    def get_absolute_url(self):
        return reverse("meeting_told", args=[self.meeting_id])
