"""The models of performance, noun by noun."""

from performance.indicators.models import Indicator
from performance.observations.models import Observation

__all__ = ["Indicator", "Observation"]
