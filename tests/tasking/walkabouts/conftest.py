"""A walkabout of today in a place of its own."""

import datetime

import pytest
from django.utils import timezone

from accounts.access import Role
from accounts.operations import grant_role
from core.actors import SYSTEM
from neighbourhoods.models import Service, ServiceEntry
from tasking.walkabouts import operations
from tests import factories

DAY = datetime.timedelta(days=1)


@pytest.fixture
def place(db):
    return factories.NeighbourhoodFactory(name="Rose Hill", slug="rose-hill")


@pytest.fixture
def officer(place):
    """A manager of the place."""
    user = factories.UserFactory(name="Mo Manager")
    grant_role(user=user, role=Role.NEIGHBOURHOOD_MANAGER, place=place, by=SYSTEM)
    return user


@pytest.fixture
def second(place):
    """Another manager of the place, who publishes what the first wrote."""
    user = factories.UserFactory(name="Sam Second")
    grant_role(user=user, role=Role.NEIGHBOURHOOD_MANAGER, place=place, by=SYSTEM)
    return user


@pytest.fixture
def agency(db):
    return factories.AgencyFactory(name="Homes", slug="homes")


@pytest.fixture
def service(agency):
    """Bins, given by the agency for all."""
    found = Service.objects.create(name="Bins")
    ServiceEntry.objects.create(service=found, level="city", agency=agency)
    return found


@pytest.fixture
def details(place, agency):
    return {"neighbourhood": place, "agency": agency, "meeting_point": "The gate"}


def this_morning():
    return timezone.localtime().replace(hour=0, minute=1, second=0, microsecond=0)


@pytest.fixture
def walk(details, officer):
    return operations.plan_walkabouts(starts=[this_morning()], by=officer, **details)[0]
