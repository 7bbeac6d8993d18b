"""The tables of money. Packages to the right import them from here, a noun from the noun."""

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
    "Allocation",
    "Application",
    "Balance",
    "Entry",
    "FinancialYear",
    "Grant",
    "GrantRequest",
    "Payment",
    "Reservation",
    "SourcedFigure",
    "WardCommittee",
    "WardMoney",
]
