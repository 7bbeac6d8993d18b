"""Surveys: weighted shares of valid answers, what leaves the base, and what a code book does not know."""

import dataclasses
import datetime
import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from performance.imports.formats.book import Book, Question, answers_of
from performance.imports.formats.survey import Survey
from performance.periods import Period
from performance.statistics import design_effect, wilson
from tests.performance.imports.reading import placed, read

CITY = "E06000015"
Q4 = answers_of(
    "1 = Definitely agree\n2 = Tend to agree",
    "3 = Tend to disagree\n4 = Definitely disagree",
    "9 = Don’t know\n8 = Too few people",
)
BOOK = Book(
    survey="Place Survey", wave="2008", mode="By post",
    period=Period(datetime.date(2008, 1, 1), datetime.date(2008, 12, 31)),
    questions=(Question("q4", "ni-4", Q4),), city=CITY, area_column="Ward", weight_column="Weight", version=3,
)  # fmt: skip
HEADING = "Name,Ward,Weight,Q4"
ABBEY, SINFIN = "E05001767", "E05001782"


def file_of(*rows, heading=HEADING):
    return "\n".join([heading, *(",".join(map(str, each)) for each in rows)]) + "\n"


def answers(*rows, book=BOOK, **said):
    """Rows of (place, weight, answer)."""
    form = Survey()
    staged, problems = read(form, file_of(*(("x", *each) for each in rows)), book=book, **said)
    return form, {each.area: each for each in staged}, problems


def test_34_of_120_is_28_per_cent_with_its_likely_range():
    _, found, problems = answers(*[(ABBEY, 1, 1)] * 34, *[(ABBEY, 1, 4)] * 86)
    assert problems == []
    figure = found[ABBEY]
    assert [round(each, 1) for each in (figure.value, figure.low, figure.high)] == [
        Decimal("28.3"), Decimal("21.0"), Decimal("37.0"),
    ]  # fmt: skip
    assert (figure.base, figure.numerator, figure.denominator) == (120, 34, 120)
    assert (
        figure.note == "Place Survey 2008, by post. All answers count the same. Code book version 3"
    )
    assert found[CITY].value == figure.value


def test_weights_make_the_share_and_kish_says_what_the_sample_is_worth():
    rows = [
        (ABBEY, "0.5", 1),
        (ABBEY, "2.5", 2),
        (ABBEY, 1, 3),
        (SINFIN, 3, 4),
        (SINFIN, "0.25", "Tend to agree"),
    ]
    _, found, problems = answers(*rows)
    assert problems == []
    weights = [0.5, 2.5, 1, 3, 0.25]
    worth = len(weights) / design_effect(weights)
    low, high = wilson(3.25 / 7.25 * worth, worth)
    city = found[CITY]
    assert city.value == Decimal("44.827586")
    assert math.isclose(float(city.low), low * 100, abs_tol=1e-5)
    assert math.isclose(float(city.high), high * 100, abs_tol=1e-5)
    assert (city.base, city.numerator) == (5, 3)
    assert found[ABBEY].value == Decimal("75")
    assert "Design effect 1.41: 3 answers are worth 2" in found[ABBEY].note


def test_the_city_is_all_respondents_and_never_a_mean_of_its_places():
    _, found, _ = answers(*[(ABBEY, 1, 1)] * 9, (ABBEY, 1, 3), (SINFIN, 1, 3))
    assert (found[ABBEY].value, found[SINFIN].value) == (90, 0)
    assert round(found[CITY].value, 1) == Decimal("81.8")


def test_what_leaves_the_base_is_counted_and_said():
    form, found, problems = answers(
        (ABBEY, 1, 1), (ABBEY, 1, 9), (ABBEY, 1, "don’t know"), (ABBEY, 1, ""), (ABBEY, 1, "8.0"), (SINFIN, 1, 9),
    )  # fmt: skip
    assert problems == []
    assert (found[ABBEY].base, found[ABBEY].value) == (1, 100)
    assert (found[SINFIN].status, found[SINFIN].value, found[SINFIN].base) == ("missing", None, 0)
    assert form.left_out() == [
        ("q4: Don’t know, left out of the total", 3),
        ("q4: Too few people, left out of the total", 1),
        ("q4: left blank, left out of the total", 1),
        ("Columns that are not in the code book, not read", 1),
    ]


