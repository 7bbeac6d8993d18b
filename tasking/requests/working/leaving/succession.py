"""Teams of an agency that ends: each goes to its successor, or what it works to the successor's own. What waits for
it waits for its successor."""

from django.db.models import Exists, OuterRef

from core import events, handing, rows
from core.handing import Succession
from tasking.requests.models import ServiceRequest
from tasking.requests.working import states
from tasking.requests.working.models import ServiceTeam, WorkedRequest
from tasking.requests.working.operations import write_step


def register():
    handing.succeed(
        Succession("teams", "Service teams", _teams, ServiceTeam.objects.visible_to, _move, 1),
        Succession(
            "partners", "Requests that wait for it", _waiting, WorkedRequest.objects.visible_to, _wait_on,
            3, holds=False,
        ),
    )  # fmt: skip


def _teams(agency):
    """Those that something is open for."""
    asked = ServiceRequest.objects.filter(agency=agency, service=OuterRef("service"), is_open=True)
    return ServiceTeam.objects.filter(Exists(asked), agency=agency)


def _move(rows_, agency, to, *, by, at):
    own = WorkedRequest.objects.filter(
        request__agency=agency, partner=to, state=states.AWAITING_PARTNER
    )
    for worked in own.select_for_update(of=("self",), no_key=True).order_by("pk"):
        rows.change(worked, {"partner": None})  # their words stay: it waits for colleagues now
    for team in rows_.order_by("pk").select_for_update(of=("self",)):
        own = ServiceTeam.objects.filter(service=team.service_id, agency=to).first()
        if own is None:
            changed = rows.change(team, {"agency": to})
            events.record("changed", team, by=by, at=at, changes=rows.in_words(changed))
            continue
        here = WorkedRequest.objects.filter(team=team, state__in=states.OPEN)
        for worked in here.select_for_update(of=("self",), no_key=True).order_by("pk"):
            rows.change(worked, {"team": own})


def _waiting(agency):
    return WorkedRequest.objects.filter(partner=agency, state=states.AWAITING_PARTNER)


def _wait_on(rows_, agency, to, *, by, at):
    """By the day that stands. Without a successor the request says that the agency has ended."""
    words = str(to or type(agency).objects.get(pk=agency.pk))  # as it is shown from now on
    for worked in rows_.select_for_update(of=("self",), no_key=True).order_by("pk"):
        request = ServiceRequest.objects.select_for_update(no_key=True).get(pk=worked.request_id)
        changes = {"waiting for": [request.waiting_for, words]}
        is_own = to is not None and to.pk == request.agency_id  # then it waits for colleagues
        rows.change(worked, {"partner": None if is_own else to or agency})
        rows.change(request, {"waiting_for": words, "changed_at": max(at, request.received_at)})
        write_step(
            worked, by=by, at=at, note=f"{agency.short_name} has ended. Waiting for {words}."
        )
        events.record("changed", request, by=by, at=at, changes=changes, label=request.reference)
