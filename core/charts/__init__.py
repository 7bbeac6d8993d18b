"""Charts as inline SVG: presentation attributes only, so that the strictest policy shows them, each with a title that
says the finding, a description, and the table of its values."""

from core.charts.bars import Bar, Series, ranged_bars, stacked_bars
from core.charts.drawing import Chart
from core.charts.funnel import Dot, Limit, funnel_chart
from core.charts.series import Level, Line, Mark, line_chart
from core.charts.spine import Vertebra, spine, spine_row
from core.charts.xmr import Stretch, xmr_chart

__all__ = [
    "Bar",
    "Chart",
    "Dot",
    "Level",
    "Limit",
    "Line",
    "Mark",
    "Series",
    "Stretch",
    "Vertebra",
    "funnel_chart",
    "line_chart",
    "ranged_bars",
    "spine",
    "spine_row",
    "stacked_bars",
    "xmr_chart",
]
