"""What has been made so far, for the next writer to use."""

import datetime
import random
from dataclasses import dataclass, field

from demo.facts.names import FIRST_NAMES, LAST_NAMES


@dataclass
class World:
    """Rows by the name under which the facts know them; roles stand among users and people too."""

    today: datetime.date
    chance: random.Random
    agencies: dict = field(default_factory=dict)
    places: dict = field(default_factory=dict)
    wards: dict = field(default_factory=dict)
    venues: dict = field(default_factory=dict)
    people: dict = field(default_factory=dict)
    users: dict = field(default_factory=dict)
    bodies: dict = field(default_factory=dict)
    names: set = field(default_factory=set)
    closed: frozenset = frozenset()

    def name(self):
        """A name that nobody has yet."""
        while True:
            made = f"{self.chance.choice(FIRST_NAMES)} {self.chance.choice(LAST_NAMES)}"
            if made not in self.names:
                self.names.add(made)
                return made

    def days_ago(self, days):
        return self.today - datetime.timedelta(days=days)
