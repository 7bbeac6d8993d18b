"""What a report says, put together once as plain data: of confirmed figures that everybody may read, and of nothing else."""

import hashlib

from django.utils import timezone

from performance.indicators.models import Indicator
from performance.marks.operations import marks_as_at
from performance.marks.words import three_marks
from performance.observations import shown
from performance.observations.breaks.reading import breaks_by_indicator
from performance.observations.models import Observation
from performance.reports.snapshots import changes, revised
from performance.reports.snapshots.sources import OWN_BLOCKS, PUBLIC, plan_of, priorities_of

METHOD = 1
"""Version of docs/methods.md: raised with every change of a test, a limit or a word of a mark."""
TEMPLATE = 1
"""Version of templates/pdf/report.typ and reportsummary.typ."""
RED = "red"
MARKS = ("status", "direction", "change")
METHODS = (
    "definition", "measured", "per", "unit", "polarity", "comparison", "least_base", "hides_below", "source",
)  # fmt: skip
"""By what a figure of an indicator is made and judged."""


def compose(report, at):
    """The document of a snapshot, as JSON takes it."""
    plan = plan_of(report)
    said = priorities_of(plan, report.ends_on)
    rows = _rows(report, {code for each in said for code in each.codes})
    last = _last_document(report)
    document = {
        "method": METHOD,
        "template": TEMPLATE,
        "taken_on": timezone.localdate(at).isoformat(),
        "place": {"level": report.level, "slug": report.slug, "name": report.place_name},
        "quarter": {
            "code": report.period.quarter_code, "words": report.period.words, "iso": report.period.iso,
        },
        "plan": str(plan) if plan else "",
        "priorities": [
            {
                "number": each.number, "title": each.title, "lead": each.lead, "mark": _mark(each.mark),
                "sentence": each.sentence,
                "actions": each.actions, "done": each.done, "grants": each.grants,
            }
            for each in said
        ],
        "steps": [{name: str(value) for name, value in row.items()} for each in said for row in each.steps],
        "blocks": [
            {"key": key, "words": str(words), "rows": [row for row in rows if row["block"] == key]}
            for key, words in Indicator.Block.choices
            if any(row["block"] == key for row in rows)
        ],
        "messages": messages(rows),
    }  # fmt: skip
    return document | {"changed": changes.compare(last, document, revised.of(last))}


def rows_of(document):
    """All rows of figures of a document."""
    return [row for block in document["blocks"] for row in block["rows"]]


def to_explain(document):
    """The rows of what the place has promised that are red: commentary is asked for these."""
    return [row for row in rows_of(document) if row["is_promised"] and row["is_red"]]


def red_marks(row):
    """The marks of a row that are red."""
    return [row[name] for name in MARKS if row[name] and row[name]["colour"] == RED]


def messages(rows):
    """What matters most, a sentence each: how many really changed, and which."""
    judged = [row for row in rows if row["plain"]]
    if not judged:
        return ["There are no figures yet that can be judged."]
    found = {
        key: [row for row in judged if row["plain"]["key"] == key] for key in ("better", "worse")
    }
    number, better, worse = len(judged), *(len(each) for each in found.values())
    if not better and not worse:
        return [
            f"{number} figure{'' if number == 1 else 's'}: about the same as before, or too early to say."
        ]
    first = (
        f"Of {number} figure{'' if number == 1 else 's'}, {better} {'is' if better == 1 else 'are'} better "
        f"than before, {worse} worse. The others are about the same, or it is too early to say."
    )
    said = [first]
    for key, word in (("worse", "Worse"), ("better", "Better")):
        said += [f"{word}: {row['name']}. {row['plain']['why']}" for row in found[key][:3]]
    return said


def _last_document(report):
    """What the last published report of the place said; None for the first."""
    rows = type(report).objects.published().of(report).filter(ends_on__lt=report.ends_on)
    last = (
        rows.select_related("signed")
        .defer("signed__pdf", "signed__summary_pdf")
        .order_by("-ends_on")
        .first()
    )
    return last.signed.document if last else None


def _rows(report, measured):
    """A row for each published indicator that has a figure of the place of a period that was over. `measured`: codes of
    those that measure a priority of the plan: promised as those of the own and the agreed outcomes are."""
    indicators = Indicator.objects.visible_to(PUBLIC).collected(report.ends_on)
    indicators = list(indicators.select_related("agency").order_by("block", "name", "pk"))
    place = report.place and report.place.pk
    marks = marks_as_at(indicators, report.level, place, report.ends_on)
    rest = [each.pk for each in indicators if each.pk not in marks]
    others = Observation.objects.visible_to(PUBLIC).held().filter(
        level=report.level, neighbourhood=report.neighbourhood_id, area=report.area_id, indicator__in=rest,
        ends_on__lte=report.ends_on,
    )  # fmt: skip
    others = others.order_by("indicator_id", "-ends_on", "-starts_on").distinct("indicator_id")
    latest = {each.indicator_id: each for each in others.with_places()}
    breaks = breaks_by_indicator([each.pk for each in indicators])
    found = []
    for indicator in indicators:
        mark = marks.get(indicator.pk)
        row = mark.figure if mark else latest.get(indicator.pk)
        if row is not None:
            (figure,) = shown.figures([row], PUBLIC)
            is_promised = indicator.code in measured or indicator.block in OWN_BLOCKS
            told = three_marks(mark) if mark else None
            found.append(
                _row(indicator, figure, told, is_promised)
                | {"breaks": _breaks(breaks[indicator.pk], report.ends_on)}
            )
    return found


def _row(indicator, figure, marks, is_promised):
    told = {name: _mark(getattr(marks, name)) if marks else None for name in (*MARKS, "plain")}
    return {
        "code": indicator.code, "name": indicator.name, "block": indicator.block,
        "unit": indicator.unit_words, "is_demo": indicator.is_demo,
        "is_promised": is_promised,
        "is_red": any(told[name] and told[name]["colour"] == RED for name in MARKS),
        "figure": _figure(figure), **told,
        "definition": indicator.definition, "source": indicator.source, "agency": str(indicator.agency),
        "method": _digest(indicator),
    }  # fmt: skip


def _breaks(breaks, day):
    """Where its series broke until a day."""
    return [
        {"from": each.on.isoformat(), "words": each.sentence}
        for each in breaks.of_all
        if each.on <= day
    ]


def _mark(mark):
    return {
        "key": mark.key,
        "word": mark.word,
        "colour": mark.colour,
        "shape": mark.shape,
        "why": mark.why,
    }


def _figure(figure):
    numbers = {
        name: None if getattr(figure, name) is None else str(getattr(figure, name))
        for name in ("value", "low", "high", "numerator", "denominator", "base")
    }
    return numbers | {
        "pk": figure.pk, "status": figure.status, "words": figure.words, "interval": figure.interval,
        "counts": figure.counts, "note": figure.note,
        "period": figure.period.iso, "period_words": figure.period.words,
    }  # fmt: skip


def _digest(indicator):
    said = "\x1f".join(str(getattr(indicator, name)) for name in METHODS)
    return hashlib.sha256(said.encode()).hexdigest()[:12]
