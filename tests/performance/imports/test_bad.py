"""Bad files: a clear report with row and column, and nothing is written."""

import datetime
import io
import zipfile

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from core.actors import SYSTEM
from core.errors import Refused
from core.files import LARGEST
from performance.indicators import operations as indicators
from performance.models import ComingFigure, Observation
from tests.performance.imports.conftest import EAST, WEST, held, load

pytestmark = pytest.mark.django_db
YEAR = "2025-04-01/P1Y"
HEAD = "areacd,indicator,period,observation,status,measure\n"
GOOD = f"{WEST},belonging,{YEAR},30,,\n"


def told(outcome):
    return [f"Row {row}, {column}: {words}" for row, column, words in outcome.problems]


BAD = [
    (HEAD + GOOD + f"{EAST},belonging,{YEAR},\"1,234\",,\n", "Row 3, observation: “1,234” has a thousands separator. Write 1234"),
    (HEAD + GOOD + f"{EAST},belonging,{YEAR},12%,,\n", "Row 3, observation: “12%” has a percent sign"),
    (HEAD + GOOD + f"{EAST},belonging,{YEAR},\"12,5\",,\n", "Row 3, observation: “12,5” has a comma. Write 12.5"),
    (HEAD + GOOD + f"{EAST},belonging,{YEAR},few,,\n", "Row 3, observation: “few” is not a number"),
    (HEAD + GOOD + f"{EAST},belonging,{YEAR},1e9,,\n", "Row 3, observation: “1e9” has too many digits"),
    (HEAD + GOOD + f"{EAST},belonging,{YEAR},=A1,,\n", "Row 3, observation: is a formula"),
    (HEAD + GOOD + f"{EAST},belonging,{YEAR},NaN,,\n", "Row 3, observation: “NaN” is not a number"),
    (HEAD + GOOD + f"{EAST},belonging,{YEAR},,,\n", "Row 3, observation: is empty. Write 0, or the status x"),
    (HEAD + GOOD + f"{EAST},belonging,{YEAR},3,x,\n", "Row 3, observation: has a figure, but the status"),
    (HEAD + GOOD + f"{EAST},belonging,{YEAR},3,z,\n", "Row 3, status: “z” is not known"),
    (HEAD + GOOD + f"{EAST},belonging,{YEAR},130,,\n", "Row 3, observation: A percentage must be between 0 and 100"),
    (HEAD + GOOD + f"{EAST},belonging,{YEAR},3,,Mean (0 to 10)\n", "Row 3, measure: “Mean (0 to 10)” is another series"),
    (HEAD + GOOD + f"{EAST},belonging,01/04/2025,3,,\n", "Row 3, period: “01/04/2025” is a date, and does not say"),
    (HEAD + GOOD + f"{EAST},belonging,1 April 2025,3,,\n", "Row 3, period: “1 April 2025” is a date"),
    (HEAD + GOOD + f"{EAST},belonging,2025-04-01,3,,\n", "Row 3, period: “2025-04-01” is a date"),
    (HEAD + GOOD + f"{EAST},belonging,2025/26,3,,\n", "Row 3, period: “2025/26” is not a period"),
    (HEAD + GOOD + f"{EAST},belonging,2025-13-01/P1Y,3,,\n", "Row 3, period: “2025-13-01/P1Y” is not a period"),
    (HEAD + GOOD + f"{EAST},belongin,{YEAR},3,,\n", "Row 3, indicator: “belongin” is not an indicator here. Did you mean “belonging”?"),
    (HEAD + GOOD + f"{EAST},zzz,{YEAR},3,,\n", "Row 3, indicator: “zzz” is not an indicator here."),
    (HEAD + GOOD + f"East,belonging,{YEAR},3,,\n", "Row 3, areacd: “EAST” is not an ONS code"),
    (HEAD + GOOD + f"E05099103,belonging,{YEAR},3,,\n", "Row 3, areacd: E05099103: no lookup"),
    (HEAD + GOOD + GOOD, "Row 3, areacd: has the same indicator, place and period as row 2"),
    (HEAD + GOOD + f"{EAST},belonging,{YEAR}\n", "Row 3, : has 3 cells, fewer than the 6 headings"),
    (HEAD + GOOD + f"{EAST},belonging,{YEAR},3,,,7\n", "Row 3, : has 7 cells, more than the 6 headings"),
    (HEAD + GOOD + f'{EAST},"belonging,{YEAR},3,,\n', "Row 3, : cannot be read to its end: a quote mark"),
    (HEAD.replace(",period", "") + GOOD, "Row 1, period: is missing"),
    (HEAD.replace("status", "colour") + GOOD, "Row 1, colour: is not known. Known are: areacd"),
    (HEAD.replace("status", "areacd") + GOOD, "Row 1, areacd: is in the file twice"),
    (HEAD, "Row 0, : The file has no figure"),
    ((HEAD + GOOD + f"{EAST},belonging,{YEAR},3,,Café\n").encode("cp1252"), "Row 3, measure: is not in UTF-8. Save the file as"),
    ("\ufeff" + HEAD + GOOD + f"{EAST},belonging,{YEAR},few,,\n", "Row 3, observation: “few” is not a number"),
    ((HEAD + GOOD + f"{EAST},belonging,{YEAR},12·5,,\n").replace(",", ";").replace("·", ","), "Row 3, observation: “12,5” has a comma. Write 12.5"),
    (HEAD + GOOD + f"{EAST},belonging,{YEAR},\"1 234\",,\n", "Row 3, observation: “1 234” has a thousands separator. Write 1234"),
    (HEAD + GOOD + f"E99999999999,belonging,{YEAR},3,,\n", "Row 3, areacd: “E99999999999” is not an ONS code"),
    (HEAD + GOOD + f"{EAST},belong", "Row 3, : has 2 cells, fewer than the 6 headings"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), BAD, ids=[words[:40] for _, words in BAD])