def test_small_areas_are_grouped_before_they_are_weighed():
    places = {"E01013453": ABBEY, "E01013454": ABBEY, "E01099999": None}
    form, found, problems = answers(
        ("E01013453", 1, 1), ("e01013454", 3, 3), ("E01099999", 1, 1), ("", 4, 1), group=places.get
    )  # fmt: skip
    assert problems == []
    assert set(found) == {ABBEY, CITY}
    assert found[ABBEY].value == 25
    assert (found[CITY].value, found[CITY].base) == (Decimal("62.5"), 3)
    assert ("Rows for places outside the city", 1) in form.left_out()
    assert ("Rows without a place, counted for the city only", 1) in form.left_out()


def test_a_survey_of_the_city_says_nothing_of_its_places():
    book = dataclasses.replace(BOOK, is_city_only=True)
    _, found, problems = answers((ABBEY, 1, 1), (SINFIN, 1, 3), book=book)
    assert problems == []
    assert set(found) == {CITY}
    book = dataclasses.replace(book, area_column="", weight_column="")
    _, found, problems = answers((ABBEY, "", 1), (SINFIN, "", 3), book=book)
    assert problems == []
    assert found[CITY].value == 50


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ((ABBEY, "", 1), "Weight"),
        ((ABBEY, "0", 1), "Weight"),
        ((ABBEY, "-1", 1), "Weight"),
        ((ABBEY, "heavy", 1), "Weight"),
        ((ABBEY, "0.00000000000001", 1), "Weight"),
        ((ABBEY, "1", 7), "Q4"),
        ((ABBEY, "1", "Perhaps"), "Q4"),
    ],
)
def test_what_is_wrong_is_said_with_row_and_column_and_nothing_is_staged(row, column):
    _, found, problems = answers((ABBEY, 1, 1), row, (SINFIN, 1, 3))
    assert found == {}
    assert placed(problems) == [(3, column)]


def test_a_name_in_the_file_is_never_repeated():
    form, found, problems = answers((ABBEY, 1, 1), (ABBEY, "", 1))
    assert "x" not in str(form.left_out()).split()
    assert all("Name" not in each[2] for each in problems)
    assert found == {}


@pytest.mark.parametrize("column", ["Ward", "Weight", "Q4"])
def test_a_column_of_the_code_book_must_be_there(column):
    heading = HEADING.replace(column, "Other")
    staged, problems = read(Survey(), file_of(("x", ABBEY, 1, 1), heading=heading), book=BOOK)
    assert staged == []
    assert [(row, each.lower()) for row, each in placed(problems)] == [(1, column.lower())]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "The file is empty"),
        (HEADING, "The file has headings but no rows"),
        (HEADING.replace(",", ";"), "not separated by commas"),
        (f"{HEADING}\nx,{ABBEY},1,1\nx,{ABBEY}", "Is the file whole?"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(text, words):
    staged, problems = read(Survey(), text, book=BOOK)
    assert staged == []
    assert len(problems) == 1
    assert words in problems[0][2]


def test_another_survey_or_mode_is_refused():
    for heading, cell in (("Mode", "Online"), ("Survey", "Community Life Survey")):
        text = file_of(("x", ABBEY, 1, 1, cell), heading=f"{HEADING},{heading}")
        staged, problems = read(Survey(), text, book=BOOK)
        assert staged == []
        assert placed(problems) == [(2, heading)]
        assert "another survey: give it an indicator of its own" in problems[0][2]
    text = file_of(("x", ABBEY, 1, 1, "by post"), heading=f"{HEADING},Mode")
    assert read(Survey(), text, book=BOOK)[1] == []


def test_a_book_with_problems_is_not_read_by():
    book = dataclasses.replace(BOOK, problems=("The code book has no questions yet",))
    _, found, problems = answers((ABBEY, 1, 1), book=book)
    assert found == {}
    assert problems == [(0, "", "The code book has no questions yet")]


BY_ANSWER = "Ward,Question,Answer,Weighted n,Unweighted n,Design effect"


def test_a_file_by_answer_gives_the_same_figures():
    text = file_of(
        (ABBEY, "q4", "Definitely agree", "30.5", 34, "1.2"), (ABBEY, "q4", 4, "70.25", 86, "1.2"),
        (ABBEY, "q4", "Don’t know", 7, 9, "1.2"), (ABBEY, "q4", "blank", 2, 2, "1.2"),
        heading=BY_ANSWER,
    )  # fmt: skip
    form = Survey()
    staged, problems = read(form, text, book=BOOK)
    assert problems == []
    found = {each.area: each for each in staged}
    assert round(found[ABBEY].value, 3) == Decimal("30.273")
    assert (found[ABBEY].base, found[ABBEY].numerator) == (120, 34)
    low, high = wilson(30.5 / 100.75 * 100, 100)
    assert math.isclose(float(found[ABBEY].low), low * 100, abs_tol=1e-5)
    assert math.isclose(float(found[ABBEY].high), high * 100, abs_tol=1e-5)
    assert found[CITY].low == found[ABBEY].low
    assert form.left_out() == [
        ("q4: Don’t know, left out of the total", 9), ("q4: left blank, left out of the total", 2),
    ]  # fmt: skip


def test_a_base_alone_gives_no_count_and_an_unknown_design_effect_is_said():
    heading = "Ward,Question,Answer,Weighted n,Unweighted base"
    text = file_of((ABBEY, "q4", 1, 30, 120), (ABBEY, "q4", 4, 90, 120), heading=heading)
    staged, problems = read(Survey(), text, book=BOOK)
    assert problems == []
    figure = next(each for each in staged if each.area == ABBEY)
    assert (figure.value, figure.base, figure.numerator, figure.denominator) == (
        25,
        120,
        None,
        None,
    )
    assert "The design effect is not known" in figure.note
    hiding = dataclasses.replace(
        BOOK, questions=(dataclasses.replace(BOOK.questions[0], hides_small=True),)
    )
    staged, problems = read(Survey(), text, book=hiding)
    assert staged == []
    assert placed(problems) == [(1, "Unweighted n")]
    text = file_of((ABBEY, "q4", 1, 30, 120), (ABBEY, "q4", 4, 90, 121), heading=heading)
    assert placed(read(Survey(), text, book=BOOK)[1]) == [(3, "Unweighted base")]


def test_the_city_of_a_file_by_answer_is_its_own_row_where_it_has_one():
    text = file_of(
        (ABBEY, "q4", 1, 1, 1, ""), (ABBEY, "q4", 4, 1, 1, ""), (CITY, "q4", 1, 30, 30, ""), (CITY, "q4", 4, 70, 70, ""),
        heading=BY_ANSWER,
    )  # fmt: skip
    staged, problems = read(Survey(), text, book=BOOK)
    assert problems == []
    assert sorted((each.area, each.value) for each in staged) == [(ABBEY, 50), (CITY, 30)]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ((ABBEY, "q5", 1, 1, 1, ""), "Question"),
        ((ABBEY, "q4", "Perhaps", 1, 1, ""), "Answer"),
        ((ABBEY, "q4", 1, "many", 1, ""), "Weighted n"),
        ((ABBEY, "q4", 1, -1, 1, ""), "Weighted n"),
        ((ABBEY, "q4", 1, 1, "1.5", ""), "Unweighted n"),
        ((ABBEY, "q4", 1, 1, 1, "0"), "Design effect"),
    ],
)
def test_a_row_of_a_file_by_answer_that_is_wrong_is_said(row, column):
    staged, problems = read(Survey(), file_of(row, heading=BY_ANSWER), book=BOOK)
    assert staged == []
    assert placed(problems) == [(2, column)]


