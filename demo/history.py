"""Two years of meetings, attendance, minutes, decisions and actions, in bulk."""

import datetime
from dataclasses import dataclass, field

from django.utils import timezone

from accounts.access import Role
from boards.decisions.operations import number_decisions
from boards.decisions.rules import usual_outcome
from boards.meetings.agendas.operations import publish_pack, publish_supplement
from boards.meetings.items.operations import add_item
from boards.meetings.items.rules import standing_agenda
from boards.meetings.notice import notice_of
from boards.minutes.approvals import freeze
from boards.models import (
    AgendaItem,
    Attendance,
    Body,
    Decision,
    Meeting,
    Membership,
    Minute,
    MinuteDraft,
    MinutesApproval,
    MinutesCheck,
)
from core.models import Event
from demo import business, papers, places, private
from demo.actions import _action
from demo.meetings import set_meeting
from demo.room import write_interests, write_registers, write_rooms, write_votes
from tasking.models import Action, ActionUpdate

S = Meeting.State
K = AgendaItem.Kind
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


DISSENT = "I remember the vote on the second item as closer than it is written."


@dataclass
class Rows:
    """What is written at the end, table by table."""

    items: list = field(default_factory=list)
    attendance: list = field(default_factory=list)
    minutes: list = field(default_factory=list)
    drafts: list = field(default_factory=list)
    decisions: list = field(default_factory=list)
    actions: list = field(default_factory=list)
    updates: list = field(default_factory=list)
    events: list = field(default_factory=list)


def write_history(world):
    """Fill the calendar from two years ago to three months ahead."""
    clerk = world.users[Role.MEETINGS_CLERK]
    facts = {row[0]: row for row in places.NEIGHBOURHOODS}
    rows = Rows()
    seats = {}
    for seat in Membership.objects.select_related("person__agency", "agency"):
        seats.setdefault(seat.body_id, []).append(seat)
    for number, (name, bodies) in enumerate(world.bodies.items()):
        shift = 0 if name == "Sinfin" else (number * 7) % 61 - 30
        for kind, body in bodies.items():
            every = 30 if kind == "tasking" else 182 if kind == "committee" else 91
            ahead = {"forum": 24, "committee": 45, "tasking": 9}.get(kind, 0)
            for day in _days(world.today, every, shift + ahead):
                meeting = set_meeting(world, body, day, clerk)
                _business(world, rows, meeting, seats.get(body.pk, []), facts.get(name), clerk)
    _write(rows)
    private.write_private(world, clerk)
    private.write_private_minute()
    papers.write_papers(world, clerk)
    _checks(world)
    write_interests(world.chance, clerk)
    write_rooms()
    write_registers(world, clerk)
    write_votes(world.chance, clerk)
    for meeting in Meeting.objects.filter(state=S.MINUTES_PUBLISHED).order_by("starts_at", "id"):
        number_decisions(meeting)
    papers.write_sent(clerk)
    _packs(world, clerk)
    _approvals(clerk)


def _approvals(clerk):
    """The minutes of each meeting were approved and signed at the next; the last ones wait."""
    held = Meeting.objects.filter(
        body__power__in=[Body.Power.DECIDE, Body.Power.RECOMMEND], minutes_ready_at__isnull=False
    )
    before, found = {}, []
    for meeting in held.select_related("body", "venue").order_by("starts_at", "id"):
        earlier, before[meeting.body_id] = before.get(meeting.body_id), meeting
        chair = meeting.attendances.filter(membership__role=Membership.Role.CHAIR).first()
        if earlier and earlier.state == S.MINUTES_PUBLISHED:
            at = meeting.started_at
            approval = MinutesApproval(
                meeting=earlier,
                item=meeting.items.get(kind=K.MINUTES),
                outcome="approved",
                recorded_at=at,
                recorded_by=clerk,
                signed_at=at,
                signed_by=clerk,
                signed_name=chair.name if chair else "The vice-chair",
                dissent=DISSENT if chair and not any(each.dissent for each in found) else "",
            )
            freeze(approval, earlier)
            found.append(approval)
    MinutesApproval.objects.bulk_create(found)


def _checks(world):
    """The chair agreed to what was published by e-mail."""
    held = Meeting.objects.filter(
        body__power__in=[Body.Power.DECIDE, Body.Power.RECOMMEND], state=S.MINUTES_PUBLISHED
    )
    clerk, days = world.users[Role.MEETINGS_CLERK], datetime.timedelta
    chairs = dict(
        Membership.objects.filter(role=Membership.Role.CHAIR).values_list("body", "person__name")
    )
    MinutesCheck.objects.bulk_create(
        MinutesCheck(
            meeting=meeting,
            how="email",
            name=chairs.get(meeting.body_id, "The chair"),
            checked_on=meeting.day + days(days=5),
            recorded_by=clerk,
            recorded_at=meeting.minutes_published_at,
        )
        for meeting in held
    )


def _packs(world, clerk):
    """The agendas of the last weeks and of the next as they were published; one is supplemented."""
    since = timezone.now() - datetime.timedelta(days=45)
    meetings = Meeting.objects.filter(agenda_published_at__isnull=False, starts_at__gte=since)
    meetings = list(meetings.select_related("body", "venue").order_by("starts_at", "id"))
    for meeting in meetings:
        publish_pack(meeting, by=clerk, at=meeting.agenda_published_at)
    ahead = [
        each for each in meetings if each.state == S.AGENDA_PUBLISHED and not each.body.is_private
    ]
    soon = timezone.now() + datetime.timedelta(days=1)
    meeting = next((each for each in ahead if each.starts_at > soon), ahead[-1])
    add_item(
        meeting=meeting,
        title="Burst water main at the school gates",
        by=clerk,
        text="Came in after the agenda was published. The water company has been asked to attend.",
    )
    publish_supplement(meeting=meeting, by=clerk)


