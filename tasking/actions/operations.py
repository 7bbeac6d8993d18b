"""Every write about actions."""

import uuid

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.minutes.operations import forget_check
from boards.models import Meeting
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused, WrongState
from neighbourhoods.people.agencies.running import require_running
from tasking import states
from tasking.actions import rules
from tasking.actions.leaving import passing
from tasking.actions.letters.telling import tell_owner
from tasking.actions.marked.marks import marked_as
from tasking.actions.models import Action, ActionAgency, ActionTold, ActionUpdate
from tasking.actions.offers import answering
from tasking.sharing.following import take_readers_along

EDIT = Permission.EDIT_ACTION
SIGN_OFF = Permission.SIGN_OFF_ACTION
WORKS = (EDIT, Permission.WORK_ACTION)
"""Either right lets a person report on an action."""


def rights_for(to):
    """The rights of which one lets a person ask for a step; `_ask_for_step` says which may take it."""
    return (*WORKS, SIGN_OFF) if to == states.CLOSED else WORKS


@operation
def add_action(
    *, what, due_on, by, lead_agency=None, owner=None, supporting=(), agenda_item=None,
    plan_priority=None, problem=None, request=None, body=None, neighbourhood=None, part=None,
    priority=Action.Urgency.NORMAL,
    state=None, earlier_reference="", brought_over=False, evidence_required=False, client_id=None,
    at=None,
):  # fmt: skip
    """Record a promise. Returns the action; the same `client_id` again returns the first one.

    As a step of a plan's priority, for a problem or a request it lies where that does. Under an agenda
    item, body and neighbourhood are the meeting's own. Without an agency the owner's is taken. Without
    `state` it is accepted where the owner agreed in the room or entered it, and offered otherwise.
    `brought_over` from an earlier list: it may be overdue, and its owner is not written to. Raises Refused where there is none, and for a date, a place or
    an owner that does not fit; WrongState where the meeting is past taking minutes.
    """
    at = at or timezone.now()
    lead_agency = lead_agency or (owner.agency if owner else None)
    if lead_agency is None:
        raise Refused("Choose the agency that will do it", "agency")
    if agenda_item is not None:
        _check_meeting(agenda_item)
    _ask_to_add(
        (agenda_item or body, neighbourhood, plan_priority, *_origins(problem, request)), by
    )
    body, neighbourhood = _where(agenda_item, plan_priority, body, neighbourhood)
    neighbourhood = neighbourhood or _place_of(problem or request)
    if part is not None and part.neighbourhood_id != getattr(neighbourhood, "pk", None):
        raise Refused("This part is in another neighbourhood", "part")
    _check_owner(owner, body)
    state = state or _first_state(lead_agency, owner, agenda_item, brought_over, by)
    if state in states.OPEN:
        require_running(lead_agency)
    _check_due(due_on, at, may_be_past=brought_over)
    marking, originator = marked_as(problem, body, agenda_item, by)
    here = getattr(agenda_item, "pk", None)
    if known := rows.once(Action.objects, client_id, agenda_item_id=here):
        return known
    action = Action.objects.create(
        what=what, due_on=due_on, lead_agency=lead_agency, owner=owner, agenda_item=agenda_item,
        plan_priority=plan_priority, problem=problem, request=request, body=body,
        neighbourhood=neighbourhood, part=part, priority=priority, state=state,
        evidence_required=evidence_required, is_open=state in states.OPEN, done_on=_done_on(state, at),
        marking=marking, originator=originator, earlier_reference=earlier_reference,
        created_by=user_or_none(by), created_at=at, changed_at=at,
        client_id=client_id or uuid.uuid4(),
    )  # fmt: skip
    if problem is not None:
        take_readers_along(problem, action, at)
    if supporting:
        _set_supporting(action, supporting)
    changes = {"state": [None, action.get_state_display()], "due": [None, due_on.isoformat()]}
    events.record("added", action, by=by, at=at, changes=changes, label=action.reference)
    if not brought_over:
        tell_owner(action, ActionTold.Kind.GIVEN, by=by, at=at)
    return action


