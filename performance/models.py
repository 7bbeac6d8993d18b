"""The models of performance, noun by noun."""

from performance.indicators.models import Indicator
from performance.indicators.targets.models import Target, TargetMilestone
from performance.observations.models import Observation
from performance.returns.links.models import FiguresLink
from performance.returns.models import (
    DataReturn,
    DataReturnLine,
    ExpectedFile,
    ReturnReminder,
    SentBack,
)

__all__ = [
    "DataReturn",
    "DataReturnLine",
    "ExpectedFile",
    "FiguresLink",
    "Indicator",
    "Observation",
    "ReturnReminder",
    "SentBack",
    "Target",
    "TargetMilestone",
]
