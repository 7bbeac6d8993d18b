"""Requests of a world: one to work, one of a councillor, one that ended, one about a council home, one complaint."""

import datetime

from django.utils import timezone

from core.actors import SYSTEM
from tasking.models import ComplaintHandedOver, ServiceRequest, TheirRow
from tasking.requests import operations


def add(side):
    """Adds to the rows of a side; every one is taken by the system."""
    mark, rows, now = side.mark, side.rows, timezone.now()
    where = {"service": side.service, "agency": side.agency, "neighbourhood": side.place}
    reporter = {"name": f"{mark} SECRET caller", "phone": "01632", "email": ""}
    rows["request"] = operations.log_request(
        what=f"{mark} sofa by the garages", place=f"{mark} Street", reporter=reporter, by=SYSTEM, **where
    )  # fmt: skip
    rows["home_danger"] = operations.log_request(
        what=f"{mark} mould in a bedroom", is_home_danger=True, by=SYSTEM, **where
    )
    ended = operations.log_request(what=f"{mark} lamp is out", by=SYSTEM, **where)
    rows["ended_request"] = operations.finish(request=ended, outcome="fixed", by=SYSTEM)
    rows["enquiry"] = ServiceRequest.objects.create(
        what=f"{mark} SECRET enquiry", is_enquiry=True, member=side.term.person, **where,
        acknowledge_by=now + datetime.timedelta(days=1), answer_by=now + datetime.timedelta(days=9),
    )  # fmt: skip
    rows["complaint"] = ComplaintHandedOver.objects.create(
        agency=side.agency, name=f"{mark} SECRET complainant", to="complaints@example.org",
        handed_at=now, handed_by=side.writer, answer_due_on=now.date(),
    )  # fmt: skip
    rows["their_row"] = TheirRow.objects.create(
        agency=side.agency, reference="STR-1", status="Done", on=now.date(), fits=0, read_at=now,
        read_by=side.writer,
    )  # fmt: skip
