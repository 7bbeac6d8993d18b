"""Every state × event × persona of a request that a team works here: what comes of it."""

import datetime
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.access import Role
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from neighbourhoods.models import Service
from tasking.models import ServiceRequest, ServiceTeam, WorkedRequest
from tasking.requests import operations as chased
from tasking.requests.nearby.operations import add_reporter, join
from tasking.requests.working import operations as do
from tasking.requests.working.merging.merging import log_another, merge, unmerge
from tasking.requests.working.timed.jobs import wake
from tasking.requests.working.waiting.operations import wait_for_partner
from tests import factories

DAY = datetime.timedelta(days=1)
STATES = (
    *("received", "triaged", "assigned", "scheduled", "in_progress"),
    *("awaiting_reporter<triaged", "awaiting_reporter<assigned", "awaiting_reporter<in_progress"),
    *("awaiting_partner<assigned", "awaiting_partner<in_progress"),
    *("resolved", "closed", "reopen_requested"),
)
"""Where one stands; of one that waits also where it came from."""
SHORT = dict(
    zip(["R", "T", "A", "S", "P", "r", "a", "p", "A2", "P2", "O", "C", "Q"], STATES, strict=True)
)
WAYS = {"=": "same", "-": WrongState, "!": Refused, "x": PermissionDenied}

EVENTS = """
    event                        R T A S P  r a p  A2 P2  O C Q

    to received                  - - - - -  - - -  -  -   - - -
    to triaged                   T - T - -  T - -  -  -   - - -
    to triaged silently          T - ! - -  T - -  -  -   - - -
    to assigned                  - A - A -  - A -  A  -   - - A
    to scheduled                 - - S - S  - - -  -  -   - - -
    to in_progress               - - P P -  - - P  -  P   - - -
    to awaiting_reporter         - r a - p  - - -  -  -   - - -
    to awaiting_partner          - - ! - !  - - -  -  -   - - -
    wait_for_partner             - - A2 - P2  - - -  =  =   - - -
    to resolved                  - - O O O  - - -  -  -   - - -
    to resolved without outcome  - - ! ! !  - - -  -  -   - - -
    to closed                    C C - - -  C C C  C  C   C - C
    to closed without outcome    ! ! - - -  ! ! !  !  !   C - C
    to closed silently           C C - - -  C C C  C  C   C - !
    to reopen_requested          - - - - -  - - -  -  -   Q Q -
    to reopen_requested silently - - - - -  - - -  -  -   ! ! -
    to reopen_requested late     - - - - -  - - -  -  -   - - -

    end no_fault_found           C C O O O  C C C  C  C   C - C
    end within_tolerance         C C O O O  C C C  C  C   C - C
    end not_our_duty             C C O O O  C C C  C  C   C - C
    end not_our_duty of nobody   ! ! ! ! !  ! ! !  !  !   ! - !
    end not_our_duty of its own  ! ! ! ! !  ! ! !  !  !   ! - !
    end not_our_duty of one that ended ! ! ! ! !  ! ! !  !  !   ! - !
    end duplicate                ! ! ! ! !  ! ! !  !  !   ! - !
    end withdrawn                C C O O O  C C C  C  C   C - C
    end no_response              C C O O O  C C C  C  C   C - C
    end enforcement_started      C C O O O  C C C  C  C   C - C
    end programmed_works         C C O O O  C C C  C  C   C - C
    end programmed_works never   ! ! ! ! !  ! ! !  !  !   ! - !
    end programmed_works in the past ! ! ! ! !  ! ! !  !  !   ! - !
    end refused                  C C O O O  C C C  C  C   C - C
    end of another outcome       ! ! ! ! !  ! ! !  !  !   ! - !
    end of no outcome that is    ! ! ! ! !  ! ! !  !  !   ! - !

    take                         A A = - -  - - -  -  -   - - -
    take what another has        - - - - -  - - -  -  -   - - -
    take what one left           A A = = =  = = =  =  =   - - -
    add_note                     = = = = =  = = =  =  =   = = =
    add_note empty               ! ! ! ! !  ! ! !  !  !   ! ! !
    correct_service              = = T - -  - - -  -  -   - - -
    correct_service to none      ! ! ! - -  - - -  -  -   - - -
    receive_work                 = = = = =  = = =  =  =   = = =

    merge                        C C C C C  C C C  C  C   - - C
    merge into itself            ! ! ! ! !  ! ! !  !  !   ! ! !
    merge into an ended one      ! ! ! ! !  ! ! !  !  !   - - !
    merge into a merged one      ! ! ! ! !  ! ! !  !  !   ! ! !
    merge into another kind      ! ! ! ! !  ! ! !  !  !   ! ! !
    merge into an unreadable one x x x x x  x x x  x  x   x x x
    unmerge                      - - - - -  - - -  -  -   - A A
    unmerge silently             - - - - -  - - -  -  -   - ! !
    log_another                  = = = = =  = = =  =  =   = = =
    log_another silently         ! ! ! ! !  ! ! !  !  !   ! ! !

    chased pass_on               - - - - -  - - -  -  -   - - -
    chased wait                  - - - - -  - - -  -  -   - - -
    chased finish                - - - - -  - - -  -  -   - - -
    chased reopen                - - - - -  - - -  -  -   - - -
    chased correct_service       - - - - -  - - -  -  -   - - -
    chased add_note              = = = = =  = = =  =  =   = = =
    chased acknowledge           - - - - -  - - -  -  -   - - -
    chased tell_landlord         - - - - -  - - -  -  -   - - -
    chased add_reporter          = = = = =  = = =  =  =   - - =
    chased join                  - - - - -  - - -  -  -   - - -
    chased join of another       = = = = =  = = =  =  =   - - =
"""
"""What comes of each event in each of STATES: the state, or = where it stays, - somebody was quicker or there is
no such step, ! something is missing or wrong, x no right. `unmerge`: of one that was merged, where it is closed."""
WHO_LOGS = ("to reopen_requested", "receive_work", "log_another", "chased ")
"""How the events begin that whoever chases it may take too; all others only who works the service."""
CLOCK = dict(
    zip(STATES, ["=", "=", "=", "=", "=", "T", "A", "P", "A", "P", "C", "=", "="], strict=True)
)
"""Where one stands once its time is over."""
PAGES = {
    "take/": ("take", {}),
    "step/": ("to in_progress", {"to": "in_progress"}),
    "end/": ("end withdrawn", {"outcome": "withdrawn", "note": "Rang"}),
    "send-back/": ("to triaged", {"note": "Another street"}),
    "reopen/": ("to reopen_requested", {"note": "It is back"}),
    "note/": ("add_note", {"note": "Rang"}),
    "another/": ("log_another", {"what": "A lamp"}),
}
"""{page: (the event that it is for, what is sent)}."""
ANSWERS = {WrongState: 409, Refused: 422}


