"""The models of performance, noun by noun."""

from performance.counting.models import Counting
from performance.indicators.models import Indicator
from performance.indicators.targets.models import Target, TargetMilestone
from performance.marks.models import Marks
from performance.observations.models import Observation

__all__ = ["Counting", "Indicator", "Marks", "Observation", "Target", "TargetMilestone"]
