"""What requests keep about people, and until when they need them."""

from django.db.models import Exists, OuterRef, Q

from core.retention.own import TASK, period
from core.retention.registry import Kept, keep, needs, stays
from core.rows import change
from core.settings import declare
from tasking.requests.complaints.models import ComplaintHandedOver
from tasking.requests.models import RequestReporter, ServiceRequest

REPORTERS = period("reporters", "Who asked for something, and how to reach them", 24)
REQUESTS = period("enquiries", "Whose councillor’s enquiry it was", 72)
COMPLAINTS = period("complaints", "Who complained about a service", 24)
WORKING = "Who took the request and the service that works it"


def register():
    for each in (REPORTERS, REQUESTS, COMPLAINTS):
        declare(each)
    needs("requests", _in_use)
    stays(_records)
    keep(
        Kept(
            "reporters", "Who asked a service for something", ("tasking.RequestReporter",),
            "Residents and others who asked", TASK, "To answer them.", WORKING,
            "after the request ended", REPORTERS, due=_reporters, empty=_forget_reporter,
        )
    )  # fmt: skip
    keep(
        Kept(
            "requests", "Requests, and whose enquiries they were",
            (
                *("tasking.ServiceRequest", "tasking.RequestUpdate", "tasking.TheirRow"),
                *("tasking.WorkedRequest", "tasking.WorkEscalation", "tasking.ServiceTeam"),
            ),
            "Staff who took and worked requests, councillors who enquired", TASK,
            "To see that what was asked is done.", "Who works the request, who took it, the councillor",
            "after the request ended, who enquired is taken off it; who worked it stays with the update",
            REQUESTS, due=_enquiries, empty=_forget_member,
        )
    )  # fmt: skip
    keep(
        Kept(
            "complaints", "Complaints handed to the complaints team", ("tasking.ComplaintHandedOver",),
            "Who complained", TASK, "To tell them where their complaint went.",
            "Who handed it over", "after it was handed over", COMPLAINTS, due=_complaints,
            empty=_forget_complainant,
        )
    )  # fmt: skip


def _reporters(before):
    return RequestReporter.objects.filter(request__is_open=False, request__finished_at__lt=before)


def _forget_reporter(reporter):
    reporter.delete()
    return ["name", "phone", "email"]


def _enquiries(before):
    return ServiceRequest.objects.filter(
        is_open=False, finished_at__lt=before, member__isnull=False
    )


def _forget_member(request):
    return list(change(request, {"member": None}))


def _complaints(before):
    return ComplaintHandedOver.objects.filter(handed_at__lt=before).exclude(name="")


def _forget_complainant(complaint):
    return list(change(complaint, {"name": ""}))


def _in_use(since):
    """Whose enquiry is open."""
    return Q(Exists(ServiceRequest.objects.filter(member=OuterRef("pk"), is_open=True)))


def _records(person):
    """Open enquiries: they are answered first."""
    if number := ServiceRequest.objects.filter(member=person, is_open=True).count():
        yield f"{number} open councillor’s enquir{'ies' if number > 1 else 'y'}: answer first"
