"""What is aimed at in a place: the target that holds and its milestones, as charts draw them."""

from dataclasses import dataclass
from typing import Any

from core.charts import Level
from performance.indicators.targets.models import Target
from performance.indicators.wording import in_words


@dataclass(frozen=True)
class Aim:
    """A target with its milestones: [(day, value)]."""

    indicator: Any
    target: Target
    milestones: tuple

    @property
    def level(self):
        """The line of the target, with its words."""
        said = in_words(self.indicator, self.target.value)
        return Level(f"Target: {said} by {self.target.due_on:%-d %B %Y}", float(self.target.value))

    def steps_on(self, axis):
        """{number of a period: Level}: the last milestone that falls into it."""
        found = {}
        for day, value in self.milestones:
            for n, period in enumerate(axis):
                if period.starts_on <= day <= period.ends_on:
                    found[n] = Level(in_words(self.indicator, value), float(value))
        return found


def aim_of(indicator, place, user):
    """The Aim of a neighbourhood, or of the city where `place` is None; None without a target."""
    rows = Target.objects.visible_to(user).held().filter(indicator=indicator, neighbourhood=place)
    level = Target.Level.CITY if place is None else Target.Level.NEIGHBOURHOOD
    target = rows.filter(level=level).prefetch_related("milestones").first()
    if target is None:
        return None
    steps = sorted((each.on, each.value) for each in target.milestones.all())
    return Aim(indicator, target, tuple(steps))
