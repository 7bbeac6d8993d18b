"""The models of performance, noun by noun."""

from performance.counting.models import Counting
from performance.imports.codebooks.models import SurveyBook, SurveyQuestion
from performance.imports.folder.models import FoundFile
from performance.imports.models import ComingPart
from performance.indicators.models import Indicator
from performance.indicators.targets.models import Target, TargetMilestone
from performance.marks.models import Marks
from performance.measures.models import PriorityMeasure
from performance.observations.breaks.models import SeriesBreak
from performance.observations.models import ComingFigure, Observation
from performance.reports.commentary.models import Commentary, CommentaryLink
from performance.reports.models import Report, ReportDocument, Snapshot
from performance.returns.links.models import FiguresLink
from performance.returns.models import (
    DataReturn,
    DataReturnLine,
    ExpectedFile,
    ReturnReminder,
    SentBack,
)

__all__ = [
    "ComingFigure",
    "ComingPart",
    "Commentary",
    "CommentaryLink",
    "Counting",
    "DataReturn",
    "DataReturnLine",
    "ExpectedFile",
    "FiguresLink",
    "FoundFile",
    "Indicator",
    "Marks",
    "Observation",
    "PriorityMeasure",
    "Report",
    "ReportDocument",
    "ReturnReminder",
    "SentBack",
    "SeriesBreak",
    "Snapshot",
    "SurveyBook",
    "SurveyQuestion",
    "Target",
    "TargetMilestone",
]
