from boards.models.approvals import MinutesApproval
from boards.models.bodies import Body, Membership
from boards.models.meetings import Absence, AgendaItem, Attendance, Meeting
from boards.models.minutes import Decision, Minute, MinuteDraft
from boards.models.packs import AgendaPack

__all__ = [
    "Absence",
    "AgendaItem",
    "AgendaPack",
    "Attendance",
    "Body",
    "Decision",
    "Meeting",
    "Membership",
    "Minute",
    "MinuteDraft",
    "MinutesApproval",
]
