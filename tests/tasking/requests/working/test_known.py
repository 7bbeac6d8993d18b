"""Work on an official-sensitive request: for named people only, whatever their right on it is."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.access import Permission
from core.actors import SYSTEM
from tasking.models import NamedReader, WorkedRequest
from tasking.requests.working import operations
from tasking.requests.working.merging.merging import followers_of, log_another, merge
from tasking.sharing.operations import name_reader, set_marking
from tests.tasking.requests.working.conftest import officer_of
from tests.tasking.requests.working.test_steps import fresh

pytestmark = pytest.mark.django_db
RIGHT = Permission.LOG_REQUEST


def hide(worked, by):
    return set_marking(
        record=worked.request, marking="sensitive", reason="At risk", right=RIGHT, by=by
    )


def test_the_queue_and_the_steps_are_for_who_is_named(now, log, team, officer):
    other, worked = officer_of(team.agency, "Other Officer"), log()
    hide(worked, officer)
    queues = [set(WorkedRequest.objects.queue_of(each)) for each in (officer, other)]
    assert queues == [{worked}, set()]
    with pytest.raises(PermissionDenied):
        operations.take(worked=worked, by=other)
    name_reader(record=worked.request, user=other, reason="Works it", right=RIGHT, by=officer)
    operations.take(worked=fresh(worked), by=other)
    assert fresh(worked).assigned_to == other


def test_the_page_of_its_work_asks_why(now, log, team, officer, as_user):
    worked, client = log(), as_user(officer)
    hide(worked, officer)
    asks = reverse("request_open", args=[worked.request_id])
    assert client.get(worked.get_absolute_url())["Location"] == asks
    client.post(asks, {"reason": "work"})
    assert client.get(worked.get_absolute_url()).status_code == 200
    other = as_user(officer_of(team.agency, "Other Officer"))
    assert other.get(worked.get_absolute_url()).status_code == 404


def test_what_was_merged_into_it_and_is_hidden_is_not_named(now, log, team, officer):
    target, worked = log(), log()
    merge(worked=worked, target=target, by=SYSTEM)
    hide(fresh(worked), officer)
    other = officer_of(team.agency, "Other Officer")
    assert followers_of(target, officer) == [worked.request]
    assert followers_of(target, other) == []


def test_what_is_split_off_takes_marking_and_readers_along(now, log, officer):
    worked = log()
    hidden = hide(worked, officer)
    made = log_another(worked=fresh(worked), what="The gate too", by=officer)
    assert (made.marking, made.originator) == ("sensitive", hidden.originator)
    assert [each.user for each in NamedReader.objects.of(made).current()] == [officer]
