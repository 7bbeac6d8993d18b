"""Marks follow their indicator, its figures, its targets and its breaks; and stand beside its figures."""

from core import slots
from performance.indicators import following as indicators
from performance.indicators.targets import following as targets
from performance.marks.models import Marks
from performance.marks.operations import keep_marks
from performance.marks.words import three_marks
from performance.observations import following as observations
from performance.observations.breaks import following as breaks


def register():
    indicators.follow(keep_marks)
    observations.follow(_after_figures)
    targets.follow(keep_marks)
    breaks.follow(keep_marks)
    slots.fill("indicator.marks", marks_of_figures, template="")


def _after_figures(indicator, periods, *, by, at):
    """A step."""
    keep_marks(indicator)


def marks_of_figures(indicators, user):
    """{key of an indicator: {key of a figure: ThreeMarks}} of the latest figure of each of its places. One query."""
    found = {each.pk: {} for each in indicators}
    rows = Marks.objects.visible_to(user).filter(indicator__in=indicators).with_figures()
    for row in rows:
        found[row.indicator_id][row.figure_id] = three_marks(row)
    return found
