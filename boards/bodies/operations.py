"""Setting up a body and changing its rules."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.bodies.models import Body
from core import events, rests, rows
from core.errors import Refused

MANAGE = Permission.MANAGE_BODY
RESERVED = ("add", "health", "tree")
"""Words that stand in addresses where the name of a body would."""
TASKING_DAYS = {"call_days": None, "papers_days": None, "clear_days": 1, "minutes_days": 2}
"""What is usual for an operational group: its agenda is built when nominations have closed, two working days
before, and its notes are out within two working days."""


@operation
def save_body(*, by, body=None, at=None, **fields):
    """Create or change a body. Returns it. Raises Refused where its rules contradict each other, and
    where it begins to decide with members who vote and are no councillors, and another power while a
    meeting is not written up."""
    new = body is None
    body = Body() if new else rights.lock(body, MANAGE, by=by)
    changed = rows.assign(body, fields)
    if new or {"neighbourhood", "area"} & set(changed):
        _ask_for_place(body, by)
    if new:
        _set_usual(body, fields)
    _check_place(body)
    if not new:
        _check_privacy(body)
        if "power" in changed:
            _check_written_up(body)
            changed |= _begin_to_decide(body, at)
    try:
        body.full_clean()
    except ValidationError as error:
        field = next(iter(error.message_dict))
        raise Refused(error.message_dict[field][0], field) from None
    if new:
        body.save()
    else:
        rows.write(body, changed)
    if changed:
        code = "body.set_up" if new else "changed"
        events.record(code, body, by=by, at=at, changes=rows.in_words(changed))
    return body


def _ask_for_place(body, by):
    """Whoever sets a body up, or moves it, has the right where it will stand."""
    on = body.neighbourhood or body.area
    if on is None:
        rights.require_city(MANAGE, by=by)
    else:
        rights.require(MANAGE, by=by, on=on)


def _set_usual(body, fields):
    body.slug = _free_slug(body.name)
    if body.binds:
        body.substitutes = fields.get("substitutes", Body.Substitutes.NOBODY)
    if body.power in (Body.Power.CONSULT, Body.Power.OPERATIONAL):
        body.quorum_numerator = fields.get("quorum_numerator", 0)
        body.quorum_minimum = fields.get("quorum_minimum", 0)
        body.agree_days = fields.get("agree_days")
    if body.power == Body.Power.OPERATIONAL:
        for name, days in TASKING_DAYS.items():
            setattr(body, name, fields.get(name, days))


def _begin_to_decide(body, at):
    """What follows for a body whose power has changed, as rows.assign gives it."""
    since = timezone.localtime(at or timezone.now()).date() if body.binds else None
    changed = rows.assign(body, {"decides_since": since})
    if body.binds:
        rests.refuse("power", body, "power")
    return changed


def _free_slug(name):
    base = slugify(name)[:140] or "body"
    base = f"{base}-body" if base in RESERVED else base
    slug, number = base, 2
    while Body.objects.filter(slug=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    return slug


def _check_place(body):
    if body.neighbourhood_id and body.area_id:
        raise Refused("Choose a neighbourhood or an area, not both", "area")
    target = body.recommends_to
    if target is not None and (target.pk == body.pk or target.is_private or body.is_private):
        raise Refused("Choose another board that meets in public", "recommends_to")
    if body.under_id and (body.under.is_private or _is_below(body.under, body)):
        raise Refused(
            "Choose a board that meets in public and does not report to this one", "under"
        )
    if body.pk and body.is_private and body.below.exists():
        raise Refused("Other boards report to it, so it meets in public", "power")
    if body.kind == Body.Kind.TASKING and body.power != Body.Power.OPERATIONAL:
        raise Refused(
            "A tasking group is operational: choose “Operational (meets in private)”", "power"
        )


def _is_below(body, other):
    """Whether `body` is `other` or reports to it, perhaps through others."""
    while body is not None:
        if body.pk == other.pk:
            return True
        body = body.under
    return False


def _check_privacy(body):
    """What was said in private stays so: a body that has met does not change sides."""
    before = Body.objects.get(pk=body.pk)
    if before.is_private != body.is_private and body.meetings.exists():
        raise Refused(
            f"{before} has met already. Set up a new one instead: its past stays as it was.",
            "power",
        )


def _check_written_up(body):
    """What a body may do stays from the start of a meeting until its minutes are out. Whoever starts
    one waits for the lock of the body (Meeting.as_it_was_held)."""
    meeting = body.meetings.not_written_up().order_by("starts_at", "pk").first()
    if meeting is None:
        return
    papers = "minutes" if meeting.approves_minutes else "notes"
    raise Refused(
        f"The meeting on {meeting.day:%-d %B %Y} is not finished: publish its {papers} first, then "
        "change this. What was decided there keeps the rules it was decided under.",
        "power",
    )