def table(text):
    """{event: the outcome in each of STATES}."""
    found = {}
    for line in filter(str.strip, text.splitlines()[2:]):
        *words, last = line.rsplit(maxsplit=len(STATES))[: len(STATES)], line.split()[-1]
        cells = [*words[0][1:], last]
        found[words[0][0].strip()] = tuple(WAYS.get(each) or SHORT[each] for each in cells)
    return found


EVENTS = table(EVENTS)
OPEN, ENDED, WAS_TOLD = range(10), (10, 11), (10, 11, 12)
INSTEAD = {
    "enquiry": {
        "chased acknowledge": ("same",) * 10 + (WrongState,) * 3,
        "chased add_reporter": (Refused,) * 13,
        "chased join": (Refused,) * 13,
        "chased join of another": (Refused,) * 13,
    },
    "home": {
        event: tuple(
            Refused if at in OPEN and came in ("resolved", "closed") else came
            for at, came in enumerate(cells)
        )
        for event, cells in EVENTS.items()
    },
}  # fmt: skip
INSTEAD["home"] |= {
    "chased tell_landlord": ("same",) * 10 + (WrongState,) * 3,
    "chased finish": (Refused,) * 10 + (WrongState,) * 3,
}
"""The same of a councillor's enquiry, and of a council home whose landlord was not told until its end."""
PERSONAS = (*Role.values, "nobody")
NEAR = {"neighbourhood_manager", "head_of_service", "partner_officer", "service_officer"}
LOG = {*PERSONAS} - {"system_administrator", "nobody"}
MAY = {
    "ordinary": ({"service_officer"}, NEAR),
    "home": ({"service_officer"}, NEAR),
    "taken": ({"service_officer"}, LOG),
    "enquiry": ({"service_officer"}, {"service_officer"}),
    "sensitive": (set(), set()),
    "elsewhere": (set(), {"head_of_service"}),
}
"""{kind: (who works it, who chases it)}. `taken`: by the persona."""
SAMPLE = [
    each for each in EVENTS
    if each.startswith(WHO_LOGS) or each in ("take", "to assigned", "end withdrawn", "merge")
]  # fmt: skip
CASES = [
    *(("ordinary", each) for each in PERSONAS),
    *(("taken", each) for each in PERSONAS if each not in NEAR),
    *(("home", each) for each in ("service_officer", "partner_officer")),
    *(("enquiry", each) for each in ("service_officer", "neighbourhood_manager", "elected_member")),
    *(("sensitive", each) for each in ("service_officer", "neighbourhood_manager")),
    *(("elsewhere", each) for each in ("service_officer", "head_of_service")),
]  # fmt: skip


