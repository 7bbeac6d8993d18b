"""Every step of a request that a team works here."""

import uuid

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rows
from core.actors import acts_for_nobody, user_or_none
from core.errors import Refused, WrongState
from neighbourhoods.people.agencies.running import require_running
from tasking.requests.feedback import ending
from tasking.requests.models import ServiceRequest
from tasking.requests.working import mirror, states
from tasking.requests.working.models import ServiceTeam, WorkedRequest
from tasking.requests.working.querysets import works_on
from tasking.requests.working.records import WorkEscalation, WorkPause, WorkStep
from tasking.requests.working.timed import clock, timing

WORK, LOG = Permission.WORK_REQUEST, Permission.LOG_REQUEST
FACTS = ("reason", "referred_to", "their_reference", "referred_request", "target", "planned_on")
BLANK = {
    "outcome": "", "reason": "", "their_reference": "", "referred_to": None,
    "referred_request": None, "target": None, "planned_on": None,
}  # fmt: skip
"""An outcome that was undone."""


@operation
def receive_work(*, request, by, at=None, earlier=None):
    """Begin the work of a request that was logged, where a team works here for its service and agency. Returns
    the work, the one that is there already, or None where the request is logged and chased."""
    at = at or timezone.now()
    locked = rights.lock(request, LOG, WORK, by=by)
    if known := WorkedRequest.objects.filter(request=locked).first():
        return known
    team = timing.team_of(locked)
    if team is None or not team.works_here or not locked.is_open:
        return None
    promised = timing.promise(team, locked.received_at)
    worked = WorkedRequest.objects.create(request=locked, earlier=earlier, **promised)
    timing.set_clock(worked, at)
    write_step(worked, by=by, at=at, steps=("", states.RECEIVED))
    events.record("request.work_begun", locked, by=by, at=at, label=locked.reference)
    return worked


@operation
def move_work(
    *, worked, to, by, note="", outcome="", client_id=None, at=None, **facts
):  # fmt: skip
    """Take one step. `facts` are what an outcome needs. Returns the step.

    The same `client_id` again returns the first. Raises WrongState where somebody was quicker or it is too late
    to reopen, Refused for a step, an outcome or a missing word that the rules do not allow, for one that repeats another, which
    `merge` ends, and for a request that the user does not see.
    """
    at = at or timezone.now()
    locked = lock_work(worked, by, WORK, *((LOG,) if to == states.REOPEN_REQUESTED else ()))
    if known := rows.once(WorkStep.objects, client_id, worked_id=locked.pk):
        return known
    expect_step(worked, locked, to, note)
    _expect_own_end(by, outcome, facts.get("referred_request"))
    return step(
        locked, to, by=by, at=at, note=note, outcome=outcome, client_id=client_id, facts=facts
    )


def step(
    locked, to, *, by, at, note="", outcome="", team=None, assigned_to=None, client_id=None, facts=(), waits=None
):  # fmt: skip
    """Step of an operation: what follows from going from one state to another, on the locked row. `waits`: for which
    partner and until when, {field: value}. Raises Refused for an end before the landlord of a council home was told,
    and for a wait for a partner who is not named."""
    before, waits = locked.state, dict(waits or {})
    if to == states.AWAITING_PARTNER and not waits:
        raise Refused("Choose the agency it waits for, or enter another body", "agency")
    changed = {"state": to, "partner": waits.pop("partner", None)}
    changed |= _team(locked, to, team, assigned_to)
    if to in states.AT_AN_END:
        if locked.request.waits_for_landlord:
            raise Refused("Ring the landlord first, and record who was told")
        changed |= _at_its_end(locked, to, outcome, dict(facts), note, at)
    elif to == states.ASSIGNED and before == states.REOPEN_REQUESTED:
        changed |= _anew(locked, team, at)
    if to == states.REOPEN_REQUESTED:
        changed["closed_at"] = None
        require_running(locked.request.agency)
        _require_in_time(locked, at)
    if (before, to) == (states.ASSIGNED, states.TRIAGED):
        changed |= {"rejections": locked.rejections + 1}
    _pause(locked, before, to, at)
    changed["came_from"] = before if to in states.AWAITING else ""
    rows.change(locked, changed)
    timing.set_clock(locked, at)
    mirror.show(locked, at, waits)
    made = write_step(locked, by=by, at=at, steps=(before, to), note=note, client_id=client_id)
    _tell_above(locked, before, to, at)
    named = WorkedRequest.State
    events.record(
        "request.worked", locked.request, by=by, at=at, label=locked.reference,
        changes={"state": [named(before).label, named(to).label]},
    )  # fmt: skip
    if to in states.AT_AN_END:
        ending.ended(locked.request, by=by, at=at)
    return made


