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
from tasking.requests.models import ServiceRequest
from tasking.sharing.models import (
    Agreement,
    AgreementFile,
    AgreementFileContent,
    AgreementParty,
    MarkingChange,
    NamedReader,
    Reading,
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
    "Agreement",
    "AgreementFile",
    "AgreementFileContent",
    "AgreementParty",
    "Marking",
    "MarkingChange",
    "NamedReader",
    "Problem",
    "Reading",
    "ServiceRequest",
]
