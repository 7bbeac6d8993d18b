"""What a user sees of requests, as parts that are each read along an index of their own."""

from django.db.models import Q

from accounts.access import Permission, scope_q
from accounts.conditions import ALL, alternatives, both
from core.paging import Part
from tasking.requests.models import ServiceRequest
from tasking.requests.querysets import ORDINARY, persons, taken_by


def visible_parts(user):
    """[Part] of `visible_to`: one for each place, agency or reason for which the user sees a row."""
    if not user.is_authenticated:
        return [Part(ServiceRequest.objects.none())]
    rows = ServiceRequest.objects.open_to(user)
    worked = scope_q(user, Permission.WORK_REQUEST, **rows.scope_paths)
    private = scope_q(user, Permission.VIEW_PRIVATE, **rows.scope_paths)
    if worked is ALL:
        return [Part(rows)]
    found = alternatives(worked)
    found += [both(ORDINARY, each) for each in alternatives(private)]
    if private is not ALL:
        found += [both(ORDINARY, each) for each in alternatives(taken_by(user))]
    found.append(Q(member__in=persons(user)))
    return [Part(rows.filter(each)) for each in found]
