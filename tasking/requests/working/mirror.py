"""What the page of a request and all lists say of one that a team works here: its few plain states."""

import datetime

from django.utils import timezone

from core import rows
from tasking.requests import rules
from tasking.requests import states as plain
from tasking.requests.working import states

OUTCOMES = {
    states.FIXED: plain.FIXED,
    states.NO_FAULT_FOUND: plain.NO_FAULT,
    states.WITHIN_TOLERANCE: plain.NO_FAULT,
    states.NOT_OUR_DUTY: plain.NOT_OURS,
    states.PROGRAMMED_WORKS: plain.PLANNED,
}
"""The others end it without a repair."""
REPORTER = "the person who reported it"
DAY = datetime.timedelta(days=1)


def show(worked, at, waits):
    """Step: write what follows for the locked request; `waits` are its fields of a wait for a partner that begins."""
    request = worked.request
    waits = _waits(worked, at, waits)
    if not request.is_open and worked.is_open:  # it comes back, by the one way there is
        rows.change(
            request, _open(plain.RECEIVED, at, request) | {"reopened": request.reopened + 1}
        )
    rows.change(
        request,
        (_open(_state(worked), at, request) if worked.is_open else _ended(worked, at)) | waits,
    )


def _waits(worked, at, waits):
    """For whom it waits and when they are asked again; once it goes on, when anybody would be."""
    if worked.state == states.AWAITING_REPORTER:
        return {"waiting_for": REPORTER, "chase_on": timezone.localdate(worked.wakes_at) + DAY}
    if worked.waits:
        return waits
    left = worked.request.state == plain.WAITING
    return {"chase_on": rules.chase_default(None, timezone.localtime(at).date())} if left else {}


def _state(worked):
    """Once it was with a team it is never new again."""
    if worked.waits:
        return plain.WAITING
    if worked.state in (states.RECEIVED, states.TRIAGED, states.REOPEN_REQUESTED):
        seen = worked.request.state not in (plain.RECEIVED, plain.FINISHED)
        return plain.WITH_TEAM if seen else plain.RECEIVED
    return plain.WITH_TEAM


def _open(state, at, request):
    return _changed(request, at) | {
        "state": state, "is_open": True, "outcome": "", "outcome_who": "", "planned_for": None,
        "finished_at": None, "waiting_for": "",
    }  # fmt: skip


def _ended(worked, at):
    outcome, request = OUTCOMES.get(worked.outcome, plain.OTHER), worked.request
    known = {"acknowledged_at": request.acknowledged_at or at} if request.is_enquiry else {}
    return _changed(request, at) | known | {
        "state": plain.FINISHED, "is_open": False, "outcome": outcome,
        "outcome_who": str(worked.referred_to) if outcome == plain.NOT_OURS else "",
        "planned_for": worked.planned_on if outcome == plain.PLANNED else None,
        "finished_at": worked.closed_at or worked.answered_at, "waiting_for": "",
    }  # fmt: skip


def _changed(request, at):
    return {"changed_at": max(at, request.received_at)}
