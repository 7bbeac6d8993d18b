"""What stands in a cell, read as people in Britain write it."""

import datetime

import pytest

from core.imports import cells, headings, reading, sheets
from core.imports.sheets import Column, Kind, Known, Line, Names, Problem
from core.imports.workbook import Fault, Formula, read
from tests import workbooks

D = datetime.date
T = datetime.time


def value(kind, cell, **column):
    known = Known(None, {})
    return cells.read(Column("it", "It", kind, **column), cell, known, {})


def bad(kind, cell, **column):
    with pytest.raises(cells.Bad) as refused:
        value(kind, cell, **column)
    return str(refused.value)


@pytest.mark.parametrize(
    "cell",
    [
        *("3/4/2026", "03/04/2026", "3.4.2026", "3-4-2026", "2026-04-03", "2026-04-03 00:00:00"),
        *("3 April 2026", "3rd April 2026", "Friday 3 April 2026", "3 Apr 2026", "3-Apr-2026"),
        *(D(2026, 4, 3), datetime.datetime(2026, 4, 3), " 3  April, 2026 "),
    ],
)
def test_a_date_is_read_day_first(cell):
    assert value(Kind.DATE, cell) == D(2026, 4, 3)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("4/13/2026", "has the month first"),
        ("30/2/2026", "30/2/2026 is not a real date"),
        ("3/4/26", "a year of two figures"),
        ("3 Ma 2026", "is not a date"),
        ("soon", "“soon” is not a date"),
        (46115, "is a number. Format the cell as a date"),
        (datetime.datetime(2026, 4, 3, 19), "has a time of day"),
        ("3/4/1026", "must be between 1900 and 2199"),
        (Formula("=TODAY()"), "is a formula"),
        (Fault("#N/A"), "shows the error #N/A"),
    ],
)
def test_what_is_no_date_or_could_be_two_is_a_problem(cell, words):
    assert words in bad(Kind.DATE, cell)


def test_of_september_four_letters_will_do():
    assert value(Kind.DATE, "3 Sept 2026") == D(2026, 9, 3)


@pytest.mark.parametrize(
    ("kind", "cell", "read_as"),
    [
        (Kind.TIME, "7pm", T(19)),
        (Kind.TIME, "7.30 pm", T(19, 30)),
        (Kind.TIME, T(19, 30, 29), T(19, 30)),
        (Kind.YES_NO, "y", True),
        (Kind.YES_NO, "No", False),
        (Kind.YES_NO, True, True),
        (Kind.NUMBER, "1,250", 1250),
        (Kind.NUMBER, 80.0, 80),
        (Kind.PHONE, 1332255001, "01332255001"),
        (Kind.PHONE, "01332  255 001", "01332 255 001"),
        (Kind.EMAIL, " ann@example.org ", "ann@example.org"),
        (Kind.TEXT, 17, "17"),
        (Kind.TEXT, 17.0, "17"),
        (Kind.TEXT, " two  blanks ", "two blanks"),
        (Kind.LINES, "one\r\ntwo ", "one\ntwo"),
        (Kind.TEXT, "  ", None),
    ],
)
def test_values(kind, cell, read_as):
    assert value(kind, cell) == read_as


@pytest.mark.parametrize(
    ("kind", "cell", "words"),
    [
        (Kind.TIME, "soon", "is not a time"),
        (Kind.TIME, 19.5, "is not a time"),
        (Kind.YES_NO, "maybe", "must be Yes or No"),
        (Kind.NUMBER, "many", "must be a whole number"),
        (Kind.NUMBER, float("inf"), "must be a whole number"),
        (Kind.PHONE, float("inf"), "must be a telephone number"),
        (Kind.NUMBER, -1, "must be 0 or more"),
        (Kind.EMAIL, "secret@@example", "is not an email address"),
        (Kind.PHONE, "none", "must be a telephone number"),
        (Kind.TEXT, "a\u202eb", "invisible mark"),
        (Kind.TEXT, D(2026, 4, 3), "is a date or time"),
    ],
)
def test_what_cannot_be_taken(kind, cell, words):
    assert words in bad(kind, cell)


def test_what_is_private_is_not_repeated():
    assert "secret" not in bad(Kind.EMAIL, "secret@@example")
    assert "0133" not in bad(Kind.PHONE, "0133" + "9" * 300)


