"""Reads over many rows, by subject."""

from boards.attendance.querysets import AbsenceQuerySet
from boards.bodies.querysets import BodyQuerySet, DatedQuerySet, OfBodyQuerySet
from boards.decisions.querysets import DecisionNumberQuerySet, DecisionQuerySet
from boards.interests.querysets import InterestQuerySet
from boards.meetings.agendas.querysets import AgendaPackQuerySet
from boards.meetings.files.querysets import AttachmentQuerySet
from boards.meetings.items.querysets import AgendaItemQuerySet
from boards.meetings.querysets import MeetingQuerySet, OfItemQuerySet, OfMeetingQuerySet
from boards.minutes.querysets import (
    MinuteDraftQuerySet,
    MinuteQuerySet,
    MinutesApprovalQuerySet,
    MinutesCheckQuerySet,
)
from boards.papers.querysets import OfPaperQuerySet, PaperQuerySet
from boards.plans.querysets import CommitmentQuerySet, OfPlanQuerySet, PlanQuerySet
from boards.programme.querysets import DecisionResultQuerySet, FutureItemQuerySet
from boards.releases.querysets import ReleaseQuerySet
from boards.seats.querysets import (
    DeputyQuerySet,
    MembershipQuerySet,
    RegisterQuerySet,
    SeatQuerySet,
    TermQuerySet,
)
from boards.terms.querysets import BodyReviewQuerySet, TermsQuerySet
from boards.training.querysets import (
    BookingQuerySet,
    RequirementQuerySet,
    SessionQuerySet,
    TrainingQuerySet,
)
from boards.votes.querysets import BallotQuerySet, VoteQuerySet

__all__ = [
    "AbsenceQuerySet",
    "AgendaItemQuerySet",
    "AgendaPackQuerySet",
    "AttachmentQuerySet",
    "BallotQuerySet",
    "BodyQuerySet",
    "BodyReviewQuerySet",
    "BookingQuerySet",
    "CommitmentQuerySet",
    "DatedQuerySet",
    "DecisionNumberQuerySet",
    "DecisionQuerySet",
    "DecisionResultQuerySet",
    "DeputyQuerySet",
    "FutureItemQuerySet",
    "InterestQuerySet",
    "MeetingQuerySet",
    "MembershipQuerySet",
    "MinuteDraftQuerySet",
    "MinuteQuerySet",
    "MinutesApprovalQuerySet",
    "MinutesCheckQuerySet",
    "OfBodyQuerySet",
    "OfItemQuerySet",
    "OfMeetingQuerySet",
    "OfPaperQuerySet",
    "OfPlanQuerySet",
    "PaperQuerySet",
    "PlanQuerySet",
    "RegisterQuerySet",
    "ReleaseQuerySet",
    "RequirementQuerySet",
    "SeatQuerySet",
    "SessionQuerySet",
    "TermQuerySet",
    "TermsQuerySet",
    "TrainingQuerySet",
    "VoteQuerySet",
]
