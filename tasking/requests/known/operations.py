"""Showing who asked: never without a reason, and never unseen."""

from django.utils import timezone

from accounts import rights
from accounts.rights import operation
from core.errors import WrongState
from tasking.requests.models import RequestReporter, ServiceRequest
from tasking.sharing.operations import note_reading

CONTACT = ("contact details",)
"""What is read, as the list of records viewed says it."""


@operation
def show_contact(*, request, reason, by, at=None):
    """Write down that somebody reads who asked and how to reach them, and why. Returns the RequestReporter rows, the
    first first. Raises PermissionDenied for who neither works the request nor took it, Refused without a reason of
    the list, WrongState where nothing is kept."""
    reached = ServiceRequest.objects.reached_by(by).filter(pk=request.pk)
    rights.allow(reached.exists(), "You do not have permission to see who asked.", by=by)
    reporters = list(RequestReporter.objects.filter(request=request))
    if not reporters:
        raise WrongState(f"No contact details are kept for {request.reference}.")
    note_reading(record=request, fields=CONTACT, reason=reason, by=by, at=at or timezone.now())
    return reporters
