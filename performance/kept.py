"""How long personal data of performance is kept."""

from core.retention.own import TASK
from core.retention.registry import Kept, keep


def register():
    keep(
        Kept(
            "indicators", "Who gives the figures of an indicator",
            ("performance.Indicator", "performance.IndicatorEvent", "performance.Observation",
             "performance.DataReturn", "performance.DataReturnEvent", "performance.ReturnReminder",
             "performance.ExpectedFile", "performance.ExpectedFileEvent", "performance.SentBack",
             "performance.FiguresLink", "performance.Target", "performance.SeriesBreak", "performance.PriorityMeasure",
             "performance.Report", "performance.ReportEvent",
             "performance.Snapshot", "performance.ReportDocument", "performance.Commentary",
             "performance.CommentaryEvent", "performance.CommentaryLink"),
            "Officers of the council and its partners, and who has an account", TASK,
            "So that whoever reads a figure can ask who gave it.",
            "Everybody who has an account", ends="For as long as the figures",
        )
    )  # fmt: skip
