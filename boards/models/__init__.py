from boards.models.bodies import Body, Membership
from boards.models.meetings import AgendaItem, Attendance, Meeting
from boards.models.minutes import Decision, Minute, MinuteDraft

__all__ = [
    "AgendaItem",
    "Attendance",
    "Body",
    "Decision",
    "Meeting",
    "Membership",
    "Minute",
    "MinuteDraft",
]
