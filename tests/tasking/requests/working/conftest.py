"""A team that works here, its people, and requests that it works."""

import datetime

import pytest
from django.utils import timezone

from accounts.access import Role
from accounts.operations import grant_role
from core.actors import SYSTEM
from neighbourhoods.models import Service
from tasking.clocks import LOCAL
from tasking.models import ServiceRequest, ServiceTeam
from tasking.requests.working import operations
from tests import factories

MONDAY = datetime.datetime(2026, 11, 2, 9, tzinfo=LOCAL)


@pytest.fixture
def now(time_machine):
    time_machine.move_to(MONDAY, tick=False)
    return MONDAY


@pytest.fixture
def place(db):
    return factories.NeighbourhoodFactory()


@pytest.fixture
def service(db):
    return Service.objects.create(name="Litter")


def named(name):
    user = factories.UserFactory(name=name)
    return factories.PersonFactory(name=name, user=user)


def make_team(service, **fields):
    agency = fields.pop("agency", None) or factories.AgencyFactory()
    said = {"works_here": True, "kind": "working_days", "amount": 3, "name": "NEAT"} | fields
    return ServiceTeam.objects.create(
        service=service, agency=agency, manager=named("Mo Manager"), lead=named("Lee Lead"), **said
    )


@pytest.fixture
def team(service):
    return make_team(service)


def officer_of(agency, name="Olu Officer"):
    user = factories.UserFactory(name=name)
    grant_role(user=user, role=Role.SERVICE_OFFICER, place=agency, by=SYSTEM)
    return user


@pytest.fixture
def officer(now, team):
    return officer_of(team.agency)


@pytest.fixture
def log(team, place):
    """A function that logs a request and begins its work."""

    def make(received_at=MONDAY, by=SYSTEM, at=None, **fields):
        said = {"service": team.service, "agency": team.agency, "neighbourhood": place} | fields
        request = ServiceRequest.objects.create(
            what="A mattress on the path", received_at=received_at,
            changed_at=max(received_at, timezone.now()), **said,
        )  # fmt: skip
        return operations.receive_work(request=request, by=by, at=at or received_at)

    return make
