"""The models of performance, noun by noun."""

from performance.imports.models import ComingPart
from performance.indicators.models import Indicator
from performance.observations.models import ComingFigure, Observation

__all__ = ["ComingFigure", "ComingPart", "Indicator", "Observation"]
