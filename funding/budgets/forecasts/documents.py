"""A forecast as it was signed off, as plain data for its print."""

from decimal import Decimal

from django.utils import timezone

from core import pdf
from core.dates import day_in_words
from core.money import in_accounts
from funding.budgets.lines.rules import period_in_words
from funding.ledger.rules import RECORD

NOTHING = Decimal(0)
COLUMNS = ("budget", "actual", "ordered", "forecast", "variance")


def signed_document(budget, period, lines, *, by, at):
    """{period, signed, groups: [{name, rows, total}], record} in the frame of a print; amounts as text."""
    local = timezone.localtime(at)
    return pdf.frame(
        f"Budget {budget.year}: {budget.place}", local.date(), mark="Not for the public"
    ) | {
        "period": f"Forecast after {period_in_words(period)}",
        "signed": f"Signed off by {by.name} on {day_in_words(local.date())} at {local:%H:%M}",
        "groups": [_group(name, found) for name, found in by_nature(lines)],
        "record": RECORD,
    }


def by_nature(lines):
    """[(Revenue or Capital, its lines)]: the two are never added together."""
    natures = dict.fromkeys(each.get_nature_display() for each in lines)
    return [
        (name, [each for each in lines if each.get_nature_display() == name]) for name in natures
    ]


def total(lines):
    """{column: sum}; the forecast and variance of lines that have one."""
    return {
        name: sum((getattr(each.money, name) or NOTHING for each in lines), NOTHING)
        for name in COLUMNS
    }


def _group(name, lines):
    return {
        "name": name,
        "rows": [
            {
                "name": str(each), "fund": str(each.fund), "codes": each.codes,
                "reason": each.money.reason,
                **_written(each.money),
            }
            for each in lines
        ],
        "total": {column: in_accounts(value) for column, value in total(lines).items()},
    }  # fmt: skip


def _written(money):
    amounts = {column: getattr(money, column) for column in COLUMNS}
    return {name: "" if each is None else in_accounts(each) for name, each in amounts.items()}
