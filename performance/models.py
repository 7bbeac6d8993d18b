"""The models of performance, noun by noun."""

from performance.imports.codebooks.models import SurveyBook, SurveyQuestion
from performance.indicators.models import Indicator
from performance.observations.models import Observation

__all__ = ["Indicator", "Observation", "SurveyBook", "SurveyQuestion"]
