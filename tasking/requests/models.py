"""Service requests: what somebody asked of a service, and what became of it."""

from django.db import models
from django.urls import reverse
from django.utils import timezone

from core.rows import Versioned, raises_version
from neighbourhoods.models import Agency, Neighbourhood, Service
from tasking.requests import querysets


class ServiceRequest(Versioned):
    """An enquiry, a request or a compliment for a service."""

    what = models.CharField(max_length=500)
    service = models.ForeignKey(Service, models.PROTECT, related_name="requests")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="requests")
    neighbourhood = models.ForeignKey(
        Neighbourhood, models.PROTECT, null=True, blank=True, related_name="requests"
    )
    received_at = models.DateTimeField(default=timezone.now)
    is_open = models.BooleanField(default=True, editable=False)

    objects = querysets.ServiceRequestQuerySet.as_manager()

    class Meta:
        triggers = [raises_version()]

    def __str__(self):
        return f"{self.reference} {self.what}"

    def get_absolute_url(self):
        return reverse("request", args=[self.pk])

    @property
    def reference(self):
        """What people say on the phone: SR and the number."""
        return f"SR{self.pk}"
