"""Street-level crime: what is counted, what is left out and said, what is refused."""

import datetime
from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from performance.imports.formats.police import Police, name_of
from tests.performance.imports.reading import DATA, placed, read, rows_of

SAMPLE = DATA / "police_2019-01-derbyshire-street_SAMPLE.csv"
HEADING = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context"
FORCE = "Derbyshire Constabulary,Derbyshire Constabulary,-1.5,52.9"


def row(number="", month="2019-01", area="E01013455", kind="Burglary", street="Drewry Lane"):
    return f"{number},{month},{FORCE},On or near {street},{area},Derby 017A,{kind},,"


def file_of(*rows, heading=HEADING):
    return "\n".join([heading, *rows]) + "\n"


def counts_of(staged):
    return {(each.area, each.indicator): each.numerator for each in staged}


def test_crimes_are_counted_by_area_month_and_type():
    staged, problems = read(Police(), file_of(
        row("a"), row("b", kind="Vehicle crime"), row(kind="Anti-social behaviour"),
        row("c", area="E01013460", month="2019-02"),
    ))  # fmt: skip
    assert problems == []
    january = [each for each in staged if each.period.starts_on == datetime.date(2019, 1, 1)]
    assert counts_of(january) == {
        ("E01013455", "recorded-crime"): 2, ("E01013455", "recorded-antisocial-behaviour"): 1,
        ("E01013455", "police:burglary"): 1, ("E01013455", "police:vehicle-crime"): 1,
        ("E01013455", "police:anti-social-behaviour"): 1,
        ("E01013460", "recorded-crime"): 0, ("E01013460", "recorded-antisocial-behaviour"): 0,
        ("E01013460", "police:burglary"): 0, ("E01013460", "police:vehicle-crime"): 0,
        ("E01013460", "police:anti-social-behaviour"): 0,
    }  # fmt: skip
    assert {each.denominator for each in staged} == {None}
    assert {each.note for each in staged} == {"By small areas (LSOA) of 2011"}
    assert name_of("Criminal damage and arson") == "police:criminal-damage-and-arson"


def test_the_real_sample_is_counted_row_by_row():
    if not SAMPLE.exists():
        pytest.skip("shared/data/police_2019-01-derbyshire-street_SAMPLE.csv is not here")
    form = Police()
    staged, problems = read(form, SAMPLE.read_text("utf-8-sig"))
    assert problems == []
    assert form.left_out() == []
    number = sum(each.numerator for each in staged if each.indicator.startswith("recorded-"))
    assert number == 244
    of_types = sum(each.numerator for each in staged if each.indicator.startswith("police:"))
    assert of_types == 244


def test_a_row_without_a_small_area_is_left_out_and_too_many_are_refused():
    placed_rows = [row(str(n)) for n in range(95)]
    form = Police()
    staged, problems = read(form, file_of(*placed_rows, *[row(f"x{n}", area="") for n in range(5)]))
    assert problems == []
    assert form.left_out() == [("Rows without a small area", 5)]
    assert counts_of(staged)["E01013455", "recorded-crime"] == 95
    more = file_of(*placed_rows, *[row(f"x{n}", area="") for n in range(6)])
    staged, problems = read(Police(), more)
    assert staged == []
    assert placed(problems) == [(0, "LSOA code")]
    assert "6 of 101 rows (5.9 %)" in problems[0][2]
    staged, problems = read(Police(), more, most_unplaced=10)
    assert problems == []
    assert staged != []


def test_a_crime_that_stands_twice_counts_once_and_is_listed_but_not_one_without_a_number():
    form = Police()
    behaviour = row(kind="Anti-social behaviour")
    staged, problems = read(form, file_of(
        row("a"), row("a"), row("a", kind="Drugs"), row("a", street="Bold Lane"), behaviour, behaviour,
    ))  # fmt: skip
    assert problems == []
    assert counts_of(staged)["E01013455", "recorded-crime"] == 3
    assert counts_of(staged)["E01013455", "recorded-antisocial-behaviour"] == 2
    ((words, number),) = form.left_out()
    assert number == 1
    assert words.endswith("counted once (row 3)")


def test_an_older_file_is_refused_with_the_reason():
    heading = "Month,Reported by,Falls within,Easting,Northing,Location,Crime type,Context"
    staged, problems = read(Police(), f"{heading}\n2011-01,x,x,435000,336000,Lane,Burglary,\n")
    assert staged == []
    assert placed(problems) == [(1, "LSOA code")]
    assert "Easting and Northing" in problems[0][2]