def test_bad_files_are_told_with_row_and_column_and_nothing_is_written(places, add, text, words):
    made = add()
    outcome = load(text)
    assert any(each.startswith(words) for each in told(outcome)), told(outcome)
    assert held(made) == []
    assert not ComingFigure.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        ((HEAD + GOOD).encode("utf-16"), "in UTF-16"),
        (b"%PDF-1.7", "Upload an Excel workbook"),
        (b"PK\x03\x04 cut in half", "Upload a|damaged"),
        (b"\xd0\xcf\x11\xe0 old", "old format"),
    ],
)
def test_what_is_no_such_file_is_refused(places, content, words):
    with pytest.raises(Refused, match=words):
        load(content)


def test_a_byte_order_mark_and_semicolons_are_read_as_a_plain_file_is(places, add):
    made = add()
    text = "\ufeff" + (HEAD + GOOD).replace(",", ";").replace("\n", "\r\n")
    assert load(text).problems == []
    assert held(made)[0][2] == 30


def test_a_large_workbook_is_refused_before_it_is_unpacked(places):
    with pytest.raises(Refused, match="An Excel workbook must be 10 MB or smaller"):
        load(b"PK\x03\x04" + b"x" * LARGEST, name="figures.xlsx")


def bomb():
    out = io.BytesIO()
    book = Workbook()
    book.active.append(["areacd"])
    book.save(out)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", b" " * 300_000_000)
    return out.getvalue()


def test_a_zip_bomb_is_refused(places):
    with pytest.raises(Refused, match="unpacks to far more than its size"):
        load(bomb(), name="figures.xlsx")


def test_a_workbook_is_read_as_a_csv_file_is(places, add):
    made = add()
    book = Workbook()
    for row in (HEAD.strip().split(","), [WEST, "belonging", YEAR, 30.5, None, None]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    assert load(out.getvalue(), name="figures.xlsx").problems == []
    assert held(made)[0][2] == 30.5
    book.active.append([EAST, "belonging", YEAR, "=1+1", None, None])
    out = io.BytesIO()
    book.save(out)
    assert told(load(out.getvalue(), name="figures.xlsx")) == [
        "Row 3, observation: is a formula. Copy the cells and paste them as values"
    ]
    cut = out.getvalue()[:-400]
    with pytest.raises(Refused):
        load(cut, name="figures.xlsx")


def test_an_indicator_that_has_ended_takes_no_later_figures(places, add):
    made = add()
    indicators.end_indicator(
        indicator=made, ended_on=datetime.date(2025, 3, 31), why="Ended", by=SYSTEM
    )
    assert told(load(HEAD + GOOD))[0].startswith(
        "Row 2, period: The indicator has had no figures since 31 March 2025"
    )


def test_a_summed_city_does_not_come_in(places, add):
    made = add(is_summed=True)
    assert told(load(HEAD + f"E06000015,belonging,{YEAR},3,,\n")) == [
        "Row 2, areacd: The city’s figure is worked out from its neighbourhoods"
    ]
    assert held(made) == []


def test_a_name_that_two_indicators_have_is_not_guessed(places, add):
    add("one", names_in_files="The same")
    add("two", names_in_files="the  same; Other")
    (words,) = told(load(HEAD + f"{WEST},THE SAME,{YEAR},3,,\n"))
    assert "may be one, two" in words
    assert load(HEAD + f"{WEST},other,{YEAR},3,,\n").counts == (1, 0, 0)


def test_the_command_exits_with_row_and_column(places, add, tmp_path, capsys):
    add()
    path = tmp_path / "figures.csv"
    path.write_text(HEAD + GOOD)
    call_command("import_figures", str(path), "--format", "tidy", "--preview")
    out = capsys.readouterr().out
    assert "1 figures would be added, 0 changed, 0 are the same, 0 rows were left out" in out
    assert f"Row 2: new, belonging, {places[0].name}, 2025/26: 30" in out
    assert not Observation.objects.filter(indicator__code="belonging").exists()
    call_command("import_figures", str(path), "--format", "tidy")
    assert "1 figures were added" in capsys.readouterr().out
    path.write_text(HEAD + GOOD.replace("30", "many"))
    with pytest.raises(CommandError, match="1 problem: nothing was loaded"):
        call_command("import_figures", str(path), "--format", "tidy")
    assert "Row 2, observation: “many” is not a number" in capsys.readouterr().err
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_figures", str(tmp_path / "none.csv"), "--format", "tidy")
