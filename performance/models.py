"""The models of performance, noun by noun."""

from performance.indicators.models import Indicator
from performance.indicators.targets.models import Target, TargetMilestone
from performance.observations.models import Observation

__all__ = ["Indicator", "Observation", "Target", "TargetMilestone"]
