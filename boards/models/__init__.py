from boards.models.approvals import MinutesApproval
from boards.models.attendance import Absence, Attendance
from boards.models.bodies import Body, Membership
from boards.models.checks import MinutesCheck
from boards.models.files import Attachment, AttachmentContent
from boards.models.interests import Interest
from boards.models.meetings import AgendaItem, Meeting
from boards.models.minutes import Decision, DecisionNumber, Minute, MinuteDraft
from boards.models.packs import AgendaPack
from boards.models.papers import Paper, PaperOption, PaperRecommendation
from boards.models.threads import Answer, DecisionResult, FutureItem
from boards.models.votes import Ballot, Vote

__all__ = [
    "Absence",
    "AgendaItem",
    "AgendaPack",
    "Answer",
    "Attachment",
    "AttachmentContent",
    "Attendance",
    "Ballot",
    "Body",
    "Decision",
    "DecisionNumber",
    "DecisionResult",
    "FutureItem",
    "Interest",
    "Meeting",
    "Membership",
    "Minute",
    "MinuteDraft",
    "MinutesApproval",
    "MinutesCheck",
    "Paper",
    "PaperOption",
    "PaperRecommendation",
    "Vote",
]
