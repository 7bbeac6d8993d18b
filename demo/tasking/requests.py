"""Requests of the last weeks: logged by the manager, chased, finished; three at one place, one for named
people only; a councillor's enquiry, a complaint handed over."""

import datetime

from accounts.access import Permission, Role
from boards.models import AgendaItem
from boards.seats.titles import councillors
from boards.settings.operations import set_setting
from core.actors import SYSTEM
from demo.facts import requests as facts
from demo.facts.sign_ins import HOME
from neighbourhoods.models import Person, Service
from tasking.requests import operations, states
from tasking.requests.complaints import operations as complaints
from tasking.requests.nearby.operations import add_reporter
from tasking.sharing.marking_pages import WORDS
from tasking.sharing.operations import name_reader, note_reading, set_marking

DAY = datetime.timedelta(days=1)


def write_requests(world):
    """Thirty requests in Sinfin and its neighbour, one after the other."""
    chance, places = world.draws("requests"), _places(world)
    for number in range(facts.HOW_MANY):
        ask = facts.ASKS[number % len(facts.ASKS)]
        _one(world, chance, ask, places[number // len(facts.ASKS) % len(places)], number)
    _at_one_place(world)
    _hidden(world)
    _raised(world)
    _again(world)
    _danger(world)
    _enquiry(world)
    _complaint(world)


def _places(world):
    home = world.places[HOME]
    near = [each for each in world.places.values() if each.area_id == home.area_id and each != home]
    return [home, *near[:1]]


def _one(world, chance, ask, place, number):
    street, what, _, agency, service = ask
    manager = world.users[Role.NEIGHBOURHOOD_MANAGER]
    by = manager if place == world.places[HOME] else world.users[Role.HEAD_OF_SERVICE]
    at = world.now - (40 - number) * DAY - chance.randint(1, 300) * datetime.timedelta(minutes=1)
    made = operations.log_request(
        what=what, place=street, neighbourhood=place, agency=world.agencies[agency],
        service=Service.objects.get(name=service), channel=chance.choice(["telephone", "email"]),
        reporter=facts.CALLER if number % 5 == 0 else None, received_at=at, by=by, at=at,
    )  # fmt: skip
    to, outcome = facts.WAYS[number % len(facts.WAYS)]
    if to != states.RECEIVED:
        _pass_on(made, at + DAY, number, by)
    if to == states.WAITING:
        until = (at + 12 * DAY).date()
        operations.wait(
            request=made,
            waiting_for="a permit",
            until=until,
            by=by,
            at=at + 2 * DAY,
        )
    if to == states.FINISHED:
        later = at + 3 * DAY
        operations.finish(
            request=made, outcome=outcome, outcome_who="the housing association",
            planned_for=(later + 60 * DAY).date(), by=by, at=min(later, world.now),
        )  # fmt: skip


def _pass_on(made, at, number, by):
    operations.pass_on(
        request=made, system_name=facts.SYSTEM, their_reference=f"STR-{1040 + number}",
        promised_on=(at + 9 * DAY).date(), by=by, at=at,
    )  # fmt: skip


def _at_one_place(world):
    """Three for one service behind the same garages, and a second caller for the last."""
    manager = world.users[Role.NEIGHBOURHOOD_MANAGER]
    for ago, what in facts.AT_ONE_PLACE:
        made = operations.log_request(
            what=what, place=facts.GARAGES, neighbourhood=world.places[HOME],
            agency=world.agencies["council"], service=Service.objects.get(name="Street Pride"),
            reporter=facts.CALLER, by=manager, at=world.now - ago * DAY,
        )  # fmt: skip
    add_reporter(request=made, reporter=facts.ANOTHER, by=manager, at=world.now - DAY)


def _hidden(world):
    """Official-sensitive: for the manager and the head of service, who has read it."""
    manager, head = world.users[Role.NEIGHBOURHOOD_MANAGER], world.users[Role.HEAD_OF_SERVICE]
    (street, what), at = facts.HIDDEN, world.now - 3 * DAY
    made = operations.log_request(
        what=what, place=street, neighbourhood=world.places[HOME], agency=world.agencies["council"],
        service=Service.objects.get(name="Street Pride"), by=manager, at=at,
    )  # fmt: skip
    about = {"record": made, "right": Permission.LOG_REQUEST, "by": manager, "at": at}
    set_marking(marking="sensitive", reason=facts.WHY_HIDDEN, **about)
    name_reader(user=head, reason="Oversees it", **about)
    note_reading(record=made, fields=WORDS, reason="review", by=head, at=at + DAY)


def _raised(world):
    """Basic issues of the service, raised at the last meeting of the home board and logged in the room."""
    items = AgendaItem.objects.filter(
        meeting__body=world.bodies[HOME]["board"], meeting__finished_at__isnull=False,
        meeting__predates_system=False, kind=AgendaItem.Kind.ORDINARY, access="public",
    ).select_related("meeting")  # fmt: skip
    item = items.order_by("-meeting__starts_at", "position").first()
    if item is None:
        return
    at, by = item.meeting.starts_at + DAY / 48, world.users[Role.NEIGHBOURHOOD_MANAGER]
    for number, (street, what) in enumerate(facts.RAISED):
        made = _log(world, street, what, at, agenda_item=item, channel="meeting")
        operations.pass_on(
            request=made, system_name=facts.SYSTEM, their_reference=f"STR-{2040 + number}",
            promised_on=(at + 5 * DAY).date(), by=by, at=at,
        )  # fmt: skip
        if number:
            operations.finish(
                request=made, outcome=states.FIXED, by=by, at=min(at + 2 * DAY, world.now)
            )


def _again(world):
    street, what = facts.AGAIN
    at, by = world.now - 25 * DAY, world.users[Role.NEIGHBOURHOOD_MANAGER]
    made = _log(world, street, what, at)
    for number in range(2):
        at += 4 * DAY
        operations.finish(request=made, outcome=states.FIXED, by=by, at=at)
        made.refresh_from_db()
        note = f"It was there again after {2 + number} days"
        operations.reopen(request=made, note=note, by=by, at=at + 2 * DAY)
        made.refresh_from_db()


def _log(world, street, what, at, **more):
    return operations.log_request(
        what=what, place=street, neighbourhood=world.places[HOME], agency=world.agencies["council"],
        service=Service.objects.get(name="Street Pride"), received_at=at, at=at,
        by=world.users[Role.NEIGHBOURHOOD_MANAGER], **more,
    )  # fmt: skip


def _danger(world):
    street, what = facts.DANGER
    operations.log_request(
        what=what, place=street, neighbourhood=world.places[HOME], agency=world.agencies["derby-homes"],
        service=Service.objects.get(name="Housing Management"), is_home_danger=True,
        by=world.users[Role.NEIGHBOURHOOD_MANAGER], at=world.now - DAY / 12,
    )  # fmt: skip


def _enquiry(world):
    """By the member who signs in, where a term of office is theirs."""
    person = Person.objects.filter(user=world.users[Role.ELECTED_MEMBER]).first()
    street, what = facts.ENQUIRY
    if person and person.pk in councillors(world.today):
        operations.log_request(
            what=what, place=street, neighbourhood=world.places[HOME], channel="email",
            agency=world.agencies["council"], service=Service.objects.get(name="Street Pride"),
            member=person, by=world.users[Role.ELECTED_MEMBER], at=world.now - DAY,
        )  # fmt: skip


def _complaint(world):
    set_setting(name="tasking.complaints_email", value=facts.TEAM, starts_on=world.today, by=SYSTEM)
    complaints.hand_over_complaint(
        words=facts.COMPLAINT, name=facts.CALLER["name"], reach=facts.CALLER["phone"],
        by=world.users[Role.NEIGHBOURHOOD_MANAGER], at=world.now,
    )  # fmt: skip
