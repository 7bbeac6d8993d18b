"""Actions that are steps of a plan's priority: it is dropped by state where they rest on it."""

import datetime

import pytest
from django.utils import timezone

from boards.models import Priority
from boards.plans.operations import drop_priority, save_priority
from core.actors import SYSTEM
from tasking.actions.operations import add_action

pytestmark = pytest.mark.django_db


@pytest.fixture
def new(world):
    """A new priority of a draft."""
    plan = world.own.plan
    return save_priority(plan=plan, title="Ponds", lead=world.own.agency, supporting=[], by=SYSTEM)


def test_a_new_priority_with_an_action_is_dropped_with_its_reason(world, manager, new):
    due = timezone.localdate() + datetime.timedelta(days=9)
    action = add_action(state="accepted", what="Drain it", due_on=due, lead_agency=world.own.agency,
                        plan_priority=new, by=SYSTEM)  # fmt: skip
    answer = manager.post(f"/plans/priorities/{new.pk}/drop/", {"reason": "No money for it"})
    assert answer.status_code == 302
    new.refresh_from_db()
    assert (new.change, new.reason) == ("dropped", "No money for it")
    action.refresh_from_db()
    assert action.plan_priority == new
    page = manager.get(new.plan.get_absolute_url()).content.decode()
    assert "No money for it" in page


def test_one_on_which_nothing_rests_goes(world, new):
    drop_priority(priority=new, reason="A slip", by=SYSTEM)
    assert not Priority.objects.filter(pk=new.pk).exists()
