"""The life of a meeting as a line of steps, for people who would rather look than read."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

DONE, NOW, TO_COME = "done", "now", "to come"


@dataclass
class Stage:
    """One step: what it is, on which day it was taken, and how it stands (done, now, to come)."""

    to_do: str
    done: str
    on: datetime.date | None
    standing: str = TO_COME

    @property
    def is_done(self):
        return self.standing == DONE

    @property
    def is_now(self):
        return self.standing == NOW

    @property
    def words(self):
        return self.done if self.is_done else self.to_do


@dataclass(frozen=True)
class Life:
    stages: list[Stage]
    finding: str
    """How far the meeting is, in a sentence."""


def life_of(meeting, *, is_internal):
    """The Life of a meeting with its check and `signed_at` loaded; None of one that was cancelled.
    What nobody outside may know is left out for them."""
    if meeting.state == meeting.State.CANCELLED:
        return None
    stages = [
        Stage(to_do if is_internal else to_come, done, _day(on))
        for to_do, to_come, done, on in _stages(meeting, is_internal)
    ]
    last = max((place for place, each in enumerate(stages) if each.on), default=-1)
    for place, each in enumerate(stages):
        if place <= last:
            each.standing = DONE
        elif place == last + 1:
            each.standing = NOW
    number = min(last + 2, len(stages))
    word = stages[number - 1].to_do
    is_over = last == len(stages) - 1
    word = f"{word[:1].lower()}{word[1:]}"
    finding = f"Step {number} of {len(stages)}: {word}" if is_internal else f"Next: {word}"
    return Life(stages, f"All {len(stages)} steps are complete" if is_over else finding)


def _stages(meeting, is_internal):
    """[(to do, the same for those outside, done, when or None)] in order."""
    papers = "minutes" if meeting.approves_minutes else "notes"
    name = papers.capitalize()
    check = getattr(meeting, "minutes_check", None)
    held = meeting.finished_at and meeting.starts_at
    yield "Set the date", "Date to be set", "Date set", meeting.convened_at
    yield (
        "Publish the agenda", "Agenda to be published", "Agenda published",
        meeting.agenda_published_at,
    )  # fmt: skip
    yield "Hold the meeting", "Meeting to be held", "Meeting held", held
    if is_internal:
        yield f"Write the {papers}", "", f"{name} written", meeting.minutes_ready_at
        if meeting.approves_minutes:
            yield "Check the minutes", "", "Minutes checked", check and check.checked_on
    yield (
        f"Publish the {papers}", f"{name} to be published", f"{name} published",
        meeting.minutes_published_at,
    )  # fmt: skip
    if meeting.approves_minutes:
        yield (
            "Approve and sign the minutes", "Minutes to be approved and signed", "Approved and signed",
            meeting.signed_at,
        )  # fmt: skip


def _day(on):
    return timezone.localtime(on).date() if isinstance(on, datetime.datetime) else on or None
