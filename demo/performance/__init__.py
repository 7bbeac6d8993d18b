"""The performance framework: its indicators, added by the data officer and published by the head of service; and the
code books of the surveys that some come from."""

import datetime

from accounts.access import Role
from core.dates import local_time
from demo.facts.performance import CODE_BOOKS, INDICATORS, NOT_PUBLISHED, PRINTED
from demo.facts.sign_ins import HOME
from demo.performance.counting import write_counted
from demo.performance.reports import write_reports
from performance.imports.codebooks.operations import add_book, add_question
from performance.indicators.models import Indicator
from performance.indicators.operations import add_indicator, publish_indicator
from performance.periods import YEAR, of_months

__all__ = ["write_code_books", "write_indicators", "write_reported"]
FIELDS = (
    "code", "name", "definition", "block", "measured", "per", "polarity", "frequency", "comparison",
    "least_base", "hides_below", "source",
)  # fmt: skip
MORNING = datetime.time(10)


def write_indicators(world):
    data, head = world.users[Role.DATA_OFFICER], world.users[Role.HEAD_OF_SERVICE]
    at = local_time(world.days_ago(200), MORNING)
    for *facts, agency in INDICATORS:
        made = add_indicator(
            **dict(zip(FIELDS, facts, strict=True)), unit="", is_summed=False, source_url="",
            names_in_files="", decimals=1, is_demo=False, agency=world.agencies[agency],
            lead=world.people[HOME]["manager"], by=data, at=at,
        )  # fmt: skip
        if made.code not in NOT_PUBLISHED:
            publish_indicator(indicator=made, by=head, at=at + datetime.timedelta(hours=5))


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


def write_reported(world):
    """What this system counts, and the reports that tell it."""
    write_counted(world)
    write_reports(world)
