"""That the actions of a meeting were issued, and to whom."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from boards.models import Meeting
from core.guards import append_only
from neighbourhoods.models import Agency
from tasking.meetings import querysets
from tasking.meetings.triggers import issued_after_it_closed

User = settings.AUTH_USER_MODEL


class ActionsIssued(models.Model):
    """The actions of a meeting were sent out to their agencies."""

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="actions_issued")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = querysets.OfMeetingGroupQuerySet.as_manager()

    class Meta:
        triggers = [append_only(), issued_after_it_closed()]

    def __str__(self):
        return f"Actions of {self.meeting}"


class IssuedToAgency(models.Model):
    """How many actions an agency was sent, and how many people got the email: nobody where it must be told
    by phone."""

    issue = models.ForeignKey(ActionsIssued, models.PROTECT, related_name="agencies")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    actions = models.PositiveSmallIntegerField()
    told = models.PositiveSmallIntegerField()

    objects = querysets.OfIssueQuerySet.as_manager()

    class Meta:
        ordering = ["agency__short_name"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "agency"], name="issued_agency_once"),
            models.CheckConstraint(condition=Q(actions__gt=0), name="issued_something"),
        ]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.agency}: {self.actions}"
