"""The tables of tasking, noun by noun: for packages to the right."""

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
    Marking,
)
from tasking.problems.models import Problem
from tasking.requests.models import ServiceRequest

__all__ = [
    "Action",
    "ActionAgency",
    "ActionChase",
    "ActionCount",
    "ActionLink",
    "ActionPhoto",
    "ActionPhotoContent",
    "ActionReminder",
    "ActionTold",
    "ActionUpdate",
    "Marking",
    "Problem",
    "ServiceRequest",
]
