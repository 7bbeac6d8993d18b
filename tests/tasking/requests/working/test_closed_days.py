"""A day on which the council is closed, entered or taken out after requests were promised."""

import datetime

import pytest
from django.urls import reverse

from accounts.access import Role
from core import rests
from core.actors import SYSTEM
from core.models import Event
from neighbourhoods.models import ClosedDay
from tasking.requests.working.operations import move_work
from tests import factories
from tests.tasking.requests.working.conftest import MONDAY
from tests.tasking.requests.working.test_steps import fresh, local, put

pytestmark = pytest.mark.django_db
BETWEEN = datetime.date(2026, 11, 4)  # a Wednesday; three working days from the 2nd end on the 5th


@pytest.fixture
def admin(now, as_user):
    return as_user(factories.OfficerFactory(role=Role.SYSTEM_ADMINISTRATOR))


def enter(client, day=BETWEEN, key=None):
    name = "add" if key is None else "change"
    page = reverse(f"admin:neighbourhoods_closedday_{name}", args=[key] if key else [])
    sent = {"day": f"{day:%d/%m/%Y}", "name": "Training day", "agency": ""}
    response = client.post(page, sent)
    assert response.status_code == 302, response.content.decode()
    return ClosedDay.objects.get()


def said():
    return Event.objects.filter(verb__startswith="moved when the request is due")


def test_a_day_between_moves_when_it_is_due_at_once_and_back(admin, log):
    worked, other = log(), put(log(), "resolved")
    closed = enter(admin)
    assert (local(fresh(worked)), local(fresh(worked), "wakes_at")) == (
        "06.11. 17:00",
        "05.11. 17:00",
    )
    assert local(fresh(other), "wakes_at") == "17.11. 17:00", "it closes by itself a day later"
    assert said().get().changes == {"due_at": ["5 November 2026, 17:00", "6 November 2026, 17:00"]}
    assert [(each.due_at.day, each.why) for each in worked.targets.all()] == [
        (5, "Closed days changed")
    ]
    enter(admin, datetime.date(2026, 11, 20), closed.pk)
    assert local(fresh(worked)) == "05.11. 17:00", "moved to a day after it"
    enter(admin, BETWEEN, closed.pk)
    page = reverse("admin:neighbourhoods_closedday_delete", args=[closed.pk])
    assert admin.post(page, {"post": "yes"}).status_code == 302
    assert (local(fresh(worked)), said().count()) == ("05.11. 17:00", 4)


def test_a_day_after_it_and_a_day_before_it_move_nothing(admin, log):
    worked = log()
    for day in (datetime.date(2026, 10, 30), datetime.date(2027, 3, 1)):
        ClosedDay.objects.create(day=day, name="Training day")
        rests.take_back("closed days", {day}, by=SYSTEM, at=MONDAY)
    assert (local(fresh(worked)), said().count()) == ("05.11. 17:00", 0)


def test_what_waits_follows_when_it_goes_on(admin, log, time_machine):
    worked = put(log(), "awaiting_reporter")
    enter(admin)
    time_machine.move_to(MONDAY + datetime.timedelta(hours=1), tick=False)
    move_work(worked=fresh(worked), to=fresh(worked).came_from, by=SYSTEM)
    assert local(fresh(worked)).startswith("09.11.")