class Stage:
    """Rows of one kind, and every event on them, by one persona."""

    def __init__(self, side, kind, by):
        self.side, self.kind, self.by, self.now = side, kind, by, timezone.now()
        self.team = _team(side, side.service)
        self.lamps = _team(side, Service.objects.create(name="Lamps")).service
        self.left = factories.UserFactory(name="Who Left")
        self.elsewhere = factories.AgencyFactory()
        self.other, self.ended = self.stored("received"), self.stored("closed")
        self.merged = self.stored("closed", target=self.other)
        self.different = self.stored("received", "ordinary" if kind == "enquiry" else "enquiry")
        self.unread = self.stored("received", "sensitive")
        self.lone = _request(side, {"taken_by": by})

    def stored(self, place, kind="", **more):
        """A request that stands so."""
        state, _, came = place.partition("<")
        kind = kind or self.kind
        is_open, said = state not in ("resolved", "closed"), dict(self.facts(kind))
        if kind == "home" and STATES.index(place) in WAS_TOLD:
            said |= {"landlord_told_at": self.now, "landlord_told_to": "Duty officer"}
        if kind == "enquiry" and STATES.index(place) in WAS_TOLD:
            said["acknowledged_at"] = self.now
        if not is_open:
            said |= {"state": "finished", "is_open": False, "outcome": "fixed"}
            said["finished_at"] = self.now
        elif came:
            said |= {"state": "waiting", "waiting_for": "a key"}
        elif state not in ("received", "triaged", "reopen_requested"):
            said["state"] = "with_team"
        answered = {}
        if STATES.index(place) in WAS_TOLD:
            outcome = "duplicate" if "target" in more else "fixed"
            answered = {"outcome": outcome, "answered_at": self.now}
        if state == "closed":
            answered["closed_at"] = self.now
        given = state not in ("received", "triaged") and came != "triaged"
        worked = WorkedRequest.objects.create(
            request=_request(self.side, said), state=state, came_from=came,
            team=self.team if given else None, first_team=self.team if given else None,
            began_at=self.now - DAY, due_at=self.now + DAY, **answered | more,
        )  # fmt: skip
        if came:
            worked.pauses.create(began_at=self.now, ends_by=self.now + 14 * DAY)
        return worked

    def facts(self, kind):
        soon = self.now + DAY
        return {
            "ordinary": {}, "elsewhere": {}, "taken": {"taken_by": self.by},
            "home": {"is_home_danger": True},
            "sensitive": {"marking": "sensitive", "originator": self.side.agency},
            "enquiry": {"is_enquiry": True, "acknowledge_by": soon, "answer_by": soon},
        }[kind]  # fmt: skip

    def steps(self):
        """{event: function of the work of a request}."""
        return (
            {event: self.move(event) for event in EVENTS if event.startswith("to ")}
            | {event: self.end(event) for event in EVENTS if event.startswith("end ")}
            | self.work()
            | self.merging()
            | {f"chased {name}": self.as_chased(step) for name, step in self.chasing().items()}
        )

    def move(self, event):
        """`to STATE`, perhaps without a word, without an outcome or too late."""
        _, to, *how = event.split()
        said = {"to": to, "by": self.by, "note": "" if "silently" in how else "Because"}
        if to in ("resolved", "closed") and "outcome" not in how:
            said["outcome"] = "fixed"
        if "late" in how:
            said["at"] = self.now + 29 * DAY
        if "silently" in how and to == "closed":
            said["outcome"] = ""

            def quietly(worked):
                outcome = "" if worked.outcome else "fixed"
                return do.move_work(worked=worked, **said | {"outcome": outcome})

            return quietly
        return lambda worked: do.move_work(worked=worked, **said)

    def end(self, event):
        """`end OUTCOME`, whole, or with something missing or wrong."""
        _, outcome, *how = event.split()
        day = timezone.localdate()
        gone = factories.AgencyFactory(ended_on=day) if "ended" in how else None
        facts = {
            "not_our_duty": {"referred_to": self.elsewhere, "their_reference": "A1"},
            "not_our_duty of nobody": {"their_reference": "A1"},
            "not_our_duty of its own": {"referred_to": self.side.agency, "their_reference": "A1"},
            "not_our_duty of one that ended": {"referred_to": gone, "their_reference": "A1"},
            "duplicate": {"target": self.other},
            "programmed_works": {"planned_on": day + DAY},
            "programmed_works in the past": {"planned_on": day - DAY},
            "refused": {"reason": "Private land"},
            "of another outcome": {"outcome": "fixed", "planned_on": day + DAY},
            "of no outcome that is": {"outcome": "gone"},
        }.get(" ".join([outcome, *how]), {})
        said = {"outcome": outcome, "note": "Seen", "by": self.by} | facts

        def end(worked):
            to = "resolved" if worked.may_be_ended else "closed"
            return do.move_work(worked=worked, to=to, **said)

        return end

    def work(self):
        by = self.by
        return {
            "take": lambda worked: do.take(worked=worked, by=by),
            "take what another has": self.of(lambda: _officer(self.side), self.take),
            "take what one left": self.of(lambda: self.left, self.take),
            "wait_for_partner": lambda worked: wait_for_partner(
                worked=worked, outside="The water company", by=by
            ),
            "add_note": lambda worked: do.add_note(worked=worked, note="Rang", by=by),
            "add_note empty": lambda worked: do.add_note(worked=worked, note=" ", by=by),
            "correct_service": lambda worked: do.correct_service(
                worked=worked, service=self.lamps, agency=self.side.agency, by=by
            ),
            "correct_service to none": lambda worked: do.correct_service(
                worked=worked, service=Service.objects.create(name="Nobody's"), by=by
            ),
            "receive_work": lambda worked: do.receive_work(request=worked.request, by=by),
        }

    def take(self, worked):
        return do.take(worked=worked, by=self.by)

    def of(self, who, step):
        """The step on a request that somebody has."""

        def on(worked):
            WorkedRequest.objects.filter(pk=worked.pk).update(assigned_to=who())
            return step(WorkedRequest.objects.get(pk=worked.pk))

        return on

    def merging(self):
        by = self.by

        def into(target):
            return lambda worked: merge(worked=worked, target=target, by=by)

        def apart(note):
            def on(worked):
                if worked.outcome and worked.state != "resolved":
                    WorkedRequest.objects.filter(pk=worked.pk).update(
                        outcome="duplicate", target=self.other
                    )
                return unmerge(worked=worked, note=note, by=by)

            return on

        return {
            "merge": into(self.other),
            "merge into itself": lambda worked: merge(worked=worked, target=worked, by=by),
            "merge into an ended one": into(self.ended),
            "merge into a merged one": into(self.merged),
            "merge into another kind": into(self.different),
            "merge into an unreadable one": into(self.unread),
            "unmerge": apart("Another one"),
            "unmerge silently": apart(" "),
            "log_another": lambda worked: log_another(worked=worked, what="A lamp", by=by),
            "log_another silently": lambda worked: log_another(worked=worked, what=" ", by=by),
        }

    def chasing(self):
        by, day = self.by, timezone.localdate() + DAY
        return {
            "pass_on": lambda row: chased.pass_on(request=row, by=by),
            "wait": lambda row: chased.wait(request=row, waiting_for="a key", until=day, by=by),
            "finish": lambda row: chased.finish(request=row, outcome="planned", planned_for=day, by=by),
            "reopen": lambda row: chased.reopen(request=row, note="Again", by=by),
            "correct_service": lambda row: chased.correct_service(
                request=row, service=self.lamps, agency=self.side.agency, by=by
            ),
            "add_note": lambda row: chased.add_note(request=row, note="Rang", by=by),
            "acknowledge": lambda row: chased.acknowledge(request=row, by=by),
            "tell_landlord": lambda row: chased.tell_landlord(request=row, to="Duty", by=by),
            "add_reporter": lambda row: add_reporter(request=row, by=by, reporter={"name": "Ann"}),
            "join": lambda row: join(request=row, other=self.lone, by=by),
            "join of another": lambda row: join(request=self.lone, other=row, by=by),
        }  # fmt: skip

    def as_chased(self, step):
        return lambda worked: step(ServiceRequest.objects.get(pk=worked.request_id))


