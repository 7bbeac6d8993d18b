"""The tables of money. Packages to the right import them from here, a noun from the noun."""

from funding.budgets.actuals.models import Actual, Order
from funding.budgets.forecasts.models import Forecast, LineMoney, SignOff, StaffCost, StaffMonth
from funding.budgets.lines.models import Budget, BudgetEntry, BudgetLine, Fund
from funding.budgets.virements.models import Virement
from funding.contributions.models import SourcedFigure
from funding.grants.models import Application, Grant, GrantRequest
from funding.ledger.models import (
    Allocation,
    Balance,
    Entry,
    FinancialYear,
    Reservation,
    WardCommittee,
    WardMoney,
)
from funding.payments.models import Payment

__all__ = [
    "Actual",
    "Allocation",
    "Application",
    "Balance",
    "Budget",
    "BudgetEntry",
    "BudgetLine",
    "Entry",
    "FinancialYear",
    "Forecast",
    "Fund",
    "Grant",
    "GrantRequest",
    "LineMoney",
    "Order",
    "Payment",
    "Reservation",
    "SignOff",
    "SourcedFigure",
    "StaffCost",
    "StaffMonth",
    "Virement",
    "WardCommittee",
    "WardMoney",
]
