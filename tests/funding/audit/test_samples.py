"""Entries for sampling: filtered, drawn at random so that they can be drawn again, and harmless in a spreadsheet."""

import csv
import io
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from core.actors import SYSTEM
from funding.audit.samples.rows import CHUNK, ENTRIES
from funding.models import Entry
from tests import factories
from tests.funding.ledger.test_ledger import entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(ward):
    """Twenty entries of £1 to £20 more; the reason of one would run in a spreadsheet."""
    return [
        entry(ward, "allocated", number, reason="=1+1" if number == 7 else f"Number {number}")
        for number in range(1, 21)
    ]


def lines(client, **asked):
    answer = client.get(reverse("audit_sample_file", args=["csv"]), {"source": "entries", **asked})
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))


def test_a_sample_can_be_drawn_again_by_its_seed(many, finance, as_user):
    client = as_user(finance)
    first, again = (lines(client, size=5, seed="autumn") for _ in range(2))
    other = lines(client, size=5, seed="spring")
    assert [each["Entry"] for each in first] == [each["Entry"] for each in again]
    assert {each["Entry"] for each in first} != {each["Entry"] for each in other}
    assert {each["Drawn"] for each in first} == {"Sample of 5, seed autumn"}
    assert len({each["Entry"] for each in first}) == 5


def test_the_page_prints_the_seed_and_its_file_draws_the_same(many, finance, as_user):
    client = as_user(finance)
    page = client.get(reverse("audit_samples"), {"source": "entries", "size": 3})
    draw = page.context["draw"]
    assert f"seed <strong>{draw.seed}</strong>" in page.content.decode()
    address = reverse("audit_sample_file", args=["csv"])
    assert f"{address}?{page.context['query']}" in page.content.decode().replace("&amp;", "&")
    drawn = csv.DictReader(
        io.StringIO(b"".join(client.get(f"{address}?{page.context['query']}")).decode("utf-8-sig"))
    )
    assert [each["Entry"] for each in drawn] == [
        row[0][1].__str__() for row in page.context["rows"]
    ]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({}, 21),
        ({"least": "5"}, 17),
        ({"least": "5", "most": "7"}, 3),
        ({"most": "0.99"}, 0),
        ({"kind": "entries:allocated"}, 21),
        ({"kind": "entries:paid"}, 0),
    ],
)
def test_it_is_filtered(many, finance, as_user, asked, count):
    assert len(lines(as_user(finance), **asked)) == count


def test_by_year(many, year, finance, as_user):
    from funding.ledger.operations import open_year

    client, other = as_user(finance), open_year(first=2027, by=SYSTEM)
    assert len(lines(client, year=year.pk)) == 21
    assert lines(client, year=other.pk) == []


def test_amounts_are_numbers_and_formulas_are_text(many, finance, as_user):
    client = as_user(finance)
    row = next(each for each in lines(client) if each["Amount"] == "7.00")
    assert row["Reason"] == "'=1+1"
    answer = client.get(
        reverse("audit_sample_file", args=["xlsx"]),
        {"source": "entries", "least": "7", "most": "7"},
    )
    sheet = load_workbook(io.BytesIO(b"".join(answer))).active
    titles, values = ([cell.value for cell in each] for each in sheet.iter_rows())
    said = dict(zip(titles, values, strict=True))
    assert (said["Amount"], said["Reason"], said["Drawn"]) == (7, "'=1+1", "All")
    assert said["Recorded by"]


def test_actuals_and_virements(finance, year, as_user):
    from funding.budgets.actuals.operations import book

    book(
        year=year,
        cost_centre="N1",
        account_code="4100",
        period=1,
        amount=Decimal("12.34"),
        by=finance,
    )
    (row,) = lines(as_user(finance), source="actuals")
    assert (row["Amount"], row["Recorded by"], row["Version"]) == ("12.34", "Fay Finance", "1")
    assert lines(as_user(finance), source="virements") == []


def test_what_is_typed_wrongly_is_said(many, finance, as_user):
    client = as_user(finance)
    for asked in ({"least": "9", "most": "5"}, {"kind": "virements:done"}, {"size": "0"}):
        page = client.get(reverse("audit_samples"), {"source": "entries", **asked})
        assert "There is a problem" in page.content.decode()
        assert (
            client.get(
                reverse("audit_sample_file", args=["csv"]), {"source": "entries", **asked}
            ).status_code
            == 404
        )
    assert client.get(reverse("audit_sample_file", args=["pdf"])).status_code == 404


def test_rows_are_read_a_few_thousand_at_a_time(many, finance):
    """By a cursor of the server: what is drawn is never held whole."""
    assert CHUNK <= 5_000
    assert list(ENTRIES.read(factories.UserFactory())) == []
    assert Entry.objects.count() == 21