@operation
def take(*, worked, by, client_id=None, at=None):
    """Take a request out of the queue in one press: triaged and given to its team where it was not yet, and to
    whoever presses; one whose officer no longer works it goes on in the state in which it stands. Returns the step.
    Raises WrongState where somebody has it, Refused where no team is there."""
    at = at or timezone.now()
    locked = lock_work(worked, by, WORK)
    if known := rows.once(WorkStep.objects, client_id, worked_id=locked.pk):
        return known
    if locked.assigned_to_id is not None and works_on(locked.assigned_to, locked):
        raise WrongState(f"{locked.assigned_to.name} has {locked.reference} already.")
    left = states.WITH_TEAM if locked.assigned_to_id else ()
    rows.expect(locked, states.RECEIVED, states.TRIAGED, states.ASSIGNED, *left)
    me = user_or_none(by)
    if locked.state in states.WITH_TEAM:
        rows.change(locked, {"assigned_to": me})
        timing.set_clock(locked, at)
        events.record("request.taken", locked.request, by=by, at=at, label=locked.reference)
        return write_step(locked, by=by, at=at, note="Taken.", client_id=client_id)
    if locked.state == states.RECEIVED:
        step(locked, states.TRIAGED, by=by, at=at)
    return step(locked, states.ASSIGNED, by=by, at=at, assigned_to=me, client_id=client_id)


@operation
def add_note(*, worked, note, by, client_id=None, at=None):
    """Say something about the work, without a step. Returns the row. Raises Refused without words."""
    at = at or timezone.now()
    locked = lock_work(worked, by, WORK)
    if known := rows.once(WorkStep.objects, client_id, worked_id=locked.pk):
        return known
    if not note.strip():
        raise Refused("Enter a note", "note")
    events.record("request.work_noted", locked.request, by=by, at=at, label=locked.reference)
    return write_step(locked, by=by, at=at, note=note, client_id=client_id)


@operation
def correct_service(*, worked, service, by, agency=None, at=None):
    """The request is for another service: reference, history and time of receipt stay, the target is reckoned
    anew from that time, and the old one is kept. Its new team has not seen it: it is triaged. Returns it.
    Raises WrongState once it has ended, Refused where no team works that service here."""
    at = at or timezone.now()
    locked = lock_work(worked, by, WORK)
    rows.expect(locked, states.RECEIVED, states.TRIAGED, states.ASSIGNED)
    request, agency = locked.request, agency or locked.request.agency
    if (service, agency) == (request.service, request.agency):
        return locked
    found = ServiceTeam.objects.working().filter(service=service, agency=agency).first()
    if found is None:
        raise Refused(f"No team of {agency} works {service} here", "service")
    timing.remember_target(locked, f"Service corrected to {service}"[:200], at)
    changes = {"service": [str(request.service), str(service)]}
    rows.change(request, {"service": service, "agency": agency})
    before = locked.state
    changed = timing.promise(found, locked.began_at) | {"team": None, "assigned_to": None}
    if before == states.ASSIGNED:
        changed["state"] = states.TRIAGED
    rows.change(locked, changed)
    timing.set_clock(locked, at)
    steps = (before, locked.state) if before != locked.state else ("", "")
    write_step(locked, by=by, at=at, steps=steps, note=f"Service corrected to {service}.")
    events.record(
        "request.work_moved_service", request, by=by, at=at, changes=changes, label=locked.reference
    )
    return locked


def why_kept(request):
    """Why a request is not moved as one that is chased: its team works it here."""
    worked = WorkedRequest.objects.filter(request=request).select_related("team").first()
    if worked is None:
        return ""
    return f"{worked.team or request.agency} works {request.reference} here. Use the steps of its work."


def lock_work(worked, by, *allowed):
    """Step: the work and its request, locked in this order. Raises what rights.lock raises."""
    # Without what it points at: whoever waited for the lock would get the team and the officer of before.
    locked = rights.lock(worked, *allowed, by=by)
    here = ServiceRequest.objects.select_for_update(no_key=True)
    locked.request = here.get(pk=locked.request_id)
    return locked


def expect_step(worked, locked, to, note):
    """Step: raises WrongState for a step that somebody else has taken or that is none from here, Refused for
    one without its word."""
    if worked.state != locked.state or not states.can_move(locked.state, to, locked.came_from):
        rows.expect(
            locked, *(each for each in states.STATES if states.can_move(each, to, locked.came_from))
        )
    if worked.state != locked.state:
        rows.expect(locked, worked.state)
    if states.MACHINE.needs_reason(locked.state, to) and not note.strip():
        raise Refused("Say why", "note")


