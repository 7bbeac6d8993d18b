"""The letter of the week: on the first working day, once for each person and week."""

import datetime

import pytest
from django.utils import timezone

from accounts.cover.operations import name_cover
from accounts.models import User
from accounts.operations import choose_monday_letter
from core.actors import SYSTEM
from core.letters.models import Letter
from core.models import Event
from derby_nm import monday
from neighbourhoods.models import ClosedDay
from tasking.models import Action
from tasking.operations import add_action
from tests import factories
from tests.jobs import sql

pytestmark = pytest.mark.django_db
MONDAY = datetime.date(2035, 11, 26)
EASTER_MONDAY = datetime.date(2035, 3, 26)
DAY = datetime.timedelta(1)


@pytest.fixture
def manager(world):
    return User.objects.get(pk=world.people["neighbourhood_manager"].pk)


@pytest.fixture
def this_week():
    return timezone.localdate()


def jobs():
    return sql("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", [monday.JOB])


def letters(user):
    return list(Letter.objects.filter(kind=monday.KIND, to=user.email).order_by("pk"))


def test_the_week_begins_on_its_first_working_day(world):
    assert monday.begin_week(MONDAY) > 0
    assert [monday.begin_week(MONDAY + DAY * n) for n in range(1, 7)] == [0] * 6
    assert monday.begin_week(EASTER_MONDAY) == 0
    assert monday.begin_week(EASTER_MONDAY + DAY) > 0
    ClosedDay.objects.create(day=MONDAY)
    assert monday.begin_week(MONDAY) == 0
    assert monday.begin_week(MONDAY + DAY) > 0


def test_a_job_for_each_reader(world):
    before = jobs()
    number = monday.begin_week(MONDAY)
    assert jobs() - before == number == monday.readers(MONDAY).count()


def test_the_letter_says_what_the_list_says(manager, this_week):
    letter = monday.write_to(manager.pk, this_week)
    assert letter.to == manager.email
    assert letter.subject.startswith("This week: ")
    assert "Go on with the meeting" in letter.body
    assert "http://testserver/me/" in letter.body


def test_one_letter_a_person_and_week_however_often_it_runs(manager, this_week):
    first = monday.write_to(manager.pk, this_week)
    assert monday.write_to(manager.pk, this_week) == first
    next_week = monday.write_to(manager.pk, this_week + 7 * DAY)
    assert letters(manager) == [first, next_week]
    assert first.message_id != next_week.message_id


def test_whom_nothing_needs_gets_none(world, this_week):
    nobody = factories.UserFactory()
    assert monday.write_to(nobody.pk, this_week) is None
    assert not letters(nobody)


def test_who_stopped_it_gets_none_until_they_start_it(manager, this_week):
    choose_monday_letter(user=manager, wanted=False, by=manager)
    assert monday.write_to(manager.pk, this_week) is None
    choose_monday_letter(user=manager, wanted=True, by=manager)
    assert monday.write_to(manager.pk, this_week) is not None
    said = Event.objects.about(manager).values_list("verb", flat=True)
    assert {"stopped the Monday email", "chose to get the Monday email"} <= set(said)


def test_who_is_away_gets_none_and_the_colleague_is_told_instead(world, manager, this_week):
    colleague = factories.UserFactory()
    grant = manager.grants.get()
    name_cover(
        grant=grant, covered_by=colleague, starts_on=this_week, ends_on=this_week + DAY, by=SYSTEM
    )
    assert monday.write_to(manager.pk, this_week) is None
    assert manager not in monday.readers(this_week)
    assert manager in monday.readers(this_week + 2 * DAY)


def test_what_is_private_is_not_said_in_a_letter(world, manager, this_week):
    action = add_action(
        what="Visit the family at number 9", owner=factories.PersonFactory(user=manager),
        due_on=this_week, neighbourhood=world.own.place, lead_agency=world.own.agency, by=SYSTEM,
    )  # fmt: skip
    assert "number 9" in monday.write_to(manager.pk, this_week).body
    Action.objects.filter(pk=action.pk).update(marking="exempt")
    body = monday.write_to(manager.pk, this_week + 7 * DAY).body
    assert "number 9" not in body
    assert monday.PRIVATE in body


def test_the_button_is_on_ones_own_page(as_user, manager):
    client = as_user(manager)
    assert "Stop the Monday email" in client.get("/me/").content.decode()
    assert client.post("/me/monday/", {"wanted": "0"})["Location"] == "/me/"
    assert "Send me the Monday email" in client.get("/me/").content.decode()
    assert client.get("/me/monday/").status_code == 302


def test_nobody_stops_the_letter_of_somebody_else(manager):
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied):
        choose_monday_letter(user=manager, wanted=False, by=factories.UserFactory())
