"""Walkabouts when facts change, and what a stop becomes where a team works here."""

import datetime

import pytest
from django.utils import timezone

from core.actors import SYSTEM
from core.errors import Refused
from tasking.models import ServiceRequest, ServiceTeam
from tasking.walkabouts.operations import change_walkabout, say_walked
from tasking.walkabouts.stops.models import Stop
from tasking.walkabouts.stops.operations import add_stop, grade_block, send_out, tell_landlord
from tests import factories

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.mark.parametrize("change", ["place", "day"])
def test_what_has_begun_is_not_moved(walk, officer, change):
    grade_block(walkabout=walk, name="Block 1", grade="B", by=officer)
    said = {
        "place": {"neighbourhood": factories.NeighbourhoodFactory()},
        "day": {"starts_at": timezone.now() + 5 * DAY},
    }[change]
    walk.refresh_from_db()
    with pytest.raises(Refused, match="has begun"):
        change_walkabout(walkabout=walk, by=SYSTEM, **said)
    change_walkabout(walkabout=walk, by=officer, meeting_point="The shop")


def sent(walk, officer, service, **stop):
    made = add_stop(walkabout=walk, what="A broken lamp", service=service, by=officer, **stop)
    if made.is_danger:
        tell_landlord(stop=made, told_to="Duty desk", by=officer)
    walk.refresh_from_db()
    say_walked(walkabout=walk, by=officer)
    walk.refresh_from_db()
    send_out(
        walkabout=walk,
        choices={made.pk: ("request", service, None)},
        due_on=timezone.localdate() + DAY,
        by=officer,
    )
    return ServiceRequest.objects.get(pk=Stop.objects.get(pk=made.pk).request_id)


def test_a_stop_is_a_request_like_any_other(walk, officer, service):
    request = sent(walk, officer, service)
    assert (request.taken_by, request.channel) == (officer, "seen")


def test_a_team_that_works_here_has_it_in_its_queue(walk, officer, service, agency):
    person = factories.PersonFactory()
    ServiceTeam.objects.create(
        service=service, agency=agency, name="Bins", works_here=True, manager=person, lead=person
    )
    assert sent(walk, officer, service).worked.state == "received"


def test_the_danger_goes_with_it_and_who_was_told(walk, officer, service):
    request = sent(walk, officer, service, is_danger=True)
    assert (request.is_home_danger, request.landlord_told_to) == (True, "Duty desk")


def test_a_phone_number_in_a_stop_is_not_sent_out(walk, officer, service):
    made = add_stop(walkabout=walk, what="Ring 01332 555 123 4", service=service, by=officer)
    walk.refresh_from_db()
    say_walked(walkabout=walk, by=officer)
    walk.refresh_from_db()
    choices = {made.pk: ("request", service, None)}
    with pytest.raises(Refused, match=made.named):
        send_out(walkabout=walk, choices=choices, due_on=timezone.localdate() + DAY, by=officer)
    assert not ServiceRequest.objects.exists()
