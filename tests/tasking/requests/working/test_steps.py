"""The steps of a request that a team works here: what follows, what is refused, what the database holds."""

import datetime
import itertools
import uuid
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from core.actors import SYSTEM
from core.errors import Refused, Stale, WrongState
from core.models import Event
from tasking.models import ServiceRequest, ServiceTeam, WorkedRequest, WorkStep
from tasking.requests.operations import pass_on
from tasking.requests.working import states
from tasking.requests.working.merging.merging import merge
from tasking.requests.working.operations import (
    add_note,
    correct_service,
    move_work,
    receive_work,
    take,
)
from tasking.requests.working.timed import timing
from tasking.requests.working.waiting.operations import wait_for_partner
from tests import factories
from tests.tasking.requests.working.conftest import make_team, named, officer_of

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def local(worked, name="due_at"):
    from django.utils import timezone

    return timezone.localtime(getattr(worked, name)).strftime("%d.%m. %H:%M")


def fresh(worked):
    return WorkedRequest.objects.select_related("request").get(pk=worked.pk)


def test_from_the_queue_to_its_end(now, log, officer, team):
    worked = log()
    assert (worked.state, local(worked), local(worked, "wakes_at")) == (
        "received", "05.11. 17:00", "04.11. 17:00",
    )  # fmt: skip
    take(worked=worked, by=officer)
    worked = fresh(worked)
    assert (worked.state, worked.team, worked.first_team, worked.assigned_to) == (
        "assigned", team, team, officer,
    )  # fmt: skip
    assert worked.request.get_state_display() == "With the team"
    move_work(worked=worked, to="in_progress", by=officer)
    move_work(worked=fresh(worked), to="resolved", outcome="fixed", note="Gone.", by=officer)
    worked = fresh(worked)
    assert (worked.outcome, worked.answered_at, local(worked, "wakes_at")) == (
        "fixed",
        now,
        "16.11. 17:00",
    )
    assert (worked.request.is_open, worked.request.outcome_in_words) == (False, "Fixed")
    move_work(worked=worked, to="closed", by=officer)
    worked = fresh(worked)
    assert (worked.state, worked.outcome, worked.wakes_at) == ("closed", "fixed", None)
    assert [(each.from_state, each.to_state) for each in worked.steps.all()] == [
        ("", "received"), ("received", "triaged"), ("triaged", "assigned"),
        ("assigned", "in_progress"), ("in_progress", "resolved"), ("resolved", "closed"),
    ]  # fmt: skip
    assert Event.objects.about(worked.request).count() == 6


def test_a_team_that_works_elsewhere_has_its_requests_chased(log, team):
    team.works_here = False
    team.save()
    assert log() is None
    team.works_here = True
    team.save()
    worked = log()
    assert receive_work(request=worked.request, by=SYSTEM) == worked  # once
    team.works_here = False  # what is open stays workable
    team.save()
    take(worked=worked, by=SYSTEM)
    assert fresh(worked).state == "assigned"


def test_whoever_waits_stops_the_clock(now, log, officer, time_machine):
    worked = log()
    take(worked=worked, by=officer)
    move_work(worked=fresh(worked), to="awaiting_reporter", by=officer)
    worked = fresh(worked)
    assert (worked.came_from, local(worked, "wakes_at")) == ("assigned", "16.11. 17:00")
    assert worked.request.waiting_for == "the person who reported it"
    time_machine.move_to(now + DAY, tick=False)
    for to in ("in_progress", "triaged", "resolved"):
        with pytest.raises(WrongState):
            move_work(worked=fresh(worked), to=to, by=officer)
    move_work(worked=fresh(worked), to="assigned", by=officer)
    worked = fresh(worked)
    assert (worked.assigned_to, local(worked)) == (officer, "06.11. 17:00")
    assert worked.pauses.get().ended_at == now + DAY


def put(worked, state):
    """The row as it would stand in a state, by the shortest way."""
    ways = {
        "received": (), "triaged": ("triaged",), "assigned": ("triaged", "assigned"),
        "scheduled": ("triaged", "assigned", "scheduled"),
        "in_progress": ("triaged", "assigned", "in_progress"),
        "awaiting_reporter": ("triaged", "assigned", "awaiting_reporter"),
        "awaiting_partner": ("triaged", "assigned", "awaiting_partner"),
        "resolved": ("triaged", "assigned", "resolved"),
        "closed": ("triaged", "assigned", "resolved", "closed"),
        "reopen_requested": ("triaged", "assigned", "resolved", "reopen_requested"),
    }  # fmt: skip
    for to in ways[state]:
        go(fresh(worked), to)
    return fresh(worked)


