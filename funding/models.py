"""The tables of money. Packages to the right import them from here, a noun from the noun."""

from funding.contributions.figures.models import SourcedFigure
from funding.contributions.mainstream.models import MainstreamBudget
from funding.contributions.models import (
    Contribution,
    ContributionEntry,
    ContributionPlace,
    ContributionYear,
)
from funding.contributions.posts.models import FundedPost, PostShare
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
    "Contribution",
    "ContributionEntry",
    "ContributionPlace",
    "ContributionYear",
    "Entry",
    "FinancialYear",
    "FundedPost",
    "Grant",
    "GrantRequest",
    "MainstreamBudget",
    "Payment",
    "PostShare",
    "Reservation",
    "SourcedFigure",
    "WardCommittee",
    "WardMoney",
]
