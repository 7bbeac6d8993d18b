"""What hangs on an action day: tasks, volunteers, costs, counts, photographs. A step of each is told in
one event, without its words."""

import uuid

from django.utils import timezone

from accounts.rights import operation
from core import events, rows
from core.errors import Refused, WrongState
from neighbourhoods.people.agencies.running import require_running
from tasking.walkabouts import states
from tasking.walkabouts.agreeing.steps import to_be_agreed
from tasking.walkabouts.days import tasks
from tasking.walkabouts.days.models import (
    DayCost,
    DayCount,
    DayPhoto,
    DayPhotoContent,
    DayTask,
    DayVolunteer,
)
from tasking.walkabouts.days.operations import lock_day
from tasking.walkabouts.stops.photos import look_into

MOST = 100
"""Lines of one kind."""
PHOTOS = 40
ELSEWHERE = "another action day"
BEFORE_WRITTEN = (states.PLANNED, states.DONE)


@operation
def add_task(*, day, what, by, agency=None, owner=None, client_id=None, at=None):
    """What an agency, or somebody of it, does on the day: an action that is offered to it, due on the day.
    Returns the task; the same `client_id` again returns the first. Raises Refused without words, and where
    nobody is to do it."""
    at, client_id = at or timezone.now(), client_id or uuid.uuid4()
    agency = agency or getattr(owner, "agency", None)
    if not what.strip():
        raise Refused("Enter what is to be done", "what")
    if agency is None:
        raise Refused("Choose the agency that will do it", "agency")
    require_running(agency)
    locked = lock_day(day, by=by)
    if known := rows.once(DayTask.objects, client_id, day_id=locked.pk, elsewhere=ELSEWHERE):
        return known
    rows.expect(locked, *BEFORE_WRITTEN)
    if locked.daytasks.count() >= MOST:
        raise Refused(f"There are {MOST} already, which is the most")
    said = {"agency": agency, "what": what.strip()}
    action = tasks.make(locked, owner=owner, client_id=client_id, by=by, at=at, **said)
    row = DayTask.objects.create(day=locked, client_id=client_id, action=action, **said)
    _tell("action_day.task", locked, by, at)
    return row


@operation
def remove_task(*, task, by, at=None):
    """The task is not asked for any more: its action is cancelled and says so. Raises WrongState where it
    was reported done."""
    at = at or timezone.now()
    locked = lock_day(task.day, *BEFORE_WRITTEN, by=by)
    row = rows.take(task, DayTask.objects.select_related("action"))
    if row.is_reported:
        raise WrongState(f"{row.action.reference} was reported done already, so it stays.")
    tasks.cancel(row, f"Taken off {locked.reference}, {locked}.", by=by, at=at)
    DayTask.objects.filter(pk=row.pk).delete()
    _tell("action_day.line_removed", locked, by, at)


@operation
def add_volunteer(*, day, by, client_id=None, at=None, **details):
    """Somebody helps: who, and whom to ring in an emergency. Kept for seven days after the day. Returns
    it; the same `client_id` again returns the first."""
    return _add(
        DayVolunteer,
        "action_day.volunteer",
        day,
        by,
        client_id,
        at,
        in_states=(states.PLANNED,),
        **details,
    )


@operation
def add_cost(*, day, by, client_id=None, at=None, **details):
    """What something cost. Returns it; the same `client_id` again returns the first."""
    return _add(DayCost, "action_day.cost", day, by, client_id, at, **details)


@operation
def add_count(*, day, kind, number, by, words="", client_id=None, at=None):
    """How many of something; a kind once more replaces its number. Returns it. Raises Refused where
    something else has no words."""
    own = kind == DayCount.Kind.OWN
    if own and not words.strip():
        raise Refused("Enter what was counted", "words")
    said = {"kind": kind, "words": " ".join(words.split()) if own else ""}
    locked = lock_day(day, *BEFORE_WRITTEN, by=by)
    client_id = client_id or uuid.uuid4()
    row, _ = DayCount.objects.update_or_create(
        day=locked,
        **said,
        defaults={"number": number},
        create_defaults={"number": number, "client_id": client_id},
    )
    _tell("action_day.count", locked, by, at)
    return row


def _add(model, code, day, by, client_id, at, in_states=BEFORE_WRITTEN, **details):
    locked = lock_day(day, by=by)
    if known := rows.once(model.objects, client_id, day_id=locked.pk, elsewhere=ELSEWHERE):
        return known
    rows.expect(locked, *in_states)
    if model.objects.filter(day=locked).count() >= MOST:
        raise Refused(f"There are {MOST} already, which is the most")
    row = model.objects.create(day=locked, client_id=client_id or uuid.uuid4(), **details)
    _tell(code, locked, by, at)
    return row


@operation
def remove_line(*, line, by, at=None):
    """Take a volunteer, a cost or a count away. A volunteer goes in any state."""
    in_states = () if isinstance(line, DayVolunteer) else BEFORE_WRITTEN
    locked = lock_day(line.day, *in_states, by=by)
    type(line).objects.filter(pk=line.pk).delete()
    _tell("action_day.line_removed", locked, by, at)


@operation
def add_day_photo(*, day, taken, photo, agreed, by, client_id=None, at=None):
    """Keep a photograph (its bytes and name) of before or after. `agreed`: nobody is on it who did not
    agree, no child without its parents' consent, no number plate; it may then be public. Returns it; the
    same `client_id` again returns the first. Raises Refused for one too many and for what is none."""
    at = at or timezone.now()
    picture = look_into(*photo)
    locked = lock_day(day, by=by)
    if known := rows.once(DayPhoto.objects, client_id, day_id=locked.pk, elsewhere=ELSEWHERE):
        return known
    rows.expect(locked, *BEFORE_WRITTEN)
    if locked.dayphotos.count() >= PHOTOS:
        raise Refused(f"There are {PHOTOS} photographs already, which is the most", "photo")
    kept = DayPhoto(day=locked, taken=taken, is_public=agreed, client_id=client_id or uuid.uuid4())
    kept.describe(picture, f"Photograph, {kept.get_taken_display().lower()}")
    kept.name = f"photograph.{picture.name.rpartition('.')[2]}"
    kept.save(force_insert=True)
    if agreed:
        to_be_agreed(locked, by=by, at=at)
    DayPhotoContent.objects.create(photo=kept, data=picture.content)
    _tell("walkabout.photo_added", locked, by, at)
    return kept


@operation
def remove_day_photo(*, photo, by, at=None):
    """Take away a photograph that should not have been taken, in any state."""
    locked = lock_day(photo.day, by=by)
    DayPhotoContent.objects.filter(photo=photo.pk).delete()
    DayPhoto.objects.filter(pk=photo.pk).delete()
    events.record("walkabout.photo_removed", locked, by=by, at=at, label=locked.reference)


def _tell(code, day, by, at):
    events.record(code, day, by=by, at=at, label=day.reference)
