"""How a problem begins: from nothing, from a request that shows it, or from a police priority."""

from accounts import rights
from accounts.rights import operation
from tasking.problems.counts.operations import link_requests
from tasking.problems.operations import EDIT, add_problem
from tasking.problems.police.operations import change_priority


@operation
def begin_problem(*, by, requests=(), police_priority=None, at=None, **fields):
    """Propose a problem, with the requests that show it and the police priority that leads to it. Returns
    it; the same `client_id` again returns the first one."""
    problem = add_problem(by=by, at=at, **fields)
    rights.require(EDIT, by=by, on=problem)
    link_requests(problem=problem, requests=requests, by=by, at=at)
    if police_priority is not None and police_priority.problem_id != problem.pk:
        rights.require_too(EDIT, by=by, on=police_priority)
        change_priority(priority=police_priority, problem=problem, by=by, at=at)
    return problem