def test_a_month_that_may_not_be_whole_is_marked():
    rows = [row(f"{month}{n}", month=f"2019-0{month}") for month in (1, 2, 3) for n in range(10)]
    form = Police()
    staged, _ = read(form, file_of(*rows[:24]))
    unsure = {each.period.starts_on.month for each in staged if each.is_unreliable}
    assert unsure == {3}
    assert form.left_out() == [
        ("Rows of March 2019: the month may not be complete, and is marked so", 4)
    ]
    form = Police()
    staged, _ = read(form, file_of(*rows), partial_months=["2019-01"])
    assert {each.period.starts_on.month for each in staged if each.is_unreliable} == {1}


def test_a_month_is_taken_when_it_is_over():
    staged, problems = read(Police(), file_of(row("a")), today=datetime.date(2019, 1, 31))
    assert staged == []
    assert placed(problems) == [(2, "Month")]
    assert problems[0][2] == "January 2019 is not over yet"
    assert read(Police(), file_of(row("a")), today=datetime.date(2019, 2, 1))[1] == []


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"month": "Jan-19"}, "Month"),
        ({"month": "2019-13"}, "Month"),
        ({"month": "01/2019"}, "Month"),
        ({"month": ""}, "Month"),
        ({"area": "E05001767"}, "LSOA code"),
        ({"area": "Derby 017A"}, "LSOA code"),
        ({"kind": ""}, "Crime type"),
        ({"kind": "Burgl\ufffdry"}, "Crime type"),
    ],
)
def test_what_is_wrong_is_said_with_row_and_column_and_nothing_is_staged(wrong, column):
    staged, problems = read(Police(), file_of(row("a"), row("b", **wrong), row("c")))
    assert staged == []
    assert placed(problems) == [(3, column)]


@pytest.mark.parametrize(
    ("text", "where", "words"),
    [
        ("", (0, ""), "The file is empty"),
        (HEADING + "\n", (0, ""), "The file has headings but no rows"),
        (HEADING.replace(",", ";") + "\n", (1, ""), "not separated by commas"),
        (HEADING.replace("LSOA code,", ""), (1, "LSOA code"), "does not have this column"),
        (HEADING.replace("Month", "Mon\ufffdh"), (1, ""), "CSV UTF-8"),
        (HEADING + ",month\n", (1, "month"), "two columns"),
        (f"{HEADING}\n{row('a')[:60]}", (2, ""), "Is the file whole?"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(text, where, words):
    staged, problems = read(Police(), text)
    assert staged == []
    assert placed(problems) == [where]
    assert words in problems[0][2]


def test_columns_stand_in_any_order_with_others_beside_them_and_a_byte_order_mark():
    heading = "\ufeffcrime type,Extra,LSOA CODE,Month,Crime ID,Location"
    staged, problems = read(Police(), f"{heading}\nBurglary,x,e01013455,2019-01,a,Lane\n\n,,,,,\n")
    assert problems == []
    assert counts_of(staged)["E01013455", "recorded-crime"] == 1


CRIMES = st.lists(
    st.tuples(
        st.sampled_from(["", "a", "b", "c"]),
        st.sampled_from(["2019-01", "2019-02"]),
        st.sampled_from(["", "E01013455", "E01013460"]),
        st.sampled_from(["Burglary", "Anti-social behaviour", "Drugs"]),
    ),
    max_size=30,
)


@given(CRIMES, st.randoms())
def test_what_is_staged_sums_to_the_rows_that_count_whatever_their_order(crimes, chance):
    mixed = chance.sample(crimes, len(crimes))
    forms = Police(), Police()
    staged, again = (
        read(form, file_of(*(row(*each) for each in rows)), most_unplaced=100)[0]
        for form, rows in zip(forms, (crimes, mixed), strict=True)
    )
    assert Counter(_facts(each) for each in staged) == Counter(_facts(each) for each in again)
    once = {each for each in crimes if each[0]}
    valid = sum(1 for each in crimes if not each[0] and each[2]) + sum(
        1 for each in once if each[2]
    )
    assert (
        sum((x.numerator for x in staged if x.indicator.startswith("recorded-")), Decimal())
        == valid
    )
    assert (
        sum((x.numerator for x in staged if x.indicator.startswith("police:")), Decimal()) == valid
    )


def _facts(each):
    return each.area, each.indicator, each.period, each.numerator


def test_rows_are_numbered_as_a_spreadsheet_does():
    staged, _ = read(Police(), rows_of(file_of(row("a"), row("b", area="E01013460"))))
    assert {each.area: each.row for each in staged} == {"E01013455": 2, "E01013460": 3}
