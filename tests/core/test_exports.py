import csv
import datetime
import io

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from core import exports

ROWS = [
    ["=1+1", datetime.date(2026, 3, 1), "plain"],
    ["+44", timezone.make_aware(datetime.datetime(2026, 7, 1, 19, 30)), "مرحبا 😀"],
    ["@x", None, "-5"],
]


def content(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_csv_has_titles_iso_dates_and_no_formula():
    response = exports.respond(ROWS, titles=["A", "B", "C"], name="list", file_format="csv")
    rows = list(csv.reader(io.StringIO(content(response).decode("utf-8-sig"))))
    assert rows == [
        ["A", "B", "C"],
        ["'=1+1", "2026-03-01", "plain"],
        ["'+44", "2026-07-01 19:30", "مرحبا 😀"],
        ["'@x", "", "'-5"],
    ]
    assert response["Content-Disposition"] == 'attachment; filename="list.csv"'


def test_xlsx_holds_real_dates_and_no_formula():
    response = exports.respond(ROWS, titles=["A", "B", "C"], name="list", file_format="xlsx")
    sheet = load_workbook(io.BytesIO(content(response))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[1][0] == "'=1+1"
    assert rows[1][1] == datetime.datetime(2026, 3, 1)
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("bad", ["a\x0bb", "a\x1fb"])
def test_characters_that_xlsx_cannot_hold_are_left_out(bad):
    response = exports.respond([[bad]], titles=["A"], name="x", file_format="xlsx")
    sheet = load_workbook(io.BytesIO(content(response))).active
    assert sheet["A2"].value == "ab"
