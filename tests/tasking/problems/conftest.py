"""One place with an agency, and who writes problems there."""

import datetime

import pytest
from django.utils import timezone

from neighbourhoods.models import Service, ServiceArea
from tasking.models import ServiceRequest
from tests import factories
from tests.personas import Side

DAY = datetime.timedelta(1)


@pytest.fixture
def side(db):
    """A place, its police, and a service of which requests can be made."""
    made = Side("OWN", factories.NeighbourhoodFactory(name="Ownfield"))
    area = ServiceArea.objects.create(name="Streets", position=1)
    made.rows["agency"] = factories.AgencyFactory(name="Own Police")
    made.rows["service"] = Service.objects.create(name="Streets", service_area=area)
    return made


@pytest.fixture
def asked(side):
    """Makes requests that were received so many days ago."""

    def make(*days_ago):
        noon = timezone.localtime().replace(hour=12, minute=0)
        return [
            ServiceRequest.objects.create(
                what="Bins on fire", service=side.service, agency=side.agency,
                neighbourhood=side.place, received_at=noon - days * DAY, changed_at=noon + DAY,
            )
            for days in days_ago
        ]  # fmt: skip

    return make
