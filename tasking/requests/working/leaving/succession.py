"""Teams of an agency that ends: each goes to its successor, or what it works to the successor's own."""

from django.db.models import Exists, OuterRef

from core import events, handing, rows
from core.handing import Succession
from tasking.requests.models import ServiceRequest
from tasking.requests.working import states
from tasking.requests.working.models import ServiceTeam, WorkedRequest


def register():
    handing.succeed(
        Succession("teams", "Service teams", _teams, ServiceTeam.objects.visible_to, _move, 1)
    )


def _teams(agency):
    """Those that something is open for."""
    asked = ServiceRequest.objects.filter(agency=agency, service=OuterRef("service"), is_open=True)
    return ServiceTeam.objects.filter(Exists(asked), agency=agency)


def _move(rows_, agency, to, *, by, at):
    for team in rows_.order_by("pk").select_for_update(of=("self",)):
        own = ServiceTeam.objects.filter(service=team.service_id, agency=to).first()
        if own is None:
            changed = rows.change(team, {"agency": to})
            events.record("changed", team, by=by, at=at, changes=rows.in_words(changed))
            continue
        here = WorkedRequest.objects.filter(team=team, state__in=states.OPEN)
        for worked in here.select_for_update(of=("self",), no_key=True).order_by("pk"):
            rows.change(worked, {"team": own})