def _team(side, service):
    found = ServiceTeam.objects.filter(service=service, agency=side.agency).first()
    people = {"manager": factories.PersonFactory(), "lead": factories.PersonFactory()}
    return found or ServiceTeam.objects.create(
        service=service, agency=side.agency, name=f"Team of {service}", works_here=True, **people
    )


def _request(side, said):
    now = timezone.now()
    return ServiceRequest.objects.create(
        what="x", service=side.service, agency=side.agency, neighbourhood=side.place,
        received_at=now - DAY, changed_at=now, client_id=uuid.uuid4(), **said,
    )  # fmt: skip


def _officer(side):
    from tests.tasking.requests.working.conftest import officer_of

    return officer_of(side.agency)


def stands(pk):
    """Where a request stands, once what follows from it is looked at."""
    worked = WorkedRequest.objects.select_related("request").get(pk=pk)
    plain = {"resolved": ("finished",), "closed": ("finished",)}.get(
        worked.state,
        ("waiting",) if worked.waits else
        ("received", "with_team") if worked.state in ("received", "triaged", "reopen_requested") else
        ("with_team",),
    )  # fmt: skip
    assert worked.request.state in plain, (worked.state, worked.request.state)
    assert worked.pauses.filter(ended_at=None).exists() == bool(worked.came_from)
    assert worked.is_open or not worked.request.is_enquiry or worked.request.acknowledged_at
    steps = list(worked.steps.exclude(to_state=""))
    assert all(each.from_state != each.to_state for each in steps)
    assert not steps or steps[-1].to_state == worked.state
    return f"{worked.state}<{worked.came_from}" if worked.came_from else worked.state


