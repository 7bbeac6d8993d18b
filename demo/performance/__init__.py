"""The performance framework: its indicators, added by the data officer and published by the head of service; and the
code books of the surveys that some come from."""

import datetime
import io
import random

from accounts.access import Role
from core.dates import local_time
from demo.facts.performance import INDICATORS
from demo.facts.places import POPULATION_YEAR
from demo.performance import shown as facts
from demo.performance.adding import add
from demo.performance.answers import write_answers, write_national
from demo.performance.counting import write_counted
from demo.performance.measures import write_measures
from demo.performance.reports import write_reports
from demo.performance.returns import write_returns
from demo.performance.surveys import CODE_BOOKS, PRINTED
from neighbourhoods.models import PopulationFact
from performance.imports.codebooks.operations import add_book, add_question
from performance.imports.formats.registry import format_of
from performance.imports.writing import import_figures
from performance.indicators.models import Indicator
from performance.observations.breaks.operations import add_break
from performance.periods import YEAR, of_months, quarter_of

__all__ = [
    "write_code_books",
    "write_counted",
    "write_indicators",
    "write_measures",
    "write_reports",
]
FIELDS = (
    "code", "name", "definition", "block", "measured", "per", "polarity", "frequency", "comparison",
    "least_base", "hides_below", "source",
)  # fmt: skip
MORNING = datetime.time(10)


def write_indicators(world):
    at = local_time(world.days_ago(200), MORNING)
    for *found, agency in INDICATORS:
        about = dict(zip(FIELDS, found, strict=True))
        by_file = not about["source"].startswith("Records of")
        about["decimals"] = 0 if about["least_base"] else 1  # no survey of this size knows a tenth
        add(world, at, **about, comes_by_file=by_file, agency=world.agencies[agency])
    _wellbeing(world, at)
    _made_up(world, at)
    _break(world)
    write_returns(world)


def _wellbeing(world, at):
    """What the ONS publishes of the city: its file brings the figures, and none is made up."""
    for code, name, called, question, polarity in facts.WELLBEING:
        add(
            world, at, code=code, name=name, names_in_files=called, unit="out of 10", polarity=polarity,
            definition=facts.WELLBEING_DEFINITION.format(question), block="own", measured="mean", per=1,
            frequency="year", comparison="none", least_base=0, hides_below=0, source=facts.ONS,
            decimals=2, comes_by_file=True, agency=world.agencies["council"],
        )  # fmt: skip


def write_code_books(world):
    """After the indicators that they give."""
    at = local_time(world.days_ago(190), MORNING)
    by = world.users[Role.DATA_OFFICER]
    indicators = {each.code: each for each in Indicator.objects.all()}
    for (
        survey,
        wave,
        mode,
        asked_by,
        asked_of,
        year,
        month,
        is_city_only,
        area,
        weight,
        note,
        asked,
    ) in CODE_BOOKS:
        period = of_months(datetime.date(year, month, 1), YEAR)
        book = add_book(
            survey=survey, wave=wave, mode=mode, asked_by=asked_by, asked_of=asked_of, starts_on=period.starts_on,
            ends_on=period.ends_on, is_city_only=is_city_only, area_column=area, weight_column=weight, note=note,
            by=by, at=at,
        )  # fmt: skip
        for code, column, about, yes, valid, leaves in asked:
            add_question(
                book=book, indicator=indicators[code], column=column, wording=PRINTED.format(about), is_exact=False,
                yes=yes, valid=valid, leaves=leaves, by=by, at=at,
            )  # fmt: skip
    write_answers(world, at)
    write_national(world, at)


def _made_up(world, at):
    """Figures of six quarters in every place, from a tidy file, each indicator marked as a demonstration."""
    for (
        code,
        name,
        definition,
        block,
        measured,
        per,
        unit,
        polarity,
        hides,
        *_,
    ) in facts.SHOWN_FIGURES:
        add(
            world, at, code=code, name=name, definition=definition, block=block, measured=measured,
            per=per, unit=unit, polarity=polarity, hides_below=hides, frequency="quarter",
            comparison="interval" if measured == "proportion" else "funnel", least_base=0,
            source=facts.MADE_UP, is_demo=True, is_summed=True, comes_by_file=True, agency=world.agencies["council"],
        )  # fmt: skip
    import_figures(
        file=io.BytesIO(_tidy(world).encode()), name="demonstration.csv", file_format=format_of("tidy"),
        source=facts.MADE_UP, by=world.users[Role.DATA_OFFICER],
        at=local_time(world.days_ago(20), MORNING),
    )  # fmt: skip


def _break(world):
    """The figures of one of them are another series since three quarters: nothing is compared across."""
    code, kind, reason = facts.BREAK
    period = quarter_of(world.today)
    for _ in range(facts.BREAK_QUARTERS):
        period = period.before
    add_break(
        indicator=Indicator.objects.get(code=code), on=period.starts_on, kind=kind, reason=reason,
        by=world.users[Role.DATA_OFFICER], at=local_time(world.days_ago(19), MORNING),
    )  # fmt: skip


def _tidy(world):
    """The text of the file."""
    people = dict(
        PopulationFact.objects.filter(year=POPULATION_YEAR).values_list("neighbourhood", "people")
    )
    chance, lines = (
        random.Random(17),
        ["areacd,indicator,period,observation,numerator,denominator,notes"],
    )
    period, periods = quarter_of(world.today), []
    for _ in range(facts.QUARTERS):
        period = period.before
        periods.append(period)
    for code, _, _, _, measured, _, _, _, _, (least, most), whole in facts.SHOWN_FIGURES:
        for place in world.places.values():
            level = chance.uniform(least, most)
            for each in reversed(periods):
                out_of = (
                    people[place.pk] if whole is None else chance.randint(whole * 2 // 3, whole)
                )
                share = level + chance.uniform(-0.08, 0.08) * (most - least)
                number = round(
                    out_of * max(share, 0) / (100 if measured == "proportion" else 1_000)
                )
                lines.append(
                    f"{place.code},{code},{each.iso},,{min(number, out_of)},{out_of},{facts.MADE_UP}"
                )
    return "\n".join(lines) + "\n"
