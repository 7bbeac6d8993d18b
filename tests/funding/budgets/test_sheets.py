"""A budget workbook, the month's ledger and orders by file; and the command."""

import io
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from accounts.imports import operations
from core.errors import Refused
from core.imports import sheets
from funding.models import Actual, Budget, BudgetLine, LineMoney, Order
from tests import workbooks

pytestmark = pytest.mark.django_db
PLACE = {
    "year": "2026/27",
    "neighbourhood": "Sinfin",
    "fund": "Council revenue",
    "cost_centre": "N1",
}
HALL = PLACE | {"name": "Room hire", "account_code": "4100", "amount": "12,000.00"}


@pytest.fixture(autouse=True)
def _there(year, place, fund):
    """What the rows name."""


def upload(name, by, *rows):
    return workbooks.upload(name, by, *rows)


def problems(batch):
    return [": ".join(map(str, each[1:])) for each in batch.preview["problems"]]


def test_a_budget_is_loaded_whole(finance):
    batch = upload(
        "budget-lines",
        finance,
        HALL,
        PLACE | {"name": "Managers", "account_code": "1000", "amount": 24000},
    )
    assert (batch.added, batch.problems) == (2, 0)
    assert not BudgetLine.objects.exists(), "a preview writes nothing"
    operations.load(batch=batch, by=finance)
    assert list(BudgetLine.objects.order_by("account_code").values_list("name", "amount")) == [
        ("Managers", 24_000), ("Room hire", 12_000),
    ]  # fmt: skip
    assert str(Budget.objects.get()) == "Sinfin 2026/27"


def test_loaded_again_only_what_differs_changes_and_can_be_undone(finance):
    operations.load(batch=upload("budget-lines", finance, HALL), by=finance)
    batch = upload("budget-lines", finance, HALL | {"amount": "£12,500.50"})
    assert batch.preview["changed"][0][2] == [("Budget", "£12,000", "£12,500.50")]
    operations.load(batch=batch, by=finance)
    assert BudgetLine.objects.get().amount == Decimal("12500.50")
    batch.refresh_from_db()
    operations.undo(batch=batch, by=finance)
    assert BudgetLine.objects.get().amount == 12_000
    same = upload("budget-lines", finance, HALL)
    assert (same.added, same.changed, same.same) == (0, 0, 1)
    with pytest.raises(Refused, match="nothing that is not here already"):
        operations.load(batch=same, by=finance)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"amount": "=1+1"}, "Budget: is a formula"), ({"amount": "1.005"}, "Budget: “1.005” has parts of a penny"),
        ({"amount": "12,00"}, "Budget: “12,00” is not an amount"), ({"amount": "-5"}, "Budget: The amount must be more than £0"),
        ({"year": "2031/32"}, "Year: “2031/32” is not known"), ({"year": None}, "Year: is blank"),
        ({"fund": "Nobody"}, "Fund: “Nobody” is not known"), ({"cost_centre": "N 1"}, "Cost centre: Enter the code as finance writes it"),
        ({"area": "Area 9"}, "Area: “Area 9” is not known"), ({"amount": 12000.005}, "Budget: “12000.005” has parts of a penny"),
        ({"amount": None}, "Budget: is blank"), ({"amount": "12 50"}, "Budget: “12 50” is not an amount"),
    ],
)  # fmt: skip
def test_a_row_that_is_wrong_says_where_and_why(finance, change, words):
    batch = upload("budget-lines", finance, HALL, HALL | {"account_code": "9"} | change)
    (told,) = problems(batch)
    assert told.startswith(words)
    with pytest.raises(Refused):
        operations.load(batch=batch, by=finance)
    assert not BudgetLine.objects.exists()


@pytest.mark.parametrize("typed", ["£ 12 000.00", "12,000", " 12000 ", 12000.0])
def test_an_amount_is_read_as_people_write_it(finance, typed):
    assert upload("budget-lines", finance, HALL | {"amount": typed}).preview["added"]


def test_a_real_formula_is_refused(finance):
    content = workbooks.of("budget-lines", HALL)
    book = workbooks.opened(content)
    book.active.cell(2, 10).value = "=6000*2"
    batch = operations.upload(
        sheet=sheets.get("budget-lines"), content=workbooks.saved(book), name="b.xlsx", by=finance
    )
    assert problems(batch) == ["Budget: is a formula. Copy the cells and paste them as values"]


