"""The tables of money. Packages to the right import them from here, a noun from the noun."""

from funding.budgets.actuals.models import Actual, Order
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
from funding.opendata.models import (
    OpenDataset,
    Publication,
    PublicationFile,
    PublicationPart,
    TakenDown,
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
    "OpenDataset",
    "Order",
    "Payment",
    "PostShare",
    "Publication",
    "PublicationFile",
    "PublicationPart",
    "Reservation",
    "SignOff",
    "SourcedFigure",
    "StaffCost",
    "StaffMonth",
    "TakenDown",
    "Virement",
    "WardCommittee",
    "WardMoney",
]
