"""Every write about problems, but for what is counted (`counting`)."""

import uuid

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rests, rows
from core.actors import user_or_none
from core.calendar import same_day_months_on
from core.errors import Refused, WrongState
from neighbourhoods.people.agencies.running import require_running
from tasking.problems import rules, states
from tasking.problems.models import Level, Problem, ProblemStep, State
from tasking.sharing.following import take_readers_along

EDIT = Permission.EDIT_PROBLEM
PLACE = "problem's neighbourhood"
"""The fact that meetings hold: whose groups were asked about it."""
WORDS = (
    *(
        "title",
        "place",
        "times",
        "objective",
        "what",
        "data_used",
        "offender",
        "victim",
        "location",
        "hypothesis",
    ),
    *("process", "outcome", "residents_say"),
)
"""Fields of which an event says only that they changed."""
COPIED = (
    *("title", "neighbourhood", "part", "place", "agency", "lead", "kind", "objective"),
    *("marking", "originator", "what", "times"),
)
"""What a problem that came back takes along."""


@operation
def add_problem(*, title, neighbourhood, agency, by, client_id=None, at=None, **fields):
    """Propose a problem. Returns it; the same `client_id` again returns the first one. Raises Refused
    for a part or an officer that does not fit, PermissionDenied where the right is for another place."""
    at = at or timezone.now()
    if known := rows.once(Problem.objects, client_id):
        rights.require(EDIT, by=by, on=known)
        return known
    require_running(agency)
    problem = Problem(
        title=title, neighbourhood=neighbourhood, agency=agency, created_at=at, changed_at=at,
        client_id=client_id or uuid.uuid4(), **fields,
    )  # fmt: skip
    _check(problem)
    problem.save()
    rights.require(EDIT, by=by, on=problem)  # the row as it is now says whose it is
    _write_step(problem, "", State.PROPOSED, by, at, note="Proposed")
    events.record("added", problem, by=by, at=at, label=problem.reference)
    return problem


@operation
def change_problem(*, problem, by, at=None, **fields):
    """Change what a problem says, where it is, who leads it. Returns it. Raises Refused for what does
    not fit and for another neighbourhood while something of this one stands on it, WrongState where it has ended."""
    at = at or timezone.now()
    locked = lock_open(problem, by=by)
    changed = rows.assign(locked, fields)
    _check(locked, changed)
    if "neighbourhood" in changed:
        _check_moves(locked)
    if not changed:
        return locked
    write(locked, changed, at)
    if {"agency", "neighbourhood"} & changed.keys():
        rights.require_too(EDIT, by=by, on=locked)
    words = rows.in_words(changed, hidden=WORDS)
    events.record("changed", locked, by=by, at=at, changes=words, label=locked.reference)
    return locked


@operation
def move_problem(*, problem, to, by, note="", client_id=None, at=None):
    """Take one step that is a press: adopt, analyse, respond, assess, go back, not take on. Returns the
    problem. Raises WrongState where somebody was quicker, Refused without a reason that the step needs."""
    at = at or timezone.now()
    locked = _lock(problem, by)
    if rows.once(ProblemStep.objects, client_id, problem_id=locked.pk):
        return locked
    if to not in states.steps_by_hand(locked.state):
        _refuse_step(locked, to)
    if states.MACHINE.needs_reason(locked.state, to) and not note.strip():
        raise Refused(f"Enter a reason for the status “{State(to).label}”", "note")
    return _move(locked, to, "problem.moved", by=by, at=at, note=note, client_id=client_id)


