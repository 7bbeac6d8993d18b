"""Figures by give_figures and the same ones by a file end in the same rows; and a file that is taken back leaves what was
there before."""

import datetime
import io
import random
from decimal import Decimal as D

import pytest

from accounts.imports.models import ImportBatch
from core import figures
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.figures import FigureOf
from neighbourhoods.models import Neighbourhood
from performance.counting.operations import add_counted
from performance.imports.formats.registry import format_of
from performance.imports.writing import import_figures
from performance.indicators import operations as indicators
from performance.models import Marks, Observation
from performance.observations.batches.taking_back import take_back
from performance.observations.operations import confirm_figures, give_figures
from performance.observations.rules import Given
from performance.periods import of_quarter
from tests import factories
from tests.worlds.performance_indicators import facts

pytestmark = pytest.mark.django_db
PERIODS = [of_quarter("2025Q1"), of_quarter("2025Q2")]
HEAD = "areacd,indicator,period,observation,status\n"
START = datetime.datetime(2026, 1, 5, 9, tzinfo=datetime.UTC)


class Clock:
    """Another minute each time it is asked."""

    def __init__(self):
        self.now = START

    def __call__(self):
        self.now += datetime.timedelta(minutes=1)
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def places(world):
    rows = list(Neighbourhood.objects.order_by("pk"))
    for number, each in enumerate(rows):
        each.code = f"E0509{number:04d}"
    Neighbourhood.objects.bulk_update(rows, ["code"])
    return rows


def added(world, code, **about):
    people = {"agency": factories.AgencyFactory(), "lead": factories.PersonFactory()}
    usual = {"name": code, "measured": "count", "per": 1, "comparison": "none", "hides_below": 5}
    made = indicators.add_indicator(code=code, by=SYSTEM, **facts(**usual | about) | people)
    return indicators.publish_indicator(indicator=made, by=world.people["head_of_service"])


def some(rng, places):
    """{(place, Period): a number, or None for one that is not available}."""
    cells = [(place, period) for place in places for period in PERIODS]
    chosen = cells if rng.random() < 0.6 else rng.sample(cells, rng.randint(1, len(cells)))
    return {
        each: rng.choice([0, 3, 7, 9, None] if rng.random() < 0.2 else [3, 9]) for each in chosen
    }


def give(made, found, clock, by=SYSTEM, **more):
    given = [
        Given("neighbourhood", place, period, value=D(number))
        if number is not None
        else Given("neighbourhood", place, period, status="missing")
        for (place, period), number in found.items()
    ]
    return give_figures(indicator=made, given=given, by=by, at=clock(), **more)


def bring(made, found, clock, by=SYSTEM, **more):
    text = HEAD + "".join(
        f"{place.code},{made.code},{period.iso},{'' if number is None else number},{'x' if number is None else ''}\n"
        for (place, period), number in found.items()
    )
    outcome = import_figures(
        file=io.BytesIO(text.encode()), name="figures.csv", file_format=format_of("tidy"), by=by,
        at=clock(), **more,
    )  # fmt: skip
    assert outcome.problems == []
    return outcome.difference.told[made.pk]


def stored(made):
    """Every row of an indicator, without its keys."""
    rows = list(Observation.objects.filter(indicator=made).order_by("id"))
    places = {each.pk: (each.level, each.neighbourhood_id, each.period.iso) for each in rows}
    number, seen = {}, {}
    for each in rows:
        seen[places[each.pk]] = number[each.pk] = seen.get(places[each.pk], 0) + 1
    found = {}
    for each in rows:
        found[*places[each.pk], number[each.pk]] = (
            each.status, each.value, each.is_provisional, each.is_waiting, each.is_hidden, each.is_summed,
            each.superseded_at is None, number.get(each.replaces_id), each.confirmed_at is not None, each.confirmed_by_id,
        )  # fmt: skip
    return found


def marked(made):
    return {
        (each.level, each.neighbourhood_id, each.status, each.direction, each.change, each.figure.value)
        for each in Marks.objects.filter(indicator=made).select_related("figure")
    }  # fmt: skip


def confirmed(made, period, clock, by):
    try:
        return confirm_figures(indicator=made, period=period, by=by, at=clock())
    except WrongState:
        return 0


@pytest.mark.parametrize("seed", range(24))
def test_a_file_does_what_giving_does(world, places, seed):
    rng = random.Random(seed)
    is_summed, data = seed % 2 == 0, world.people["data_officer"]
    typed, filed = (added(world, each, is_summed=is_summed) for each in ("typed", "filed"))
    one, two = Clock(), Clock()
    for _ in range(7):
        by = rng.choice([SYSTEM, data])
        if rng.random() < 0.25:
            period = rng.choice(PERIODS)
            assert confirmed(typed, period, one, data) == confirmed(filed, period, two, data)
        else:
            found, is_provisional = some(rng, places), rng.random() < 0.5
            more = {"by": by, "is_provisional": is_provisional}
            assert give(typed, found, one, **more) == bring(filed, found, two, **more)
        assert stored(typed) == stored(filed)
        assert marked(typed) == marked(filed)


