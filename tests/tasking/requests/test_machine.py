"""Every state × event × persona of a request that is logged and chased: what comes of it, and nothing written in vain."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.access import Role
from core.errors import Refused, WrongState
from core.models import Event
from neighbourhoods.models import Service
from tasking.models import RequestReporter, RequestUpdate, ServiceRequest
from tasking.requests import operations as do
from tasking.requests.nearby.operations import add_reporter, join

DAY = datetime.timedelta(days=1)
R, T, W, F = STATES = ("received", "with_team", "waiting", "finished")
SAME, WRONG, NO = "same", WrongState, Refused

EVENTS = {
    "pass_on": (T, T, T, WRONG),
    "wait": (W, W, WRONG, WRONG),
    "wait for nobody": (NO, NO, NO, NO),
    "finish fixed": (F, F, F, WRONG),
    "finish not_ours": (F, F, F, WRONG),
    "finish not_ours of nobody": (NO, NO, NO, NO),
    "finish planned": (F, F, F, WRONG),
    "finish planned never": (NO, NO, NO, NO),
    "finish no_fault": (F, F, F, WRONG),
    "reopen": (WRONG, WRONG, WRONG, R),
    "reopen silently": (NO, NO, NO, NO),
    "reopen late": (WRONG, WRONG, WRONG, WRONG),
    "add_note": (SAME, SAME, SAME, SAME),
    "add_note empty": (NO, NO, NO, NO),
    "correct_service": (SAME, SAME, SAME, WRONG),
    "tell_landlord": (WRONG, WRONG, WRONG, WRONG),
    "acknowledge": (WRONG, WRONG, WRONG, WRONG),
    "add_reporter": (SAME, SAME, SAME, WRONG),
    "join": (F, F, F, WRONG),
    "join itself": (NO, NO, NO, NO),
    "join an ended one": (WRONG, WRONG, WRONG, WRONG),
    "join an unreadable one": (PermissionDenied,) * 4,
}
"""{event: what comes of it in each of STATES}."""
ENDS = [each for each in EVENTS if EVENTS[each][0] == F]
INSTEAD = {
    "enquiry": {
        "acknowledge": (SAME, SAME, SAME, WRONG), "add_reporter": (NO,) * 4, "join": (NO,) * 4,
        "join an ended one": (NO,) * 4,
    },
    "home": {"tell_landlord": (SAME, SAME, SAME, WRONG)} | dict.fromkeys(ENDS, (NO, NO, NO, WRONG)),
}  # fmt: skip
"""The same of a councillor's enquiry, and of a council home whose landlord was not told until its end."""
NEAR = {"neighbourhood_manager", "head_of_service", "partner_officer", "service_officer"}
PERSONAS = (*Role.values, "nobody")
MAY = {
    "ordinary": NEAR,
    "home": NEAR,
    "taken": set(PERSONAS) - {"system_administrator", "nobody"},
    "enquiry": {"service_officer"},
    "sensitive": set(),
    "elsewhere": {"head_of_service"},
}
"""{kind: who may do all of it}. `taken`: by the persona."""


FEW = (*sorted(NEAR), "elected_member", "budget_holder", "data_officer", "system_administrator")
CASES = [
    (kind, persona)
    for kind in MAY
    for persona in (PERSONAS if kind in ("ordinary", "taken") else FEW)
]


def stored(side, kind, state, by):
    now = timezone.now()
    said = {
        "ordinary": {}, "elsewhere": {}, "taken": {"taken_by": by},
        "home": {"is_home_danger": True},
        "sensitive": {"marking": "sensitive", "originator": side.agency},
        "enquiry": {"is_enquiry": True, "acknowledge_by": now + DAY, "answer_by": now + DAY},
    }[kind]  # fmt: skip
    if state == F:
        said |= {"is_open": False, "outcome": "fixed", "finished_at": now}
        if kind == "home":
            said |= {"landlord_told_at": now, "landlord_told_to": "Duty officer"}
        if kind == "enquiry":
            said["acknowledged_at"] = now
    waits = {"waiting_for": "a skip"} if state == W else {}
    return ServiceRequest.objects.create(
        what="x", service=side.service, agency=side.agency, neighbourhood=side.place,
        received_at=now - DAY, changed_at=now, state=state, **said | waits,
    )  # fmt: skip