@operation
def mark_escalated(
    *, problem, reason, by, level=Level.AREA, note="", client_id=None, at=None
):  # fmt: skip
    """It goes to the area or the city, which is to answer. Returns the problem. Raises WrongState where it
    is not worked here, Refused where the reason is none."""
    at = at or timezone.now()
    locked = _lock(problem, by)
    if rows.once(ProblemStep.objects, client_id, problem_id=locked.pk):
        return locked
    rows.expect(locked, *states.WORKED)
    if reason not in ProblemStep.Reason.values:
        raise Refused("Choose why it goes to the level above", "reason")
    if level not in (Level.AREA, Level.CITY):
        raise Refused("Choose the area or the city", "level")
    locked.level = level
    told = note.strip() or ProblemStep.Reason(reason).label
    return _move(
        locked, states.ESCALATED, "problem.escalated", by=by, at=at, note=told, client_id=client_id,
        reason=reason,
    )  # fmt: skip


@operation
def bring_back(*, problem, note, by, client_id=None, at=None):
    """The level above has answered: it comes back to where it stood. Returns the problem. Raises Refused
    without the answer, WrongState where it is not escalated."""
    at = at or timezone.now()
    locked = _lock(problem, by)
    if rows.once(ProblemStep.objects, client_id, problem_id=locked.pk):
        return locked
    rows.expect(locked, states.ESCALATED)
    if not note.strip():
        raise Refused("Enter what the level above answered", "note")
    last = locked.steps.filter(to_state=states.ESCALATED).order_by("-id").first()
    locked.level = Level.NEIGHBOURHOOD
    back = last.from_state if last else states.ADOPTED
    return _move(locked, back, "problem.brought_back", by=by, at=at, note=note, client_id=client_id)


@operation
def close_problem(*, problem, by, note="", client_id=None, at=None):
    """Close what was assessed; its counts stay as they are now, and it is due to be looked at again in
    three months. Returns it. Raises WrongState where it is not in assessment, Refused where something
    that closing needs is missing."""
    at = at or timezone.now()
    locked = _lock(problem, by)
    if rows.once(ProblemStep.objects, client_id, problem_id=locked.pk):
        return locked
    rows.expect(locked, states.ASSESSMENT)
    if missing := rules.lacks(locked):
        raise Refused(f"Before it can be closed, add {', '.join(missing)}")
    pairs = [(each.before, each.after) for each in locked.counts.fitting()]
    pairs.append((locked.requests_before, locked.requests_after))
    if why := rules.refuse_verdict(locked.verdict, pairs):
        raise Refused(why)
    locked.closed_on = timezone.localdate(at)
    locked.recheck_on = same_day_months_on(locked.closed_on, rules.MONTHS)
    told = note.strip() or "Closed"
    return _move(
        locked, states.CLOSED, "problem.closed", by=by, at=at, note=told, client_id=client_id
    )


@operation
def recheck_problem(*, problem, found, note, by, client_id=None, at=None):
    """What was found when somebody looked again. Returns the problem, or, where it came back, the new one
    that follows it and is adopted already. Raises WrongState where it is not closed or was looked at
    before, Refused without words and for "it held" before the three months are over."""
    at = at or timezone.now()
    locked = _lock(problem, by)
    if rows.once(ProblemStep.objects, client_id, problem_id=locked.pk):
        return getattr(locked, "followed_by", locked)
    rows.expect(locked, states.CLOSED)
    if locked.recheck:
        raise WrongState(f"{locked.reference}: this was recorded already.")
    today = timezone.localdate(at)
    if not note.strip():
        raise Refused("Enter what you found", "note")
    if found == Problem.Recheck.HELD and today < locked.recheck_on:
        raise Refused(f"Whether it held can be said from {locked.recheck_on:%-d %B %Y}", "found")
    changed = {"recheck": found, "recheck_note": note, "rechecked_on": today}
    write(locked, rows.assign(locked, changed), at)
    _write_step(locked, "", "", by, at, note=note, client_id=client_id)
    events.record("problem.rechecked", locked, by=by, at=at, label=locked.reference)
    return _follow(locked, by, at) if found == Problem.Recheck.CAME_BACK else locked


