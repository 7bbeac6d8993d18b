"""A committee that decides, and its meeting."""

import datetime

import pytest
from django.utils import timezone

from boards.live.operations import start_meeting
from boards.meetings.agendas.operations import publish_agenda
from boards.meetings.items.operations import add_item
from boards.models import Membership, Seat
from boards.seats.operations import add_member
from core.actors import SYSTEM
from tests import factories
from tests.steps import set_date

Role = Membership.Role


def vacant(body, count):
    """So many voting seats that nobody holds."""
    Seat.objects.bulk_create(
        Seat(body=body, kind="ward", has_vote=True, starts_on=datetime.date(2020, 1, 1))
        for _ in range(count)
    )


@pytest.fixture
def writer(db):
    return factories.OfficerFactory()


@pytest.fixture
def committee(db):
    """A deciding body of six councillors and an officer; a quarter, at least three, must be there."""
    body = factories.BodyFactory(kind="ward_committee", power="decide")
    roles = [Role.CHAIR, Role.VICE_CHAIR, *[Role.ELECTED_MEMBER] * 4, Role.OFFICER]
    for role in roles:
        add_member(body=body, person=factories.CouncillorFactory(), role=role, by=SYSTEM)
    return body


@pytest.fixture
def meeting(committee, writer):
    """A meeting of the committee that is running, with three items that may be decided."""
    meeting = set_date(
        body=committee, starts_at=timezone.now(), by=writer, agenda="empty", place="Hall"
    )
    for title in ("First", "Second", "Third"):
        add_item(meeting=meeting, title=title, by=writer)
    publish_agenda(meeting=meeting, by=writer)
    start_meeting(meeting=meeting, by=writer)
    meeting.refresh_from_db()
    return meeting
