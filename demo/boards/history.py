"""Two years of meetings in bulk: agendas, attendance, minutes, decisions."""

from dataclasses import dataclass, field

from boards.models import AgendaItem, Attendance, Decision, Membership, Minute, MinuteDraft
from core.models import Event
from demo.boards.attendance import attendances_of
from demo.boards.decisions import decision_of
from demo.boards.items import items_of, words_of
from demo.boards.meetings import days_of, events_of, write_meeting
from demo.boards.minutes import minute_of, said_under
from demo.facts.actions import TASKS
from demo.facts.places import NEIGHBOURHOODS
from demo.facts.sign_ins import HOME
from demo.tasking import Promises


@dataclass
class Rows:
    """What is written at the end, table by table."""

    items: list = field(default_factory=list)
    attendance: list = field(default_factory=list)
    minutes: list = field(default_factory=list)
    drafts: list = field(default_factory=list)
    decisions: list = field(default_factory=list)
    events: list = field(default_factory=list)
    promises: Promises = field(default_factory=Promises)


def write_meetings(world, clerk):
    """From two years ago to three months ahead. Returns the promises that were made."""
    facts = {row[0]: row for row in NEIGHBOURHOODS}
    rows, seats = Rows(), _seats()
    for number, (name, bodies) in enumerate(world.bodies.items()):
        shift = 0 if name == HOME else (number * 7) % 61 - 30
        for kind, body in bodies.items():
            for day in days_of(world, kind, shift):
                meeting = write_meeting(world, body, day, clerk)
                _business(world, rows, meeting, seats.get(body.pk, []), facts.get(name))
                rows.events += events_of(meeting, clerk)
    _write(rows)
    return rows.promises


def _seats():
    """{body: its memberships}."""
    found = {}
    for seat in Membership.objects.select_related("person__agency", "agency"):
        found.setdefault(seat.body_id, []).append(seat)
    return found


def _business(world, rows, meeting, seats, facts):
    words = words_of(meeting, facts)
    for item, topic in items_of(world, meeting, words):
        rows.items.append(item)
        if meeting.is_over:
            _hear(world, rows, item, topic, words, seats)
    if meeting.is_over:
        rows.attendance += attendances_of(world, meeting, seats)


def _hear(world, rows, item, topic, words, seats):
    """What was said under an item of a meeting that was held, decided and promised."""
    chance, clerk = world.chance, item.meeting.agenda_published_by
    said = said_under(world, item)
    if item.kind == AgendaItem.Kind.UPDATES and item.meeting.body.is_private:
        rows.promises.add(world, item, chance.choice(TASKS), words, seats)
    if topic:
        said = chance.choice(topic[2])
        if chance.random() < 0.75:
            rows.decisions.append(decision_of(item, item.recommendation, clerk=clerk))
        if chance.random() < 0.85:
            rows.promises.add(world, item, chance.choice(topic[4]), words, seats)
    minute, draft = minute_of(item, said.format(**words), clerk)
    rows.minutes.append(minute)
    rows.drafts.append(draft)


def _write(rows):
    for model, name in (
        (AgendaItem, "items"),
        (Attendance, "attendance"),
        (Minute, "minutes"),
        (MinuteDraft, "drafts"),
        (Decision, "decisions"),
        (Event, "events"),
    ):
        model.objects.bulk_create(getattr(rows, name), batch_size=1000)