def write_step(worked, *, by, at, steps=("", ""), note="", client_id=None):
    """Step: the row that tells of a step or of what was said."""
    return WorkStep.objects.create(
        worked=worked, at=at, by=user_or_none(by), by_name=by.name, from_state=steps[0],
        to_state=steps[1], team=worked.team, note=note, client_id=client_id or uuid.uuid4(),
    )  # fmt: skip


def _expect_own_end(by, outcome, referred):
    """Only `merge` asks what holds of the request that is repeated; one for another agency is named by who sees it."""
    if outcome == states.DUPLICATE:
        raise Refused("Merge it with the earlier report instead", "outcome")
    if referred is None or acts_for_nobody(by):
        return
    if not ServiceRequest.objects.visible_to(by).filter(pk=referred.pk).exists():
        raise Refused("Choose a request that you can see", "referred_request")


def _team(locked, to, team, assigned_to):
    """Who has it from now on. A reopened one goes to the last team, a rejected one to none."""
    if to == states.TRIAGED and not locked.waits:
        return {"team": None, "assigned_to": None}
    if to != states.ASSIGNED:
        return {}
    team = team or locked.team or timing.team_of(locked.request)
    if team is None:
        raise Refused("Choose the team", "team")
    same = locked.team_id == team.pk
    return {
        "team": team, "first_team": locked.first_team or team,
        "assigned_to": assigned_to or (locked.assigned_to if same else None),
    }  # fmt: skip


def _at_its_end(locked, to, outcome, facts, note, at):
    """Outcome, its facts and the time; what has an outcome already keeps it. Raises Refused where something is
    missing or belongs to another outcome."""
    closed = {"closed_at": _first_closed(locked) or at} if to == states.CLOSED else {}
    if locked.ended and not outcome:
        return closed
    given = {name: facts.get(name) or BLANK[name] for name in FACTS}
    given["reason"] = given["reason"] or (note if outcome == states.REFUSED else "")
    if lacking := states.lacks(outcome, given):
        raise Refused(states.WORDS.get(lacking, "Choose what came of it"), lacking)
    if other := states.of_another(outcome, given):
        raise Refused("This belongs to another outcome", other[0])
    _check_true(locked.request, given, at)
    return closed | given | {"outcome": outcome, "answered_at": at}


def _check_true(request, given, at):
    """Raises Refused for a duty of the agency that has it or of one that has ended, and for works planned in the past."""
    if given["referred_to"] == request.agency:
        raise Refused(f"{request.agency} has it now. Name whose duty it is instead", "referred_to")
    require_running(given["referred_to"], field="referred_to")
    if given["planned_on"] and given["planned_on"] < timezone.localtime(at).date():
        raise Refused("The date it is planned for must not be in the past", "planned_on")


def _first_closed(locked):
    """When what stays closed was closed since it was answered, so that the days in which it may come back do not
    begin again; None where it was not."""
    if not locked.asks_to_reopen:
        return None
    closed = locked.steps.filter(to_state=states.CLOSED, at__gte=locked.answered_at)
    return closed.order_by("at", "id").values_list("at", flat=True).first()


def _anew(locked, team, at):
    """A reopened request: its outcome is undone, and its clock begins anew; the old target is kept."""
    timing.remember_target(locked, "Reopened", at)
    again = timing.promise(team or locked.team or timing.team_of(locked.request), at)
    return again | BLANK | {"answered_at": None, "reopenings": locked.reopenings + 1}


def _require_in_time(locked, at):
    ended = locked.closed_at or locked.answered_at
    if not clock.may_reopen(ended, at):
        raise WrongState(
            f"{locked.reference} ended more than 28 days ago. Log it again: the new request names this one."
        )


def _pause(locked, before, to, at):
    """The clock stands while it waits, and no longer than it may."""
    if before in states.AWAITING:
        pause = locked.pauses.get(ended_at=None)
        pause.ended_at = max(min(at, pause.ends_by), pause.began_at)
        pause.save(update_fields=["ended_at"])
    if to in states.AWAITING:
        ends = clock.latest_end(at, locked.days())
        WorkPause.objects.create(worked=locked, began_at=at, ends_by=ends)


def _tell_above(locked, before, to, at):
    """Sent back twice, reopened twice: somebody above is told."""
    if (before, to) == (states.ASSIGNED, states.TRIAGED):
        if locked.rejections >= clock.MOST_REJECTIONS:
            timing.escalate(locked, WorkEscalation.Rung.REJECTED, at)
    elif before == states.REOPEN_REQUESTED and to == states.ASSIGNED:
        if locked.reopenings >= clock.MOST_REOPENINGS:
            timing.escalate(locked, WorkEscalation.Rung.REOPENED, at)
