"""What problems show on the page of a request: those that it is part of, and where one begins."""

from accounts.access import Permission
from core import slots
from tasking.problems.counts.models import ProblemRequest
from tasking.problems.models import Problem
from tasking.requests.models import ServiceRequest

EDIT = Permission.EDIT_PROBLEM
FOLDER = "tasking/problems/slots"


def register():
    slots.fill("request.problems", of_requests, template=f"{FOLDER}/request.html")
    slots.fill("request.repeated", begin, template=f"{FOLDER}/begin.html")


def of_requests(requests, user):
    """{id: the problems that a request is part of, as the user sees them, and whether the user may link one}. Three
    queries."""
    keys, edited = [each.pk for each in requests], Problem.objects.changeable_by(user, EDIT)
    rows = ProblemRequest.objects.filter(
        request__in=keys, problem__in=Problem.objects.visible_to(user).values("pk")
    ).select_related("problem")
    links = list(rows)
    may = set(
        edited.filter(pk__in=[each.problem_id for each in links]).values_list("pk", flat=True)
    )
    found = {each.pk: {"links": [], "may_link": False} for each in requests}
    for each in links:
        each.may_unlink = each.problem.is_open and each.problem_id in may
        found[each.request_id]["links"].append(each)
    for key in _linkable(requests, user):
        found[key]["may_link"] = True
    return {key: data for key, data in found.items() if data["links"] or data["may_link"]}


def begin(requests, user):
    """{id: the request from which a problem may be begun}. One query."""
    return {key: {"request": key} for key in _linkable(requests, user)}


def _linkable(requests, user):
    """Keys of the requests that the user may make part of a problem."""
    keys = [each.pk for each in requests if each.may_show_a_problem]
    if not keys or not user.is_authenticated or not user.may(EDIT):
        return []
    rows = ServiceRequest.objects.changeable_by(user, EDIT)
    return list(rows.filter(pk__in=keys).values_list("pk", flat=True))
