"""What the page of a request shows of its work."""

from core import slots
from tasking.requests import routing
from tasking.requests.working.models import WorkedRequest


def register():
    slots.fill("request.steps", to_work, template="tasking/requests/working/slots/steps.html")
    slots.fill("request.section", section, template="tasking/requests/working/slots/section.html")


def to_work(requests, user):
    """{id: the work of a request that a team works here}. One query."""
    rows = WorkedRequest.objects.visible_to(user).filter(request__in=[each.pk for each in requests])
    return {each.request_id: {"worked": each} for each in rows.whole()}


def section(requests, user):
    """{id: why it went where it is}. Four queries a request: the page has one."""
    return {each.pk: {"why": why_here(each)} for each in requests}


def why_here(request):
    """One line: the matrix's own reason, or that somebody chose otherwise."""
    routed = routing.route(request.service, request.neighbourhood)
    if routed.agency == request.agency:
        return f"{routed.why}."
    return f"{request.agency} was chosen by hand. {routed.why}."
