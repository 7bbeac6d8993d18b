"""Writes about what is counted of a problem: its requests, what was counted by hand, and why nothing can be."""

import uuid

from django.db.models import Q
from django.utils import timezone

from accounts.rights import operation
from boards.models import Membership
from core import events, rows
from core.errors import Refused
from neighbourhoods.models import Person
from tasking.problems.counts.models import ProblemCount, ProblemRequest
from tasking.problems.models import WINDOWS
from tasking.problems.operations import lock_open, write
from tasking.requests.models import ServiceRequest
from tasking.sharing.marking import SENSITIVE


def chairs_of(problem, day):
    """Who may agree that a problem cannot be counted: who chairs a body of the neighbourhood, of its area
    or of the city on the day."""
    place = problem.neighbourhood
    here = Q(body__neighbourhood=place) | Q(body__area=place.area_id)
    whole_city = Q(body__neighbourhood=None, body__area=None)
    chairs = Membership.objects.current(day).filter(role=Membership.Role.CHAIR)
    return Person.objects.filter(pk__in=chairs.filter(here | whole_city).values("person")).kept()


@operation
def add_count(*, problem, what, source, before, after, by, client_id=None, at=None):
    """Record a pair of numbers that somebody counted in the two periods. Returns it; the same `client_id`
    again returns the first one. Raises Refused where the problem has no periods yet."""
    locked = lock_open(problem, by=by)
    if known := rows.once(ProblemCount.objects, client_id, problem_id=locked.pk):
        return known
    if not locked.has_windows:
        raise Refused("Enter the two periods first, so that the numbers are of the same length")
    count = ProblemCount.objects.create(
        problem=locked, what=what, source=source, before=before, after=after,
        client_id=client_id or uuid.uuid4(), **{name: getattr(locked, name) for name in WINDOWS},
    )  # fmt: skip
    changes = {"count": [None, str(count)]}
    events.record("problem.counted", locked, by=by, at=at, changes=changes, label=locked.reference)
    return count


@operation
def remove_count(*, count, by, at=None):
    """Take a count away that was wrong. Raises WrongState where the problem has ended."""
    locked = lock_open(count.problem, by=by)
    changes = {"count": [str(count), None]}
    ProblemCount.objects.filter(pk=count.pk).delete()
    events.record(
        "problem.count_removed", locked, by=by, at=at, changes=changes, label=locked.reference
    )


@operation
def say_why_not_counted(*, problem, cannot_count, agreed_by, agreed_on, by, at=None):
    """Record why it cannot be counted, and which chair agreed to that on which day; with no words it is
    taken back. Returns the problem. Raises Refused where a part is missing, for a day to come, and for
    who chaired no body of the place on that day."""
    at = at or timezone.now()
    locked = lock_open(problem, by=by)
    if not cannot_count.strip():
        agreed_by = agreed_on = None
        cannot_count = ""
    else:
        _check_agreed(locked, agreed_by, agreed_on, at)
    fields = {"cannot_count": cannot_count, "agreed_by": agreed_by, "agreed_on": agreed_on}
    if changed := rows.assign(locked, fields):
        write(locked, changed, at)
        events.record("problem.not_countable", locked, by=by, at=at, label=locked.reference)
    return locked


def _check_agreed(problem, agreed_by, agreed_on, at):
    if agreed_by is None:
        raise Refused("Choose the chair who agreed", "agreed_by")
    if agreed_on is None:
        raise Refused("Enter the day on which the chair agreed", "agreed_on")
    if agreed_on > timezone.localdate(at):
        raise Refused("The day must not be in the future", "agreed_on")
    if not chairs_of(problem, agreed_on).filter(pk=agreed_by.pk).exists():
        words = f"{agreed_by.name} did not chair a board or group of this place on that day"
        raise Refused(words, "agreed_by")


@operation
def link_requests(*, problem, requests, by, at=None):
    """These requests show the problem. Returns how many were new. Raises Refused for a councillor's enquiry, which
    nobody beside its member and its service may know of, and for what is official-sensitive, which has readers of
    its own."""
    locked = lock_open(problem, by=by)
    known = set(locked.evidence_rows.values_list("request", flat=True))
    new = [each for each in requests if each.pk not in known]
    if any(each.is_enquiry for each in new):
        raise Refused("A councillor’s enquiry cannot be linked to a problem")
    if any(each.is_sensitive for each in new):
        raise Refused("An official-sensitive request cannot be linked to a problem")
    for request in new:
        ProblemRequest.objects.create(problem=locked, request=request)
        named = {"request": request.reference}
        events.record("problem.linked", locked, by=by, at=at, words=named, label=locked.reference)
    return len(new)


@operation
def unlink_request(*, link, by, at=None):
    """A request does not show the problem after all. Raises WrongState where the problem has ended."""
    locked = lock_open(link.problem, by=by)
    named = {"request": link.request.reference}
    ProblemRequest.objects.filter(pk=link.pk).delete()
    events.record("problem.unlinked", locked, by=by, at=at, words=named, label=locked.reference)


def to_link(problem, user):
    """Requests that the user sees, of the place of the problem, that are not linked yet."""
    seen = ServiceRequest.objects.visible_to(user).ordinary().exclude(marking=SENSITIVE)
    seen = seen.filter(neighbourhood=problem.neighbourhood_id)
    linked = ProblemRequest.objects.filter(problem=problem).values("request")
    return seen.exclude(pk__in=linked).order_by("-received_at", "-id")