@operation
def add_actions(*, neighbourhood, by, also=(), client_id=None, at=None, **details):
    """The same promise in several neighbourhoods, one action for each, all of them or none. Returns
    them, the first of `neighbourhood`. The same `client_id` again returns the first ones."""
    client_id = client_id or uuid.uuid4()
    others = sorted({*also} - {neighbourhood}, key=lambda each: each.name)
    tied_to = [details.get(each) for each in ("agenda_item", "body", "plan_priority")]
    for place in (neighbourhood, *others):
        _ask_to_add((*tied_to, place), by)
    made = [add_action(neighbourhood=neighbourhood, by=by, client_id=client_id, at=at, **details)]
    for place in others:
        own_id = rows.press_id(client_id, place.pk)
        made.append(add_action(neighbourhood=place, by=by, client_id=own_id, at=at, **details))
    return made


@operation
def move_action(*, action, to, by, note="", has_photo=False, client_id=None, at=None):
    """Take one step of the state machine; `has_photo`: the caller keeps a photograph with it. Returns
    the update that records it.

    The same `client_id` again returns the first update and changes nothing. Raises WrongState where
    somebody was quicker, Refused for a step that the state or a missing reason does not allow,
    PermissionDenied where the step is not the agency's own.
    """
    at = at or timezone.now()
    locked = _lock(action, by, *rights_for(to))
    if known := rows.once(ActionUpdate.objects, client_id, action_id=locked.pk):
        return known
    if locked.state == to:
        raise WrongState(_already(locked))
    answering.ask_for_step(locked, to, by)
    refusal = rules.refuse_move(locked, to, reason=note, has_photo=has_photo)
    if refusal:
        stale = action.state != locked.state
        raise WrongState(f"{_already(locked)} {refusal}") if stale else Refused(refusal, "note")
    before = locked.state
    moved = {"state": to, "is_open": to in states.OPEN}
    moved["done_on"] = _done_on(to, at, before=locked.done_on)
    _write(locked, rows.assign(locked, moved), at)
    update = _write_update(locked, by=by, at=at, note=note, client_id=client_id, steps=(before, to))
    changes = {"state": [Action.State(before).label, Action.State(to).label]}
    events.record("action.moved", locked, by=by, at=at, changes=changes, label=locked.reference)
    return update


@operation
def add_note(*, action, note, by, client_id=None, at=None):
    """Report progress in words, without a step. Returns the update. Raises Refused without
    words."""
    at = at or timezone.now()
    locked = _lock(action, by, *WORKS)
    if known := rows.once(ActionUpdate.objects, client_id, action_id=locked.pk):
        return known
    if not note.strip():
        raise Refused("Enter an update", "note")
    _write(locked, {}, at)
    update = _write_update(locked, by=by, at=at, note=note, client_id=client_id)
    events.record("action.reported_on", locked, by=by, at=at, label=locked.reference)
    return update


@operation
def change_action(
    *, action, by, at=None, supporting=None, brought_over=False, succeeds=False, **details
):
    """Change words, owner, agency, date, priority, the agencies beside the lead. Returns it. Without an
    agency the lead goes with its owner. Another agency is offered it anew, unless it `succeeds` the one
    before and answers for it as it stands. Raises
    Refused for a date that is past (not where it is `brought_over` from an earlier list: then nobody is
    written to either) and for an owner whom the body may not ask; WrongState for another date of what is closed."""
    at = at or timezone.now()
    locked = _lock(action, by, EDIT)
    changed = rows.assign(locked, details)
    if "owner" in changed:
        _check_owner(locked.owner, locked.body)
        if "lead_agency" not in details:
            lead = answering.follows(locked.owner, changed["owner"][0], locked.lead_agency)
            changed |= rows.assign(locked, {"lead_agency": lead})
    was = locked.state
    if "lead_agency" in changed:
        require_running(locked.lead_agency)
        if not (succeeds or brought_over):
            changed |= rows.assign(locked, {"state": answering.offered_anew(locked, by)})
    if "due_on" in changed:
        if not (locked.is_open or brought_over):
            raise WrongState(f"{_already(locked)} The due date can no longer be changed.")
        _check_due(locked.due_on, at, may_be_past=brought_over)
    words = rows.in_words(changed, hidden=("what",))
    if changed:
        _write(locked, changed, at)
    if supporting is None and "lead_agency" in changed:
        passing.leave_off(locked, changed["lead_agency"][0])
    if was != locked.state:
        said = f"Offered to {locked.lead_agency}."
        _write_update(locked, by=by, at=at, note=said, client_id=None, steps=(was, locked.state))
    if supporting is not None and _set_supporting(locked, supporting):
        names = ", ".join(str(each) for each in supporting)
        words["supporting agencies"] = ["(before)", names]
        rows.touch(locked)
    if words:
        events.record("changed", locked, by=by, at=at, changes=words, label=locked.reference)
    if "owner" in changed and not brought_over:
        tell_owner(locked, ActionTold.Kind.GIVEN, by=by, at=at)
    return locked


