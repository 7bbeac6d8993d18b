"""The tables of tasking, noun by noun: for packages to the right."""

from tasking.actions.models import (
    Action,
    ActionAgency,
    ActionCount,
    ActionLink,
    ActionPhoto,
    ActionPhotoContent,
    ActionTold,
    ActionUpdate,
    Marking,
)
from tasking.problems.models import (
    CountedRequest,
    Problem,
    ProblemCount,
    ProblemRequest,
    ProblemStep,
)
from tasking.problems.police.models import PolicePriority, PolicePriorityNote
from tasking.requests.models import (
    ComplaintHandedOver,
    RequestReporter,
    RequestUpdate,
    ServiceRequest,
)

__all__ = [
    "Action",
    "ActionAgency",
    "ActionCount",
    "ActionLink",
    "ActionPhoto",
    "ActionPhotoContent",
    "ActionTold",
    "ActionUpdate",
    "ComplaintHandedOver",
    "CountedRequest",
    "Marking",
    "PolicePriority",
    "PolicePriorityNote",
    "Problem",
    "ProblemCount",
    "ProblemRequest",
    "ProblemStep",
    "RequestReporter",
    "RequestUpdate",
    "ServiceRequest",
]
