"""The Index of Multiple Deprivation: scores weighed by people, the most deprived tenth, and how many live there."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from performance.imports.formats.imd import AREAS, SCORE, TENTH, Imd
from tests.performance.imports.reading import DATA, placed, read

REAL = DATA / "derby_imd2019_lsoa11.csv"
HEADING = "LSOA11CD,ward_code,ward_name,pop_mid2019,imd2019_score,imd2019_rank,imd2019_decile"
NATIONAL = (
    "LSOA code (2011),LSOA name (2011),Local Authority District code (2019),"
    "Index of Multiple Deprivation (IMD) Score,"
    "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived),"
    "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs),"
    "Total population: mid 2015 (excluding prisoners),"
    "Dependent Children aged 0-15: mid 2015 (excluding prisoners),"
    "Population aged 16-59: mid 2015 (excluding prisoners),"
    "Older population aged 60 and over: mid 2015 (excluding prisoners)"
)


def row(area="E01013453", people="2449", score="34.47", decile="2"):
    return f"{area},E05001767,Abbey,{people},{score},6073,{decile}"


def file_of(*rows, heading=HEADING):
    return "\n".join([heading, *rows]) + "\n"


def test_the_real_file_sums_to_the_city():
    if not REAL.exists():
        pytest.skip("shared/data/derby_imd2019_lsoa11.csv is not here")
    form = Imd()
    staged, problems = read(form, REAL.read_text("utf-8-sig"))
    assert problems == []
    assert form.left_out() == []
    assert len(form.people) == 151
    assert sum(form.people.values()) == 257_302
    assert form.populations == {("all", 2019): form.people}
    tenth = [each for each in staged if each.indicator == AREAS]
    assert (sum(each.numerator for each in tenth), sum(each.denominator for each in tenth)) == (
        24,
        151,
    )
    score = [each for each in staged if each.indicator == SCORE and each.area <= "E01013999"]
    assert all(each.denominator == form.people[each.area] for each in score)


def test_a_score_comes_with_its_people_and_the_tenth_as_counts():
    staged, problems = read(Imd(), file_of(row(), row("E01013454", '"1,410"', "60.1", "1")))
    assert problems == []
    found = {
        (each.area, each.indicator): (each.value, each.numerator, each.denominator)
        for each in staged
    }
    assert found == {
        ("E01013453", SCORE): (Decimal("34.47"), None, 2449),
        ("E01013453", TENTH): (None, 0, 2449),
        ("E01013453", AREAS): (None, 0, 1),
        ("E01013454", SCORE): (Decimal("60.1"), None, 1410),
        ("E01013454", TENTH): (None, 1410, 1410),
        ("E01013454", AREAS): (None, 1, 1),
    }
    assert {each.period.iso for each in staged} == {"2019-01-01/P1Y"}


def test_the_national_file_has_headings_of_its_own_and_counts_who_is_grown_up():
    text = file_of(
        "E01000001,City of London 001A,E09000001,6.208,29199,9,1296,175,656,465", heading=NATIONAL
    )
    form = Imd()
    staged, problems = read(form, text)
    assert problems == []
    assert len(staged) == 3
    assert form.populations == {
        ("all", 2015): {"E01000001": 1296},
        ("16", 2015): {"E01000001": 1121},
    }
    assert {each.note for each in staged} == {"By small areas (LSOA) of 2011"}


def test_without_deciles_only_the_score_is_taken_and_the_year_must_be_known():
    text = "LSOA code,IMD score,Population\nE01013453,34.47,2449\n"
    assert placed(read(Imd(), text)[1]) == [(1, "IMD score")]
    form = Imd()
    staged, problems = read(form, text, year=2019)
    assert problems == []
    assert [each.indicator for each in staged] == [SCORE]
    assert form.left_out()[0][1] == 1
    assert form.populations == {}


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"area": "E05001767"}, "LSOA11CD"),
        ({"area": ""}, "LSOA11CD"),
        ({"people": "many"}, "pop_mid2019"),
        ({"people": "0"}, "pop_mid2019"),
        ({"people": "12.5"}, "pop_mid2019"),
        ({"score": "34,47"}, "imd2019_score"),
        ({"score": "34.47%"}, "imd2019_score"),
        ({"score": ""}, "imd2019_score"),
        ({"score": "101"}, "imd2019_score"),
        ({"score": "NaN"}, "imd2019_score"),
        ({"decile": "0"}, "imd2019_decile"),
        ({"decile": "11"}, "imd2019_decile"),
    ],
)
def test_what_is_wrong_is_said_with_row_and_column(wrong, column):
    cells = {"area": "E01013454", **wrong}
    text = file_of(row(), row(**{k: f'"{v}"' if "," in v else v for k, v in cells.items()}))
    form = Imd()
    staged, problems = read(form, text)
    assert placed(problems) == [(3, column)]
    assert {each.area for each in staged} == {"E01013453"}
    assert set(form.people) == {"E01013453"}


def test_an_area_that_stands_twice_and_a_file_cut_off_are_problems():
    assert placed(read(Imd(), file_of(row(), row()))[1]) == [(3, "LSOA11CD")]
    assert placed(read(Imd(), file_of(row(), row("E01013454")[:30]))[1]) == [(3, "")]
    assert placed(read(Imd(), HEADING)[1]) == [(0, "")]
    assert placed(read(Imd(), file_of(row(), heading=HEADING.replace("pop_mid2019", "x")))[1]) == [
        (1, "Population")
    ]


@given(
    st.dictionaries(
        st.integers(0, 999_999),
        st.tuples(st.integers(1, 3_000), st.integers(0, 100), st.integers(1, 10)),
        min_size=1,
        max_size=20,
    ),
    st.randoms(),
)
def test_the_share_is_of_the_people_and_the_order_of_rows_changes_nothing(areas, chance):
    rows = [row(f"E01{code:06}", *map(str, facts)) for code, facts in areas.items()]
    form = Imd()
    staged, problems = read(form, file_of(*rows))
    again, _ = read(Imd(), file_of(*chance.sample(rows, len(rows))))
    assert problems == []
    assert {_facts(each) for each in staged} == {_facts(each) for each in again}
    tenth = [each for each in staged if each.indicator == TENTH]
    assert sum(each.denominator for each in tenth) == sum(form.people.values())
    assert 0 <= sum(each.numerator for each in tenth) <= sum(each.denominator for each in tenth)


def _facts(each):
    return each.area, each.indicator, each.value, each.numerator, each.denominator
