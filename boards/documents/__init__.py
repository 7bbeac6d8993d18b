"""Documents as plain data: HTML pages, PDF and whatever comes later read the same."""

from boards.attendance.documents import attendance_lines, attendance_of
from boards.meetings.agendas.documents import (
    agenda,
    asks_otherwise,
    differences,
    has_private,
    mark_hidden,
    reads_private,
    stamp,
)
from boards.meetings.agendas.word import word
from boards.minutes.documents import approval_of, minutes, require_minutes
from boards.papers.documents import paper
from boards.plans.documents import plan

__all__ = [
    "agenda",
    "approval_of",
    "asks_otherwise",
    "attendance_lines",
    "attendance_of",
    "differences",
    "has_private",
    "mark_hidden",
    "minutes",
    "paper",
    "plan",
    "reads_private",
    "require_minutes",
    "stamp",
    "word",
]
