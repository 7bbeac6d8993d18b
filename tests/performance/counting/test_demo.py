"""The writer of the demonstration counts what it says."""

import datetime
from types import SimpleNamespace

import pytest
from django.utils import timezone

from accounts.access import Role
from demo.facts.performance import NOT_PUBLISHED
from demo.facts.sign_ins import HOME
from demo.performance.counting import COUNTED, write_counted
from performance.models import Counting, Indicator
from tests import factories


@pytest.mark.django_db
def test_every_figure_of_the_demonstration_is_declared_and_counted():
    now = timezone.now()
    users = {
        Role.DATA_OFFICER: factories.OfficerFactory(role=Role.DATA_OFFICER),
        Role.HEAD_OF_SERVICE: factories.OfficerFactory(),
    }
    world = SimpleNamespace(
        users=users, agencies={"council": factories.AgencyFactory()}, now=now,
        people={HOME: {"manager": factories.PersonFactory()}},
        days_ago=lambda days: timezone.localdate(now) - datetime.timedelta(days=days),
    )  # fmt: skip
    write_counted(world)
    made = {each.code: each.is_published for each in Indicator.objects.counted()}
    assert made == {code: code not in NOT_PUBLISHED for code, _, _ in COUNTED}
    assert {each.look[0] for each in Counting.objects.all()} == {"Counted"}
