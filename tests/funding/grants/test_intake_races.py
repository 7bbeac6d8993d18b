"""Two officers who say at once which group an application is of: it becomes one application. With a control."""

from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from core.actors import PUBLIC
from core.errors import WrongState
from funding.grants.applications.operations import receive_application
from funding.grants.intake import operations
from funding.models import Application, SentApplication
from neighbourhoods.models import CommunityGroup
from tests import factories
from tests.funding.grants.test_intake import WHO, said
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sent(ward):
    row, _ = operations.send_application(asks=[(ward, Decimal(500))], by=PUBLIC, **said(), **WHO)
    return row


@pytest.fixture
def groups(committee):
    place = committee.neighbourhood
    return [
        CommunityGroup.objects.create(name=name, neighbourhood=place, purpose="They garden")
        for name in ("Abbey gardeners", "Abbey garden club")
    ]


@pytest.fixture
def officers(db):
    return [
        factories.OfficerFactory(role="finance_officer", name=name)
        for name in ("Fay Finance", "Finn Finance")
    ]


def test_of_two_who_match_one_wins_and_the_other_is_told(sent, groups, officers):
    def matches(number):
        return operations.match(
            sent=SentApplication.objects.get(pk=sent.pk), group=groups[number], by=officers[number]
        )

    outcomes = together(lambda: matches(0), lambda: matches(1))
    made = Application.objects.get()
    assert made.group in groups
    (lost,) = [each for each in outcomes if isinstance(each, Exception)]
    assert isinstance(lost, WrongState)
    assert SentApplication.objects.get().application == made


def test_who_does_not_lock_makes_two(sent, ward, groups, officers):
    """The control: both see that it waits, and both make an application."""

    def careless(number):
        with transaction.atomic():
            row = SentApplication.objects.get(pk=sent.pk)
            assert row.state == "waiting"
            return receive_application(
                group=groups[number], title=row.title, purpose=row.purpose,
                received_on=timezone.localdate(), asks=[(ward, "grant", Decimal(500))],
                by=officers[number],
            )  # fmt: skip

    outcomes = together(lambda: careless(0), lambda: careless(1))
    assert [type(each) for each in outcomes] == [Application, Application]
    assert Application.objects.count() == 2
