"""Figures of small areas and of wards of other lists become figures of neighbourhoods; rates are never averaged."""

import pytest

from neighbourhoods.models import PopulationFact
from tests.performance.imports.conftest import EAST, WEST, held, load

pytestmark = pytest.mark.django_db
YEAR = "2025-04-01/P1Y"
HEAD = "areacd,indicator,period,observation,numerator,denominator,base\n"


def rows(*cells):
    return HEAD + "".join(f"{area},belonging,{YEAR},{rest}\n" for area, rest in cells)


def figures(made):
    return {
        place: (value, unreliable, note)
        for place, _, value, unreliable, note in held(made, "is_unreliable", "note")
    }


def test_counts_are_added_up_and_never_rates(small, add):
    made = add()
    west, east = small
    outcome = load(
        rows(("E01099001", ",10,100,20"), ("E01099002", ",45,50,30"), ("E01099003", ",9,90,40"))
    )
    assert (outcome.problems, outcome.counts) == ([], (2, 0, 0))
    found = held(made, "numerator", "denominator", "base")
    assert [(each[0], round(each[2], 4), *map(float, each[3:])) for each in found] == [
        (west.name, 36.6667, 55.0, 150.0, 50.0),
        (east.name, 10.0, 9.0, 90.0, 40.0),
    ]


def test_a_mean_is_weighted_by_people(small, add):
    made = add(measured="mean", per=1, comparison="none")
    load(rows(("E01099001", "50,,1000,"), ("E01099002", "24,,300,"), ("E01099003", "7,,900,")))
    assert figures(made)[small[0].name][0] == pytest.approx(44, abs=1e-6)


@pytest.mark.parametrize(
    ("measured", "per", "rest", "words"),
    [
        ("mean", 1, "50,,,", "Row 2, denominator: An average of a small area needs the people"),
        ("rate", 1000, "50,,,", "Row 2, numerator: A percentage or rate of a small area needs its"),
        ("proportion", 100, "50,,,", "Row 2, numerator: A percentage or rate"),
        ("proportion", 100, ",5,,", "Row 2, denominator: A percentage of a small area needs how"),
    ],
)
def test_what_has_no_counts_is_refused(small, add, measured, per, rest, words):
    made = add(measured=measured, per=per, comparison="none")
    outcome = load(rows(("E01099003", rest)))
    ((row, column, why),) = outcome.problems
    assert f"Row {row}, {column}: {why}".startswith(words)
    assert held(made) == []


def test_a_rate_of_counts_alone_is_of_the_people_who_live_there(small, add):
    made = add(measured="rate", per=1000, comparison="none")
    PopulationFact.objects.create(neighbourhood=small[1], year=2019, people=1800, source="Made up")
    PopulationFact.objects.create(neighbourhood=small[1], year=2031, people=9, source="Made up")
    load(rows(("E01099001", ",13,,"), ("E01099003", ",9,,")))
    assert {name: value for name, (value, *_) in figures(made).items()} == {
        small[0].name: 10.0, small[1].name: 5.0,
    }  # fmt: skip


def test_a_part_that_is_missing_or_not_there_is_said(small, add):
    made = add()
    load(rows(("E01099001", ",10,100,")))
    assert figures(made) == {small[0].name: (10.0, True, "From 1 of its 2 small areas")}
    text = "areacd,indicator,period,observation,status\n"
    text += f"E01099001,belonging,{YEAR},,x\nE01099002,belonging,{YEAR},,x\n"
    load(text)
    assert figures(made)[small[0].name] == (None, False, "Not available for all of its small areas")


def test_a_ward_of_another_list_is_divided_by_people(small, add):
    """E05099101 is all of the first small area; E05099102 the second (300 people) and the third (900)."""
    made = add(measured="count", per=1, comparison="none")
    outcome = load(rows(("E05099101", "8,,,"), ("E05099102", "40,,,")))
    assert outcome.problems == []
    note = "Some of it is divided between neighbourhoods by the people of small areas: an estimate"
    assert figures(made) == {
        small[0].name: (18.0, True, note), small[1].name: (30.0, True, note),
    }  # fmt: skip


def test_a_mean_of_a_ward_that_is_split_is_refused(small, add):
    add(measured="mean", per=1, comparison="none")
    ((row, column, words),) = load(rows(("E05099102", "40,,1200,"))).problems
    assert (row, column) == (2, "observation")
    assert "cannot be divided" in words


def test_a_ward_of_a_list_that_is_not_loaded_is_refused_and_says_what_to_do(small, add):
    made = add()
    outcome = load(rows(("E05099103", ",40,100,"), (EAST, ",1,2,")))
    ((row, column, words),) = outcome.problems
    assert (row, column) == (2, "areacd")
    assert (
        words
        == "E05099103: no lookup from small areas to wards has this ward. Load the one of its year"
    )
    assert held(made) == []


def test_a_small_area_of_a_later_census_is_not_passed_over_in_silence(small, add):
    add()
    outcome = load(rows(("E01033800", ",40,100,"), ("E01000001", ",1,2,"), (WEST, ",1,2,")))
    assert [(row, "2021" in words) for row, _, words in outcome.problems] == [(2, True)]
    assert outcome.left_out == [("Rows for other places", 1)]


def test_without_any_lookup_a_small_area_says_what_to_load(places, add):
    add()
    outcome = load(rows(("E01000001", ",40,100,")))
    assert "Load first the lookup" in outcome.problems[0][2]


def test_a_neighbourhood_comes_once(small, add):
    add()
    outcome = load(
        rows(
            ("E01099001", ",1,2,"),
            ("E01099001", ",1,2,"),
            (EAST, ",1,2,"),
            (EAST, ",1,2,"),
        )
    )
    words = "has the same indicator, place and period as row {}"
    assert [(row, why) for row, _, why in outcome.problems][-2:] == [
        (3, words.format(2)), (5, words.format(4)),
    ]  # fmt: skip
    outcome = load(rows((EAST, ",1,2,"), ("E01099003", ",1,2,")))
    assert [row for row, *_ in outcome.problems] == [3]


def test_where_files_are_of_events_what_is_not_there_is_none(small, add, monkeypatch):
    made = add(measured="count", per=1, comparison="none")
    monkeypatch.setattr("performance.imports.formats.tidy.Tidy.fills", True)
    load(rows(("E01099001", "8,,,")))
    found = {name: value for name, (value, *_) in figures(made).items()}
    assert (found[small[0].name], found[small[1].name]) == (8.0, 0.0)
