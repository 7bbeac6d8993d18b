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
from tasking.problems.models import Problem
from tasking.requests.complaints.models import ComplaintHandedOver
from tasking.requests.models import (
    RequestReporter,
    RequestUpdate,
    ServiceRequest,
)
from tasking.requests.reading.models import TheirRow
from tasking.requests.working.models import ServiceTeam, WorkedRequest
from tasking.requests.working.records import WorkEscalation, WorkPause, WorkStep, WorkTarget

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
    "Marking",
    "Problem",
    "RequestReporter",
    "RequestUpdate",
    "ServiceRequest",
    "ServiceTeam",
    "TheirRow",
    "WorkEscalation",
    "WorkPause",
    "WorkStep",
    "WorkTarget",
    "WorkedRequest",
]
