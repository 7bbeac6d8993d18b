"""Two administrators name the same cover at once, with a control that shows what the lock is for."""

import datetime
import threading

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils import timezone

from accounts.access import Role
from accounts.cover import operations
from accounts.models import Cover
from accounts.operations import grant_role
from core.actors import SYSTEM
from core.errors import Refused
from tests import factories
from tests.test_races import together

pytestmark = pytest.mark.django_db(transaction=True)


def name_twice():
    away, colleague = factories.UserFactory(), factories.UserFactory()
    grant = grant_role(user=away, role=Role.DATA_OFFICER, by=SYSTEM)
    today = timezone.localdate()

    def name():
        return operations.name_cover(
            grant=grant,
            covered_by=colleague,
            starts_on=today,
            ends_on=today + datetime.timedelta(days=3),
            by=SYSTEM,
        )

    return together(name, name)


def test_of_two_who_name_the_same_cover_one_hears_that_it_is_there():
    outcomes = name_twice()
    (refused,) = [each for each in outcomes if isinstance(each, Exception)]
    assert isinstance(refused, Refused)
    assert "at that time already" in refused.message
    assert Cover.objects.filter(grant__role=Role.DATA_OFFICER).count() == 1


def test_control_without_the_lock_the_database_refuses_with_a_fault(monkeypatch):
    """Both look, meet, and write: only the exclusion constraint is left to stop the second."""
    meet = threading.Barrier(2)
    create = operations.Cover.objects.create

    def meet_and_create(**fields):
        meet.wait(30)
        return create(**fields)

    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **kwargs: self)
    monkeypatch.setattr(operations.Cover.objects, "create", meet_and_create)
    outcomes = name_twice()
    assert [type(each) for each in outcomes if isinstance(each, Exception)] == [IntegrityError]
    assert Cover.objects.filter(grant__role=Role.DATA_OFFICER).count() == 1
