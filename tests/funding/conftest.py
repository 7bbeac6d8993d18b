"""A ward committee with money, for tests of funding."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from boards.decisions.operations import record_decision
from boards.live.operations import start_meeting
from core.actors import SYSTEM
from funding.grants.applications.operations import receive_application
from funding.grants.awards.operations import accept, award, offer
from funding.ledger.operations import open_year, set_ward_budget
from neighbourhoods.models import CommunityGroup
from tests import factories, steps


@pytest.fixture
def year(db):
    return open_year(first=2026, by=SYSTEM)


@pytest.fixture
def committee(db):
    return factories.BodyFactory(kind="ward_committee", name="Abbey ward committee")


@pytest.fixture
def ward(committee, year):
    """A ward budget of £10,000."""
    return set_ward_budget(body=committee, year=year, amount=Decimal(10_000), by=SYSTEM)


@pytest.fixture
def finance(db):
    return factories.OfficerFactory(role="finance_officer", name="Fay Finance")


@pytest.fixture
def second(db):
    return factories.OfficerFactory(role="head_of_service", name="Hanna Head")


@pytest.fixture
def group(committee):
    return CommunityGroup.objects.create(
        name="Abbey gardeners", neighbourhood=committee.neighbourhood, purpose="They garden"
    )


@pytest.fixture
def asked(ward, group, finance):
    """A request of the ward for £1,200."""
    made = receive_application(
        group=group, title="Raised beds", purpose="Four beds by the hall",
        received_on=datetime.date(2026, 10, 1), asks=[(ward, "grant", Decimal(1_200))], by=finance,
    )  # fmt: skip
    return made.requests.get()


@pytest.fixture
def meeting(committee, second):
    """A meeting of the ward committee that is going on."""
    held = steps.set_date(body=committee, starts_at=timezone.now(), by=second, place="Hall")
    start_meeting(meeting=held, by=second)
    return held


@pytest.fixture
def decision(meeting, second):
    """What the ward committee resolved about the raised beds."""
    item = meeting.items.first()
    return record_decision(item=item, outcome="resolved", text="£1,200 for raised beds", by=second)


@pytest.fixture
def grant(asked, decision, finance):
    """£1,000 for the raised beds."""
    return award(asked=asked, amount=Decimal(1_000), decision=decision, by=finance)


@pytest.fixture
def accepted(grant, meeting, second, finance):
    """The grant, once its decision was published, offered and accepted."""
    steps.publish(meeting, second)
    today = timezone.localdate()
    offer(grant=grant, sent_on=today, by=finance)
    return accept(grant=grant, accepted_on=today, accepted_by="Gil Gardener", by=finance)