def test_two_rows_of_the_same_codes_are_one_too_many(finance):
    batch = upload("budget-lines", finance, HALL, HALL | {"name": "Again"})
    assert problems(batch) == [": Row 2 has the same codes. Make one row of the two"]


def test_the_ledger_of_a_month_sets_actuals_and_tells_what_matches_nothing(finance, line):
    row = {
        "year": "2026/27",
        "period": 7,
        "cost_centre": "n1",
        "account_code": "4100",
        "amount": "(120.50)",
    }
    batch = upload("actuals", finance, row, row | {"account_code": "9999", "amount": 86.4})
    assert [words for _, words in batch.preview["added"]] == [
        "N1 / 4100, period 7 (N1 / 4100)", "N1 / 9999, period 7 (N1 / 9999): on no budget line",
    ]  # fmt: skip
    operations.load(batch=batch, by=finance)
    assert LineMoney.objects.get(pk=line.pk).actual == Decimal("-120.50")
    again = upload("actuals", finance, row | {"amount": "99,999.99"})
    operations.load(batch=again, by=finance)
    assert LineMoney.objects.get(pk=line.pk).actual == Decimal("99999.99"), "never refused"
    again.refresh_from_db()
    operations.undo(batch=again, by=finance)
    assert LineMoney.objects.get(pk=line.pk).actual == Decimal("-120.50")


@pytest.mark.parametrize("period", [0, 14, "x"])
def test_a_period_is_one_of_thirteen(finance, line, period):
    row = {
        "year": "2026/27",
        "period": period,
        "cost_centre": "N1",
        "account_code": "4100",
        "amount": 1,
    }
    assert upload("actuals", finance, row).problems == 1
    assert not Actual.objects.exists()


def test_orders_come_by_file_and_are_closed_by_it(finance, line):
    row = {
        "year": "2026/27", "number": "PO1", "cost_centre": "N1", "account_code": "4100",
        "what_for": "Chairs", "ordered_on": "3 June 2026", "amount": "1,000",
    }  # fmt: skip
    operations.load(batch=upload("orders", finance, row), by=finance)
    assert LineMoney.objects.get(pk=line.pk).ordered == 1_000
    operations.load(batch=upload("orders", finance, row | {"is_closed": "Yes"}), by=finance)
    assert Order.objects.get().is_closed
    assert LineMoney.objects.get(pk=line.pk).ordered == 0


# ------------------------------------------------------------------ the command


def run(path, *options):
    out, errors = io.StringIO(), io.StringIO()
    call_command(
        "import_budget", str(path), "--year", "2026/27", *options, stdout=out, stderr=errors
    )
    return out.getvalue()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "budget.csv"
    path.write_bytes(
        workbooks.csv(
            "What for,Fund,Cost centre,Account code,Budget,Neighbourhood",
            'Room hire,Council revenue,N1,4100,"12,000.00",Sinfin',
        )
    )
    return path


def test_the_command_previews_and_loads(file):
    assert "1 lines would be added, 0 changed, 0 are the same" in run(file, "--preview")
    assert not BudgetLine.objects.exists()
    assert "Row 2: new, Room hire (N1 / 4100)" in run(file)
    assert BudgetLine.objects.get().amount == 12_000
    assert "0 lines were added, 0 changed, 1 are the same" in run(file)


def test_the_command_loads_nothing_where_a_row_is_wrong(file, capsys):
    file.write_bytes(file.read_bytes() + b"\r\nPrinting,Council revenue,N1,4200,lots,Sinfin")
    with pytest.raises(CommandError, match="1 problems: nothing was loaded"):
        run(file)
    assert not BudgetLine.objects.exists()


def test_the_command_knows_its_year(file, tmp_path):
    with pytest.raises(CommandError, match="2031/32 is not open"):
        call_command("import_budget", str(file), "--year", "2031/32")
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "none.csv")
    bare = tmp_path / "bare.csv"
    bare.write_bytes(workbooks.csv("What for,Budget", "Hall,5"))
    with pytest.raises(CommandError, match="no column for: Fund, Cost centre, Account code"):
        run(bare)
