"""Tasks of an action day are actions: offered, due on the day, moved with it, carried on."""

import datetime

import pytest
from django.utils import timezone

from accounts.access import Role
from accounts.operations import grant_role
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from tasking import states
from tasking.actions.operations import move_action
from tasking.models import Action, ActionDay, DayTask
from tasking.walkabouts.days import lines
from tasking.walkabouts.days import operations as days
from tests import factories
from tests.tasking.walkabouts.conftest import DAY, this_morning

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def day(details, officer):
    at = this_morning() + DAY * 5
    said = {"title": "Clean up", "starts_at": at, "ends_at": at + HOUR}
    return days.plan_day(risk_signed_on=timezone.localdate(), by=officer, **said, **details)


@pytest.fixture
def task(day, agency, officer):
    return lines.add_task(day=day, agency=agency, what="Skips out", by=officer)


def action_of(task):
    return Action.objects.get(pk=task.action_id)


def test_a_task_is_offered_to_its_agency_once(day, task, agency, officer):
    action = action_of(task)
    assert (action.state, action.lead_agency, action.due_on) == (states.OFFERED, agency, day.day)
    assert action.neighbourhood == day.neighbourhood
    said = {"day": day, "agency": agency, "by": officer, "client_id": task.client_id}
    assert lines.add_task(what="Again", **said) == task
    assert Action.objects.count() == 1
    person = factories.PersonFactory(agency=agency)
    owned = lines.add_task(day=day, owner=person, what="Gloves", by=officer)
    assert (owned.agency, action_of(owned).owner) == (agency, person)
    with pytest.raises(Refused, match="Choose the agency"):
        lines.add_task(day=day, what="Who?", by=officer)
    with pytest.raises(Refused, match="what is to be done"):
        lines.add_task(day=day, agency=agency, what=" ", by=officer)


def test_another_date_of_the_day_is_another_due_date(day, task, officer):
    at = day.starts_at + DAY * 3
    days.change_day(day=day, starts_at=at, ends_at=at + HOUR, by=officer)
    assert action_of(task).due_on == day.day + DAY * 3


def test_a_day_that_is_cancelled_asks_nobody_for_anything(day, task, officer, agency):
    done = lines.add_task(day=day, agency=agency, what="Posters", by=officer)
    for to in (states.ACCEPTED, states.DONE):
        move_action(action=action_of(done), to=to, by=officer)
    days.cancel_day(day=day, reason="Snow", by=officer)
    action = action_of(task)
    assert action.state == states.CANCELLED
    assert action.updates.get().note == f"The action day D{day.pk} was cancelled: Snow"
    assert action_of(done).state == states.DONE


def test_a_task_that_is_taken_off_is_cancelled_and_one_that_is_done_stays(day, task, officer):
    lines.remove_task(task=task, by=officer)
    assert action_of(task).state == states.CANCELLED
    assert DayTask.objects.count() == 0
    done = lines.add_task(day=day, agency=task.agency, what="Posters", by=officer)
    for to in (states.ACCEPTED, states.DONE):
        move_action(action=action_of(done), to=to, by=officer)
    with pytest.raises(WrongState, match="reported done"):
        lines.remove_task(task=done, by=officer)


def test_what_is_not_done_is_carried_on(day, task, officer, agency):
    done = lines.add_task(day=day, agency=agency, what="Posters", by=officer)
    for to in (states.ACCEPTED, states.DONE):
        move_action(action=action_of(done), to=to, by=officer)
    at = day.ends_at
    days.say_held(day=day, by=officer, at=at)
    with pytest.raises(Refused, match="new due date"):
        days.write_result(day=day, result="Clean", by=officer, at=at)
    with pytest.raises(Refused, match="not past"):
        days.write_result(day=day, result="Clean", carry_to=day.day - DAY, by=officer, at=at)
    later = day.day + DAY * 14
    days.write_result(day=day, result="Clean", carry_to=later, by=officer, at=at)
    assert (action_of(task).state, action_of(task).due_on) == (states.OFFERED, later)
    assert [each.is_done for each in DayTask.objects.order_by("pk")] == [False, True]
    with pytest.raises(WrongState):
        lines.add_task(day=day, agency=agency, what="Late", by=officer, at=at)
    assert ActionDay.objects.get(pk=day.pk).daytasks.count() == 2


def test_an_agency_sees_the_action_that_is_its_own_and_of_others_the_plan(
    day, task, officer, as_user
):
    fire = factories.AgencyFactory(slug="fire-here", name="Fire")
    days.change_day(day=day, agencies=[fire], by=officer)
    own = lines.add_task(day=day, agency=fire, what="Home visits", by=officer)
    partner = factories.UserFactory()
    named = {"named_neighbourhoods": [day.neighbourhood]}
    grant_role(user=partner, role=Role.PARTNER_OFFICER, place=fire, by=SYSTEM, **named)
    page = as_user(partner).get(f"/action-days/{day.pk}/").content.decode()
    assert action_of(own).reference in page
    assert "Skips out" in page
    sheet = as_user(officer).get(f"/action-days/{day.pk}/sheet.pdf")
    assert sheet.content[:4] == b"%PDF"
    stranger = factories.UserFactory()
    assert as_user(stranger).get(f"/action-days/{day.pk}/").status_code == 404
