"""A large, plain data set for measuring. Independent of the demonstration; all of it in bulk."""

import datetime
import random
from collections import namedtuple
from itertools import islice

from django.db import transaction
from django.utils import timezone

from accounts.access import ROLES, Role
from accounts.models import RoleGrant, User
from accounts.operations import grant_role
from boards.models import (
    AgendaItem,
    Attendance,
    Body,
    Booking,
    Course,
    CourseSession,
    Meeting,
    Membership,
    Minute,
    Plan,
    Priority,
    Programme,
    Release,
    Requirement,
    Seat,
    TermOfOffice,
)
from core import bulk
from core.actors import SYSTEM
from demo.database import analyze
from neighbourhoods.models import Agency, Area, Neighbourhood, Person, Ward
from tasking import states
from tasking.actions.lists.counts import count_anew
from tasking.models import Action, ActionUpdate, Marking

PLACES, AGENCIES, SEATS = 17, 10, 12
MEETINGS, ITEMS, EACH = 100, 7, 10
"""Meetings of one step of the scale, items of a meeting, actions of a meeting."""
PART = 500
"""Meetings written in one transaction: memory stays the same at every scale."""
BATCH = 5_000
MONTH = datetime.timedelta(days=30)
SPREAD = (
    (states.CLOSED, states.CANCELLED, states.VERIFIED, states.DONE, states.ACCEPTED,
     states.IN_PROGRESS, states.BLOCKED),
    (55, 5, 5, 10, 10, 12, 3),
)  # fmt: skip
"""States of actions, and how many of a hundred stand at each."""
STEPS = ("agenda_published", "started", "finished", "minutes_ready", "minutes_published")
MEETING = ("id", "body_id", "starts_at", "convened_at", "place", "state",
           *(f"{step}_{end}" for step in STEPS for end in ("at", "by_id")))  # fmt: skip
ITEM = ("id", "meeting_id", "position", "title", "text", "in_time")
ATTENDANCE = ("meeting_id", "membership_id", "person_id", "name", "status")
ACTION = ("id", "what", "body_id", "neighbourhood_id", "agenda_item_id", "owner_id",
          "lead_agency_id", "due_on", "priority", "state", "is_open", "marking", "done_on",
          "created_at", "changed_at")  # fmt: skip
REPORT = ("action_id", "at", "by_name", "from_state", "to_state")
Held = namedtuple("Held", "number pk body start items")
SESSIONS = 30


def load(scale, say=lambda words: None):
    """Write scale × 1,000 actions and scale × 100 meetings. Needs an empty database."""
    world = _ground()
    say(f"{PLACES} places, {AGENCIES} agencies, {PLACES * 2} bodies")
    items = _history(world, scale)
    say(f"{scale * MEETINGS:,} meetings, {scale * MEETINGS * EACH:,} actions")
    _plans(world)
    _training(world, scale)
    _releases(world, items)
    count_anew()  # as the job of the night does
    analyze("VACUUM ANALYZE")  # as autovacuum would have by the next day
    return world


def _ground():
    area = Area.objects.create(number=1, name="Sample")
    places = Neighbourhood.objects.bulk_create(
        Neighbourhood(
            name=f"Sample {n}", slug=f"sample-{n}", area=area,
            latitude=f"{52.87 + n / 200:.4f}", longitude=f"{-1.55 + (n * 7 % PLACES) / 100:.4f}",
        )
        for n in range(PLACES)
    )  # fmt: skip
    agencies = Agency.objects.bulk_create(
        Agency(name=f"Sample agency {n}", short_name=f"Agency {n}", slug=f"sample-agency-{n}")
        for n in range(AGENCIES)
    )
    people = Person.objects.bulk_create(
        Person(name=f"Sample person {n:04d}", agency=agencies[n % AGENCIES])
        for n in range(PLACES * SEATS)
    )
    bodies = _bodies(places)
    return {
        "places": places, "agencies": agencies, "people": people, "bodies": bodies,
        "seats": (seats := _seats(bodies, people)),
        "users": _users(places[0], agencies[0], seats[bodies[0].pk]),
    }  # fmt: skip


def _bodies(places):
    """A board and a forum for each place."""
    kinds = (("board", "recommend"), ("forum", "consult"))
    return Body.objects.bulk_create(
        Body(
            name=f"{place} {kind}", slug=f"{place.slug}-{kind}", kind=kind, power=power,
            neighbourhood=place,
        )
        for place in places
        for kind, power in kinds
    )  # fmt: skip


