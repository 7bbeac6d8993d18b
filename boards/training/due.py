"""Which courses members still owe, and since when."""

import datetime
from dataclasses import dataclass

from django.db.models import Max
from django.utils import timezone

from boards.seats.models import Membership
from boards.training.models import Booking, Requirement
from core.calendar import same_day_months_on
from neighbourhoods.people.merging.followers import about, whoever

PRESIDING, SUBSTITUTE = Requirement.Duty.PRESIDING, Requirement.Duty.SUBSTITUTE


@dataclass(frozen=True)
class Due:
    """A course that a member has still to attend, or again: by which day, and because of which
    requirement."""

    membership: Membership
    course: object
    by: datetime.date
    is_late: bool


def due_of(memberships, day=None):
    """{membership id: [Due, the earliest first]} of what their seats require. `memberships` have
    their body loaded. Two queries."""
    day = day or timezone.localdate()
    memberships = list(memberships)
    asked = list(Requirement.objects.current(day).exclude(duty__in=[PRESIDING, SUBSTITUTE]))
    if not (asked and memberships):
        return {}
    attended = _attended([each.person_id for each in memberships], asked)
    found = {}
    for membership in memberships:
        for each in asked:
            if each.duty == membership.role and each.kind in ("", membership.body.kind):
                by = _due_by(each, membership.starts_on, attended, membership.person_id, day)
                if by is not None:
                    found.setdefault(membership.pk, []).append(
                        Due(membership, each.course, by, by < day)
                    )
    return {key: sorted(rows, key=lambda due: due.by) for key, rows in found.items()}


def _attended(people, asked):
    """{(person, course): the last day attended}. The database counts: one row each."""
    rows = Booking.objects.filter(
        about(people), attended=True, session__course__in=[each.course_id for each in asked]
    ).annotate(who=whoever())
    last = rows.order_by().values("who", "session__course").annotate(Max("session__starts_at"))
    return {
        (person, course): timezone.localtime(at).date()
        for person, course, at in last.values_list(
            "who", "session__course", "session__starts_at__max"
        )
    }


def _due_by(requirement, since, attended, person, day):
    """The day by which it is due; None where it was attended and still counts."""
    first = same_day_months_on(since, requirement.within_months)
    last = attended.get((person, requirement.course_id))
    if last is None:
        return first
    until = requirement.course.counts_until(last)
    return None if until is None or until >= day else until


def missing(body, duty, people, day):
    """{person id: [names of courses]} that a duty at this body requires and these people have not
    attended, or not of late. One query, two where something is required."""
    asked = list(Requirement.objects.current(day).filter(duty=duty, kind__in=["", body.kind]))
    if not asked:
        return {}
    attended = _attended(people, asked)
    found = {}
    for person in people:
        names = [
            each.course.name
            for each in asked
            if _due_by(each, day, attended, person, day) is not None
        ]
        if names:
            found[person] = names
    return found


def late_by_body(ids, day):
    """{body id: how many courses are due and late}."""
    seats = Membership.objects.filter(body__in=ids).current(day).select_related("body")
    found = {}
    for rows in due_of(seats, day).values():
        for due in rows:
            if due.is_late:
                found[due.membership.body_id] = found.get(due.membership.body_id, 0) + 1
    return found
