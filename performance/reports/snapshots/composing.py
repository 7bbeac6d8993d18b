"""What a report says, put together once as plain data: of confirmed figures that everybody may read, and of nothing else."""

import hashlib

from django.utils import timezone

from neighbourhoods.models import Neighbourhood
from performance.indicators.models import Indicator
from performance.marks.marks import METHOD, NOT_COMPARED
from performance.marks.words import NAMES
from performance.observations.breaks.reading import breaks_by_indicator
from performance.profile.population import changed, population
from performance.profile.reading import known
from performance.profile.told import messages_of
from performance.reports.snapshots import changes, revised
from performance.reports.snapshots.sources import OWN_BLOCKS, PUBLIC, plan_of, priorities_of

TEMPLATE = 2
"""Version of templates/pdf/report.typ and reportsummary.typ, and of what they read. 2: key messages are {text, code,
figure, period, source} and no longer a line of text."""
RED = "red"
MARKS = ("status", "direction", "change")
METHODS = (
    "definition", "measured", "per", "unit", "polarity", "comparison", "least_base", "hides_below", "rounded_to",
    "source",
)  # fmt: skip
"""By what a figure of an indicator is made and judged."""


def compose(report, at):
    """The document of a snapshot, as JSON takes it."""
    plan = plan_of(report)
    said = priorities_of(plan, report.ends_on)
    places = list(Neighbourhood.objects.visible_to(PUBLIC))
    found = known(report.level, report.place, places, day=report.ends_on).standings
    rows = _rows(found, {code for each in said for code in each.codes}, report.ends_on)
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
            {"key": key, "words": _block(report, key, words), "rows": [row for row in rows if row["block"] == key]}
            for key, words in Indicator.Block.choices
            if any(row["block"] == key for row in rows)
        ],
        "messages": _messages(found, population(_within(report, places))),
        "counted": counted(rows),
    }  # fmt: skip
    return document | {"changed": changes.compare(last, document, revised.of(last))}


def _block(report, key, words):
    """The outcomes of a block, as they are called in the report of an area and of the city too."""
    return str(words) if report.neighbourhood_id or key != Indicator.Block.OWN else "Own priorities"


def _within(report, places):
    """The neighbourhoods that the report is of."""
    if report.neighbourhood_id:
        return [report.neighbourhood]
    return [each for each in places if report.area_id in (None, each.area_id)]


def _messages(found, people):
    """The key messages, by the rules of the profile: each in its words, with the figure, period and source that it rests
    on, "" where it is about people."""
    by_key = {each.indicator.pk: each for each in found}
    told = []
    for each in messages_of(found, changed(people)):
        standing = by_key.get(each.key)
        fact = standing and standing.fact
        told.append({
            "text": each.text, "code": standing.indicator.code if standing else "",
            "figure": fact.words if fact else "", "period": fact.period if fact else "",
            "source": fact.source if fact else "",
        })  # fmt: skip
    return told


def rows_of(document):
    """All rows of figures of a document."""
    return [row for block in document["blocks"] for row in block["rows"]]


def to_explain(document):
    """The rows of what the place has promised that are red: commentary is asked for these."""
    return [row for row in rows_of(document) if row["is_promised"] and row["is_red"]]


def red_marks(row):
    """The marks of a row that are red."""
    return [row[name] for name in MARKS if row[name] and row[name]["colour"] == RED]


def counted(rows):
    """How many figures are better and worse than before, in a sentence; "" where none can be judged."""
    keys = [row["plain"]["key"] for row in rows if row["plain"]]
    if not keys:
        return ""
    number, better, worse = len(keys), keys.count("better"), keys.count("worse")
    figures = f"{number} figure{'' if number == 1 else 's'}"
    if not better and not worse:
        return f"{figures}: none is known to be better or worse than before."
    return (
        f"Of {figures}, {worse or 'none'} {'are' if worse > 1 else 'is'} worse than before and "
        f"{better or 'none'} {'are' if better > 1 else 'is'} better. The others are about the same, or it cannot be said yet."
    )


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


def _rows(standings, measured, day):
    """A row for each published indicator that has a figure of the place of a period that was over. `measured`: codes of
    those that measure a priority of the plan: promised as those of the own and the agreed outcomes are."""
    breaks = breaks_by_indicator([each.indicator.pk for each in standings])
    found = []
    for each in standings:
        figure = each.figure or each.later
        if figure is not None:
            is_promised = each.indicator.code in measured or each.indicator.block in OWN_BLOCKS
            found.append(
                _row(each, figure, is_promised)
                | {"breaks": _breaks(breaks[each.indicator.pk], day)}
            )
    return found


def _row(standing, figure, is_promised):
    indicator, marks, later = standing.indicator, standing.marks, standing.later
    told = {name: _mark(getattr(marks, name)) if marks else None for name in (*MARKS, "plain")}
    return {
        "code": indicator.code, "name": indicator.name, "block": indicator.block,
        "unit": indicator.unit_words, "is_demo": indicator.is_demo,
        "is_promised": is_promised,
        "is_red": any(told[name] and told[name]["colour"] == RED for name in MARKS),
        "figure": _figure(figure) | {"parts": list(standing.parts)}, **told,
        "there": _there(standing),
        "later": f"{later.period.words}: {later.words}" if later and standing.figure else "",
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


def _there(standing):
    """What the figure is compared with, such as "Derby: 5.4 per 1,000 people"; "" where it is not."""
    if standing.there is None or standing.row.status == NOT_COMPARED:
        return ""
    return f"{NAMES.get(standing.there.level, 'Derby')}: {standing.there.words}"


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
