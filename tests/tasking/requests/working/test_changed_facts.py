"""Facts that change under a request that a team works: who has it leaves, its agency ends, two are taken apart."""

import datetime

import pytest

from accounts.models import RoleGrant
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from neighbourhoods.people.agencies.operations import end_agency
from tasking.requests.operations import finish, log_request, tell_landlord
from tasking.requests.views import steps_of
from tasking.requests.working.merging.merging import followers_of, log_another, merge, unmerge
from tasking.requests.working.operations import move_work, take
from tasking.requests.working.timed import jobs
from tests import factories
from tests.tasking.requests.working.conftest import MONDAY, make_team, officer_of
from tests.tasking.requests.working.test_jobs import at
from tests.tasking.requests.working.test_steps import fresh, put

pytestmark = pytest.mark.django_db


def leave(user):
    RoleGrant.objects.filter(user=user).delete()


def test_taken_apart_its_clock_is_its_own(now, log, time_machine):
    first, second = put(log(), "in_progress"), log()
    due = fresh(first).due_at
    time_machine.move_to(at(4, 9), tick=False)
    merge(worked=fresh(first), target=fresh(second), by=SYSTEM)
    time_machine.move_to(at(5, 9), tick=False)
    unmerge(worked=fresh(first), note="Another one", by=SYSTEM)
    first = fresh(first)
    assert (first.due_at, first.began_at, first.request.reopened) == (due, now, 0)


def test_who_left_is_told_nothing_and_another_takes_over(now, log, team, officer):
    worked = log()
    take(worked=worked, by=officer)
    move_work(worked=fresh(worked), to="in_progress", by=officer)
    leave(officer)
    jobs.tick(at(4))
    told = fresh(worked).escalations.get()
    assert told.to_name == "Mo Manager"
    other = officer_of(team.agency, "Ann Other")
    take(worked=fresh(worked), by=other)
    assert fresh(worked).assigned_to == other
    assert fresh(worked).state == "in_progress"


def test_one_that_cannot_be_woken_does_not_stop_the_others(now, log, monkeypatch):
    first, second = put(log(), "assigned"), put(log(), "assigned")
    wake = jobs.wake

    def broken(*, worked, **said):
        if worked.pk == first.pk:
            raise WrongState("no")
        return wake(worked=worked, **said)

    monkeypatch.setattr(jobs, "wake", broken)
    with pytest.raises(WrongState):
        jobs.tick(at(5))
    assert (first.escalations.count(), second.escalations.count()) == (0, 2)


def test_an_agency_that_ends_gives_what_is_worked_here_as_it_stands(now, log, team):
    worked, heir = put(log(), "in_progress"), factories.AgencyFactory(name="Heir")
    end_agency(agency=team.agency, replaced_by=heir, by=SYSTEM)
    worked = fresh(worked)
    assert (worked.state, worked.request.agency, worked.team.agency) == ("in_progress", heir, heir)
    officer = officer_of(heir)
    move_work(worked=worked, to="resolved", outcome="fixed", by=officer)
    assert not fresh(worked).request.is_open


def test_a_successor_with_a_team_of_its_own_works_it_by_that(now, log, team, service):
    worked, heir = put(log(), "in_progress"), factories.AgencyFactory(name="Heir")
    own = make_team(service, agency=heir, name="Heirs")
    end_agency(agency=team.agency, replaced_by=heir, by=SYSTEM)
    assert fresh(worked).team == own


def test_reopening_after_its_agency_ended(now, log, team):
    worked = put(log(), "closed")
    end_agency(agency=team.agency, by=SYSTEM)
    with pytest.raises(Refused):
        move_work(worked=fresh(worked), to="reopen_requested", note="Back", by=SYSTEM)


def test_log_another_after_its_agency_ended(now, log, team):
    worked = put(log(), "closed")
    end_agency(agency=team.agency, by=SYSTEM)
    with pytest.raises(Refused):
        log_another(worked=fresh(worked), what="Back", by=SYSTEM)


def test_followers_of_followers(now, log):
    a, b, c = log(), log(), log()
    merge(worked=a, target=b, by=SYSTEM)
    merge(worked=fresh(b), target=c, by=SYSTEM)
    officer = factories.OfficerFactory()
    assert set(followers_of(c, officer)) == {a.request, b.request}


