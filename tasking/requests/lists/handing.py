"""Open requests when people leave and agencies end: those of an agency go to its successor as they stand, a
councillor's enquiry stays with whoever made it."""

from django.db.models import Q

from core import handing
from core.handing import Kind, Succession
from tasking.requests.models import ServiceRequest
from tasking.requests.operations import correct_service


def register():
    handing.succeed(
        Succession("requests", "Open requests", _open, ServiceRequest.objects.visible_to, _give, 2)
    )
    handing.register(
        Kind(
            "enquiries", "Open councillor’s enquiries", ServiceRequest.objects.visible_to,
            lambda day: Q(is_open=True), str, lambda each: each.get_absolute_url(), "member",
            stays="It is answered to the councillor who made it", order=40,
        )
    )  # fmt: skip


def _open(agency):
    return ServiceRequest.objects.filter(agency=agency, is_open=True)


def _give(rows, agency, to, *, by, at):
    for row in rows.order_by("pk").select_related("service"):
        correct_service(request=row, service=row.service, agency=to, succeeds=True, by=by, at=at)
