"""The days by which a meeting is prepared, counted back from publishing. Imports no Django."""

import datetime
from dataclasses import dataclass

from core.calendar import add_working_days

CALL, PAPERS, AGREE, PUBLISH, MINUTES = "call", "papers", "agree", "publish", "minutes"
NAMES = {
    CALL: "Call for items",
    PAPERS: "Papers are due",
    AGREE: "Agree agenda",
    PUBLISH: "Publish the agenda",
    MINUTES: "Publish the draft minutes",
}
BEFORE = (CALL, PAPERS, AGREE)
AGAIN = 7
"""Days after which somebody is reminded once more of a step that is late."""


@dataclass(frozen=True)
class Point:
    """One step of the timetable. `done_on` is the day on which it was done; None: not yet."""

    key: str
    due: datetime.date
    done_on: datetime.date | None = None

    @property
    def name(self):
        return NAMES[self.key]

    @property
    def was_late(self):
        return self.done_on is not None and self.done_on > self.due

    def is_late(self, today):
        return self.done_on is None and self.due < today

    def is_to_remind(self, today, closed=()):
        """Whether somebody is reminded of it today: on the working day before, on the day, and
        once a week from then on."""
        if self.done_on is not None:
            return False
        if today < self.due:
            return add_working_days(today, 1, closed) >= self.due
        return (today - self.due).days % AGAIN == 0


def points(meeting_day, target, rules, done, convened_on, closed=()):
    """The timetable of a meeting as Points, in order.

    `target` is the working day to publish on. `rules` gives working days: before the target for
    call, papers and agree, after the meeting for minutes; None leaves a step out. `done` gives the
    day on which each was done. What lies before the day the meeting was called is left out: there
    was no time for it.
    """
    days = {
        key: add_working_days(target, -rules[key], closed)
        for key in BEFORE
        if rules.get(key) is not None
    }
    days = {key: day for key, day in days.items() if day >= convened_on or done.get(key)}
    days[PUBLISH] = target
    if rules.get(MINUTES) is not None:
        days[MINUTES] = add_working_days(meeting_day, rules[MINUTES], closed)
    return [Point(key, day, done.get(key)) for key, day in days.items()]
