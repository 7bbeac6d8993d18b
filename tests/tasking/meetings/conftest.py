"""A tasking group of a neighbourhood with two agencies on it, and the groups of its area and of the city."""

import datetime
from types import SimpleNamespace

import pytest
from django.utils import timezone

from accounts.access import Role
from accounts.operations import grant_role
from boards.models import Body, Membership
from boards.seats.operations import add_member
from core.actors import SYSTEM
from tasking.meetings.operations import nominate
from tests import factories, steps
from tests.clients import FormClient

DAY = datetime.timedelta(days=1)
NOON = datetime.time(12)


def on(day):
    """Noon of a day, as a moment."""
    return timezone.make_aware(datetime.datetime.combine(day, NOON))


def group_of(name, **place):
    return factories.BodyFactory(
        name=name, slug=name.lower().replace(" ", "-"), kind=Body.Kind.TASKING,
        power=Body.Power.OPERATIONAL, **{"neighbourhood": None, "area": None} | place,
    )  # fmt: skip


def officer_of(agency, *places):
    user = factories.UserFactory()
    grant_role(
        user=user, role=Role.PARTNER_OFFICER, place=agency, named_neighbourhoods=places, by=SYSTEM
    )
    return user


def seat(body, agency, user=None):
    return add_member(
        body=body, person=factories.PersonFactory(user=user, agency=agency),
        role=Membership.Role.PARTNER, agency=agency, by=SYSTEM,
        starts_on=timezone.localdate() - 400 * DAY,
    )  # fmt: skip


@pytest.fixture
def town(db):
    place = factories.NeighbourhoodFactory(name="Sinfin")
    own = SimpleNamespace(place=place, head=factories.OfficerFactory(name="Head"))
    own.group = group_of("Sinfin Tasking", neighbourhood=place)
    own.area = group_of("Area Tasking", area=place.area)
    own.city = group_of("City Tasking")
    own.police, own.housing = (factories.AgencyFactory(name=each) for each in ("Police", "Homes"))
    own.stranger = factories.AgencyFactory(name="Fire")
    own.manager = factories.UserFactory(name="Manager")
    grant_role(user=own.manager, role=Role.NEIGHBOURHOOD_MANAGER, place=place, by=SYSTEM)
    own.sergeant, own.landlord, own.fire = (
        officer_of(each, place) for each in (own.police, own.housing, own.stranger)
    )
    own.seats = [seat(own.group, own.police), seat(own.group, own.housing)]
    return own


@pytest.fixture
def meeting(town):
    return meeting_of(town.group, town.manager)


def meeting_of(group, by, days=20):
    start = timezone.now().replace(second=0, microsecond=0) + days * DAY
    return steps.set_date(body=group, starts_at=start, by=by)


@pytest.fixture
def nominated(town):
    def make(place="Garages at Cole Lane", **details):
        given = {"behaviour": "Fires", "by": town.sergeant, "agency": town.police}
        return nominate(group=town.group, place=place, **given | details)

    return make


@pytest.fixture
def client_of():
    def make(user):
        client = FormClient()
        client.force_login(user)
        return client

    return make