def _follow(before, by, at):
    """The problem that came back, adopted already."""
    fields = {name: getattr(before, name) for name in COPIED}
    problem = Problem.objects.create(
        **fields, follows=before, state=State.ADOPTED, created_at=at, changed_at=at
    )
    take_readers_along(before, problem, at)
    told = f"Came back: {before.reference} was closed on {before.closed_on:%-d %B %Y}"
    _write_step(problem, "", State.ADOPTED, by, at, note=told)
    events.record("added", problem, by=by, at=at, label=problem.reference)
    return problem


@operation
def hand_over_problem(*, problem, to, by, note="", at=None):
    """Another officer leads it, and with the officer that officer's agency. Returns it. Raises Refused for
    whoever works for no agency, WrongState where it has ended."""
    at = at or timezone.now()
    locked = lock_open(problem, by=by)
    if to.agency is None:
        raise Refused(f"{to.name} works for no agency")
    require_running(to.agency)
    changed = rows.assign(locked, {"lead": to, "agency": to.agency})
    write(locked, changed, at)
    _write_step(locked, "", "", by, at, note=f"Handed over. {note}".strip())
    words = rows.in_words(changed)
    events.record(
        "problem.handed_over", locked, by=by, at=at, changes=words, label=locked.reference
    )
    return locked


def lock_open(problem, *, by):
    """The row of a problem that has not ended, locked. Raises WrongState where it has."""
    locked = _lock(problem, by)
    if not locked.is_open:
        raise WrongState(
            f"{locked.reference} is “{locked.get_state_display()}” and stays as it is."
        )
    return locked


def write(problem, changed, at):
    """Write these columns of a locked problem, and when it was changed."""
    problem.changed_at = max(at, problem.created_at)
    problem.save(update_fields=[*changed, "changed_at"])


def _lock(problem, by):
    found = Problem.objects.select_related("agency", "lead", "neighbourhood")
    return rights.lock(problem, EDIT, by=by, found=found)


def _move(problem, to, code, *, by, at, note, client_id, reason=""):
    before = problem.state
    problem.state, problem.is_open = to, to not in states.ENDED
    write(problem, ("state", "is_open", "level", "closed_on", "recheck_on"), at)
    _write_step(problem, before, to, by, at, note=note, reason=reason, client_id=client_id)
    changes = {"state": [State(before).label, State(to).label]}
    events.record(code, problem, by=by, at=at, changes=changes, label=problem.reference)
    return problem


def _write_step(problem, before, to, by, at, *, note, reason="", client_id=None):
    ProblemStep.objects.create(
        problem=problem, at=at, by=user_or_none(by), by_name=by.name, from_state=before, to_state=to,
        reason=reason, note=note or State(to).label, client_id=client_id or uuid.uuid4(),
    )  # fmt: skip


def _refuse_step(problem, to):
    """Raises WrongState: the step is not there from the state in which it stands."""
    wanted = State(to).label if to in State.values else to
    step = problem.last_step()
    who = f" {step[0]} did that on {step[1]:%-d %B %Y at %H:%M}." if step else ""
    raise WrongState(
        f"{problem.named} is now “{problem.get_state_display()}” and cannot become “{wanted}”.{who}"
    )


def _check_moves(problem):
    """Raises Refused while what belongs to its neighbourhood stands on it."""
    if why := rules.refuse_move(
        has_requests=problem.evidence_rows.exists(), is_agreed=bool(problem.cannot_count)
    ):
        raise Refused(why, "neighbourhood")
    rests.refuse(PLACE, problem, "neighbourhood")


def _check(problem, changed=None):
    """Raises Refused for a part, an officer, an agency or periods that do not fit."""
    if problem.part_id and problem.part.neighbourhood_id != problem.neighbourhood_id:
        raise Refused("This part is in another neighbourhood", "part")
    if problem.lead_id and problem.lead.agency_id != problem.agency_id:
        raise Refused(f"{problem.lead.name} does not work for {problem.agency}", "lead")
    if changed and "agency" in changed:
        require_running(problem.agency)
    if refused := rules.refuse_windows(*problem.windows):
        raise Refused(*refused)
