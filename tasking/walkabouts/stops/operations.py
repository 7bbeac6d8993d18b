"""Stops: added on the way, changed at the desk, sent out in one go; blocks and their grades."""

import uuid

from django.db.models import Max
from django.utils import timezone

from accounts.rights import operation
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused, WrongState
from neighbourhoods.people.agencies.running import require_running
from tasking.walkabouts import rules, states
from tasking.walkabouts.operations import lock_walkabout
from tasking.walkabouts.stops import making
from tasking.walkabouts.stops.models import Block, BlockGrade, Stop
from tasking.walkabouts.stops.photos import keep_photo, look_into

MOST = 200
ELSEWHERE = "another walkabout"


@operation
def add_stop(
    *, walkabout, what, by, where="", service=None, is_danger=False, photo=None, client_id=None,
    at=None,
):  # fmt: skip
    """Something was seen. Returns the stop; the same `client_id` again returns the first. Raises Refused
    without words, before the day, for one too many and for what is no photograph."""
    at = at or timezone.now()
    picture = look_into(*photo) if photo else None
    locked = lock_walkabout(walkabout, by=by)
    if known := rows.once(Stop.objects, client_id, walkabout_id=locked.pk, elsewhere=ELSEWHERE):
        return known
    rows.expect(locked, *states.TAKES_STOPS)
    if not what.strip():
        raise Refused("Enter what you see", "what")
    if why := rules.why_not_yet(*map(timezone.localtime, (locked.starts_at, at))):
        raise Refused(why)
    last = locked.stops.aggregate(last=Max("number"))["last"] or 0
    if last >= MOST:
        raise Refused(f"A walkabout has {MOST} stops at most. Plan another one")
    stop = Stop.objects.create(
        walkabout=locked, number=last + 1, what=what.strip(), where=where.strip(), service=service,
        is_danger=is_danger, created_by=user_or_none(by), created_at=at,
        client_id=client_id or uuid.uuid4(),
    )  # fmt: skip
    if picture:
        keep_photo(stop, picture)
    _tell("walkabout.stop_added", stop, by, at)
    return stop


def lock_stop(stop, *, by):
    """A step: the stop, locked after its walkabout, which still takes changes."""
    walkabout = lock_walkabout(stop.walkabout, *states.TAKES_STOPS, by=by)
    locked = rows.lock(stop, Stop.objects.select_related("service", "request", "action"))
    locked.walkabout = walkabout
    return locked


@operation
def change_stop(*, stop, by, at=None, **details):
    """Change what a stop says. Returns it. Raises WrongState once it was sent out, Refused without
    words, and where the danger of which the landlord was told would be none."""
    locked = lock_stop(stop, by=by)
    if not locked.is_waiting:
        raise WrongState(f"{locked.named} was sent out already. Change what came of it instead.")
    changed = rows.assign(locked, details)
    if not locked.what.strip():
        raise Refused("Enter what you see", "what")
    if locked.told_at and not locked.is_danger:
        raise Refused("The landlord was told of this danger already", "is_danger")
    if rows.write(locked, changed):
        _tell("walkabout.stop_changed", locked, by, at)
    return locked


@operation
def remove_stop(*, stop, by, at=None):
    """Take away a stop that was a mistake, with its photographs. Raises WrongState once it was sent
    out or the landlord was told."""
    locked = lock_stop(stop, by=by)
    if not locked.is_waiting or locked.told_at:
        raise WrongState(f"{locked.named} was passed on already, so it stays.")
    for photo in locked.photos.all():
        photo.content.delete()
        photo.delete()
    locked.delete()
    _tell("walkabout.stop_removed", locked, by, at)


@operation
def tell_landlord(*, stop, told_to, by, told_at=None, at=None):
    """The landlord was rung about damp, mould or danger in a council home. Returns the stop. Raises
    Refused where it is no danger, without whom, and for a time ahead."""
    at = at or timezone.now()
    locked = lock_stop(stop, by=by)
    told_at = told_at or at
    if not locked.is_danger:
        raise Refused("This stop is not marked as a danger in a council home")
    if not told_to.strip():
        raise Refused("Enter who you told", "told_to")
    if told_at > at:
        raise Refused("The time must not be in the future", "told_at")
    if rows.change(locked, {"told_to": told_to.strip(), "told_at": told_at}):
        _tell("walkabout.landlord_told", locked, by, at)
    return locked