@operation
def hand_over_action(*, action, to, note, by, at=None):
    """Another owner takes over. Within the agency the action stands as it is; what no agency has accepted
    is offered to the new owner's. The note stands among the updates. Returns it. Raises Refused for whom
    it does not fit, WrongState where it is closed."""
    at = at or timezone.now()
    locked = _lock(action, by, EDIT)
    if not locked.is_open:
        raise WrongState(f"{locked.reference} is closed already.")
    if why := passing.refuses([locked], to).get(locked.pk):
        raise Refused(why)
    before, was, lead = locked.owner, locked.state, locked.lead_agency
    moved = {"owner": to}
    if not passing.stays_with(locked, to):
        moved |= {"lead_agency": to.agency, "state": states.OFFERED}
    _write(locked, rows.assign(locked, moved), at)
    passing.leave_off(locked, lead)
    said = f"Handed over. {note}".strip()
    steps = (was, locked.state) if was != locked.state else ("", "")
    _write_update(locked, by=by, at=at, note=said, client_id=None, steps=steps)
    changes = {"owner": [before.name if before else None, to.name]}
    events.record(
        "action.handed_over", locked, by=by, at=at, changes=changes, label=locked.reference
    )
    tell_owner(locked, ActionTold.Kind.GIVEN, by=by, at=at)
    return locked


@operation
def redate_action(*, action, due_on, by, note="", client_id=None, at=None):
    """Give an open action another due date, with a word why if there is one. Raises WrongState
    where it is closed, Refused for a date that is past."""
    at = at or timezone.now()
    locked = _lock(action, by, EDIT)
    if not locked.is_open:
        raise WrongState(f"{_already(locked)} The due date can no longer be changed.")
    if locked.due_on != due_on:
        _check_due(due_on, at)
        changes = {"due": [locked.due_on.isoformat(), due_on.isoformat()]}
        _write(locked, rows.assign(locked, {"due_on": due_on}), at)
        events.record(
            "action.redated", locked, by=by, at=at, changes=changes, label=locked.reference
        )
    if note.strip():
        _write_update(locked, by=by, at=at, note=note, client_id=client_id)
    return locked


@operation
def work_line(*, action, by, due_on=None, due_before=None, to="", note="", client_id=None, at=None):
    """What one line of a meeting's action log says: another date, a step, a note; all of it or
    nothing. `due_before` is the date that the line showed. Returns the action. Raises WrongState
    where that date has changed meanwhile, and what the three operations raise."""
    locked = _lock(action, by, EDIT)
    redates = due_on and locked.is_open and due_on != (due_before or locked.due_on)
    if redates and due_before and due_before != locked.due_on:
        raise WrongState(
            f"Someone else changed the due date of {locked.reference} to "
            f"{locked.due_on:%-d %B %Y}. Nothing was saved."
        )
    if redates:
        redate_action(action=action, due_on=due_on, by=by, at=at)
    if to:
        move_action(action=action, to=to, note=note, by=by, client_id=client_id, at=at)
    elif note.strip():
        add_note(action=action, note=note, by=by, client_id=client_id, at=at)
    return action


