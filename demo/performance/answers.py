"""The answers of a survey that nobody was asked, read by its code book as a real one would be; and what is known of England."""

import datetime
import io
import random
from decimal import Decimal

from accounts.access import Role
from core.dates import local_time
from demo.performance import surveys as facts
from demo.performance.adding import add
from demo.performance.shown import MADE_UP
from performance.imports.codebooks.operations import add_book, add_question
from performance.imports.formats.registry import format_of
from performance.imports.writing import import_figures
from performance.indicators.models import Indicator
from performance.observations.operations import give_figures
from performance.observations.rules import Given
from performance.periods import YEAR, of_months

MORNING = datetime.time(10)
WAVES = 2
NOT_KNOWN = 0.06
"""Of those who are asked, these do not know."""
MOVES = 7
"""Points by which a neighbourhood may stand elsewhere in another wave."""


def write_answers(world, at):
    """Two waves, the later one of last year."""
    for code, _, name, definition, *_ in facts.DEMO_QUESTIONS:
        add(
            world, at, code=code, name=name, definition=definition, block="laa", measured="proportion", per=100,
            polarity="high", frequency="year", comparison="interval", least_base=100, hides_below=5, decimals=0,
            source=MADE_UP, is_demo=True, comes_by_file=True, agency=world.agencies["council"],
        )  # fmt: skip
    chance = random.Random(41)
    asked = {key: chance.randint(*facts.DEMO_ASKED) for key in sorted(world.places)}
    levels = {
        (key, code): chance.uniform(*ends)
        for key in asked
        for code, *_, ends in facts.DEMO_QUESTIONS
    }
    for year in range(world.today.year - WAVES, world.today.year):
        _write_wave(world, year, at, _file(world, asked, levels, chance))
        levels = {key: level + chance.uniform(-MOVES, MOVES) for key, level in levels.items()}


def _write_wave(world, year, at, text):
    by, period = world.users[Role.DATA_OFFICER], of_months(datetime.date(year, 1, 1), YEAR)
    book = add_book(
        survey=facts.DEMO_SURVEY, wave=str(year), mode=facts.DEMO_MODE, asked_by="nobody", asked_of="nobody",
        starts_on=period.starts_on, ends_on=period.ends_on, is_city_only=False, area_column="Ward",
        weight_column="Weight", note=facts.DEMO_NOTE, by=by, at=at,
    )  # fmt: skip
    answers = facts.DEMO_ANSWERS
    for code, column, _, _, about, _ in facts.DEMO_QUESTIONS:
        add_question(
            book=book, indicator=Indicator.objects.get(code=code), column=column,
            wording=facts.PRINTED.format(about), is_exact=False, yes=answers["yes"], valid=answers["no"],
            leaves=answers["none"], by=by, at=at,
        )  # fmt: skip
    import_figures(
        file=io.BytesIO(text.encode()), name=f"survey-{year}.csv", file_format=format_of("survey"),
        said={"book": str(book.pk)}, source=MADE_UP, by=by, at=local_time(world.days_ago(20), MORNING),
    )  # fmt: skip


def _file(world, asked, levels, chance):
    """A line for each that answered, with a weight and an answer to each question."""
    lines = [",".join(("Ward", "Weight", *(each[1] for each in facts.DEMO_QUESTIONS)))]
    for key, number in asked.items():
        for _ in range(number):
            said = [_answer(chance, levels[key, code]) for code, *_ in facts.DEMO_QUESTIONS]
            line = (world.places[key].code, chance.choice(facts.DEMO_WEIGHTS), *said)
            lines.append(",".join(line))
    return "\n".join(lines) + "\n"


def _answer(chance, level):
    answers = {key: lines.split("\n") for key, lines in facts.DEMO_ANSWERS.items()}
    if chance.random() < NOT_KNOWN:
        return answers["none"][0]
    return chance.choice(answers["yes" if chance.random() * 100 < level else "no"])


def write_national(world, at):
    for code, year, month, value, source, note in facts.NATIONAL:
        period = of_months(datetime.date(year, month, 1), YEAR)
        given = Given("country", None, period, value=Decimal(value), note=note)
        give_figures(
            indicator=Indicator.objects.get(code=code), given=[given], source=source,
            by=world.users[Role.DATA_OFFICER], at=at,
        )  # fmt: skip