@operation
def send_out(*, walkabout, choices, due_on, by, at=None):
    """Make what each stop asks for, all of it or nothing: `choices` is {id of a stop: (what, service or
    agency, owner, and the agency of a service that several give)}. What was made already stays. Returns the walkabout. Raises WrongState before the walk
    is over, Refused where the landlord was not told of a danger, and for a choice that does not fit."""
    at = at or timezone.now()
    locked = lock_walkabout(walkabout, states.WALKED, states.SENT, by=by)
    if any(each.must_be_told for each in locked.stops.to_be_told()):
        raise Refused("Ring the landlord about the danger in a council home first, and record it")
    waiting = Stop.objects.select_for_update(no_key=True).filter(
        walkabout=locked, outcome=states.WAITING
    )
    agencies = making.agencies_by_service(locked.neighbourhood)
    made = 0
    for stop in waiting.order_by("number"):
        if stop.pk in choices:
            stop.walkabout = locked
            _send(stop, *choices[stop.pk], agencies=agencies, due_on=due_on, by=by, at=at)
            made += 1
    if locked.state == states.WALKED:
        rows.change(locked, {"state": states.SENT})
    if made:
        words = {"stops": [None, str(made)]}
        events.record("walkabout.sent", locked, by=by, at=at, changes=words, label=locked.reference)
    return locked


def _send(stop, what, to, owner, chosen=None, *, agencies, due_on, by, at):
    said = {"outcome": what}
    if what == states.REQUEST:
        agency = _agency(stop, to, chosen, agencies.get(getattr(to, "pk", None)))
        # Before it is made, since what was sent stays as it was.
        rows.change(stop, {"service": to})
        said["request"] = making.make_request(stop=stop, service=to, agency=agency, by=by, at=at)
    elif what == states.ACTION:
        agency = to or getattr(owner, "agency", None)
        if agency is None:
            raise Refused(f"{stop.named}: choose the agency that will do it", f"agency_{stop.pk}")
        require_running(agency, field=f"agency_{stop.pk}")
        said["action"] = making.make_action(
            stop=stop, agency=agency, owner=owner, due_on=due_on, by=by, at=at
        )
    rows.change(stop, said)


def _agency(stop, service, chosen, giving):
    """The agency that gives a service here. Raises Refused where none does, or several do and none of them is chosen."""
    if not giving:
        raise Refused(f"{stop.named}: choose a service that is given here", f"service_{stop.pk}")
    if len(giving) == 1:
        return giving[0]
    if chosen not in giving:
        raise Refused(
            f"{stop.named}: {making.in_turn(giving)} provide {service} here. Choose the agency",
            f"agency_{stop.pk}",
        )
    return chosen


@operation
def grade_block(*, walkabout, name, grade, by, note="", client_id=None, at=None):
    """How a block looks; once more replaces what was said at this walkabout. Returns the grade. Raises
    Refused without a name, and before the day."""
    at = at or timezone.now()
    locked = lock_walkabout(walkabout, *states.TAKES_STOPS, by=by)
    if why := rules.why_not_yet(*map(timezone.localtime, (locked.starts_at, at))):
        raise Refused(why)
    name = " ".join(name.split())
    if not name:
        raise Refused("Enter the block", "name")
    here = Block.objects.filter(neighbourhood=locked.neighbourhood)
    block = here.filter(name__iexact=name).first()
    block = block or Block.objects.create(neighbourhood=locked.neighbourhood, name=name)
    said = {"grade": grade, "note": note.strip()}
    row, _ = BlockGrade.objects.update_or_create(walkabout=locked, block=block, defaults=said)
    changes = {str(block): [None, grade]}
    events.record("walkabout.graded", locked, by=by, at=at, changes=changes, label=locked.reference)
    return row


@operation
def remove_grade(*, grade, by, at=None):
    """The block was not looked at."""
    locked = lock_walkabout(grade.walkabout, *states.TAKES_STOPS, by=by)
    BlockGrade.objects.filter(pk=grade.pk).delete()
    events.record("walkabout.grade_removed", locked, by=by, at=at, label=locked.reference)


def _tell(code, stop, by, at):
    """Of a stop an event says its number and nothing else."""
    changes = {"stop": [None, str(stop.number)]}
    events.record(
        code, stop.walkabout, by=by, at=at, changes=changes, label=stop.walkabout.reference
    )
