"""The pages of the work: the whole way of a request, and who meets which answer."""

import pytest
from django.db import DatabaseError, transaction

from accounts.access import Role
from accounts.operations import grant_role
from core.actors import SYSTEM
from core.errors import WrongState
from tasking.models import ServiceRequest, WorkedRequest
from tasking.requests.operations import finish, log_request
from tasking.requests.working import states
from tasking.requests.working.timed import timing
from tests import factories
from tests.tasking.requests.working.conftest import officer_of
from tests.tasking.requests.working.test_steps import fresh, put

pytestmark = pytest.mark.django_db


def page(worked, name=""):
    return f"/requests/work/{worked.pk}/{name}"


@pytest.fixture
def at_work(as_user, officer):
    return as_user(officer)


def test_the_whole_way_in_the_browser(now, log, at_work, officer, team):
    worked = log()
    queue = at_work.get("/requests/queue/").content.decode()
    assert worked.reference in queue
    assert "Take<span" in queue
    at_work.post(page(worked, "take/"), {"in_queue": "1"})
    assert "Start work" in at_work.get("/requests/queue/").content.decode()
    at_work.post(page(worked, "step/"), {"to": "in_progress"})
    shown = at_work.get(page(worked)).content.decode()
    assert "Being worked on" in shown
    assert "Record the outcome" in shown
    response = at_work.post(page(worked, "end/"), {"outcome": "programmed_works"})
    assert response.status_code == 422
    assert "Enter the day for which the work is planned" in response.content.decode()
    said = {"outcome": "programmed_works", "planned_on": "2026-12-01", "reason": "Folded away"}
    response = at_work.post(page(worked, "end/"), said, follow=True)
    assert "In planned works: 1 December 2026" in response.content.decode()
    assert (fresh(worked).state, fresh(worked).reason) == ("resolved", "")
    assert (
        "No requests are waiting for your team" in at_work.get("/requests/queue/").content.decode()
    )
    at_work.post(page(worked, "reopen/"), {"note": "It is there again"})
    assert "Reopen it" in at_work.get(page(worked)).content.decode()
    at_work.post(page(worked, "keep-closed/"), {"note": "It is planned"})
    assert fresh(worked).state == "closed"
    response = at_work.post(page(worked, "keep-closed/"), {"note": "Twice"})
    assert response.status_code == 422
    at_work.post(page(worked, "note/"), {"note": "Rang them"})
    assert "Rang them" in at_work.get(page(worked)).content.decode()


def test_sent_back_corrected_merged_and_apart(now, log, at_work, officer, team):
    first, second = put(log(), "assigned"), log()
    at_work.post(page(first, "send-back/"), {"note": "Another street"})
    assert fresh(first).state == "triaged"
    for typed, words in (("SR", "Enter the reference"), ("SR999999", "Enter the reference"),
                         (first.reference, "cannot repeat itself")):  # fmt: skip
        response = at_work.post(page(first, "merge/"), {"target": typed})
        assert (response.status_code, words in response.content.decode()) == (422, True)
    response = at_work.post(
        page(first, "merge/"), {"target": second.reference.lower()}, follow=True
    )
    assert "Duplicate of</dt>" in response.content.decode()
    assert first.reference in at_work.get(page(second)).content.decode()
    at_work.post(page(first, "unmerge/"), {"note": "Not the same"})
    assert fresh(first).target is None
    response = at_work.post(page(first, "another/"), {"what": "A lamp is out"}, follow=True)
    assert "logged." in response.content.decode()
    made = WorkedRequest.objects.latest("id")
    assert (made.earlier, made.request.taken_by) == (first, officer)
    response = at_work.post(page(second, "service/"), {"service": team.service.pk}, follow=True)
    assert response.status_code == 200
    assert fresh(second).targets.count() == 0


def test_a_step_that_is_none_and_one_that_is_past(now, log, at_work, officer):
    worked = log()
    response = at_work.post(page(worked, "step/"), {"to": "gone"}, follow=True)
    assert "Choose a step" in response.content.decode()
    assert at_work.post(page(worked, "step/"), {"to": "resolved"}).status_code == 409
    put(worked, "closed")
    assert at_work.post(page(worked, "take/")).status_code == 409


