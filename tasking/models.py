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
from tasking.meetings.models import (
    ActionsIssued,
    Escalation,
    IssuedToAgency,
    Matter,
    Nomination,
    TaskingGroup,
)
from tasking.problems.models import Problem
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
    "ActionsIssued",
    "Escalation",
    "IssuedToAgency",
    "Marking",
    "Matter",
    "Nomination",
    "Problem",
    "ServiceRequest",
    "TaskingGroup",
]
