"""The models of performance, noun by noun."""

from performance.indicators.models import Indicator

__all__ = ["Indicator"]