@pytest.fixture
def personas(now, team, place):
    people = {
        "officer": officer_of(team.agency),
        "stranger": officer_of(factories.AgencyFactory(), "S"),
    }
    for name, role, where in (
        ("manager", Role.NEIGHBOURHOOD_MANAGER, place), ("head", Role.HEAD_OF_SERVICE, None),
        ("finance", Role.FINANCE_OFFICER, None), ("partner", Role.PARTNER_OFFICER, team.agency),
    ):  # fmt: skip
        people[name] = factories.UserFactory(name=name)
        grant_role(user=people[name], role=role, by=SYSTEM, **({"place": where} if where else {}))
    return people


SEES = {"manager", "head", "partner"}
PRESSED = ("triaged", *(each for each in states.STATES if each != "triaged"))


def test_who_meets_which_answer_at_every_step(now, log, personas, as_user):
    """persona × state × step: who works it gets on or is told that the step is past, who sees it is refused, and for
    everybody else there is no such request."""
    clients = {name: as_user(user) for name, user in personas.items()}
    for before in states.STATES:
        worked = put(log(), before)
        for after in states.STATES:
            for name, browser in clients.items():
                if name == "officer":
                    continue
                answer = browser.post(page(worked, "step/"), {"to": after}).status_code
                past = after == "reopen_requested" and not states.can_move(before, after)
                sees = 409 if past else 403  # who sees it may ask to reopen it, with a word
                expected = sees if name in SEES else 404
                assert answer == expected, (name, before, after)
        assert fresh(worked).state == before
        for after in states.STATES:
            worked = put(log(), before)
            may = states.can_move(before, after, worked.came_from)
            answer = clients["officer"].post(page(worked, "step/"), {"to": after}).status_code
            assert answer == (302 if may else 409), (before, after)
            free = may and not states.MACHINE.needs_reason(before, after)
            free &= not (after in states.AT_AN_END and not worked.ended)
            free &= after != "awaiting_partner"  # a form asks for whom
            assert fresh(worked).state == (after if free else before), (before, after)


def test_the_queue_asks_the_same_number_of_queries(now, log, at_work, django_assert_num_queries):
    log()
    at_work.get("/requests/queue/")
    with django_assert_num_queries(5):
        at_work.get("/requests/queue/")
    for _ in range(2):
        put(log(), "in_progress")
    with django_assert_num_queries(5):
        at_work.get("/requests/queue/")


def test_what_the_queue_shows(now, log, at_work, officer):
    free, waiting = log(), put(log(), "awaiting_partner")
    mine = log()
    at_work.post(page(mine, "take/"))
    for asked, shown in (
        ("", {free, waiting, mine}), ("?show=mine", {mine}), ("?show=nobody", {free, waiting}),
        ("?state=awaiting_partner", {waiting}), ("?show=late", set()), ("?state=closed", {free, waiting, mine}),
    ):  # fmt: skip
        text = at_work.get(f"/requests/queue/{asked}").content.decode()
        assert {each for each in (free, waiting, mine) if f">{each.reference}<" in text} == shown, (
            asked
        )


def test_the_page_of_the_request_leads_to_its_work_and_takes_no_step_itself(now, log, at_work):
    worked = log()
    shown = at_work.get(worked.request.get_absolute_url()).content.decode()
    assert f"Work on {worked.reference}" in shown
    assert "Record that the team has it" not in shown
    response = at_work.post(f"/requests/{worked.request_id}/finish/", {"outcome": "fixed"})
    assert response.status_code == 409
    with pytest.raises(WrongState, match="works SR"):
        finish(request=worked.request, outcome="fixed", by=SYSTEM)
    with pytest.raises(DatabaseError), transaction.atomic():
        ServiceRequest.objects.filter(pk=worked.request_id).update(
            state="finished", is_open=False, outcome="fixed", finished_at=now
        )


def test_a_request_that_is_logged_for_a_team_that_works_here_begins_there(
    now, team, place, officer, at_work
):
    made = log_request(
        what="Litter", service=team.service, agency=team.agency, neighbourhood=place, by=SYSTEM
    )
    assert made.worked.state == "received"
    home = at_work.get("/").content.decode()
    assert "Work on" not in home
    at_work.post(page(made.worked, "take/"))
    assert f"Work on {made.reference}: Litter" in at_work.get("/").content.decode()
    timing.escalate(fresh(made.worked), "100", now)
    assert "Late or back again" not in at_work.get("/").content.decode()  # told was the manager