@pytest.mark.django_db
def test_a_choice_is_known_by_its_words_and_by_its_value():
    choices = [("in_progress", "In progress"), ("nhs", "NHS")]
    assert value(Kind.CHOICE, "in PROGRESS", choices=choices) == "in_progress"
    assert value(Kind.CHOICE, "nhs", choices=choices) == "nhs"
    assert bad(Kind.CHOICE, "x", choices=choices) == "“x” is not one of the list: In progress, NHS"


@pytest.mark.django_db
def test_a_name_folds_and_its_words_come_in_any_order():
    names = Names.of(["Zoë O’Brien", "Ann Smith"], lambda each: [each])
    known = Known(None, {})
    column = Column("who", "Who", Kind.NAMED, names=lambda each: [each])
    assert cells.read(column, "obrien, ZOE", known, {"who": names}) == "Zoë O’Brien"
    with pytest.raises(cells.Bad, match="Did you mean “Ann Smith”"):
        cells.read(column, "Anne Smith", known, {"who": names})


class Sheet(sheets.Sheet):
    name, title = "trial", "Trial"
    columns = (
        Column("what", "What", required=True, example="Example", aliases=("Thing",)),
        Column("day", "Day", Kind.DATE, example="3 April 2026"),
        Column("more", "More"),
    )

    def check(self, line):
        return [Problem(line.number, "More", "no")] if line.get("more") == "no" else []


def lines_of(*rows, **more):
    grid = read(workbooks.xlsx(*rows, title="Trial", **more), "trial.xlsx", "Trial")
    found = headings.find(Sheet(), grid)
    lines, problems, _ = reading.read_lines(Sheet(), grid, found, None)
    return [(each.number, each.values) for each in lines], [str(each) for each in problems]


@pytest.mark.django_db
def test_lines_carry_the_number_of_their_row():
    lines, problems = lines_of(
        ["What", "Day"], ["One", "3/4/2026"], [], ["Two", "soon"], [None, "3/4/2026"]
    )
    assert lines == [(2, {"what": "One", "day": D(2026, 4, 3)})]
    assert problems == [
        "Row 4, Day: “soon” is not a date. Write it as 3 April 2026 or 3/4/2026",
        "Row 5, What: is blank. Fill it in",
    ]


@pytest.mark.django_db
def test_where_one_date_has_the_month_first_the_others_are_asked_about():
    lines, problems = lines_of(
        ["What", "Day"], ["One", "3/4/2026"], ["Two", "4/13/2026"], ["Three", "3/3/2026"]
    )
    assert [number for number, _ in lines] == [4]
    assert problems[0] == (
        "Row 2, Day: “3/4/2026” could have the month first, as row 3 has. Write the month as a word"
    )
    assert problems[1].startswith("Row 3, Day: “4/13/2026” has the month first")


@pytest.mark.django_db
def test_the_help_and_the_example_of_the_template_are_skipped():
    help_row = [reading.help_of(each) for each in Sheet.columns]
    rows = (help_row, ["Example", "3 April 2026"], ["Example", "4 April 2026"])
    lines, problems = lines_of(["What", "Day", "More"], *rows)
    assert (lines, problems) == ([(4, {"what": "Example", "day": D(2026, 4, 4)})], [])


@pytest.mark.django_db
def test_a_row_is_looked_at_as_a_whole_once_its_cells_are_right():
    lines, problems = lines_of(["What", "More"], ["One", "no"], ["Two", "yes"])
    assert ([number for number, _ in lines], problems) == ([3], ["Row 2, More: no"])


@pytest.mark.django_db
def test_headings_are_found_below_a_title_and_by_other_names():
    grid = read(
        workbooks.xlsx(["Thing", "DAY", "Colour"], title="Trial", title_rows=[["Our list"], []]),
        "trial.xlsx",
        "Trial",
    )
    found = headings.find(Sheet(), grid)
    assert found.row == 3
    assert found.mapping() == {"A": "what", "B": "day"}
    assert [each.words for each in found.unknown()] == ["Colour"]
    kept = {"colour": "more"}
    assert headings.find(Sheet(), grid, [kept]).is_clear(Sheet())


def test_a_problem_of_the_file_has_no_row():
    assert str(Problem(0, "", "The file is empty")) == "The file is empty"
    assert Line(3, {"a": 1}).get("b", 2) == 2
