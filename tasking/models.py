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
from tasking.problems.counts.models import CountedRequest, ProblemCount, ProblemRequest
from tasking.problems.models import Problem, ProblemStep
from tasking.problems.police.models import PolicePriority, PolicePriorityNote
from tasking.requests.models import ServiceRequest

__all__ = [
    "Action",
    "ActionAgency",
    "ActionCount",
    "ActionLink",
    "ActionPhoto",
    "ActionPhotoContent",
    "ActionTold",
    "ActionUpdate",
    "CountedRequest",
    "Marking",
    "PolicePriority",
    "PolicePriorityNote",
    "Problem",
    "ProblemCount",
    "ProblemRequest",
    "ProblemStep",
    "ServiceRequest",
]