def _where(agenda_item, plan_priority, body, neighbourhood):
    """(body, neighbourhood) of an action that is tied to these."""
    if agenda_item is not None:
        body = agenda_item.meeting.body
    if plan_priority is not None:
        body = body or plan_priority.plan.body
        neighbourhood = plan_priority.plan.neighbourhood
    return body, (body.neighbourhood if body is not None else None) or neighbourhood


def _ask_to_add(tied_to, by):
    """The right on all that the action is tied to: item or body, neighbourhood, a plan's priority;
    on the city where it is tied to nothing."""
    if not any(tied_to):
        rights.require_city(EDIT, by=by)
    for on in filter(None, tied_to):
        rights.require(EDIT, by=by, on=on)


def _origins(problem, request):
    """What the right to add is asked on, where an action comes from a problem or a request: its place."""
    places = (_place_of(each) for each in (problem, request) if each is not None)
    return tuple(filter(None, places))


def _place_of(origin):
    return origin.neighbourhood if origin is not None and origin.neighbourhood_id else None


def _first_state(lead_agency, owner, agenda_item, brought_over, by):
    if brought_over:
        return states.ACCEPTED
    return answering.first_state(lead_agency, owner, agenda_item, by)


def _lock(action, by, *allowed):
    found = Action.objects.select_related("body", "lead_agency", "owner__agency", "neighbourhood")
    return rights.lock(action, *allowed, by=by, found=found)


def _done_on(state, at, before=None):
    """The day of the report that it is done; later steps keep it, sending back takes it away."""
    if state not in states.REPORTED:
        return None
    return before or timezone.localtime(at).date()


def _write(action, changed, at):
    """Write these columns of a locked action, and when it was changed."""
    action.changed_at = max(at, action.created_at)
    action.save(update_fields=[*changed, "changed_at"])


def _write_update(action, *, by, at, note, client_id, steps=("", "")):
    return ActionUpdate.objects.create(
        action=action,
        at=at,
        by=user_or_none(by),
        by_name=by.name,
        from_state=steps[0],
        to_state=steps[1],
        note=note,
        client_id=client_id or uuid.uuid4(),
    )


def _check_meeting(item):
    meeting = Meeting.objects.select_for_update(no_key=True).get(pk=item.meeting_id)
    if not (meeting.takes_minutes or meeting.state == Meeting.State.MINUTES_READY):
        raise WrongState(
            f"The meeting is now “{rows.state_in_words(meeting)}”, so actions can no longer be added "
            "under its items. Add it on the actions page."
        )
    forget_check(meeting)


def _check_due(due_on, at, *, may_be_past=False):
    if not may_be_past and due_on < timezone.localtime(at).date():
        raise Refused("Due date must not be in the past", "due_on")
    if due_on.year >= 2100:
        raise Refused("Due date must be before 2100", "due_on")


def _check_owner(owner, body):
    """What a private body asks for is seen to by somebody who works for a partner."""
    if owner is not None and owner.agency_id is None and body is not None and body.is_private:
        raise Refused(f"{body} meets in private. Choose someone from an agency", "owner")


def _set_supporting(action, agencies):
    """Make these the supporting agencies. Returns whether that changed anything."""
    wanted = {each.pk for each in agencies} - {action.lead_agency_id}
    named = ActionAgency.objects.filter(action=action).exclude(agency=action.lead_agency_id)
    gone, _ = named.exclude(agency__in=wanted).delete()
    present = set(named.values_list("agency", flat=True))
    if action.is_open:
        require_running(
            *(each for each in agencies if each.pk in wanted - present), field="supporting"
        )
    ActionAgency.objects.bulk_create(
        ActionAgency(action=action, agency_id=each) for each in sorted(wanted - present)
    )
    return bool(gone or wanted - present)


def _already(action):
    last = action.updates.exclude(to_state="").first()
    who = (
        f" {last.by_name} made this change on {timezone.localtime(last.at):%-d %B %Y at %H:%M}."
        if last
        else ""
    )
    return f"{action.reference} is now “{action.get_state_display()}”.{who}"
