"""What the demonstration tells of problems and police priorities."""

import random

import pytest
from django.utils import timezone

from accounts.access import Role
from demo.facts.problems import WITH_PRIORITIES
from demo.tasking.problems import write_problems
from demo.world import World
from neighbourhoods.models import Service, ServiceArea
from tasking.models import PolicePriority, Problem
from tests import factories

pytestmark = pytest.mark.django_db


def test_problems_in_every_stage_and_one_late_priority():
    world, today = World(timezone.now(), random.Random(1)), timezone.localdate()
    world.users[Role.HEAD_OF_SERVICE] = factories.OfficerFactory()
    world.agencies |= {name: factories.AgencyFactory(name=name) for name in ("police", "council")}
    world.places |= {name: factories.NeighbourhoodFactory(name=name) for name in WITH_PRIORITIES}
    area = ServiceArea.objects.create(name="Streets", position=1)
    Service.objects.create(name="Streets", service_area=area)
    write_problems(world)
    states = [(each.state, each.evidence) for each in Problem.objects.order_by("pk")]
    assert states == [("closed", 3), ("closed", 1), ("response", 0), ("proposed", 0)]
    assert [each.place for each in Problem.objects.to_recheck(today)] == ["District Centre"]
    assert PolicePriority.objects.filter(ends_on=None).count() == 3 * len(WITH_PRIORITIES)
    assert PolicePriority.objects.late(today).count() == 1
