"""The tables of tasking, noun by noun: for packages to the right."""

from core.marking.models import Marking
from tasking.actions.models import (
    Action,
    ActionAgency,
    ActionChase,
    ActionCount,
    ActionLink,
    ActionPhoto,
    ActionPhotoContent,
    ActionReminder,
    ActionTold,
    ActionUpdate,
    ProblemOfActions,
)
from tasking.meetings.issuing.models import ActionsIssued, IssuedToAgency
from tasking.meetings.marked.models import ActionOnAgendas, ProblemOnAgendas
from tasking.meetings.models import (
    Escalation,
    Matter,
    Nomination,
    TaskingGroup,
)
from tasking.problems.counts.models import ProblemCount, ProblemRequest
from tasking.problems.models import Problem, ProblemStep
from tasking.problems.police.models import PolicePriority, PolicePriorityNote
from tasking.requests.complaints.models import ComplaintHandedOver
from tasking.requests.feedback.models import RequestFeedback
from tasking.requests.models import RequestReporter, RequestUpdate, ServiceRequest
from tasking.requests.reading.models import TheirRow
from tasking.requests.replies.models import RequestReply, StandardReply
from tasking.requests.working.models import ServiceTeam, WorkedRequest
from tasking.requests.working.records import WorkEscalation, WorkPause, WorkStep, WorkTarget
from tasking.sharing.models import (
    Agreement,
    AgreementFile,
    AgreementFileContent,
    AgreementParty,
    MarkingChange,
    NamedReader,
    Reading,
)
from tasking.walkabouts.days.models import (
    ActionDay,
    DayCost,
    DayCount,
    DayPhoto,
    DayPhotoContent,
    DayTask,
    DayVolunteer,
)
from tasking.walkabouts.models import Walkabout, WalkaboutPerson
from tasking.walkabouts.route.models import RouteStreet
from tasking.walkabouts.stops.models import Block, BlockGrade, Stop, StopPhoto, StopPhotoContent
from tasking.walkabouts.wins.models import QuickWin

__all__ = [
    "Action",
    "ActionAgency",
    "ActionChase",
    "ActionCount",
    "ActionDay",
    "ActionLink",
    "ActionOnAgendas",
    "ActionPhoto",
    "ActionPhotoContent",
    "ActionReminder",
    "ActionTold",
    "ActionUpdate",
    "ActionsIssued",
    "Agreement",
    "AgreementFile",
    "AgreementFileContent",
    "AgreementParty",
    "Block",
    "BlockGrade",
    "ComplaintHandedOver",
    "DayCost",
    "DayCount",
    "DayPhoto",
    "DayPhotoContent",
    "DayTask",
    "DayVolunteer",
    "Escalation",
    "IssuedToAgency",
    "Marking",
    "MarkingChange",
    "Matter",
    "NamedReader",
    "Nomination",
    "PolicePriority",
    "PolicePriorityNote",
    "Problem",
    "ProblemCount",
    "ProblemOfActions",
    "ProblemOnAgendas",
    "ProblemRequest",
    "ProblemStep",
    "QuickWin",
    "Reading",
    "RequestFeedback",
    "RequestReply",
    "RequestReporter",
    "RequestUpdate",
    "RouteStreet",
    "ServiceRequest",
    "ServiceTeam",
    "StandardReply",
    "Stop",
    "StopPhoto",
    "StopPhotoContent",
    "TaskingGroup",
    "TheirRow",
    "Walkabout",
    "WalkaboutPerson",
    "WorkEscalation",
    "WorkPause",
    "WorkStep",
    "WorkTarget",
    "WorkedRequest",
]