def _seats(bodies, people):
    """{id of a body: its memberships}."""
    long_ago = timezone.localdate() - datetime.timedelta(days=4000)
    places_on = Seat.objects.bulk_create(
        Seat(body=body, kind="resident", has_vote=True, starts_on=long_ago)
        for body in bodies
        for _ in range(SEATS)
    )
    seats = Membership.objects.bulk_create(
        Membership(
            body=seat.body, seat=seat, person=people[n // SEATS // 2 * SEATS + n % SEATS],
            role="resident", starts_on=long_ago, has_vote=True,
        )
        for n, seat in enumerate(places_on)
    )  # fmt: skip
    return {body.pk: [each for each in seats if each.body_id == body.pk] for body in bodies}


def _users(place, agency, seats):
    """{role: who signs in with it}: each role once, those of a membership by a seat of the board."""
    users, seats, today = {}, iter(seats), timezone.localdate()
    scopes = {
        Role.NEIGHBOURHOOD_MANAGER: place,
        Role.PARTNER_OFFICER: agency,
        Role.SERVICE_OFFICER: agency,
    }
    for role in Role:
        user = users[role] = User.objects.create(
            email=f"{role}@sample.example", name=f"Sample {role.label}"
        )
        if not ROLES[role].by_membership:
            grant_role(user=user, role=role, place=scopes.get(role), by=SYSTEM)
            continue
        seat = next(seats)
        Person.objects.filter(pk=seat.person_id).update(user=user)
        RoleGrant.objects.create(
            user=user, role=role, body=seat.body, membership=seat, starts_on=today,
            granted_at=timezone.now(),
        )  # fmt: skip
    return users


def _history(world, scale):
    """Meetings from the past into the next weeks with all that stands under them, written in parts
    of a transaction each; returns the key of one agenda item of each twentieth meeting."""
    chance, count = random.Random(scale), scale * MEETINGS
    firsts = []
    for start in range(0, count, PART):
        part = list(_part(world, range(start, min(start + PART, count)), count))
        with transaction.atomic():
            firsts += _write_meetings(world, part)[::20]
            _write_actions(world, part, chance)
        if not start:
            analyze()  # the triggers' queries are planned for tables that hold something
    return firsts


def _part(world, numbers, count):
    """(number, key, body, start, range of the keys of its items) of each meeting of a part."""
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    bodies = world["bodies"]
    step = datetime.timedelta(days=2500) / max(count // len(bodies), 1)
    keys, items = (
        bulk.reserve(Meeting, len(numbers)),
        bulk.reserve(AgendaItem, len(numbers) * ITEMS),
    )
    for place, number in enumerate(numbers):
        start = now + datetime.timedelta(days=30) - step * (number // len(bodies))
        start += datetime.timedelta(minutes=number % len(bodies))
        own = items[place * ITEMS : (place + 1) * ITEMS]
        yield Held(number, keys[place], bodies[number % len(bodies)], start, own)


def _write_meetings(world, part):
    """Returns the key of the first item of each meeting."""
    now, by = timezone.now(), world["users"][Role.HEAD_OF_SERVICE].pk
    bulk.copy(AgendaItem, ITEM, (
        (key, held.pk, place, f"Item {place}", "What it is about.", True)
        for held in part for place, key in enumerate(held.items, 1)
    ))  # fmt: skip
    minutes = ((key, "What was said.", now) for held in part for key in held.items)
    bulk.copy(Minute, ("item_id", "text", "saved_at"), minutes)
    bulk.copy(Attendance, ATTENDANCE, (
        (held.pk, seat.pk, seat.person_id, "Member", "present")
        for held in part for seat in world["seats"][held.body.pk]
    ))  # fmt: skip
    # last: the database keeps what stands under published minutes as it is
    bulk.copy(Meeting, MEETING, (_meeting(held, now, by) for held in part))
    return [held.items[0] for held in part]


def _meeting(held, now, by):
    """Published before it begins; once it is over its minutes are, too."""
    over = held.start < now
    state = "minutes_published" if over else "agenda_published"
    stamps = (held.start, by) * 5 if over else (held.start, by) + (None, None) * 4
    return (held.pk, held.body.pk, held.start, held.start - MONTH * 3, "Hall", state, *stamps)


def _bulk(model, rows):
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        model.objects.bulk_create(batch)


def _write_actions(world, part, chance):
    """Ten actions under the first item of each meeting, with the report of those that are done."""
    keys = iter(bulk.reserve(Action, len(part) * EACH))
    now, today = timezone.now(), timezone.localdate()
    actions = [
        _action(world, held, next(keys), held.number * EACH + each, now, today, chance)
        for held in part
        for each in range(EACH)
    ]
    bulk.copy(Action, ACTION, actions)
    bulk.copy(ActionUpdate, REPORT, (
        (row[0], min(row[-1] + MONTH, now), "Sample", states.ACCEPTED, states.DONE)
        for row in actions if row[-3] is not None
    ))  # fmt: skip


def _action(world, held, key, number, now, today, chance):
    """The columns of one action, in the order of ACTION."""
    state = chance.choices(*SPREAD)[0]
    age = chance.randint(1, 200 if state in states.OPEN else 2000)
    made = now - datetime.timedelta(days=age)
    done_on = (
        timezone.localtime(min(made + MONTH, now)).date() if state in states.REPORTED else None
    )
    due_on = today - datetime.timedelta(days=age - chance.randint(20, 120))
    return (
        key, f"Sample action {number}: see to what was agreed under the item",
        held.body.pk, held.body.neighbourhood_id, held.items[0],
        chance.choice(world["people"]).pk, chance.choice(world["agencies"]).pk,
        due_on, chance.randint(1, 4), state, state in states.OPEN, Marking.PUBLIC.value,
        done_on, made, made,
    )  # fmt: skip


def _plans(world):
    """A plan open for comments for each place, with five priorities."""
    today = timezone.localdate()
    plans = Plan.objects.bulk_create(
        Plan(
            neighbourhood=place, body=world["bodies"][n * 2], title=f"Plan for {place}",
            first_year=today.year, last_year=today.year, state="consulted", consulted_from=today,
            consulted_until=today, created_at=timezone.now(),
        )
        for n, place in enumerate(world["places"])
    )  # fmt: skip
    Priority.objects.bulk_create(
        Priority(plan=plan, position=n, title=f"Priority {n}", lead=world["agencies"][n])
        for plan in plans
        for n in range(1, 6)
    )
    world["plan"] = plans[0]


def _training(world, scale):
    """Courses that residents must attend, sessions held and to come, and a term for one in ten."""
    programme = Programme.objects.create(name="Sample programme", audience="residents")
    courses = Course.objects.bulk_create(
        Course(programme=programme, name=f"Course {n}", lasts_years=3) for n in range(4)
    )
    Requirement.objects.bulk_create(Requirement(course=each, duty="resident") for each in courses)
    now, people = timezone.now(), world["people"]
    sessions = CourseSession.objects.bulk_create(
        CourseSession(
            course=courses[n % 4], place="Hall", places=50,
            starts_at=now + datetime.timedelta(hours=9 - n // 2 if n % 2 else 9 + n),
        )
        for n in range(scale * SESSIONS)
    )  # fmt: skip
    _bulk(
        Booking,
        (
            Booking(
                session=session, person=people[(n * 7 + each) % len(people)], booked_at=now,
                attended=True if n % 2 else None, recorded_at=now if n % 2 else None,
            )
            for n, session in enumerate(sessions)
            for each in range(10)
        ),
    )  # fmt: skip
    long_ago = timezone.localdate() - datetime.timedelta(days=1000)
    ward = Ward.objects.create(code="E05999999", name="Sample ward", starts_on=long_ago)
    TermOfOffice.objects.bulk_create(
        TermOfOffice(person=person, ward=ward, starts_on=long_ago) for person in people[::10]
    )


def _releases(world, items):
    """One meeting in twenty told later of something private."""
    by, reviewer = world["users"][Role.HEAD_OF_SERVICE], world["users"][Role.PARTNER_OFFICER]
    now = timezone.now()
    _bulk(
        Release,
        (
            Release(
                item_id=item, title="A lease", text="It runs for five years.", reason="It is signed",
                prepared_by=by, prepared_at=now, reviewed_by=reviewer,
                reviewed_at=now - datetime.timedelta(hours=n),
            )
            for n, item in enumerate(items)
        ),
    )  # fmt: skip
