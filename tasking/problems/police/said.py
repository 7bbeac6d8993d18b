"""What meetings of a neighbourhood are told of its police priorities: what is published, and nothing else."""

from dataclasses import dataclass

from django.utils import timezone

from core.dates import day_in_words
from tasking.problems.police.printing import published

NOTES = 3
"""So many of the latest notes."""


@dataclass(frozen=True)
class Said:
    """One priority as a meeting hears of it. `notes`: (day, what was done), the latest first."""

    title: str
    since: str
    notes: tuple
    late_since: str
    """The day on which its three months were over; "" where they are not."""

    @property
    def in_words(self):
        done = "; ".join(f"{text} ({day})" for day, text in self.notes)
        words = f"Police priority: {self.title}, since {self.since}. "
        words += f"Done: {done}." if done else "Nothing has been recorded as done yet."
        return (
            f"{words} Late: to be renewed or ended by {self.late_since}."
            if self.late_since
            else words
        )


def said(places, day=None):
    """{neighbourhood: [Said]}, three at most each. Two queries."""
    day, found = day or timezone.localdate(), {}
    for each in published(places):
        notes = [
            (day_in_words(note.on), " ".join(note.text.split()).rstrip("."))
            for note in each.notes.all()[:NOTES]
        ]
        late = day_in_words(each.due_on) if each.is_late_on(day) else ""
        row = Said(each.title, day_in_words(each.starts_on), tuple(notes), late)
        found.setdefault(each.neighbourhood_id, []).append(row)
    return found


def updates(meetings, user):
    """{meeting: [text]} of the place in which its body works."""
    places = {each.body.neighbourhood_id for each in meetings} - {None}
    known = said(places) if places else {}
    return {
        each.pk: [row.in_words for row in known[each.body.neighbourhood_id]]
        for each in meetings
        if each.body.neighbourhood_id in known
    }