def test_danger_is_not_ended_before_the_landlord_is_told(now, log):
    worked = put(log(is_home_danger=True), "in_progress")
    with pytest.raises(Refused):
        move_work(worked=worked, to="resolved", outcome="fixed", by=SYSTEM)


def test_danger_is_not_merged_away(now, log):
    worked, other = log(is_home_danger=True), log()
    with pytest.raises(Refused, match="Ring the landlord"):
        merge(worked=worked, target=other, by=SYSTEM)
    assert ("request_landlord", "main") in [each[::2] for each in steps_of(worked.request)]
    tell_landlord(request=worked.request, to="Duty desk", by=SYSTEM)
    merge(worked=fresh(worked), target=fresh(other), by=SYSTEM)


def enquiry(log):
    week = MONDAY + datetime.timedelta(days=7)
    return log(is_enquiry=True, acknowledge_by=week, answer_by=week)


def test_an_enquiry_is_merged_with_no_request_that_others_read(now, log):
    asked, other = enquiry(log), log()
    for one, target in ((asked, other), (other, asked)):
        with pytest.raises(Refused, match="answered on its own"):
            merge(worked=one, target=target, by=SYSTEM)


def test_what_is_split_off_an_enquiry_is_one_too(now, log):
    made = log_another(worked=enquiry(log), what="A lamp", by=SYSTEM)
    assert made.is_enquiry
    assert made.answer_by


def test_whose_account_is_closed_is_passed_over(now, log, team):
    team.manager.user.is_active = False
    team.manager.user.save()
    worked = put(log(), "assigned")
    jobs.tick(at(5))
    assert {each.to for each in worked.escalations.all()} == {team.lead.user}


def test_what_stays_closed_was_closed_when_it_was_closed_first(
    now, log, officer, team, time_machine
):
    worked = log()
    take(worked=worked, by=officer)
    move_work(worked=fresh(worked), to="resolved", outcome="fixed", by=officer)
    move_work(worked=fresh(worked), to="closed", by=officer)
    for weeks in (2, 3):
        time_machine.move_to(now + datetime.timedelta(weeks=weeks), tick=False)
        move_work(worked=fresh(worked), to="reopen_requested", note="Back", by=SYSTEM)
        move_work(worked=fresh(worked), to="closed", note="It is another one", by=officer)
        assert (fresh(worked).closed_at, fresh(worked).request.finished_at) == (now, now)
    time_machine.move_to(now + datetime.timedelta(days=29), tick=False)
    with pytest.raises(WrongState, match="28 days"):
        move_work(worked=fresh(worked), to="reopen_requested", note="Back", by=SYSTEM)


def test_what_was_worked_once_more_is_closed_anew(now, log, officer, time_machine):
    worked = log()
    take(worked=worked, by=officer)
    for days in (0, 20):
        time_machine.move_to(now + datetime.timedelta(days=days), tick=False)
        move_work(worked=fresh(worked), to="resolved", outcome="fixed", by=officer)
        move_work(worked=fresh(worked), to="closed", by=officer)
        move_work(worked=fresh(worked), to="reopen_requested", note="Back", by=SYSTEM)
        move_work(worked=fresh(worked), to="assigned", by=officer)
    move_work(worked=fresh(worked), to="resolved", outcome="fixed", by=officer)
    move_work(worked=fresh(worked), to="reopen_requested", note="Back", by=SYSTEM)
    move_work(worked=fresh(worked), to="closed", note="It is another one", by=officer)
    assert fresh(worked).closed_at == now + datetime.timedelta(days=20)


@pytest.mark.parametrize("outcome", ["", "vanished"])
def test_a_request_ends_in_a_way_that_is_known(world, outcome):
    request = log_request(
        what="A sofa", place="Elm Street", service=world.own.service, agency=world.own.agency,
        neighbourhood=world.own.place, by=SYSTEM,
    )  # fmt: skip
    with pytest.raises(Refused, match="how it ended"):
        finish(request=request, outcome=outcome, by=SYSTEM)