def outcome(step, worked):
    """The class of the refusal, or where it stands; what was taken is undone."""
    point = transaction.savepoint()
    try:
        step(WorkedRequest.objects.get(pk=worked.pk))
    except (PermissionDenied, Refused) as error:
        return type(error)
    else:
        return stands(worked.pk)
    finally:
        transaction.savepoint_rollback(point)


def expected(kind, persona, event, at):
    """Written down once more, in the tables above."""
    works, chases = MAY[kind]
    if persona not in (chases if event.startswith(WHO_LOGS) else works):
        return PermissionDenied
    came = INSTEAD.get(kind, {}).get(event, EVENTS[event])[at]
    return STATES[at] if came == "same" else came


@pytest.mark.parametrize(("kind", "persona"), CASES)
def test_every_event_of_every_state_for_everybody(world, kind, persona):
    side = world.other if kind == "elsewhere" else world.own
    stage, faults = Stage(side, kind, world.people[persona]), []
    steps = stage.steps()
    assert steps.keys() == EVENTS.keys()
    events = SAMPLE if kind in ("taken", "sensitive", "elsewhere") else EVENTS
    for at, place in enumerate(STATES):
        worked = stage.stored(place)
        for event in events:
            got, said = outcome(steps[event], worked), expected(kind, persona, event, at)
            if got != said:
                faults.append(f"{event} of {place}: {got}, not {said}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("place", STATES)
def test_what_the_clock_does_in_every_state_once_its_time_is_over(world, place):
    stage = Stage(world.own, "ordinary", world.people["service_officer"])
    worked, later = stage.stored(place), timezone.now() + 40 * DAY
    WorkedRequest.objects.filter(pk=worked.pk).update(wakes_at=later)
    came = SHORT.get(CLOCK[place], place)
    assert wake(worked=worked, by=SYSTEM, at=later)
    assert stands(worked.pk) == came
    assert not wake(worked=worked, by=SYSTEM, at=later)


@pytest.mark.parametrize("persona", PERSONAS)
def test_pages_answer_everybody_as_the_tables_say(world, as_user, persona):
    stage, faults = Stage(world.own, "ordinary", world.people[persona]), []
    browser, sees = as_user(stage.by), persona in MAY["ordinary"][1]
    for place in (
        "received",
        "assigned",
        "awaiting_partner<assigned",
        "closed",
        "reopen_requested",
    ):
        for page, (event, sent) in PAGES.items():
            worked, said = (
                stage.stored(place),
                expected("ordinary", persona, event, STATES.index(place)),
            )
            answer = browser.post(f"/requests/work/{worked.pk}/{page}", sent).status_code
            wanted = (403 if sees else 404) if said is PermissionDenied else ANSWERS.get(said, 302)
            if answer != wanted:
                faults.append(f"{page} of {place}: {answer}, not {wanted}")
    assert not faults, "\n".join(faults)
