"""What the demonstration writes about a tasking group goes through the operations."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from accounts.access import Role
from boards.models import Body
from demo.tasking.meetings import write_meetings
from tasking.meetings.agenda.operations import build_agenda
from tasking.models import ActionsIssued, Escalation, Nomination
from tests import factories
from tests.tasking.meetings.conftest import meeting_of, town  # noqa: F401 - a fixture
from tests.tasking.meetings.test_issuing import held

pytestmark = pytest.mark.django_db


def test_it_waits_is_issued_and_is_answered(town):  # noqa: F811 - the fixture
    factories.BodyFactory(
        kind=Body.Kind.AREA_TEAM, power=Body.Power.OPERATIONAL, area=town.place.area,
        neighbourhood=None,
    )  # fmt: skip
    last, _ = held(town, town.police), held(town, days=-1)
    earlier = held(town, town.housing, days=-30)
    coming = meeting_of(town.group, town.manager, days=9)
    users = {
        Role.PARTNER_OFFICER: town.sergeant, Role.NEIGHBOURHOOD_MANAGER: town.manager,
        Role.HEAD_OF_SERVICE: town.head,
    }  # fmt: skip
    bodies = {"Sinfin": {"tasking": town.group}}
    write_meetings(SimpleNamespace(bodies=bodies, users=users, now=timezone.now()))
    assert Nomination.objects.waiting().count() == 3
    assert {each.meeting for each in ActionsIssued.objects.all()} == {earlier, last}
    assert Escalation.objects.get().look[0] == "Taken on"
    titles = [each.title for each in coming.items.order_by("position")]
    assert len(titles) == 10
    assert build_agenda(meeting=coming, by=town.manager) == 0
