"""The statistics of indicators. Pure; imports no Django.

Proportions stand between 0 and 1, rates and counts as they are. Limits come as (low, high). What cannot be
right (a negative count, more hits than tries, a confidence outside 0 to 1) raises ValueError; what is right
but cannot be calculated is said by each function. Polarity is `HIGH` (a high value is good), `LOW` or `NONE`
(no judgement). Where sources disagree, the choice stands beside the function and in `docs/methods.md`.
"""

from performance.statistics.comparisons import (
    compare,
    compare_twice,
    difference,
    judged,
    overlap,
    two_proportions,
)
from performance.statistics.control import (
    FAILS,
    HIT_AND_MISS,
    NEAR_LIMIT,
    OUTSIDE,
    PASSES,
    RUN,
    SCREEN,
    SIGMAS,
    TREND,
    Limits,
    assurance,
    special_causes,
    xmr,
)
from performance.statistics.intervals import (
    byar,
    design_effect,
    detectable_change,
    funnel,
    funnel_rate,
    half_width,
    wilson,
)
from performance.statistics.many import (
    FALSE_LISTS,
    chance_of_counts,
    chance_of_next,
    chance_of_ranges,
    chance_of_z,
    more_than_chance,
    student,
)
from performance.statistics.places import quintiles, spine_position
from performance.statistics.suppression import Shown, Table, suppress, suppress_with_totals
from performance.statistics.targets import (
    against_range,
    against_target,
    limits_against_target,
    milestone,
    rag,
    share_of_stretch,
)
from performance.statistics.trends import (
    DECREASING,
    INCREASING,
    NO_CHANGE,
    NOT_CALCULATED,
    TREND_POINTS,
    TREND_THRESHOLD,
    trend_proportion,
    trend_values,
)
from performance.statistics.words import CLOSE, FAR, HIGH, LOW, NONE, SOMEWHAT, same, z_of

__all__ = [
    "CLOSE",
    "DECREASING",
    "FAILS",
    "FALSE_LISTS",
    "FAR",
    "HIGH",
    "HIT_AND_MISS",
    "INCREASING",
    "LOW",
    "NEAR_LIMIT",
    "NONE",
    "NOT_CALCULATED",
    "NO_CHANGE",
    "OUTSIDE",
    "PASSES",
    "RUN",
    "SCREEN",
    "SIGMAS",
    "SOMEWHAT",
    "TREND",
    "TREND_POINTS",
    "TREND_THRESHOLD",
    "Limits",
    "Shown",
    "Table",
    "against_range",
    "against_target",
    "assurance",
    "byar",
    "chance_of_counts",
    "chance_of_next",
    "chance_of_ranges",
    "chance_of_z",
    "compare",
    "compare_twice",
    "design_effect",
    "detectable_change",
    "difference",
    "funnel",
    "funnel_rate",
    "half_width",
    "judged",
    "limits_against_target",
    "milestone",
    "more_than_chance",
    "overlap",
    "quintiles",
    "rag",
    "same",
    "share_of_stretch",
    "special_causes",
    "spine_position",
    "student",
    "suppress",
    "suppress_with_totals",
    "trend_proportion",
    "trend_values",
    "two_proportions",
    "wilson",
    "xmr",
    "z_of",
]
