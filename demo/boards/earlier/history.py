"""The year before, in bulk: agendas, attendance, minutes, decisions."""

import random
from dataclasses import dataclass, field

from accounts.models import User
from boards.models import AgendaItem, Attendance, Decision, Minute, MinuteDraft
from core.models import Event
from demo.boards.earlier.attendance import attendances_of
from demo.boards.earlier.decisions import decision_of
from demo.boards.earlier.items import items_of
from demo.boards.earlier.meetings import events_of, write_meeting
from demo.boards.earlier.minutes import minute_of
from demo.boards.meetings import days_of, keeper_of, words_of
from demo.boards.minutes import said_under
from demo.boards.seats import colleagues, seats_by_body
from demo.facts.actions import TASKS
from demo.tasking.actions import Earlier, promise_under
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
    rows, earlier, seats = Rows(), Earlier(world.since), seats_by_body()
    for name, body, days in days_of(world):
        by, free = keeper_of(world, name, body), colleagues(body)
        for day in days:
            if day < world.since.date():
                chance = world.draws(body.slug, day)
                evening = _Evening(world, chance, rows, earlier, by, seats[body.pk], free, words_of(name, day))  # fmt: skip
                evening.write(write_meeting(world, chance, body, day, by))
    _write(rows)
    earlier.write(world)


@dataclass
class _Evening:
    """What was on at one of these meetings."""

    world: World
    chance: random.Random
    rows: Rows
    earlier: Earlier
    by: User
    seats: list
    colleagues: dict
    words: dict

    def write(self, meeting):
        for item, topic in items_of(self.world, self.chance, meeting, self.words):
            self.rows.items.append(item)
            if meeting.is_over:
                self._hear(item, topic)
        if meeting.is_over:
            self.rows.attendance += attendances_of(
                self.chance, meeting, self.seats, self.colleagues
            )
        self.rows.events += events_of(meeting, self.by)

    def _hear(self, item, topic):
        """What was said under an item, decided and promised."""
        chance, said = self.chance, said_under(self.chance, item)
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
        made = promise_under(self.world, self.chance, item, self.words, what, self.seats, self.by)
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
