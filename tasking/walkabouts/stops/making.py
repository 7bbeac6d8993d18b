"""Where a stop becomes a request or an action: the one place that knows how those are made."""

from core.errors import Refused
from neighbourhoods.models import ServiceEntry
from tasking import states
from tasking.actions.operations import add_action
from tasking.requests.models import ServiceRequest
from tasking.requests.operations import log_request
from tasking.requests.routing import Entry, choose


def agencies_by_service(neighbourhood):
    """{id of a service: the agencies that give it here}, from the services matrix, by the rules by which a request
    that is logged is routed: more than one where somebody has to choose. Two queries."""
    entries = ServiceEntry.objects.serving(neighbourhood).filter(
        agency__is_active=True, agency__ended_on=None
    )
    lines, agencies = {}, {}
    for each in entries.select_related("agency").prefetch_related("neighbourhoods").order_by("pk"):
        places = frozenset(place.pk for place in each.neighbourhoods.all())
        agencies[each.agency_id] = each.agency
        lines.setdefault(each.service_id, []).append(Entry(each.agency_id, each.level, places))
    return {
        service: [agencies[key] for key in dict.fromkeys(each.agency for each in alike)]
        for service, found in lines.items()
        if (alike := choose(found, neighbourhood.pk)[1])
    }


def in_turn(agencies):
    """The names of agencies that give the same, in one order."""
    return " and ".join(sorted(str(each) for each in agencies))


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
