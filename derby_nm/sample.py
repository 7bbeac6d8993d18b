"""A large, plain data set for measuring. Independent of the demonstration; all of it in bulk."""

import datetime
import random
from itertools import islice

from django.db import connection
from django.utils import timezone

from accounts.access import Role
from accounts.models import User
from accounts.operations import grant_role
from boards.models import (
    AgendaItem,
    Attendance,
    Body,
    Booking,
    Course,
    CourseSession,
    Decision,
    Meeting,
    Membership,
    Minute,
    MinuteDraft,
    Plan,
    Priority,
    Programme,
    Release,
    Requirement,
    Seat,
    Term,
)
from core.actors import SYSTEM
from neighbourhoods.models import Agency, Area, Neighbourhood, Person, Ward
from tasking import states
from tasking.models import Action, ActionUpdate, Marking

PLACES, AGENCIES, SEATS = 17, 10, 12
ACTIONS, MEETINGS, ITEMS = 1_000, 100, 7
BATCH = 5_000
SPREAD = ((states.CLOSED, 55), (states.CANCELLED, 5), (states.VERIFIED, 5), (states.DONE, 10),
          (states.ACCEPTED, 10), (states.IN_PROGRESS, 12), (states.BLOCKED, 3))  # fmt: skip
SESSIONS = 30
LONG_AGENDA = 200
LONG_MEETING = 40
"""Items of the one meeting that is kept for measuring the live page."""


def load(scale, say=lambda words: None):
    """Write scale × 1,000 actions and scale × 100 meetings. Needs an empty database."""
    chance = random.Random(scale)
    world = _ground()
    say(f"{PLACES} places, {AGENCIES} agencies, {PLACES * 2} bodies")
    items = _meetings(world, scale * MEETINGS)
    say(f"{scale * MEETINGS:,} meetings")
    _actions(world, items, scale * ACTIONS, chance)
    say(f"{scale * ACTIONS:,} actions")
    _long_meeting(world)
    _long_agenda(world)
    _plans(world)
    _training(world, scale)
    _releases(world, items)
    with connection.cursor() as cursor:  # as autovacuum would have by the next day
        cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE")
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
    kinds = (("board", "recommend"), ("forum", "consult"))
    bodies = Body.objects.bulk_create(
        Body(
            name=f"{place} {kind}", slug=f"{place.slug}-{kind}", kind=kind, power=power,
            neighbourhood=place,
        )
        for place in places
        for kind, power in kinds
    )  # fmt: skip
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
    users = {}
    for role, place in (
        (Role.NEIGHBOURHOOD_MANAGER, places[0]),
        (Role.HEAD_OF_SERVICE, None),
        (Role.PARTNER_OFFICER, agencies[0]),
    ):
        users[role] = User.objects.create(
            email=f"{role}@sample.example", name=f"Sample {role.label}"
        )
        grant_role(user=users[role], role=role, place=place, by=SYSTEM)
    return {
        "places": places, "agencies": agencies, "people": people, "bodies": bodies,
        "seats": {body.pk: [s for s in seats if s.body_id == body.pk] for body in bodies},
        "users": users,
    }  # fmt: skip


