"""Lists of requests that are read part by part show what `visible_to` gives, for every persona."""

import pytest

from accounts.access import Permission, Role
from tasking.models import ServiceRequest
from tasking.requests import operations
from tasking.requests.lists.parts import visible_parts
from tasking.sharing.operations import name_reader, set_marking


@pytest.fixture
def rows(world, people, councillor, boss, logged):
    """On both sides: one that the manager took, an enquiry, and one for named people only."""
    other = world.other
    there = {"service": other.service, "agency": other.agency, "neighbourhood": other.place}
    for where in ({}, there):
        by = {} if where else {"by": boss}
        operations.log_request(**logged | where | by)
        operations.log_request(**logged | where, member=councillor)
        hidden = operations.log_request(**logged | where | {"what": "Hidden"})
        about = {
            "record": hidden,
            "right": Permission.LOG_REQUEST,
            "by": people[Role.HEAD_OF_SERVICE],
        }
        set_marking(marking="sensitive", reason="Somebody may be at risk", **about)
        if not where:
            name_reader(user=boss, reason="Looks after it", **about)
    return ServiceRequest.objects


@pytest.mark.parametrize("role", Role)
def test_parts_show_what_is_seen(rows, people, role):
    user = people[role]
    found = {pk for each in visible_parts(user) for pk in each.rows.values_list("pk", flat=True)}
    assert found == set(rows.visible_to(user).values_list("pk", flat=True))


def test_there_is_something_to_leave_out(rows, people):
    seen = {role: rows.visible_to(people[role]).count() for role in Role}
    assert 0 < seen[Role.NEIGHBOURHOOD_MANAGER] < rows.count()
    assert len(set(seen.values())) > 3
