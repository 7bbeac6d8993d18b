"""Where a stop becomes a request or an action: the one place that knows how those are made."""

from core.errors import Refused
from neighbourhoods.models import ServiceEntry
from tasking import states
from tasking.actions.operations import add_action
from tasking.requests.models import ServiceRequest
from tasking.requests.operations import log_request

NEAREST = {"neighbourhood": 0, "area": 1, "city": 2}


def agencies_by_service(neighbourhood):
    """{id of a service: the agency that gives it here}, from the services matrix: what is
    given by the neighbourhood itself before what is for all. One query."""
    entries = ServiceEntry.objects.serving(neighbourhood).filter(
        agency__is_active=True, agency__ended_on=None
    )
    found = {}
    rows = entries.select_related("agency").order_by("pk")
    for each in sorted(rows, key=lambda entry: NEAREST[entry.level]):
        found.setdefault(each.service_id, each.agency)
    return found


def make_request(*, stop, service, agency, by, at):
    """A step: a request to the service, logged like any other: a team that works here has it in its queue. Returns
    it. Raises Refused where its words say how to reach somebody."""
    try:
        return log_request(
            what=in_words(stop),
            service=service,
            agency=agency,
            neighbourhood=stop.walkabout.neighbourhood,
            channel=ServiceRequest.Channel.SEEN,
            is_home_danger=stop.is_danger,
            landlord_told_to=stop.told_to,
            landlord_told_at=stop.told_at,
            client_id=stop.client_id,
            by=by,
            at=at,
        )
    except Refused as refused:
        raise Refused(f"{stop.named}: {refused.message}", f"service_{stop.pk}") from refused


def make_action(*, stop, agency, owner, due_on, by, at):
    """A step: an action, offered to an agency or a person. Returns it."""
    walk = stop.walkabout
    return add_action(
        what=in_words(stop),
        due_on=due_on,
        lead_agency=agency,
        owner=owner,
        neighbourhood=walk.neighbourhood,
        part=walk.part,
        state=states.OFFERED,
        client_id=stop.client_id,
        by=by,
        at=at,
    )


def in_words(stop):
    """The line of a stop with its place."""
    return f"{stop.what} ({stop.where})" if stop.where else stop.what
