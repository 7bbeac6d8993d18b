"""Budget lines, as they come in by workbook."""

from decimal import Decimal

from django.db.models import Sum

from core.errors import Refused
from core.imports.sheets import Column, Kind, Problem, Sheet
from core.money import in_pounds
from funding.budgets.lines.models import BudgetEntry, BudgetLine, Fund
from funding.budgets.lines.operations import (
    EDIT,
    WORDS,
    add_line,
    change_line,
    open_budget,
    set_line_budget,
)
from funding.ledger.models import FinancialYear
from neighbourhoods.models import Area, Neighbourhood

LOADED = "Loaded from a budget workbook"


def year_column(**more):
    """The financial year: only one that is open takes anything."""
    return Column(
        "year", "Year", Kind.NAMED, help="The financial year, such as 2026/27.", example="2026/27",
        rows=lambda user: FinancialYear.objects.all(), names=lambda year: year.names,
        aliases=("Financial year",), is_fixed=True, **more,
    )  # fmt: skip


def code_columns(*, is_fixed=True):
    """The codes by which a budget line is found; not fixed where they do not find the row."""
    return (
        Column(
            "cost_centre", "Cost centre", required=True, longest=20, is_fixed=is_fixed, example="N1200",
            help="As finance writes it.", aliases=("Cost center", "CC"),
        ),
        Column(
            "account_code", "Account code", required=True, longest=20, is_fixed=is_fixed,
            example="4100", help="As finance writes it.", aliases=("Account", "Subjective"),
        ),
    )  # fmt: skip


class BudgetLines(Sheet):
    """Lines of budgets, found by year and codes. `only`: the FinancialYear that all rows are of, for a file
    without a column of years."""

    name, title, order = "budget-lines", "Budget lines", 110
    model = BudgetLine
    intro = (
        "Lines of the year’s budgets. A line is found by its year, cost centre and account code: where it is there, "
        "what differs is changed. A row without neighbourhood and area is the whole city’s."
    )
    rights = (EDIT,)
    fields = {"amount": "amount"}
    only = None
    columns = (
        year_column(),
        Column(
            "neighbourhood", "Neighbourhood", Kind.NAMED, help="Leave blank for an area or the whole city.",
            rows=lambda user: Neighbourhood.objects.all(), example="Exampleton",
        ),
        Column(
            "area", "Area", Kind.NAMED, help="Leave blank for a neighbourhood or the whole city.",
            rows=lambda user: Area.objects.all(), names=lambda area: [area.name, str(area)],
        ),
        Column("name", "What for", required=True, longest=140, example="Neighbourhood managers"),
        Column(
            "fund", "Fund", Kind.NAMED, required=True, help="A fund that is in admin already.",
            rows=lambda user: Fund.objects.all(), example="Council revenue",
        ),
        Column(
            "nature", "Revenue or capital", Kind.CHOICE, choices=BudgetLine.Nature.choices,
            help="Blank: revenue.", example="Revenue", aliases=("Nature", "Type"),
        ),
        Column("is_neat", "Part of NEAT", Kind.YES_NO, help="Yes or No.", example="No"),
        *code_columns(),
        Column(
            "amount", "Budget", Kind.MONEY, required=True, help="Pounds and pence for the year.",
            example="41,250.00", aliases=("Amount", "Annual budget", "Budget amount"),
        ),
    )  # fmt: skip

    def there(self, user):
        return BudgetLine.objects.visible_to(user)

    def check(self, line):
        year = line.get("year")
        if year is None and self.only is None:
            return [Problem(line.number, "Year", "is blank. Fill it in")]
        if year is not None and self.only is not None and year != self.only:
            return [Problem(line.number, "Year", f"is {year}, and not {self.only}")]
        if line.get("neighbourhood") and line.get("area"):
            return [
                Problem(
                    line.number, "Area", "is filled in as well as Neighbourhood. Leave one blank"
                )
            ]
        return []

    def _key(self, line):
        year = line.get("year", self.only)
        return year.pk, line.values["cost_centre"].upper(), line.values["account_code"].upper()

    def prepare(self, known, lines):
        years = {self._key(line)[0] for line in lines}
        rows = BudgetLine.objects.filter(year__in=years).with_budget().select_related("year")
        known.rows = {(row.year_id, row.cost_centre, row.account_code): row for row in rows}
        known.rows |= {("twice", each): first for each, first in twice(lines, self._key).items()}

    def find(self, line, known):
        return None if ("twice", line.number) in known.rows else known.rows.get(self._key(line))

    def stored(self, target, key):
        if key in ("neighbourhood", "area"):
            return getattr(target.budget, key)
        return getattr(target, key)

    def add(self, line, known, *, by, at):
        expect_once(line, known)
        values = dict(line.values)
        amount = values.pop("amount")
        budget = open_budget(
            year=values.pop("year", self.only), neighbourhood=values.pop("neighbourhood", None),
            area=values.pop("area", None), by=by, at=at,
        )  # fmt: skip
        return (add_line(budget=budget, amount=amount, reason=LOADED, by=by, at=at, **values),)

    def change(self, target, fields, *, by, at):
        """Money goes by its own entry, with its reason."""
        if {"neighbourhood", "area"} & fields.keys():
            raise Refused(
                f"The line with these codes is in the budget of {target.budget.place}",
                "neighbourhood",
            )
        words = {key: value for key, value in fields.items() if key in WORDS}
        if words:
            target = change_line(line=target, by=by, at=at, **words)
        if isinstance(amount := fields.get("amount"), Decimal):
            _expect_after_virements(target, amount)
            target = set_line_budget(line=target, amount=amount, reason=LOADED, by=by, at=at)
        return BudgetLine.objects.with_budget().get(pk=target.pk)

    def words(self, target):
        return f"{target} ({target.codes})"


def _expect_after_virements(line, amount):
    """Raises Refused for what a line had before money was moved: a budget loaded again would make it anew."""
    moved = line.entries.filter(kind=BudgetEntry.Kind.MOVED).aggregate(sum=Sum("amount"))["sum"]
    if moved and amount == line.amount - moved:
        raise Refused(
            f"{in_pounds(amount)} is what it had before virements; it has {in_pounds(line.amount)} now. Enter that",
            "amount",
        )


def twice(lines, key):
    """{number of a row: number of an earlier row with the same key}."""
    first, found = {}, {}
    for line in lines:
        if (seen := first.setdefault(key(line), line.number)) != line.number:
            found[line.number] = seen
    return found


def expect_once(line, known):
    """Raises Refused where an earlier row of the file says the same thing another way."""
    if seen := known.rows.get(("twice", line.number)):
        raise Refused(f"Row {seen} has the same codes. Make one row of the two")