def steps(side, kind, by):
    """{event: function of a request}."""
    other, ended = stored(side, kind, R, by), stored(side, kind, F, by)
    unread = stored(side, "sensitive", R, by)
    lamps, now = Service.objects.create(name=f"Lamps {other.pk}"), timezone.now()
    day = timezone.localdate() + DAY

    def finish(outcome, **said):
        return lambda row: do.finish(request=row, outcome=outcome, by=by, **said)

    return {
        "pass_on": lambda row: do.pass_on(request=row, by=by),
        "wait": lambda row: do.wait(request=row, waiting_for="a key", until=day, by=by),
        "wait for nobody": lambda row: do.wait(request=row, waiting_for=" ", until=day, by=by),
        "finish fixed": finish("fixed"),
        "finish not_ours": finish("not_ours", outcome_who="The county"),
        "finish not_ours of nobody": finish("not_ours"),
        "finish planned": finish("planned", planned_for=day),
        "finish planned never": finish("planned"),
        "finish no_fault": finish("no_fault"),
        "reopen": lambda row: do.reopen(request=row, note="Again", by=by),
        "reopen silently": lambda row: do.reopen(request=row, note=" ", by=by),
        "reopen late": lambda row: do.reopen(request=row, note="Again", by=by, at=now + 29 * DAY),
        "add_note": lambda row: do.add_note(request=row, note="Rang", by=by),
        "add_note empty": lambda row: do.add_note(request=row, note=" ", by=by),
        "correct_service": lambda row: do.correct_service(
            request=row, service=lamps, agency=side.agency, by=by
        ),
        "tell_landlord": lambda row: do.tell_landlord(request=row, to="Duty officer", by=by),
        "acknowledge": lambda row: do.acknowledge(request=row, by=by),
        "add_reporter": lambda row: add_reporter(request=row, by=by, reporter={"name": "Ann"}),
        "join": lambda row: join(request=row, other=other, by=by),
        "join itself": lambda row: join(request=row, other=row, by=by),
        "join an ended one": lambda row: join(request=row, other=ended, by=by),
        "join an unreadable one": lambda row: join(request=row, other=unread, by=by),
    }  # fmt: skip


def written():
    """All that an event of a request may write."""
    kept = (ServiceRequest, RequestUpdate, RequestReporter)
    return [list(each.objects.order_by("pk").values_list()) for each in kept], Event.objects.count()


def outcome(step, row):
    """The class of the refusal, or the state in which it stands; what was taken is undone."""
    point = transaction.savepoint()
    try:
        step(ServiceRequest.objects.get(pk=row.pk))
    except (PermissionDenied, Refused) as error:
        transaction.savepoint_commit(point)
        return type(error)
    last = RequestUpdate.objects.filter(request=row).latest("pk")
    state = ServiceRequest.objects.get(pk=row.pk).state
    assert last.to_state in ("", state)
    transaction.savepoint_rollback(point)
    return state


def expected(kind, persona, event, at):
    """Written down once more, in the tables above."""
    if persona not in MAY[kind]:
        return PermissionDenied
    came = INSTEAD.get(kind, {}).get(event, EVENTS[event])[at]
    return STATES[at] if came == SAME else came


@pytest.mark.parametrize(("kind", "persona"), CASES)
def test_every_event_of_every_state_for_everybody(world, kind, persona):
    side, faults = world.other if kind == "elsewhere" else world.own, []
    by = world.people[persona]
    take = steps(side, kind, by)
    for at, state in enumerate(STATES):
        row = stored(side, kind, state, by)
        before = written()
        for event, step in take.items():
            got, said = outcome(step, row), expected(kind, persona, event, at)
            if got != said:
                faults.append((state, event, got, said))
        assert written() == before, state
    assert faults == []
