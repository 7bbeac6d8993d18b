"""Who logs, works and enquires, in the own world."""

import datetime

import pytest
from django.utils import timezone

from accounts.access import Role
from boards.models import TermOfOffice
from boards.settings.operations import set_setting
from core.actors import SYSTEM
from tests import factories


@pytest.fixture
def people(world):
    return world.people


@pytest.fixture
def service(people):
    """A user: the officer of the service."""
    return people[Role.SERVICE_OFFICER]


@pytest.fixture
def boss(people):
    """A user: the neighbourhood manager."""
    return people[Role.NEIGHBOURHOOD_MANAGER]


@pytest.fixture
def councillor(people, world):
    """The person of the elected member, in office."""
    person = people[Role.ELECTED_MEMBER].person
    day = timezone.localdate() - datetime.timedelta(days=30)
    TermOfOffice.objects.create(person=person, ward=world.own.ward, starts_on=day)
    return person


@pytest.fixture
def complaints_team(world):
    set_setting(
        name="tasking.complaints_email", value="complaints@example.org",
        starts_on=timezone.localdate(), by=factories.OfficerFactory(role=Role.DATA_OFFICER),
    )  # fmt: skip


@pytest.fixture
def logged(world):
    """Keyword arguments of `log_request`."""
    own = world.own
    return {
        "what": "A sofa on the path", "service": own.service, "agency": own.agency,
        "neighbourhood": own.place, "place": "Elm Street", "by": SYSTEM,
    }  # fmt: skip
