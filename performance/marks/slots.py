"""What marks show on the pages of an indicator: beside its latest figures, and under *Method* the three answers of a place
with what each rests on."""

from dataclasses import dataclass

from core import slots
from performance import statistics
from performance.indicators.models import Indicator
from performance.marks.marks import is_own
from performance.marks.models import Marks
from performance.marks.operations import point_of
from performance.marks.words import ThreeMarks, three_marks


@dataclass(frozen=True)
class Answers:
    """The three marks of a place; `difference` is that of two percentages with its likely range, in words."""

    name: str
    period: str
    marks: ThreeMarks
    difference: str = ""


def register():
    slots.fill("indicator.method", judged, template="performance/marks/answers.html")
    slots.fill("indicator.marks", marks_of_figures, template="")


def marks_of_figures(indicators, user):
    """{key of an indicator: {key of a figure: ThreeMarks}} of the latest figure of each of its places. One query."""
    found = {each.pk: {} for each in indicators}
    rows = Marks.objects.visible_to(user).filter(indicator__in=indicators).with_figures()
    for row in rows:
        found[row.indicator_id][row.figure_id] = three_marks(row)
    return found


def judged(asked, user):
    """{key of the indicator: Answers}, of `asked` with an indicator and a place each. One query for each place."""
    found = {}
    for each in asked:
        at = {"neighbourhood": each.place} if each.place else {"level": "city"}
        row = (
            Marks.objects.visible_to(user)
            .filter(indicator=each.indicator, **at)
            .with_figures()
            .first()
        )
        if row is not None:
            name = str(each.place or row.get_level_display())
            found[each.pk] = Answers(
                name, row.figure.period.words, three_marks(row), difference(row)
            )
    return found


def difference(row):
    """By how much a percentage differs from the one that it is compared with, and between which two it likely lies
    (Newcombe); "" where it is none, or not that of its counts."""
    if row.before is None or row.indicator.measured != Indicator.Measured.PROPORTION:
        return ""
    here, before = point_of(row.figure), point_of(row.before)
    if not is_own(here) or not is_own(before):
        return ""
    low, high = statistics.difference(here.top, here.whole, before.top, before.whole)
    points = [
        f"{each:+.1f}".replace("-", "\u2212")
        for each in (here.value - before.value, low * 100, high * 100)
    ]
    return f"{points[0]} percentage points, likely between {points[1]} and {points[2]}"
