"""The models of boards, by noun, for packages further right. Inside boards one imports the noun."""

from boards.attendance.models import Absence, Attendance
from boards.bodies.models import Body
from boards.corrections.models import Correction
from boards.decisions.models import (
    Decision,
    DecisionHold,
    DecisionNumber,
    DecisionPresent,
    ExclusionItem,
)
from boards.delegated.models import (
    Consultation,
    DelegatedCorrection,
    DelegatedDecision,
    DelegatedNotice,
    DelegatedReport,
)
from boards.interests.models import Interest
from boards.meetings.agendas.models import AgendaPack
from boards.meetings.agendas.reading.models import PackRead
from boards.meetings.files.models import Attachment, AttachmentContent
from boards.meetings.items.models import AgendaItem
from boards.meetings.models import Meeting
from boards.meetings.sending.models import PapersSent, RegularAttender
from boards.meetings.telling.models import MeetingTold
from boards.minutes.chairing.models import MinutesReturn
from boards.minutes.models import (
    Minute,
    MinuteDraft,
    MinutesApproval,
    MinutesCheck,
)
from boards.minutes.versions.models import MinutesVersion
from boards.office.models import Lapse, TermNote
from boards.papers.models import Paper, PaperOption, PaperRecommendation
from boards.plans.adoption.models import PlanItem
from boards.plans.comments.models import PlanComment
from boards.plans.models import Commitment, Plan, Priority
from boards.programme.models import Answer, DecisionResult, FutureItem
from boards.releases.models import Release
from boards.seats.models import Deputy, Membership, RegisterEntry, Seat, TermOfOffice
from boards.settings.models import SettingValue
from boards.terms.models import BodyReview, TermsOfReference
from boards.training.models import Booking, Course, CourseSession, Programme, Requirement
from boards.votes.models import Ballot, Vote

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
    "BodyReview",
    "Booking",
    "Commitment",
    "Consultation",
    "Correction",
    "Course",
    "CourseSession",
    "Decision",
    "DecisionHold",
    "DecisionNumber",
    "DecisionPresent",
    "DecisionResult",
    "DelegatedCorrection",
    "DelegatedDecision",
    "DelegatedNotice",
    "DelegatedReport",
    "Deputy",
    "ExclusionItem",
    "FutureItem",
    "Interest",
    "Lapse",
    "Meeting",
    "MeetingTold",
    "Membership",
    "Minute",
    "MinuteDraft",
    "MinutesApproval",
    "MinutesCheck",
    "MinutesReturn",
    "MinutesVersion",
    "PackRead",
    "Paper",
    "PaperOption",
    "PaperRecommendation",
    "PapersSent",
    "Plan",
    "PlanComment",
    "PlanItem",
    "Priority",
    "Programme",
    "RegisterEntry",
    "RegularAttender",
    "Release",
    "Requirement",
    "Seat",
    "SettingValue",
    "TermNote",
    "TermOfOffice",
    "TermsOfReference",
    "Vote",
]