def go(worked, to):
    if to == "awaiting_partner" != worked.state:
        return wait_for_partner(worked=worked, outside="The water company", by=SYSTEM)
    outcome = "fixed" if to in states.AT_AN_END and not worked.outcome else ""
    return move_work(worked=worked, to=to, outcome=outcome, note="Because", by=SYSTEM)


def test_every_step_of_the_machine_and_no_other_in_python_and_in_the_database(now, log):
    for before in states.STATES:
        worked = put(log(), before)
        for after in states.STATES:
            may = states.can_move(before, after, worked.came_from)
            taken = _rolled_back(partial(go, fresh(worked), after))
            assert taken == may, (before, after)
            if before != after:
                raw = _rolled_back(partial(put_by_update, worked, after, now))
                assert raw == may, (before, after, "by update()")


def put_by_update(worked, after, now):
    """All that CHECKs ask beside the state, so that only the machine can refuse."""
    WorkedRequest.objects.filter(pk=worked.pk).update(
        state=after, came_from=worked.state if after in states.AWAITING else "",
        outcome="fixed" if after in states.WITH_OUTCOME else "",
        answered_at=now if after in states.WITH_OUTCOME else None,
        closed_at=now if after == "closed" else None, team=ServiceTeam.objects.first(),
    )  # fmt: skip


def _rolled_back(write):
    """Whether the write is taken; it is undone either way."""
    try:
        with transaction.atomic():
            write()
            transaction.set_rollback(True)
    except (Refused, DatabaseError):
        return False
    return True


OUTCOMES = [
    ("not_our_duty", {"referred_to", "their_reference"}, "Not ours: {agency}"),
    ("programmed_works", {"planned_on"}, "Planned for 1 December 2026"),
    ("refused", {"reason"}, "Ended without repair"),
    ("within_tolerance", set(), "No fault found"),
]


@pytest.mark.parametrize(("outcome", "fields", "words"), OUTCOMES)
def test_an_outcome_has_what_it_needs(now, log, outcome, fields, words):
    agency = factories.AgencyFactory()
    facts = {
        "referred_to": agency, "their_reference": "A1", "reason": "Private land",
        "planned_on": datetime.date(2026, 12, 1),
    }  # fmt: skip
    facts = {name: value for name, value in facts.items() if name in fields}
    worked = put(log(), "assigned")
    for lacking in fields:
        some = {name: value for name, value in facts.items() if name != lacking}
        with pytest.raises(Refused) as refused:
            move_work(worked=fresh(worked), to="resolved", outcome=outcome, by=SYSTEM, **some)
        assert refused.value.field == lacking
    move_work(worked=fresh(worked), to="resolved", outcome=outcome, by=SYSTEM, **facts)
    worked = fresh(worked)
    assert worked.request.outcome_in_words == words.format(agency=agency)
    for name in fields:
        empty = "" if isinstance(facts[name], str) else None
        with pytest.raises(DatabaseError), transaction.atomic():
            WorkedRequest.objects.filter(pk=worked.pk).update(**{name: empty})


def test_what_repeats_another_is_merged_and_no_step_ends_it_so(now, log, officer):
    """Whoever may not work the other one cannot name it by the back door either."""
    worked = put(log(), "assigned")
    assert states.lacks("duplicate", {}) == "target"
    hidden = make_team(worked.request.service, name="Others")
    other = log(agency=hidden.agency)
    for by in (officer, SYSTEM):
        with pytest.raises(Refused, match="Merge it") as refused:
            move_work(worked=fresh(worked), to="resolved", outcome="duplicate", target=other, by=by)
        assert refused.value.field == "outcome"
    with pytest.raises(PermissionDenied):
        merge(worked=fresh(worked), target=other, by=officer)
    merge(worked=fresh(worked), target=other, by=SYSTEM)
    worked = fresh(worked)
    assert worked.request.outcome_in_words == "Ended without repair"
    with pytest.raises(DatabaseError), transaction.atomic():
        WorkedRequest.objects.filter(pk=worked.pk).update(target=None)


