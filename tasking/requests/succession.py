"""Open requests of an agency that ends go to its successor as they stand."""

from core import handing
from core.handing import Succession
from tasking.requests.models import ServiceRequest
from tasking.requests.operations import correct_service


def register():
    handing.succeed(
        Succession("requests", "Open requests", _open, ServiceRequest.objects.visible_to, _give, 2)
    )


def _open(agency):
    return ServiceRequest.objects.filter(agency=agency, is_open=True)


def _give(rows, agency, to, *, by, at):
    for row in rows.order_by("pk").select_related("service"):
        correct_service(request=row, service=row.service, agency=to, by=by, at=at)
