"""The tables of money. Packages to the right import them from here, a noun from the noun."""

from funding.budgets.actuals.models import Actual, Order, OrderMoney
from funding.budgets.forecasts.models import Forecast, LineMoney, SignOff, StaffCost, StaffMonth
from funding.budgets.lines.models import Budget, BudgetEntry, BudgetLine, Fund
from funding.budgets.virements.models import Virement
from funding.contributions.figures.models import SourcedFigure
from funding.contributions.mainstream.models import MainstreamBudget
from funding.contributions.models import (
    Contribution,
    ContributionEntry,
    ContributionPlace,
    ContributionYear,
)
from funding.contributions.posts.models import FundedPost, PostShare
from funding.grants.applications.models import Application, GrantRequest
from funding.grants.awards.models import Grant
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
from funding.yearend.closing.models import CarriedGrant, Carry, Closing
from funding.yearend.commitments.models import Commitment, Settlement
from funding.yearend.reserves.models import Reserve, ReserveMove
from funding.yearend.rule.models import CarryRule

__all__ = [
    "Actual",
    "Allocation",
    "Application",
    "Balance",
    "Budget",
    "BudgetEntry",
    "BudgetLine",
    "CarriedGrant",
    "Carry",
    "CarryRule",
    "Closing",
    "Commitment",
    "Contribution",
    "ContributionEntry",
    "ContributionPlace",
    "ContributionYear",
    "Entry",
    "FinancialYear",
    "Forecast",
    "Fund",
    "FundedPost",
    "Grant",
    "GrantRequest",
    "LineMoney",
    "MainstreamBudget",
    "Order",
    "OrderMoney",
    "Payment",
    "PostShare",
    "Reservation",
    "Reserve",
    "ReserveMove",
    "Settlement",
    "SignOff",
    "SourcedFigure",
    "StaffCost",
    "StaffMonth",
    "Virement",
    "WardCommittee",
    "WardMoney",
]
