"""Beside each figure of an indicator's page and file stand the marks of the matrix, in its words; and 1 has its own word."""

import csv
import io
from decimal import Decimal as D

import pytest

from performance.indicators.wording import in_span, in_words
from performance.marks.words import three_marks
from performance.models import Indicator, Marks
from performance.periods import of_council_year
from tests import factories
from tests.worlds.performance_matrix import add, give, share

PATH = "/performance/indicators/ni-9/"
THEN = of_council_year(2024)


def said(client, path):
    return " ".join(client.get(path).content.decode().split())


@pytest.mark.django_db
def test_each_place_has_the_marks_of_the_matrix_in_its_words(client, world):
    made = add(world, "ni-9", "Belonging", hides_below=0)
    places = [factories.NeighbourhoodFactory(name=name) for name in ("Zeta", "Alpha")]
    give(
        made, share(places[0], 20, 100, THEN), share(places[0], 70, 100), share(places[1], 52, 100)
    )
    give(made, share(None, 500, 1_000))
    page, matrix = said(client, PATH), said(client, "/performance/matrix/?indicator=ni-9")
    rows = list(Marks.objects.filter(indicator=made).with_figures())
    assert len(rows) == 3
    for row in rows:
        told = three_marks(row)
        for each in (told.status, told.direction, told.change):
            assert each.word in page
            assert each.word in matrix
            assert each.why in matrix
    text = b"".join(client.get(f"{PATH}figures.csv").streaming_content).decode("utf-8-sig")
    found = {(row["place"], row["period"]): row for row in csv.DictReader(io.StringIO(text))}
    keys = ("compared", "direction", "change")
    latest = found["Zeta", "2025-04-01/P1Y"]
    assert [latest[key] for key in keys] == ["best", "no_target", "better"]
    assert [found["Zeta", THEN.iso][key] for key in keys] == ["", "", ""]
    assert "Far better than Derby" not in said(client, f"{PATH}?period={THEN.iso}")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0 walkabouts"), (1, "1 walkabout"), (2, "2 walkabouts"), (D("1.4"), "1 walkabout"), (21, "21 walkabouts"),
        (1_001, "1,001 walkabouts"),
    ],
)  # fmt: skip
def test_a_figure_of_one_has_its_own_word(value, words):
    made = Indicator(measured="count", unit="walkabouts", unit_one="walkabout", decimals=1)
    assert in_words(made, value) == words


def test_a_figure_with_decimals_and_one_without_a_word_of_its_own_stay():
    days = Indicator(measured="mean", unit="days", unit_one="day", decimals=1)
    assert in_words(days, D(1)) == "1.0 days"
    assert in_words(Indicator(measured="count", unit="points", decimals=0), 1) == "1 points"
    assert in_words(Indicator(measured="mean", unit="degrees", unit_one="degree", decimals=0), -1) == "-1 degree"  # fmt: skip
    whole = Indicator(measured="count", unit="walkabouts", unit_one="walkabout")
    assert in_span(whole, 0, 1) == "0 to 1 walkabout"
