"""A plan goes on with the item under which it was put to its body, to the meeting that hears it next."""

import datetime

import pytest
from django.utils import timezone

from boards.decisions.operations import record_decision
from boards.live.operations import finish_meeting, start_meeting
from boards.meetings.items.operations import add_item
from boards.models import AgendaItem, FutureItem, PlanItem
from boards.plans.adoption.operations import adopt, put_to
from boards.programme.operations import send_on, take_up
from tests.steps import adjourn

DAY = datetime.timedelta(days=1)


@pytest.fixture
def item(world):
    """An item of the meeting that is running, under which the plan is put to the board."""
    made = add_item(meeting=world.own.running, title="The plan for us", by=world.own.writer)
    put_to(plan=world.own.plan, item=made, by=world.own.writer)
    return made


def test_a_plan_is_adopted_at_the_meeting_to_which_it_was_adjourned(world, item):
    by, plan, later = world.own.writer, world.own.plan, timezone.localtime() + 3 * DAY
    made = adjourn(world.own.running, later, reason="Late", items=[item], by=by)
    copy = made.items.get(carried_from=item)
    assert PlanItem.objects.filter(plan=plan, item=copy, put_by=by).count() == 1
    start_meeting(meeting=made, by=by, at=later)
    copy.refresh_from_db()
    said = {"outcome": "recommended", "text": "That it is adopted", "by": by, "at": later}
    adopted = adopt(plan=plan, decision=record_decision(item=copy, **said), by=by, at=later)
    assert adopted.state == "adopted"


def test_what_was_adopted_or_is_private_by_then_does_not_go_on(world, item):
    by = world.own.writer
    AgendaItem.objects.filter(pk=item.pk).update(
        access="exempt", paragraphs=[1], private_reason="x"
    )
    later = timezone.localtime() + 3 * DAY
    made = adjourn(world.own.running, later, reason="Late", items=[item], by=by)
    assert not PlanItem.objects.filter(item__meeting=made).exists()


@pytest.mark.parametrize("deferred", [True, False])
def test_a_plan_goes_on_with_what_waits_on_the_work_programme(world, item, deferred):
    by = world.own.writer
    if deferred:
        said = {"outcome": "deferred", "text": "To the next meeting"}
        send_on(decision=record_decision(item=item, by=by, **said), to_body=world.own.body, by=by)
    else:
        AgendaItem.objects.filter(pk=item.pk).update(is_informal=True)
        finish_meeting(meeting=world.own.running, by=by)
    entry = FutureItem.objects.get(title=item.title)
    taken = take_up(entry=entry, meeting=world.own.draft, by=by)
    assert PlanItem.objects.filter(plan=world.own.plan, item=taken).count() == 1
