"""The models of performance, noun by noun."""

from performance.counting.models import Counting
from performance.indicators.models import Indicator
from performance.observations.models import Observation

__all__ = ["Counting", "Indicator", "Observation"]
