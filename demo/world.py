"""What has been made so far, for the next writer to use."""

import datetime
import random
from collections import Counter
from dataclasses import dataclass, field

from django.utils import timezone

from demo.facts.names import FIRST_NAMES, LAST_NAMES
from demo.timeline import Timeline
from neighbourhoods.models import Election

GOLDEN = (5**0.5 - 1) / 2


@dataclass
class World:
    """Rows by the name under which the facts know them; roles stand among users and people too."""

    now: datetime.datetime
    """The moment of the load; the same to the end of it."""
    chance: random.Random
    """For the ground: who lives where, and what they are called."""
    agencies: dict = field(default_factory=dict)
    places: dict = field(default_factory=dict)
    wards: dict = field(default_factory=dict)
    election: Election | None = None
    venues: dict = field(default_factory=dict)
    people: dict = field(default_factory=dict)
    users: dict = field(default_factory=dict)
    officers: dict = field(default_factory=dict)
    bodies: dict = field(default_factory=dict)
    names: set = field(default_factory=set)
    away: dict = field(default_factory=dict)
    """{key of a person: the day since which the person comes to no meeting}."""
    asks: dict = field(default_factory=dict)
    """{ward committee: [(group, what of demo.facts.money.ASKS it applied for)]}."""
    closed: frozenset = frozenset()
    timeline: Timeline = field(default_factory=Timeline)
    drawn: Counter = field(default_factory=Counter)

    @property
    def today(self):
        return timezone.localdate(self.now)

    @property
    def since(self):
        """When this year began: what is older is written in bulk."""
        return timezone.localtime(self.now) - datetime.timedelta(days=365)

    def draws(self, *of):
        """Chance of its own for something that happens, such as a body and its day: what is drawn
        for it stays as it is, whatever is drawn elsewhere."""
        return random.Random(" ".join(map(str, of)))

    def name(self):
        """A name that nobody has yet."""
        while True:
            made = f"{self.chance.choice(FIRST_NAMES)} {self.chance.choice(LAST_NAMES)}"
            if made not in self.names:
                self.names.add(made)
                return made

    def spread(self, key):
        """From 0 to 1, evenly: as many numbers as are drawn for a key, so small the gaps are."""
        self.drawn[key] += 1
        return self.drawn[key] * GOLDEN % 1

    def days_ago(self, days):
        return self.today - datetime.timedelta(days=days)