def _meetings(world, count):
    """Meetings from the past into the next weeks; returns one agenda item of each."""
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    by = world["users"][Role.HEAD_OF_SERVICE]
    bodies = world["bodies"]
    step = datetime.timedelta(days=2500) / max(count // len(bodies), 1)
    meetings = []
    for number in range(count):
        start = now + datetime.timedelta(days=30) - step * (number // len(bodies))
        start += datetime.timedelta(minutes=number % len(bodies))
        over = start < now
        stamp = {"agenda_published_at": start, "agenda_published_by": by}
        if over:
            stamp |= {
                "started_at": start, "started_by": by, "finished_at": start, "finished_by": by,
                "minutes_ready_at": start, "minutes_ready_by": by,
                "minutes_published_at": start, "minutes_published_by": by,
            }  # fmt: skip
        state = "minutes_published" if over else "agenda_published"
        meetings.append(
            Meeting(
                body=bodies[number % len(bodies)],
                starts_at=start,
                place="Hall",
                state=state,
                **stamp,
            )
        )
    Meeting.objects.bulk_create(meetings, batch_size=BATCH)
    items = AgendaItem.objects.bulk_create(
        (
            AgendaItem(
                meeting=meeting,
                position=n,
                title=f"Item {n}",
                text="What it is about.",
                in_time=True,
            )
            for meeting in meetings
            for n in range(1, ITEMS + 1)
        ),
        batch_size=BATCH,
    )
    _bulk(Minute, (Minute(item=item, text="What was said.", saved_at=now) for item in items))
    _bulk(
        Attendance,
        (
            Attendance(
                meeting=meeting,
                membership=seat,
                person_id=seat.person_id,
                name="Member",
                status="present",
            )
            for meeting in meetings
            for seat in world["seats"][meeting.body_id]
        ),
    )
    return [items[n * ITEMS] for n in range(len(meetings))]


def _bulk(model, rows):
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        model.objects.bulk_create(batch)


def _actions(world, items, count, chance):
    now, today = timezone.now(), timezone.localdate()
    kinds, weights = zip(*SPREAD, strict=True)
    bodies = {body.pk: body for body in world["bodies"]}
    for start in range(0, count, BATCH):
        actions = []
        for number in range(start, min(start + BATCH, count)):
            item = items[number % len(items)]
            body = bodies[item.meeting.body_id]
            state = chance.choices(kinds, weights)[0]
            age = chance.randint(1, 2000) if state not in states.OPEN else chance.randint(1, 200)
            made = now - datetime.timedelta(days=age)
            actions.append(
                Action(
                    what=f"Sample action {number}: see to what was agreed under the item",
                    body=body, neighbourhood_id=body.neighbourhood_id, agenda_item=item,
                    owner=world["people"][chance.randrange(len(world["people"]))],
                    lead_agency=world["agencies"][chance.randrange(AGENCIES)],
                    due_on=today - datetime.timedelta(days=age - chance.randint(20, 120)),
                    priority=chance.randint(1, 4), state=state, is_open=state in states.OPEN,
                    marking=Marking.PUBLIC, created_at=made, changed_at=made,
                )
            )  # fmt: skip
        Action.objects.bulk_create(actions)
        done = [action for action in actions if action.state in (states.DONE, states.CLOSED)]
        ActionUpdate.objects.bulk_create(
            ActionUpdate(
                action=action, at=action.created_at + datetime.timedelta(days=30), by_name="Sample",
                from_state=states.ACCEPTED, to_state=states.DONE,
            )
            for action in done
        )  # fmt: skip


def _long_meeting(world):
    """One running meeting with forty items, whose page is measured."""
    now, by = timezone.now(), world["users"][Role.NEIGHBOURHOOD_MANAGER]
    meeting = Meeting.objects.create(
        body=world["bodies"][0], starts_at=now + datetime.timedelta(seconds=1), place="Hall",
        state="running", agenda_published_at=now, agenda_published_by=by, started_at=now, started_by=by,
    )  # fmt: skip
    items = AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting, position=n, title=f"Item {n}",
            kind="action_log" if n == 4 else "ordinary", minutes_allowed=5, in_time=True,
        )
        for n in range(1, LONG_MEETING + 1)
    )  # fmt: skip
    MinuteDraft.objects.bulk_create(
        MinuteDraft(item=item, text="Said at length. " * 20, saved_by=by) for item in items
    )
    Minute.objects.bulk_create(Minute(item=item, saved_at=now) for item in items)
    Decision.objects.bulk_create(
        Decision(
            item=item, outcome="resolved", text="As proposed.", recorded_by=by, recorded_at=now
        )
        for item in items[::4]
    )
    world["long"] = meeting


def _long_agenda(world):
    """One agenda in preparation with two hundred items, for measuring its PDF."""
    meeting = Meeting.objects.create(
        body=world["bodies"][0],
        starts_at=timezone.now() + datetime.timedelta(days=20),
        place="Hall",
    )
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting, position=n, title=f"Item {n} of a very long agenda",
            text="What it is about, at some length. " * 8, recommendation="that it is noted",
            presenter="Neighbourhood manager", minutes_allowed=5,
        )
        for n in range(1, LONG_AGENDA + 1)
    )  # fmt: skip
    world["agenda"] = meeting


def _plans(world):
    """A plan open for comments for each place, with five priorities."""
    today = timezone.localdate()
    plans = Plan.objects.bulk_create(
        Plan(
            neighbourhood=place, body=world["bodies"][n * 2], title=f"Plan for {place}",
            first_year=2026, last_year=2026, state="consulted", consulted_from=today,
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
    Term.objects.bulk_create(
        Term(person=person, ward=ward, starts_on=long_ago) for person in people[::10]
    )


def _releases(world, items):
    """One meeting in twenty told later of something private."""
    by, reviewer = world["users"][Role.HEAD_OF_SERVICE], world["users"][Role.PARTNER_OFFICER]
    now = timezone.now()
    _bulk(
        Release,
        (
            Release(
                item=item, title="A lease", text="It runs for five years.", reason="It is signed",
                prepared_by=by, prepared_at=now, reviewed_by=reviewer,
                reviewed_at=now - datetime.timedelta(hours=n),
            )
            for n, item in enumerate(items[::20])
        ),
    )  # fmt: skip