def _days(today, every, shift):
    """Days from two years back to a quarter ahead, never on a Sunday."""
    first = today + datetime.timedelta(days=shift)
    number = -(730 // every)
    while (day := first + datetime.timedelta(days=every * number)) <= today + datetime.timedelta(
        95
    ):
        yield day + datetime.timedelta(days=1 if day.weekday() == 6 and day != today else 0)
        number += 1


def _business(world, rows, meeting, seats, facts, clerk):
    chance = world.chance
    street, green = (facts[6], facts[7]) if facts else ("the city centre", "the central park")
    words = {
        "street": street,
        "green": green,
        "place": facts[0] if facts else "the city",
        "month": MONTHS[(meeting.day.month - 3) % 12],
    }
    published = meeting.agenda_published_at
    in_time = notice_of(meeting, world.closed, published).in_time if published else None
    agenda = [(kind, title, "", "") for kind, title in standing_agenda(meeting.body.kind)]
    topics = chance.sample(business.TOPICS, 2) if _has_topics(meeting.body) else []
    for topic in topics:
        agenda.insert(-2, (K.ORDINARY, topic[0].format(**words), topic[1].format(**words), topic))
    for position, (kind, title, text, topic) in enumerate(agenda, start=1):
        item = AgendaItem(
            meeting=meeting,
            position=position,
            kind=kind,
            title=title,
            text=text,
            presenter="Neighbourhood manager" if topic else "",
            recommendation=chance.choice(topic[3]).format(**words) if topic else "",
            minutes_allowed=chance.choice((10, 15, 20)) if topic else 5,
            in_time=in_time,
        )
        rows.items.append(item)
        if meeting.is_over:
            _minute(world, rows, item, topic, words, clerk, seats)
    if meeting.is_over:
        _attendance(chance, rows, meeting, seats)
    _events(rows, meeting, clerk)


def _has_topics(body):
    return body.kind in (
        Body.Kind.BOARD,
        Body.Kind.AREA_PANEL,
        Body.Kind.NEIGHBOURHOODS_BOARD,
        Body.Kind.STRATEGY,
    )


def _minute(world, rows, item, topic, words, clerk, seats):
    chance, meeting = world.chance, item.meeting
    said = {
        K.APOLOGIES: "As recorded under attendance.",
        K.DECLARATIONS: chance.choice(business.DECLARATIONS),
        K.MINUTES: "The minutes were agreed as a correct record.",
        K.ACTION_LOG: "Taken as read; overdue actions were talked through one by one.",
        K.UPDATES: chance.choice(business.UPDATES),
        K.AOB: chance.choice(business.AOB),
        K.NEXT_MEETING: business.NEXT[0],
    }.get(item.kind, "")
    if item.kind == K.UPDATES and meeting.body.kind == Body.Kind.FORUM:
        said = chance.choice(business.FORUM_TALK)
    if item.kind == K.UPDATES and meeting.body.is_private:
        said = chance.choice(business.TASKING_TALK)
        _action(world, rows, item, chance.choice(business.TASKS), words, seats)
    if topic:
        said = chance.choice(topic[2])
        if chance.random() < 0.75:
            rows.decisions.append(
                Decision(
                    item=item,
                    outcome=usual_outcome(meeting.body),
                    recorded_by=clerk,
                    text=item.recommendation,
                    recorded_at=meeting.starts_at,
                )
            )
        if chance.random() < 0.85:
            _action(world, rows, item, chance.choice(topic[4]), words, seats)
    said = said.format(**words)
    stamp = {"saved_by": clerk, "saved_at": meeting.ends_at}
    rows.minutes.append(Minute(item=item, text=said, **stamp))
    rows.drafts.append(MinuteDraft(item=item, text=said, version=1, **stamp))


def _attendance(chance, rows, meeting, seats):
    status = Attendance.Status
    for seat in seats:
        rolled = chance.random()
        how = (
            status.PRESENT
            if rolled < 0.78
            else status.APOLOGIES
            if rolled < 0.93
            else status.ABSENT
        )
        if rolled > 0.98 and seat.agency_id:
            how = status.SUBSTITUTED
            rows.attendance.append(
                Attendance(
                    meeting=meeting,
                    name=f"Colleague of {seat.person.name}",
                    agency=seat.agency,
                    status=status.SUBSTITUTE,
                    substitute_for=seat,
                )
            )
        rows.attendance.append(
            Attendance(
                meeting=meeting,
                membership=seat,
                person=seat.person,
                name=seat.person.name,
                agency=seat.agency,
                status=how,
            )
        )


def _events(rows, meeting, clerk):
    for verb, at in (
        ("published the agenda", meeting.agenda_published_at),
        ("published the minutes", meeting.minutes_published_at),
        ("cancelled the meeting", meeting.cancelled_at),
    ):
        if at:
            rows.events.append(
                Event(
                    at=at,
                    actor_id=clerk.pk,
                    actor_name=clerk.name,
                    verb=verb,
                    target_type="boards.meeting",
                    target_id=meeting.pk,
                    target_label=str(meeting),
                    neighbourhood_id=meeting.body.neighbourhood_id,
                )
            )


def _write(rows):
    for model, name in (
        (AgendaItem, "items"),
        (Attendance, "attendance"),
        (Minute, "minutes"),
        (MinuteDraft, "drafts"),
        (Decision, "decisions"),
        (Action, "actions"),
        (ActionUpdate, "updates"),
        (Event, "events"),
    ):
        model.objects.bulk_create(getattr(rows, name), batch_size=1000)
