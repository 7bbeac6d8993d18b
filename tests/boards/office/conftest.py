"""A councillor's term, and meetings of the council that are kept here."""

import datetime

import pytest
from django.utils import timezone

from accounts.access import Role
from accounts.operations import grant_role
from boards.models import TermOfOffice
from core.actors import SYSTEM
from tests import factories


@pytest.fixture
def kept(writer):
    """Meetings of the council are kept here since long ago."""
    return factories.MeetingFactory(
        body=factories.BodyFactory(power="recommend"), started_at=timezone.now(),
        starts_at=timezone.make_aware(datetime.datetime(2020, 1, 7, 19)), started_by=writer,
    )  # fmt: skip


@pytest.fixture
def term(kept):
    person = factories.PersonFactory(user=factories.UserFactory(email="away@example.org"))
    return TermOfOffice.objects.create(
        person=person, ward=factories.WardFactory(), starts_on=datetime.date(2026, 1, 15)
    )


@pytest.fixture
def clerk(term):
    user = factories.UserFactory(email="clerk@example.org")
    grant_role(user=user, role=Role.MEETINGS_CLERK, by=SYSTEM, starts_on=datetime.date(2026, 1, 1))
    return user