def stands(made):
    """{place and period: (what holds, whether it is provisional, what waits)}."""
    found = {}
    for each in Observation.objects.filter(indicator=made, superseded_at=None, is_summed=False):
        key = each.neighbourhood_id, each.period
        holds = found.setdefault(key, [None, None, None])
        if each.is_waiting:
            holds[2] = (each.status, each.value)
        else:
            holds[:2] = (each.status, each.value), each.is_provisional
    return found


def batch_of(by):
    return ImportBatch.objects.create(
        sheet="figures-tidy", file_name="figures.csv", sha256="0" * 64, state="checked", uploaded_by=by
    )  # fmt: skip


def undo(batch, clock, by):
    take_back(batch=batch, by=by, at=clock())
    rows = ImportBatch.objects.filter(pk=batch.pk)
    stamps = {"loaded_by": by, "loaded_at": clock(), "undone_by": by, "undone_at": clock()}
    rows.update(state="loading")
    rows.update(state="loaded", loaded_by=by, loaded_at=stamps["loaded_at"])
    rows.update(state="undone", undone_by=by, undone_at=stamps["undone_at"])


def written_by(batch, made):
    rows = Observation.objects.filter(indicator=made, batch=batch)
    return {(each.neighbourhood_id, each.period) for each in rows}


@pytest.mark.parametrize("seed", range(16))
def test_a_file_that_is_taken_back_leaves_what_held_and_what_waited(world, places, clock, seed):
    rng, data = random.Random(seed), world.people["data_officer"]
    made = added(world, "typed")
    for _ in range(4):
        give(made, some(rng, places), clock, is_provisional=rng.random() < 0.5)
    before, batch = stands(made), batch_of(data)
    bring(made, some(rng, places), clock, by=data, batch=batch, is_provisional=rng.random() < 0.5)
    mine = written_by(batch, made)
    if rng.random() < 0.4:
        confirmed(made, PERIODS[0], clock, data)
        mine = {each for each in mine if each[1] != PERIODS[0]}
    undo(batch, clock, data)
    after = stands(made)
    assert {key: after.get(key) for key in mine} == {key: before.get(key) for key in mine}


@pytest.mark.parametrize("seed", range(16))
def test_files_are_taken_back_in_any_order(world, places, clock, seed):
    """Each loaded over the others, provisional or not; what is left in the end is what was there before the first."""
    rng, data = random.Random(100 + seed), world.people["data_officer"]
    made = added(world, "typed")
    batches = []
    for _ in range(4):
        batch = batch_of(data)
        bring(
            made, some(rng, places), clock, by=data, batch=batch, is_provisional=rng.random() < 0.4
        )
        batches.append(batch)
    rng.shuffle(batches)
    for each in batches:
        undo(each, clock, data)
        for row in Observation.objects.filter(indicator=made, is_waiting=True, superseded_at=None):
            assert row.replaces.superseded_at is None
            assert not row.replaces.is_provisional
    assert stands(made) == {}


def test_a_correction_of_a_figure_that_is_taken_back_stays(world, places, clock):
    made, data = added(world, "typed"), world.people["data_officer"]
    cell = {(places[0], PERIODS[0]): 9}
    first, second = batch_of(data), batch_of(data)
    bring(made, cell, clock, by=data, batch=first)
    give(made, {(places[0], PERIODS[0]): 7}, clock, is_provisional=True)
    undo(first, clock, data)
    key = places[0].pk, PERIODS[0]
    assert stands(made) == {key: [("value", D(7)), True, None]}
    give(made, {(places[0], PERIODS[0]): 3}, clock)
    bring(made, cell, clock, by=data, batch=second)
    give(made, {(places[0], PERIODS[0]): 7}, clock, is_provisional=True)
    undo(second, clock, data)
    assert stands(made) == {key: [("value", D(3)), False, ("value", D(7))]}


def test_figures_that_this_system_counts_come_from_no_file(world, places, clock, monkeypatch):
    monkeypatch.setattr(figures, "_declared", dict(figures._declared))
    declared = FigureOf(
        "made-up", "Made up", "So many.", "", "count", 1, "high", "quarter", lambda *_: {}
    )
    figures.declare(declared)
    made = add_counted(
        figure="made-up", by=SYSTEM, code="counted", name="Counted", block="service", decimals=0,
        comparison="none", hides_below=0, agency=factories.AgencyFactory(), lead=factories.PersonFactory(),
    )  # fmt: skip
    text = HEAD + f"{places[0].code},counted,{PERIODS[0].iso},3,\n" * 2
    outcome = import_figures(
        file=io.BytesIO(text.encode()), name="figures.csv", file_format=format_of("tidy"), by=SYSTEM
    )
    assert [(row, column, why[:43]) for row, column, why in outcome.problems] == [
        (2, "indicator", "The system counts the figures of this indic")
    ]
    monkeypatch.setattr("performance.imports.writing.rules.why_not_from_file", lambda indicator: "")
    with pytest.raises(Refused, match="counts the figures of this indicator"):
        bring(made, {(places[0], PERIODS[0]): 3}, clock)
    assert not Observation.objects.filter(indicator=made).exists()
