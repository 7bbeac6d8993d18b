"""Courses, bookings, who came, and what a role requires."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.models import User
from accounts.rights import operation
from boards.training.due import missing
from boards.training.models import Booking, Course, CourseSession, Programme, Requirement
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused, WrongState
from core.letters.operations import send_letter

MANAGE = Permission.MANAGE_BODY
WITH_COURSE = CourseSession.objects.select_related("course")
DOES = {
    Requirement.Duty.PRESIDING: "chairing",
    Requirement.Duty.SUBSTITUTE: "substituting",
}


def _create(model, message, field, *, by, at, code, **fields):
    try:
        with transaction.atomic():
            made = model.objects.create(**fields)
    except IntegrityError:
        raise Refused(message, field) from None
    events.record(code, made, by=by, at=at)
    return made


@operation
def add_programme(*, by, at=None, **fields):
    """Set up a programme. Returns it. Raises Refused where there is one of this name."""
    rights.require_city(MANAGE, by=by)
    return _create(
        Programme, "There is already a programme with this name", "name", by=by, at=at,
        code="programme.set_up", **fields,
    )  # fmt: skip


@operation
def add_course(*, by, at=None, **fields):
    """Add a course to a programme. Returns it. Raises Refused where there is one of this name."""
    rights.require_city(MANAGE, by=by)
    return _create(
        Course, "The programme already has a course with this name", "name", by=by, at=at,
        code="course.added", **fields,
    )  # fmt: skip


@operation
def add_session(*, course, starts_at, places, by, at=None, **fields):
    """Set a date for a course. Returns the session."""
    rights.require_city(MANAGE, by=by)
    made = CourseSession.objects.create(course=course, starts_at=starts_at, places=places, **fields)
    events.record("session.set", made, by=by, at=at)
    return made


@operation
def book(*, session, person, by, at=None):
    """Give a person a place. Two at once never take the last one. Returns the booking. Raises
    Refused where there is no place or the person has one, WrongState where the session has begun or
    is cancelled."""
    at = at or timezone.now()
    _ask_for(person, session, by)
    locked = _lock(session)
    if locked.starts_at <= at:
        raise WrongState("This session has already started.")
    if Booking.objects.filter(session=locked, person=person).exists():
        raise Refused(f"{person.name} already has a place", "person")
    if Booking.objects.filter(session=locked).count() >= locked.places:
        raise Refused("All places are taken", "person")
    booking = Booking.objects.create(
        session=locked, person=person, booked_by=user_or_none(by), booked_at=at
    )
    events.record("booking.made", locked, by=by, at=at, changes={"place": [None, person.name]})
    return booking


@operation
def give_up(*, session, person, by, at=None):
    """Give a place back before the session begins. Raises WrongState where it has begun or is
    cancelled."""
    at = at or timezone.now()
    _ask_for(person, session, by)
    locked = _lock(session)
    if locked.starts_at <= at:
        raise WrongState("This session has already started.")
    gone, _ = Booking.objects.filter(session=locked, person=person, attended=None).delete()
    if gone:
        changes = {"place": [person.name, None]}
        events.record("booking.given_back", locked, by=by, at=at, changes=changes)
    return locked


@operation
def record_attendance(*, session, came, by, at=None):
    """Who of those with a place came: `came` are their bookings. Returns the session. Raises
    Refused before it begins, WrongState where it is cancelled."""
    at = at or timezone.now()
    locked = _open(rights.lock(session, MANAGE, by=by, found=WITH_COURSE))
    if locked.starts_at > at:
        raise Refused("The session has not started yet")
    keys = {each.pk for each in came}
    rows_here = Booking.objects.filter(session=locked)
    stamp = {"recorded_by": user_or_none(by), "recorded_at": at}
    here, away = rows_here.filter(pk__in=keys), rows_here.exclude(pk__in=keys)
    if not (here.exclude(attended=True).exists() or away.exclude(attended=False).exists()):
        return locked
    here.update(attended=True, **stamp)
    away.update(attended=False, **stamp)
    rows.touch(locked)
    changes = {"came": [None, len(keys)]}
    events.record("session.attended", locked, by=by, at=at, changes=changes)
    return locked


@operation
def cancel_session(*, session, reason, by, at=None):
    """Call a session off; who has a place and a sign-in is told. Returns it. Raises WrongState
    where it has begun or is cancelled."""
    at = at or timezone.now()
    locked = _open(rights.lock(session, MANAGE, by=by, found=WITH_COURSE))
    if locked.starts_at <= at:
        raise WrongState("This session has already started.")
    rows.change(locked, {"cancelled_at": at, "cancelled_by": by, "cancelled_reason": reason})
    users = User.objects.filter(is_active=True, person__bookings__session=locked)
    for email in users.order_by("pk").values_list("email", flat=True):
        send_letter(
            kind="Training cancelled",
            about=locked,
            occasion=at.isoformat(),
            at=at,
            subject=f"Training cancelled: {locked}",
            body=f"{locked} has been cancelled: {reason}\n\n"
            f"{settings.SITE_URL}{locked.get_absolute_url()}\n",
            to=email,
        )
    events.record("session.cancelled", locked, by=by, at=at, reason=reason)
    return locked


def _ask_for(person, session, by):
    """One's own place is one's own; others' are for those who run meetings."""
    own = person.user_id is not None and person.user_id == by.pk
    allowed = own or rights.holds(Permission.RUN_MEETING, by=by, on=session)
    rights.allow(allowed, "You do not have permission to book for someone else.", by=by)


def _lock(session):
    return _open(rows.lock(session, WITH_COURSE))


def _open(session):
    if session.cancelled_at:
        raise WrongState("This session is cancelled.")
    return session


@operation
def require(*, course, duty, by, kind="", within_months=6, at=None):
    """From now on a duty requires a course. Returns the requirement. Raises Refused where it does
    already."""
    rights.require_city(MANAGE, by=by)
    made = _create(
        Requirement, "This is already required", "course", by=by, at=at,
        code="course.required", course=course, duty=duty, kind=kind,
        within_months=within_months,
    )  # fmt: skip
    return made


@operation
def end_requirement(*, requirement, by, at=None):
    """The duty requires this no longer."""
    found = Requirement.objects.select_related("course")
    locked = rights.lock(requirement, MANAGE, by=by, found=found)
    if locked.ends_on is None:
        rows.change(locked, {"ends_on": timezone.localtime(at or timezone.now()).date()})
        events.record("requirement.ended", locked, by=by, at=at)
    return locked


def check_trained(meeting, duty, name, person, field):
    """Raises Refused for who has not attended what a duty requires, where the body refuses them:
    `person` is a key. Bodies that only warn say so on the page."""
    body = meeting.body
    refuses = body.training_check == body.TrainingCheck.REFUSE
    trained_only = (
        duty == Requirement.Duty.SUBSTITUTE and body.substitutes == body.Substitutes.TRAINED
    )
    if not (refuses or trained_only):
        return
    lacking = missing(body, duty, [person], meeting.day).get(person)
    if lacking:
        raise Refused(
            f"{name} has no record of completing {', '.join(lacking)}, required by {body} for "
            f"{DOES[duty]}",
            field,
        )
