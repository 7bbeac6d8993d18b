"""Requests that are one: merged, taken apart again, and one that says two things."""

import uuid

from django.utils import timezone

from accounts.rights import operation
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused, WrongState
from neighbourhoods.people.agencies.running import require_running
from tasking.requests.models import ServiceRequest
from tasking.requests.operations import enquiry_clock
from tasking.requests.working import operations, states
from tasking.requests.working.models import WorkedRequest
from tasking.requests.working.operations import WORK, lock_work, step, write_step
from tasking.requests.working.timed.timed import TIMED
from tasking.sharing.following import take_readers_along

APART = "A councillor’s enquiry is answered on its own. Choose another request"
"""Merged, its reference would stand on a page that others read, and its own clock would end."""


@operation
def merge(*, worked, target, by, note="", client_id=None, at=None):
    """The request repeats another one: it ends here, and who reported it follows that one. Returns the step.
    Raises Refused for itself, for a loop, for a target that has ended, and between a councillor's enquiry
    and another request; WrongState where it has ended
    itself."""
    at = at or timezone.now()
    found = _both(worked, target, by)
    locked, other = found[worked.pk], found[target.pk]
    if locked.pk == other.pk:
        raise Refused("A request cannot repeat itself. Choose another one", "target")
    if known := rows.once(operations.WorkStep.objects, client_id, worked_id=locked.pk):
        return known
    if other.target_id is not None:
        raise Refused(_points_on(other, locked), "target")
    if locked.request.is_enquiry != other.request.is_enquiry:
        raise Refused(APART, "target")
    rows.expect(locked, *states.OPEN)
    if not other.is_open:
        raise Refused(
            f"{other.reference} has ended. Reopen it first, or choose another one", "target"
        )
    said = {"outcome": states.DUPLICATE, "facts": {"target": other}}
    note = note or f"The same as {other.reference}."
    if states.can_move(locked.state, states.CLOSED, locked.came_from):
        made = step(locked, states.CLOSED, by=by, at=at, note=note, client_id=client_id, **said)
    else:
        step(locked, states.RESOLVED, by=by, at=at, note=note, **said)
        made = step(locked, states.CLOSED, by=by, at=at, client_id=client_id)
    write_step(other, by=by, at=at, note=f"{locked.reference} was reported too.")
    events.record("request.merged", other.request, by=by, at=at, label=other.reference)
    return made


@operation
def unmerge(*, worked, by, note, at=None):
    """It was another thing after all: the request goes on with its team, on its own clock. Returns it. Raises
    WrongState where it is no duplicate, Refused without a word."""
    at = at or timezone.now()
    locked = lock_work(worked, by, WORK)
    if locked.target_id is None:
        raise WrongState(f"{locked.reference} is merged with no other request.")
    if not note.strip():
        raise Refused("Say why", "note")
    target, request, reopened = locked.target, locked.request, locked.request.reopened
    clock = {name: getattr(locked, name) for name in ("reopenings", "began_at", *TIMED)}
    said = {"note": note}
    if not locked.asks_to_reopen:
        step(locked, states.REOPEN_REQUESTED, by=by, at=at, **said)
        said = {}
    step(locked, states.ASSIGNED, by=by, at=at, **said)
    # Nobody asked for more: it was put right, and counts on as if it had never been merged.
    rows.change(locked, clock)
    rows.change(request, {"reopened": reopened})
    operations.timing.set_clock(locked, at)
    events.record("request.unmerged", target.request, by=by, at=at, label=target.reference)
    return locked


COPIED = (
    *("kind", "service", "agency", "neighbourhood", "place", "latitude", "longitude", "channel"),
    *("marking", "originator"),
)
ENQUIRY = ("is_enquiry", "member", "acknowledge_by", "answer_by")
"""What is split off a councillor's enquiry is one too."""


@operation
def log_another(*, worked, what, by, client_id=None, at=None):
    """Another request at the same place and for the same service: what one says besides, received when it was; or
    what came back too late to be reopened, received now. Returns it. The same `client_id` again returns the first.
    Raises Refused without words and where its agency has ended."""
    at = at or timezone.now()
    locked = lock_work(worked, by, operations.LOG)
    if known := rows.once(ServiceRequest.objects, client_id):
        return known
    if not what.strip():
        raise Refused("Say what it is", "what")
    old = locked.request
    require_running(old.agency)
    said = {name: getattr(old, name) for name in (*COPIED, *(ENQUIRY if old.is_enquiry else ()))}
    if old.member and not locked.is_open:
        said |= enquiry_clock(old.member, at)
    request = ServiceRequest.objects.create(
        what=what, received_at=old.received_at if locked.is_open else at, changed_at=at,
        taken_by=user_or_none(by), client_id=client_id or uuid.uuid4(), **said,
    )  # fmt: skip
    take_readers_along(old, request, at)
    operations.receive_work(request=request, by=by, at=at, earlier=locked)
    write_step(locked, by=by, at=at, note=f"{request.reference} was logged besides.")
    events.record("request.logged_besides", request, by=by, at=at, label=request.reference)
    return request


def _both(worked, target, by):
    """{key: the two, locked in the order of their keys}, so that two merges in both ways wait in a row."""
    pair = sorted((worked, target), key=lambda each: each.pk)
    return {each.pk: lock_work(each, by, WORK) for each in pair}


def _points_on(other, locked):
    if other.target_id == locked.pk:
        return f"{other.reference} was merged into this one already"
    return f"{other.reference} was merged into {other.target.reference}. Choose that one"


def followers_of(worked, user):
    """The requests whose reporters follow this one, also by way of another, as the user may see them. One query a
    step of the way."""
    found, keys = [], [worked.pk]
    while keys:
        rows_ = WorkedRequest.objects.visible_to(user).filter(target__in=keys)
        nearest = list(rows_.select_related("request").order_by("id"))
        keys = [each.pk for each in nearest]
        found += [each.request for each in nearest]
    return found
