"""That a complaint was handed over: where to, when, and when it is answered."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission, ScopedQuerySet
from core.dates import day_in_words
from core.rows import Versioned, raises_version
from neighbourhoods.models import Agency
from tasking.requests.models import stays

User = settings.AUTH_USER_MODEL


class ComplaintQuerySet(ScopedQuerySet):
    """Complaints that were handed over, for who did it."""

    def visible_to(self, user):
        if not user.is_authenticated or not user.may(Permission.LOG_REQUEST):
            return self.none()
        return self.filter(handed_by=user.pk)

    def changeable_by(self, user, permission):
        return self.visible_to(user) if permission == Permission.LOG_REQUEST else self.none()


class ComplaintHandedOver(Versioned):
    """A complaint about a service that was handed to the complaints team: only that, and nothing of its words. It is
    never worked, merged, closed or counted here."""

    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="complaints"
    )
    name = models.CharField("who complains", max_length=200, blank=True)
    to = models.CharField("handed to", max_length=254)
    handed_at = models.DateTimeField()
    handed_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    told_at = models.DateTimeField(null=True, blank=True)
    """When whoever complains was told to whom it went."""
    their_reference = models.CharField(max_length=60, blank=True)
    answer_due_on = models.DateField()
    client_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        ordering = ["-handed_at", "-id"]
        indexes = [
            models.Index(fields=["handed_by", "handed_at", "id"], name="complaint_by_hand"),
            models.Index(fields=["handed_at", "id"], name="complaint_by_time"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(to=""), name="complaint_goes_somewhere")]
        triggers = [raises_version(), stays("handed_stays", "handed_at", "to", "handed_by_id")]

    def __str__(self):
        return self.reference

    @property
    def reply(self):
        """What to tell whoever complains."""
        handed = day_in_words(timezone.localdate(self.handed_at))
        return (
            f"We passed your complaint to the complaints team on {handed}. Our reference is {self.reference}. "
            f"They will reply by {day_in_words(self.answer_due_on)}."
        )

    def get_absolute_url(self):
        return reverse("complaint", args=[self.pk])

    @property
    def reference(self):
        """What people say on the phone: C and the number."""
        return f"C{self.pk}"
