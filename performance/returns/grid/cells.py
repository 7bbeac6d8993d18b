"""The grid: a cell for each indicator and place, with what is held, what was typed, and what is wrong with it."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q

from accounts.conditions import either
from core.text import line_problem
from neighbourhoods.models import Neighbourhood
from performance.indicators.models import Indicator
from performance.indicators.targets.models import Target
from performance.indicators.targets.rules import aimed_at
from performance.indicators.wording import in_words
from performance.observations.breaks.reading import breaks_by_indicator
from performance.observations.models import Observation
from performance.observations.rules import Given, why_wrong, worked_out
from performance.observations.shown import figures
from performance.periods import Period
from performance.returns.grid.odd import why_odd
from performance.returns.grid.typed import number_of, plain
from performance.returns.settling import CITY, asked_of

Measured = Indicator.Measured
EARLIER = 12
"""So many figures of a place are looked at to tell whether a new one is odd."""
LONG = datetime.timedelta(days=31 * EARLIER)
"""For each month of a period: how far back those lie."""
BOXES = ("top", "whole", "value", "note")
NOTE = 300
SURE = "{} is {} {}. If it is right, tick “This is right” and save again."


@dataclass
class Cell:
    """One figure to give. `typed` holds texts by box, and `none` and `sure` as True or False."""

    line: int
    """The key of the line of a return that asks for it."""
    indicator: Indicator
    period: object
    level: str
    place: Neighbourhood | None
    now: Observation | None = None
    """What is held of the period, as who gives it reads it."""
    shown: object = None
    last: object = None
    """The Figure of the period before."""
    target: str = ""
    held: list = field(default_factory=list)
    """Figures of earlier periods that the reader may see, the latest first."""
    back: object = None
    """Why it was sent back."""
    hidden: Observation | None = None
    """What somebody else has given, which the reader does not see: it is not confirmed, or too small to be shown."""
    typed: dict = field(default_factory=dict)
    seen: int | None = None
    seen_before: int | None = None
    """Which figure the page that was sent had shown."""
    errors: list = field(default_factory=list)
    odd: str = ""
    asks_sure: bool = False

    @property
    def key(self):
        return f"{self.line}-{self.place.pk if self.place else 'city'}"

    @property
    def name(self):
        return self.place.name if self.place else "Derby"

    @property
    def takes_counts(self):
        return self.indicator.takes_counts

    @property
    def error_id(self):
        return f"error-{self.key}"

    @property
    def first_box(self):
        return f"{'top' if self.takes_counts else 'value'}-{self.key}"

    auto_id = first_box
    """As the summary of mistakes links to it."""

    def given(self):
        """The Given that was typed. Raises ValueError with words where a box holds no number."""
        about = {"level": self.level, "place": self.place, "period": self.period}
        note = self.typed["note"].strip()
        if self.typed["none"]:
            return Given(**about, status="missing", note=note)
        numbers = {}
        for name in ("top", "whole", "value"):
            try:
                numbers[name] = number_of(self.typed[name])
            except ValueError as error:
                raise ValueError(f"“{self.typed[name].strip()[:40]}” {error}") from None
        if self.indicator.measured == Measured.COUNT:
            if "%" in self.typed["value"]:
                raise ValueError("Enter a number, not a percentage")
            return Given(**about, numerator=numbers["value"], note=note)
        if self.takes_counts:
            if "%" in self.typed["top"] + self.typed["whole"]:
                raise ValueError("Enter how many, and out of how many, not a percentage")
            if None in (numbers["top"], numbers["whole"]):
                raise ValueError("Enter both numbers: how many, and out of how many")
            return Given(**about, numerator=numbers["top"], denominator=numbers["whole"], note=note)
        return Given(**about, value=numbers["value"], note=note)


def boxes_of(row, indicator):
    """What the boxes show of a figure; empty ones of none."""
    empty = dict.fromkeys(BOXES, "") | {"none": False, "sure": False}
    if row is None:
        return empty
    if row.status == Observation.Status.MISSING:
        return empty | {"none": True, "note": row.note}
    if indicator.takes_counts and row.numerator is not None:
        return empty | {
            "top": plain(row.numerator),
            "whole": plain(row.denominator),
            "note": row.note,
        }
    return empty | {"value": plain(row.value), "note": row.note}


def cells_of(lines, user, *, holder=""):
    """[(Asked, [Cell])] of lines of returns in a fixed number of queries. `user` gives the figures; for who comes
    by a link it is AnonymousUser and `holder` says by which name they have given some: those alone they see before
    they are confirmed."""
    lines = list(lines)
    pairs = [(each.indicator, Period(each.starts_on, each.ends_on)) for each in lines]
    asked = asked_of(pairs)
    places = {each.pk: each for each in Neighbourhood.objects.all()}
    targets = _targets(asked)
    earlier = _earlier(asked)
    breaks = breaks_by_indicator([each.indicator.pk for each in asked])
    found = []
    for line, each in zip(lines, asked, strict=True):
        rows = earlier[each.indicator.pk]
        before = [row for row in rows if row.ends_on < each.period.starts_on]
        by_place = defaultdict(list)
        series = breaks[each.indicator.pk].series()
        for row in before:
            if series.between(row.period, each.period) is None:
                by_place[row.level, row.neighbourhood_id].append(row)
        each.indicator.takes_counts = _takes_counts(each.indicator, before)
        cells = [
            _cell(line.pk, each, place, places, by_place[place], user, holder)
            for place in _places(each, places)
        ]
        for cell in cells:
            target = targets.get((each.indicator.pk, cell.level, cell.place and cell.place.pk))
            is_own = target and series.since(target.aimed_on, each.period) is None
            aim = aimed_at(target.steps() if is_own else (), each.period.ends_on)
            cell.target = "" if aim is None else in_words(each.indicator, aim)
        found.append((each, cells))
    return found


def _targets(asked):
    """{(key of an indicator, level, key of a neighbourhood): the Target that holds}. Two queries."""
    rows = Target.objects.held().filter(indicator__in=[each.indicator.pk for each in asked])
    rows = rows.exclude(level=Target.Level.AREA).prefetch_related("milestones")
    return {(each.indicator_id, each.level, each.neighbourhood_id): each for each in rows}


def _places(asked, places):
    """The places that are asked for, then the others whose figure may be given."""
    others = [("neighbourhood", pk) for pk in places] + (
        [] if asked.indicator.is_summed else [CITY]
    )
    return asked.places + [each for each in others if each not in asked.places]


def _takes_counts(indicator, before):
    """Whether two numbers are asked for: of percentages and rates, unless they came without until now."""
    if indicator.measured not in (Measured.PROPORTION, Measured.RATE):
        return False
    return not before or any(each.denominator is not None for each in before)


def _earlier(asked):
    """{key of an indicator: its confirmed figures, the latest first}, as far back as they are looked at."""
    within = [
        Q(
            indicator=each.indicator.pk, ends_on__lt=each.period.starts_on,
            starts_on__gte=each.period.starts_on - LONG * (each.period.months or 1),
        )
        for each in asked
    ]  # fmt: skip
    rows = Observation.objects.held().filter(either(*within), level__in=("city", "neighbourhood"))
    found = defaultdict(list)
    for each in rows.filter(is_provisional=False).with_places().order_by("-ends_on", "id"):
        found[each.indicator_id].append(each)
    return found


def _cell(line, asked, place, places, before, user, holder):
    level, pk = place
    cell = Cell(
        line, asked.indicator, asked.period, level, places.get(pk), back=asked.back.get(place)
    )
    now = asked.given.get(place)
    is_open = now is not None and not (now.is_provisional or now.is_hidden)
    if now is not None and (not holder or is_open or now.added_by_name == holder):
        cell.now = now
    else:
        cell.hidden = now
    told = figures(before[:EARLIER], user, gives=not holder)
    cell.last = told[0] if told else None
    cell.held = [each.value for each in told if each.is_value]
    cell.seen = now.pk if now is not None else None
    cell.typed = boxes_of(cell.now, asked.indicator)
    return cell


def read(cells, sent):
    """Put what a form sent into the cells. `seen-…` of an indicator says which figures the page showed, by place.
    Returns the cells that were changed on the page."""
    opened = _opened(cells, sent)
    changed = []
    for cell in cells:
        was = boxes_of(opened.get(cell.key), cell.indicator)
        cell.typed = {name: sent.get(f"{name}-{cell.key}", "")[:400] for name in BOXES}
        cell.typed |= {name: f"{name}-{cell.key}" in sent for name in ("none", "sure")}
        is_same = all(cell.typed[name].strip() == was[name] for name in BOXES)
        if is_same and cell.typed["none"] == was["none"]:
            cell.typed = boxes_of(cell.now, cell.indicator)
            continue
        changed.append(cell)
    return changed


def _opened(cells, sent):
    """{key of a cell: the figure that its boxes opened with}, of the same indicators and places."""
    seen = {}
    for pk in {cell.line for cell in cells}:
        for pair in sent.get(f"seen-{pk}", "").split(",")[:100]:
            place, _, row = pair.partition(":")
            if row.isascii() and row.isdigit() and len(row) < 18:
                seen[f"{pk}-{place}"] = int(row)
    rows = Observation.objects.in_bulk(set(seen.values()))
    found = {}
    for cell in cells:
        row = rows.get(seen.get(cell.key))
        cell.seen_before = seen.get(cell.key)
        place = cell.place.pk if cell.place else None
        same = cell.indicator.pk, place, cell.period
        if row and (row.indicator_id, row.neighbourhood_id, row.period) == same:
            if cell.hidden is None or row.pk != cell.hidden.pk:
                found[cell.key] = row
    return found


def check(changed):
    """[(cell, Given)] of what may be stored; what is wrong, odd or met a change is said in `errors` of its cell."""
    found = []
    for cell in changed:
        given = _checked(cell)
        if given is None:
            continue
        latest = cell.now or cell.hidden
        if latest is not None and latest.pk != cell.seen_before and not _says(latest, cell, given):
            cell.errors.append(_clash(cell))
            continue
        found.append((cell, given))
    return [] if any(cell.errors for cell in changed) else found


def _says(row, cell, given):
    facts = worked_out(cell.indicator, given)
    return all(getattr(row, name) == value for name, value in facts.items())


def _clash(cell):
    if cell.now is None:
        waits = ", which awaits confirmation" if cell.hidden.is_provisional else ""
        said = f"Someone else has entered a figure{waits}."
    else:
        boxes = boxes_of(cell.now, cell.indicator)
        numbers = " of ".join(filter(None, (boxes["top"], boxes["whole"]))) or boxes["value"]
        said = f"{cell.now.added_by_name} entered {numbers or 'no figure'} while you were typing."
    return f"{said} Yours is still in the boxes. Save again if yours is right."


def _checked(cell):
    typed = cell.typed
    numbers = any(typed[name].strip() for name in ("top", "whole", "value"))
    if typed["none"] and numbers:
        return cell.errors.append("Enter a figure or tick “No figure”, not both")
    if not typed["none"] and not numbers:
        why = "To remove a figure, tick “No figure”" if cell.now else "Enter the figure too"
        return cell.errors.append(why)
    note = typed["note"].strip()
    if len(note) > NOTE:
        return cell.errors.append(f"The comment must be {NOTE} characters or fewer")
    if problem := line_problem(note):
        return cell.errors.append(f"The comment {problem}")
    try:
        given = cell.given()
    except ValueError as error:
        return cell.errors.append(str(error))
    if wrong := why_wrong(cell.indicator, given):
        return cell.errors.append(wrong[0])
    return _sure(cell, given)


def _sure(cell, given):
    if given.status == "missing":
        return given
    is_count = cell.indicator.measured == Measured.COUNT
    value = worked_out(cell.indicator, given)["value"]
    cell.odd = why_odd(value, cell.held, is_count=is_count)
    if cell.odd and not cell.typed["sure"]:
        cell.asks_sure = True
        beside = "the last figure" if cell.odd in ("ten times", "a tenth of") else "all until now"
        decimals = 0 if is_count else cell.indicator.decimals
        return cell.errors.append(SURE.format(f"{value:,.{decimals}f}", cell.odd, beside))
    cell.asks_sure = bool(cell.odd)
    return given