def test_an_answer_that_stands_twice_is_said():
    row = (ABBEY, "q4", 1, 1, 1, "")
    staged, problems = read(Survey(), file_of(row, row, heading=BY_ANSWER), book=BOOK)
    assert staged == []
    assert placed(problems) == [(3, "Answer")]


PEOPLE = st.lists(
    st.tuples(
        st.sampled_from([ABBEY, SINFIN]),
        st.decimals("0.0001", 50, places=4),
        st.sampled_from([1, 2, 3, 4, 8, 9, ""]),
    ),
    min_size=1,
    max_size=40,
)


@given(PEOPLE, st.randoms())
def test_a_share_stands_within_its_limits_and_the_order_of_rows_changes_nothing(people, chance):
    _, found, problems = answers(*people)
    _, again, _ = answers(*chance.sample(people, len(people)))
    assert problems == []
    assert {key: dataclasses.replace(each, row=0) for key, each in found.items()} == {
        key: dataclasses.replace(each, row=0) for key, each in again.items()
    }
    valid = [each for each in people if each[2] in (1, 2, 3, 4)]
    assert found[CITY].base == len(valid)
    places = [each for key, each in found.items() if key != CITY]
    assert sum(each.base for each in places) == len(valid)
    for each in found.values():
        if each.status == "value":
            assert 0 <= each.low <= each.value <= each.high <= 100
            assert 0 <= each.numerator <= each.denominator == each.base


@given(st.integers(1, 200), st.decimals("0.01", 20, places=2))
def test_equal_weights_change_nothing(number, weight):
    _, found, _ = answers(*[(ABBEY, weight, 1)] * number, (ABBEY, weight, 3))
    assert "All answers count the same" in found[ABBEY].note
    low, _ = wilson(number, number + 1)
    assert math.isclose(float(found[ABBEY].low), low * 100, abs_tol=1e-5)