def test_a_request_for_another_agency_is_named_by_who_sees_it(now, log, officer):
    agency = factories.AgencyFactory()
    hidden, seen = log(agency=agency), log()
    theirs = ServiceRequest.objects.get(agency=agency)
    assert hidden is None
    worked = put(log(), "assigned")
    said = {"to": "resolved", "outcome": "not_our_duty", "referred_to": agency, "by": officer}
    with pytest.raises(Refused, match="you can see") as refused:
        move_work(worked=fresh(worked), referred_request=theirs, **said)
    assert refused.value.field == "referred_request"
    move_work(worked=fresh(worked), referred_request=seen.request, **said)
    assert fresh(worked).referred_request == seen.request


def test_another_agencys_duty_is_another_running_agencys_and_works_are_planned_to_come(
    now, log, team
):
    worked, gone = put(log(), "assigned"), factories.AgencyFactory(ended_on=now.date())
    theirs = {"outcome": "not_our_duty", "their_reference": "A1"}
    planned = {"outcome": "programmed_works", "planned_on": now.date() - DAY}
    for said, field in (
        (theirs | {"referred_to": team.agency}, "referred_to"),
        (theirs | {"referred_to": gone}, "referred_to"),
        (planned, "planned_on"),
    ):
        with pytest.raises(Refused) as refused:
            move_work(worked=fresh(worked), to="resolved", by=SYSTEM, **said)
        assert refused.value.field == field


def test_what_a_team_works_here_is_not_promised_otherwise_from_outside(now, log):
    worked = put(log(), "in_progress")
    with pytest.raises(WrongState, match="works SR"):
        pass_on(request=worked.request, their_reference="X1", by=SYSTEM)


def test_an_end_without_outcome_or_with_anothers_facts_is_refused(now, log):
    worked = put(log(), "assigned")
    for outcome, facts, field in (
        ("", {}, "outcome"),
        ("fixed", {"planned_on": now.date()}, "planned_on"),
    ):
        with pytest.raises(Refused) as refused:
            move_work(worked=fresh(worked), to="resolved", outcome=outcome, by=SYSTEM, **facts)
        assert refused.value.field == field


def test_two_rejections_tell_the_manager_of_the_last_team(now, log, officer, team):
    worked = put(log(), "assigned")
    for number in (1, 2):
        with pytest.raises(Refused, match="Say why"):
            move_work(worked=fresh(worked), to="triaged", by=officer)
        move_work(worked=fresh(worked), to="triaged", note="Not our street", by=officer)
        worked = fresh(worked)
        assert (worked.rejections, worked.team) == (number, None)
        assert worked.escalations.count() == number - 1
        move_work(worked=worked, to="assigned", by=officer)
    told = worked.escalations.get()
    assert (told.rung, told.to_name) == ("rejected", "Mo Manager")


def test_reopened_within_28_days_goes_back_to_its_team_on_a_new_clock(
    now, log, officer, team, time_machine
):
    worked = put(log(), "closed")
    time_machine.move_to(now + 28 * DAY, tick=False)
    officer = officer_of(team.agency)
    with pytest.raises(Refused, match="Say why"):
        move_work(worked=worked, to="reopen_requested", by=officer)
    move_work(worked=fresh(worked), to="reopen_requested", note="It is there again", by=officer)
    assert (fresh(worked).outcome, fresh(worked).request.is_open) == ("fixed", True)
    move_work(worked=fresh(worked), to="assigned", by=officer)
    worked = fresh(worked)
    assert (worked.team, worked.outcome, worked.reopenings, local(worked)) == (
        team,
        "",
        1,
        "03.12. 17:00",
    )
    assert worked.targets.get().why == "Reopened"
    assert (worked.request.reopened, worked.request.state) == (1, "with_team")


def test_later_than_28_days_it_is_a_new_request(now, log, time_machine):
    worked = put(log(), "closed")
    time_machine.move_to(now + 28 * DAY + datetime.timedelta(seconds=1), tick=False)
    with pytest.raises(WrongState, match="Log it again"):
        move_work(worked=worked, to="reopen_requested", note="Again", by=SYSTEM)


def test_a_second_reopening_goes_to_the_next_tasking_meeting(now, log):
    worked = put(log(), "resolved")
    for _ in range(2):
        go(fresh(worked), "reopen_requested")
        go(fresh(worked), "assigned")
        go(fresh(worked), "resolved")
    told = worked.escalations.get()
    assert (told.rung, told.to_name, told.round) == ("reopened", "Lee Lead", 2)


