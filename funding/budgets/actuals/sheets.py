"""The month's ledger and the orders, as they come in by workbook."""

from collections import Counter

from core.imports.sheets import Column, Kind, Problem, Sheet
from funding.budgets.actuals.models import Actual, Order
from funding.budgets.actuals.operations import book, change_order, correct, place_order
from funding.budgets.lines.models import BudgetLine
from funding.budgets.lines.operations import EDIT
from funding.budgets.lines.sheets import code_columns, expect_once, twice, year_column


class CodedSheet(Sheet):
    """Rows of finance, found by year, codes and what `key` adds. What no budget line has is loaded too, and told."""

    rights = (EDIT,)
    key = ()

    def there(self, user):
        return self.model.objects.visible_to(user)

    def _key(self, line):
        return (line.values["year"].pk, *(str(line.get(each, "")).upper() for each in self.key))

    def prepare(self, known, lines):
        years = {line.values["year"].pk for line in lines}
        rows = self.model.objects.filter(year__in=years)
        known.rows = {
            (row.year_id, *(str(getattr(row, each)) for each in self.key)): row for row in rows
        }
        known.rows |= {("twice", each): first for each, first in twice(lines, self._key).items()}
        coded = BudgetLine.objects.filter(year__in=years)
        self.lines = set(coded.values_list("year", "cost_centre", "account_code"))

    def find(self, line, known):
        return None if ("twice", line.number) in known.rows else known.rows.get(self._key(line))

    def words(self, target):
        on_line = (target.year_id, target.cost_centre, target.account_code) in self.lines
        return f"{target} ({target.codes}){'' if on_line else ': on no budget line'}"


class Actuals(CodedSheet):
    """What was spent in a month."""

    name, title, order = "actuals", "Ledger of the month", 120
    model = Actual
    intro = (
        "What finance has booked, one row for each cost centre, account code and period. Load it again when finance "
        "corrects it: rows that are there already are changed. What no budget line has the codes of is loaded and listed."
    )
    key = ("cost_centre", "account_code", "period", "order_number")
    columns = (
        year_column(required=True),
        Column(
            "period", "Period", Kind.NUMBER, required=True, is_fixed=True, example="7",
            help="1 is April, 12 is March, 13 is after 31 March.", aliases=("Month",),
        ),
        *code_columns(),
        Column(
            "order_number", "Order number", longest=20, is_fixed=True,
            help="Where it is the invoice for an order.", aliases=("PO number", "Purchase order"),
        ),
        Column(
            "amount", "Amount", Kind.MONEY, required=True, example="3,437.50",
            help="What was spent; below nothing where money came back.", aliases=("Actual", "Value"),
        ),
    )  # fmt: skip

    def check(self, line):
        if not 1 <= line.values["period"] <= 13:
            return [Problem(line.number, "Period", "must be from 1 to 13")]
        return []

    def add(self, line, known, *, by, at):
        expect_once(line, known)
        return (book(by=by, at=at, **line.values),)

    def change(self, target, fields, *, by, at):
        return correct(actual=target, by=by, at=at, **fields)

    def words(self, target):
        found = super().words(target)
        return f"{found}, order {target.order_number}" if target.order_number else found


class Orders(CodedSheet):
    """What was ordered."""

    name, title, order = "orders", "Orders", 130
    model = Order
    intro = (
        "Orders that finance has placed, one row for each pair of codes. Their invoices are counted off by the order "
        "number, and where it is for several lines by the codes too."
    )
    key = ("number", "cost_centre", "account_code")
    columns = (
        year_column(required=True),
        Column(
            "number", "Order number", required=True, longest=20, is_fixed=True, example="PO4410",
            aliases=("PO number", "Purchase order", "Order"),
        ),
        *code_columns(is_fixed=False),
        Column("what_for", "What for", required=True, longest=200, example="Litter bins"),
        Column("supplier", "Supplier", longest=140, help="The firm’s name.", example="Example Ltd"),
        Column("ordered_on", "Ordered on", Kind.DATE, required=True, example="3 June 2026"),
        Column("amount", "Amount", Kind.MONEY, required=True, example="1,200.00"),
        Column(
            "is_closed", "Nothing more to come", Kind.YES_NO, help="Yes where it is invoiced in full or cancelled.",
            example="No", aliases=("Closed",),
        ),
    )  # fmt: skip

    def prepare(self, known, lines):
        """Codes are compared as finance writes them: an order may move to others."""
        for line in lines:
            line.values |= {
                each: line.values[each].upper() for each in ("cost_centre", "account_code")
            }
        super().prepare(known, lines)
        parts = Counter(self._number(line) for line in lines)
        parts += Counter(
            (each.year_id, each.number)
            for each in list(known.rows.values())
            if isinstance(each, Order)
        )
        known.rows |= {
            ("alone", each.year_id, each.number): each
            for each in list(known.rows.values())
            if isinstance(each, Order) and parts[each.year_id, each.number] == 2
        }

    def find(self, line, known):
        """By number and codes; one that stands once there and once in the file may move to other codes."""
        exact = super().find(line, known)
        if exact or ("twice", line.number) in known.rows:
            return exact
        return known.rows.get(("alone", *self._number(line)))

    @staticmethod
    def _number(line):
        return line.values["year"].pk, str(line.get("number", "")).upper()

    def add(self, line, known, *, by, at):
        expect_once(line, known)
        return (place_order(by=by, at=at, **line.values),)

    def change(self, target, fields, *, by, at):
        return change_order(order=target, by=by, at=at, **fields)
