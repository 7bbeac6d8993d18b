"""The letter of the week: on the first working day, once for each person and week."""

import datetime

import pytest
from django.utils import timezone

from accounts.access import Role
from accounts.cover.operations import name_cover
from accounts.models import User
from accounts.operations import choose_monday_letter, grant_role
from core import todo
from core.actors import SYSTEM
from core.letters.models import Letter
from core.letters.operations import why_outdated
from core.models import Event
from neighbourhoods import monday
from neighbourhoods.models import ClosedDay
from tasking.actions.operations import add_action
from tests import factories
from tests.jobs import sql
from tests.steps import set_date

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
    assert monday.begin_week(MONDAY + DAY) > 0
    assert [monday.begin_week(MONDAY + DAY * n) for n in range(2, 7)] == [0] * 5
    assert monday.begin_week(EASTER_MONDAY) == 0
    assert monday.begin_week(EASTER_MONDAY + DAY) > 0
    ClosedDay.objects.create(day=MONDAY)
    assert monday.begin_week(MONDAY) == 0
    assert monday.begin_week(MONDAY + 2 * DAY) > 0


def test_on_the_second_day_only_those_without_a_letter_are_written_to(manager, monkeypatch):
    """Monday was missed, or there was nothing to do then."""
    monkeypatch.setattr(monday.timezone, "localdate", lambda at=None: MONDAY)
    number = monday.begin_week(MONDAY)
    letter = monday.write_to(manager.pk, MONDAY)
    Letter.objects.filter(pk=letter.pk).update(
        created_at=timezone.make_aware(datetime.datetime.combine(MONDAY, datetime.time(7, 15)))
    )
    assert monday.begin_week(MONDAY + DAY) == number - 1


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
    assert letters(manager) == [first]


def test_a_job_of_last_week_writes_nothing(manager, this_week):
    assert monday.write_to(manager.pk, this_week - 7 * DAY) is None


def test_a_letter_that_waited_is_asked_again(manager, this_week):
    letter = monday.write_to(manager.pk, this_week)
    assert why_outdated(letter) == ""
    choose_monday_letter(user=manager, wanted=False, by=manager)
    assert why_outdated(letter) == "No longer for this person"
    choose_monday_letter(user=manager, wanted=True, by=manager)
    User.objects.filter(pk=manager.pk).update(email="elsewhere@example.org")
    assert why_outdated(letter) == "No longer for this person"
    letter.created_at -= 7 * DAY
    assert why_outdated(letter) == "Its week is over"


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
    assert "Own Board" in monday.write_to(colleague.pk, this_week).body


def test_who_only_sits_on_a_body_is_written_to_and_a_seat_keeps_nobody_at_work(world, this_week):
    chair = User.objects.get(pk=world.people["board_chair"].pk)
    assert chair in monday.readers(this_week)
    grant = grant_role(user=chair, role=Role.HEAD_OF_SERVICE, by=SYSTEM)
    name_cover(
        grant=grant, covered_by=factories.UserFactory(), starts_on=this_week, ends_on=this_week,
        by=SYSTEM,
    )  # fmt: skip
    assert chair not in monday.readers(this_week)


def test_what_is_not_public_is_not_said_in_a_letter(world, manager, this_week):
    action = add_action(state="accepted",
        what="Visit the family at number 9", owner=factories.PersonFactory(user=manager),
        due_on=this_week, neighbourhood=world.own.place, lead_agency=world.own.agency, by=SYSTEM,
    )  # fmt: skip
    rows = todo.rows_of("own actions", manager, timezone.now(), 6)
    assert [(row.about, row.is_private) for row in rows] == [(action, True)]
    body = monday.write_to(manager.pk, this_week).body
    assert "number 9" not in body
    assert monday.PRIVATE in body


def test_a_body_that_meets_in_private_is_not_named_in_a_letter(world, manager, this_week):
    body = world.own.private.body
    assert body.is_private
    set_date(body=body, starts_at=timezone.now() + 9 * DAY, by=world.own.writer, place="Hall")
    rows = [
        row
        for name in todo.names()
        for row in todo.rows_of(name, manager, timezone.now(), 50)
        if str(body) in f"{row.what} {row.where}"
    ]
    assert {row.is_private for row in rows} == {True}
    assert str(body) not in monday.write_to(manager.pk, this_week).body


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
