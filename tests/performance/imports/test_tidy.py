"""Tidy files: what they say is stored as typed figures are, all of it or nothing."""

from decimal import Decimal as D

import pytest

from core.actors import SYSTEM
from core.models import Event
from performance.models import ComingFigure, Observation
from performance.observations.operations import give_figures
from performance.observations.rules import FACTS, Given
from performance.periods import of_iso
from tests.performance.imports.conftest import EAST, WEST, held, load

pytestmark = pytest.mark.django_db
HEAD = "areacd,indicator,period,observation,numerator,denominator,lci_95,uci_95,base,status,notes\n"
FILE = (
    HEAD
    + f"""\
{WEST},belonging,2025-04-01/P1Y,,30,100,,,120,,
{EAST},belonging,2025-04-01/P1Y,41.5,,,38,45,,u,Pooled
E06000015,belonging,2025-04-01/P1Y,33,,,,,,,
E12000004,belonging,2025-04-01/P1Y,,,,,,,x,Not asked
E92000001,belonging,2025-04-01/P1Y,0,,,,,,,
K02000001,belonging,2025-04-01/P1Y,12,,,,,,,
"""
)


def test_every_kind_of_row(places, add):
    made = add()
    outcome = load(FILE)
    assert (outcome.problems, outcome.counts, outcome.rows) == ([], (5, 0, 0), 6)
    assert outcome.left_out == [("Rows for other places", 1)]
    year = "2025-04-01/P1Y"
    assert held(made, "status", "base", "is_unreliable", "note") == [
        (places[0].name, year, 30.0, "value", 120, False, ""),
        (places[1].name, year, 41.5, "value", None, True, "Pooled"),
        ("Derby", year, 33.0, "value", None, False, ""),
        ("East Midlands", year, None, "missing", None, False, "Not asked"),
        ("England", year, 0.0, "value", None, False, ""),
    ]
    assert not ComingFigure.objects.exists()
    assert Event.objects.about(made).first().changes["added"] == [None, "5"]


def test_what_it_stores_is_what_somebody_typing_it_stores(places, add):
    typed, loaded = add("typed"), add("loaded")
    period = of_iso("2025-04-01/P1Y")
    given = [
        Given("neighbourhood", places[0], period, numerator=D(30), denominator=D(100), base=120),
        Given("neighbourhood", places[1], period, value=D("41.5"), low=D(38), high=D(45), is_unreliable=True, note="Pooled"),
        Given("city", None, period, value=D(33)),
        Given("region", None, period, status="missing", note="Not asked"),
        Given("country", None, period, value=D(0)),
    ]  # fmt: skip
    give_figures(indicator=typed, given=given, by=SYSTEM)
    load(FILE.replace("belonging", "loaded"))
    names = (
        "level",
        "neighbourhood",
        "starts_on",
        "ends_on",
        "is_hidden",
        "is_summed",
        "added_by_name",
        "source",
        *FACTS,
    )
    rows = [
        list(Observation.objects.filter(indicator=each).order_by("id").values(*names))
        for each in (typed, loaded)
    ]
    assert rows[0] == rows[1]


def test_the_same_again_changes_nothing_and_what_differs_is_superseded(places, add):
    made = add()
    load(FILE)
    before = set(Observation.objects.values_list("pk", flat=True))
    assert load(FILE).counts == (0, 0, 5)
    assert set(Observation.objects.values_list("pk", flat=True)) == before
    changed = FILE.replace(",30,100", ",31,100")
    outcome = load(changed, is_preview=True)
    assert outcome.counts == (0, 1, 4)
    row, words, pairs = outcome.changed[0]
    assert (row, words) == (2, f"belonging, {places[0].name}, 2025/26")
    assert ("Value", "30", "31") in pairs
    assert set(Observation.objects.values_list("pk", flat=True)) == before
    assert load(changed).counts == (0, 1, 4)
    new = Observation.objects.held().get(indicator=made, neighbourhood=places[0])
    assert (new.replaces.value, new.replaces.superseded_at) == (D(30), new.added_at)


def test_columns_stand_in_any_order_and_semicolons_and_a_bom_are_no_fault(places, add):
    made = add()
    text = f"\ufeffObservation;Period;INDICATOR;areacd\r\n30;2026Q2;Indicator belonging;{WEST.lower()}\r\n"
    assert load(text).counts == (1, 0, 0)
    assert held(made) == [(places[0].name, "2026-04-01/P3M", 30.0)]
