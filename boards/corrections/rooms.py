"""What corrections of attendance say of the rooms in which something was decided: the room stays as it
was recorded, and who was (or was not) there stands beside it."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format

from boards.attendance.rules import is_in_room
from boards.corrections.attended import counting
from boards.decisions.facts import votes_at
from boards.decisions.models import DecisionPresent

CAME = ("present", "substitute")


@dataclass(frozen=True)
class Room:
    """Who was there for a decision by corrections: in words, how many had a vote, and whether only
    by them there was no quorum."""

    words: str
    present: int
    lost_quorum: bool


def put_beside(decisions, number=None):
    """The decisions, with their meetings and bodies loaded, each with `corrected_room`: a Room, or
    None where no correction in force beside version `number` of the minutes (None: the one that is
    out) moves anybody into or out of it. One query where there is none."""
    decisions = list(decisions)
    moved = _moved({each.item.meeting_id for each in decisions}, number) if decisions else []
    counted = set()
    if moved:
        rows = DecisionPresent.objects.filter(
            decision__in=decisions, attendance__in=[each.attendance_id for each in moved]
        )
        counted = set(rows.values_list("decision", "attendance"))
    for decision in decisions:
        of_room = [each for each in moved if _is_of(each, decision, counted)]
        decision.corrected_room = _room(decision, of_room) if of_room else None
    return decisions


def _moved(meetings, number):
    """The last corrections of each attendance that say somebody was there who is recorded as away,
    or the other way round, the oldest first."""
    rows = counting(number).filter(meeting__in=meetings)
    rows = rows.select_related("attendance__membership").order_by("confirmed_at", "pk")
    last = {each.attendance_id: each for each in rows}
    return [
        each for each in last.values()
        if _came(each) != (each.attendance.status in CAME)
    ]  # fmt: skip


def _came(correction):
    return correction.attended_as in CAME


def _is_of(correction, decision, counted):
    """Whether it moves somebody with a vote into the room of a decision, or out of it."""
    row, meeting = correction.attendance, decision.item.meeting
    if row.meeting_id != meeting.pk:
        return False
    if not _came(correction):
        return (decision.pk, row.pk) in counted
    away = row.absences.values_list("first", "last")
    return votes_at(row.membership, meeting) and is_in_room(decision.item.position, list(away))


def _room(decision, moved):
    clauses = [_clause(each) for each in moved]
    words = ". ".join(clauses)
    present = (decision.voting_present or 0) + sum(1 if _came(each) else -1 for each in moved)
    needed = decision.quorum or 0
    if decision.item.meeting.predates_system or not decision.voting_members:
        return Room(words, present, lost_quorum=False)
    there = "1 voting member was" if present == 1 else f"{present} voting members were"
    words += f". {there} present" + (f", quorum {needed}" if needed else "")
    return Room(words, present, lost_quorum=present < needed <= decision.voting_present)


def _clause(correction):
    day = date_format(timezone.localtime(correction.recorded_at))
    there = "was present" if _came(correction) else "was not present"
    return f"Correction of {day}: {correction.attendance.name} {there}"
