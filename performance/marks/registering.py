"""Marks follow their indicator, its figures, its targets and its breaks; and stand beside its figures."""

from performance.indicators import following as indicators
from performance.indicators.targets import following as targets
from performance.marks import slots
from performance.marks.operations import keep_marks
from performance.observations import following as observations
from performance.observations.breaks import following as breaks


def register():
    indicators.follow(keep_marks)
    observations.follow(_after_figures)
    targets.follow(keep_marks)
    breaks.follow(keep_marks)
    slots.register()


def _after_figures(indicator, periods, *, by, at):
    """A step."""
    keep_marks(indicator)
