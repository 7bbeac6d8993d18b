"""The walkabouts and action days of the demonstration, written into a small city."""

import random

import pytest
from django.utils import timezone

from accounts.access import Role
from accounts.operations import grant_role
from core.actors import SYSTEM
from demo.facts.sign_ins import HOME
from demo.tasking.walkabouts import write_walkabouts
from demo.world import World
from neighbourhoods.models import Service, ServiceEntry
from tasking.models import Action, ActionDay, QuickWin, ServiceRequest, Walkabout
from tests import factories


@pytest.mark.django_db
def test_one_is_ready_today_and_one_is_written_up():
    world = World(timezone.now(), random.Random(1))
    for slug in ("council", "police", "fire", "derby-homes"):
        world.agencies[slug] = factories.AgencyFactory(slug=slug)
    place = world.places[HOME] = factories.NeighbourhoodFactory(name=HOME)
    head = world.users[Role.HEAD_OF_SERVICE] = factories.UserFactory()
    grant_role(user=head, role=Role.HEAD_OF_SERVICE, by=SYSTEM)
    manager = world.users[Role.NEIGHBOURHOOD_MANAGER] = factories.UserFactory()
    grant_role(user=manager, role=Role.NEIGHBOURHOOD_MANAGER, place=place, by=SYSTEM)
    service = Service.objects.create(name="Street Pride")
    ServiceEntry.objects.create(service=service, level="city", agency=world.agencies["council"])
    write_walkabouts(world)
    walks = Walkabout.objects.order_by("starts_at")
    assert [each.state for each in walks] == ["written", "written", *["planned"] * 4]
    assert walks[2].day == world.today
    assert [each.is_published for each in walks[:2]] == [False, True]
    assert ServiceRequest.objects.count() == 1
    days = ActionDay.objects.order_by("starts_at")
    assert [each.state for each in days] == ["written", "planned"]
    assert days[1].missing != []
    assert sum(each.amount for each in days[0].daycosts.all()) == 575
    assert QuickWin.objects.count() == 1
    assert Action.objects.count() == 7
    assert [each.is_done for each in days[0].daytasks.order_by("pk")] == [True, True, False]
    assert walks[2].streets.count() == 4
