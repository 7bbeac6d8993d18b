"""The year before, in bulk: agendas, attendance, minutes, decisions."""

from dataclasses import dataclass, field

from accounts.access import Role
from accounts.models import User
from boards.models import AgendaItem, Attendance, Decision, Membership, Minute, MinuteDraft
from core.models import Event
from demo.boards.attendance import attendances_of
from demo.boards.decisions import decision_of
from demo.boards.items import items_of
from demo.boards.meetings import days_of, events_of, words_of, write_meeting
from demo.boards.minutes import minute_of, said_under
from demo.facts.actions import TASKS
from demo.tasking import Earlier, promise_under
from demo.world import World


@dataclass
class Rows:
    """What is written at the end, table by table."""

    items: list = field(default_factory=list)
    attendance: list = field(default_factory=list)
    minutes: list = field(default_factory=list)
    drafts: list = field(default_factory=list)
    decisions: list = field(default_factory=list)
    events: list = field(default_factory=list)


def write_meetings(world):
    """Meetings of the year before, and the actions that were promised there."""
    clerk, head = world.users[Role.MEETINGS_CLERK], world.users[Role.HEAD_OF_SERVICE]
    rows, earlier, seats = Rows(), Earlier(world.since), _seats()
    for name, body, days in days_of(world):
        by = head if body.is_private else clerk
        for day in days:
            if day < world.since.date():
                meeting = write_meeting(world, body, day, by)
                evening = _Evening(world, rows, earlier, by, seats.get(body.pk, []), words_of(name, day))  # fmt: skip
                evening.write(meeting)
    _write(rows)
    earlier.write(world)


def _seats():
    """{body: its memberships}."""
    found = {}
    for seat in Membership.objects.select_related("person__agency", "agency"):
        found.setdefault(seat.body_id, []).append(seat)
    return found


@dataclass
class _Evening:
    """What was on at one of these meetings."""

    world: World
    rows: Rows
    earlier: Earlier
    by: User
    seats: list
    words: dict

    def write(self, meeting):
        for item, topic in items_of(self.world, meeting, self.words):
            self.rows.items.append(item)
            if meeting.is_over:
                self._hear(item, topic)
        if meeting.is_over:
            self.rows.attendance += attendances_of(self.world, meeting, self.seats)
        self.rows.events += events_of(meeting, self.by)

    def _hear(self, item, topic):
        """What was said under an item, decided and promised."""
        chance, said = self.world.chance, said_under(self.world, item)
        if item.kind == AgendaItem.Kind.UPDATES and item.meeting.body.is_private:
            self._promise(item, chance.choice(TASKS))
        if topic:
            said = chance.choice(topic[2])
            if chance.random() < 0.75:
                decision = decision_of(item, item.recommendation, clerk=self.by)
                self.rows.decisions.append(decision)
            if chance.random() < 0.85:
                self._promise(item, chance.choice(topic[4]))
        minute, draft = minute_of(item, said.format(**self.words), self.by)
        self.rows.minutes.append(minute)
        self.rows.drafts.append(draft)

    def _promise(self, item, what):
        made = promise_under(self.world, item, self.words, what, self.seats, self.by)
        self.earlier.add(made)


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
