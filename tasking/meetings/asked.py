"""Which groups were asked about a problem, before it moves to another neighbourhood."""

from tasking.meetings import rules, states

ASKED = (states.WAITING, states.TAKEN_ON)


def asked_here(problem):
    """Why a problem stays where it was, or None: a group that has no business where it lies by now is asked about it, or
    has taken it on. Two queries."""
    nominations = problem.nominations.filter(state__in=ASKED).select_related("body")
    escalations = problem.escalations.filter(state=states.WAITING).select_related("from_body")
    bodies = [*(each.body for each in nominations), *(each.from_body for each in escalations)]
    for body in bodies:
        if not rules.lies_in(problem, body):
            return (
                f"{body} was asked about it and does not cover this neighbourhood. Withdraw that first, or "
                "propose the problem there"
            )
    return None