def test_the_same_press_counts_once_and_a_stale_page_is_told(now, log, officer):
    worked, press = put(log(), "assigned"), uuid.uuid4()
    before = fresh(worked)
    first = move_work(worked=fresh(worked), to="in_progress", by=officer, client_id=press)
    again = move_work(worked=fresh(worked), to="in_progress", by=officer, client_id=press)
    assert (first, WorkStep.objects.filter(worked=worked, to_state="in_progress").count()) == (
        again,
        1,
    )
    with pytest.raises(WrongState, match="is now “Being worked on”"):
        move_work(worked=before, to="scheduled", by=officer)
    before.seen(before.version)
    with pytest.raises(Stale):
        move_work(worked=before, to="scheduled", by=officer)


def test_only_its_service_works_it(now, log, team):
    worked = log()
    stranger = officer_of(factories.AgencyFactory(), "Sam Stranger")
    for press in (
        lambda: take(worked=worked, by=stranger),
        lambda: move_work(worked=worked, to="triaged", by=stranger),
        lambda: add_note(worked=worked, note="Hello", by=stranger),
    ):
        with pytest.raises(PermissionDenied):
            press()
    assert not WorkedRequest.objects.visible_to(stranger).exists()
    assert fresh(worked).state == "received"


def test_a_note_has_words_and_is_only_added(now, log, officer):
    worked = log()
    with pytest.raises(Refused, match="Enter a note"):
        add_note(worked=worked, note=" ", by=officer)
    note = add_note(worked=worked, note="Rang the depot", by=officer)
    assert note.to_state == ""
    for write in (
        WorkStep.objects.filter(pk=note.pk).update,
        WorkStep.objects.filter(pk=note.pk).delete,
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write(**({"note": "No"} if write.__name__ == "update" else {}))


def test_what_is_kept_of_the_work_stays(now, log):
    worked = put(log(), "awaiting_partner")
    go(worked, "assigned")
    timing.escalate(fresh(worked), "75", now)
    timing.remember_target(fresh(worked), "Tried", now)
    for rows in (worked.targets, worked.escalations, worked.pauses):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.all().delete()
    for rows, wrong in (
        (worked.targets, {"why": "No"}), (worked.escalations, {"to_name": "No"}),
        (worked.pauses, {"ended_at": now + DAY}),
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**wrong)
    with pytest.raises(DatabaseError), transaction.atomic():
        worked.pauses.create(began_at=now, ends_by=now, ended_at=now - DAY)


def test_another_service_keeps_the_time_of_receipt_and_the_old_target(
    now, log, officer, team, time_machine
):
    from neighbourhoods.models import Service

    other = Service.objects.create(name="Fly-tipping")
    worked = put(log(), "assigned")
    with pytest.raises(Refused, match="works Fly-tipping here"):
        correct_service(worked=worked, service=other, by=officer)
    make_team(other, agency=team.agency, amount=1, name="Fly team")
    time_machine.move_to(now + 2 * DAY, tick=False)
    correct_service(worked=fresh(worked), service=other, by=officer_of(team.agency))
    worked = fresh(worked)
    assert (worked.state, worked.team, local(worked)) == ("triaged", None, "03.11. 17:00")
    assert (worked.request.service, worked.request.received_at) == (other, now)
    old = worked.targets.get()
    assert (old.service, old.words, local(old)) == (team.service, "3 working days", "05.11. 17:00")
    assert (
        correct_service(worked=worked, service=other, by=SYSTEM) == worked
    )  # changes nothing more
    assert worked.targets.count() == 1


def test_a_team_that_works_here_has_its_people_and_a_real_target(service):
    for wrong in (
        {"manager": None},
        {"lead": None},
        {"amount": 0},
        {"kind": "next_round", "amount": 8},
    ):
        said = {"manager": named("A"), "lead": named("B"), "works_here": True} | wrong
        with pytest.raises(DatabaseError), transaction.atomic():
            ServiceTeam.objects.create(
                service=service, agency=factories.AgencyFactory(), name="Team", **said
            )


def test_words_of_a_target():
    words = {
        ("hours", 1): "1 hour", ("hours", 48): "48 hours", ("working_days", 5): "5 working days",
        ("calendar_days", 1): "1 calendar day", ("next_round", 2): "the next round, on a Tuesday",
    }  # fmt: skip
    for (kind, amount), said in words.items():
        assert ServiceTeam(kind=kind, amount=amount).target_in_words == said


def test_states_have_words(now):
    assert set(WorkedRequest.State.values) == set(states.STATES)
    assert set(WorkedRequest.Outcome.values) == set(states.NEEDS)
    assert len(list(itertools.chain(WorkedRequest.State, WorkedRequest.Outcome))) == 20
