"""The tables of money. Packages to the right import them from here, a noun from the noun."""

from funding.audit.checks.models import FindingCount, FindingNote
from funding.audit.files.models import AuditContent, AuditFile, AuditPart
from funding.budgets.actuals.models import Actual, Order, OrderMoney
from funding.budgets.forecasts.models import Forecast, LineMoney, SignOff, StaffCost, StaffMonth
from funding.budgets.lines.models import Budget, BudgetEntry, BudgetLine, Fund
from funding.budgets.virements.models import Virement
from funding.contributions.figures.models import SourcedFigure
from funding.contributions.letters.models import ContributionLetter, ContributionLetterContent
from funding.contributions.mainstream.models import MainstreamBudget
from funding.contributions.models import (
    Contribution,
    ContributionEntry,
    ContributionPlace,
    ContributionYear,
)
from funding.contributions.posts.models import FundedPost, PostShare
from funding.grants.applications.models import (
    Application,
    ApplicationHand,
    AskedYear,
    GrantRequest,
)
from funding.grants.applications.rounds.models import ApplicationRound
from funding.grants.awards.models import Grant, GrantedDecision
from funding.grants.checks.delivery.models import (
    Delivery,
    DeliveryPhoto,
    DeliveryPhotoContent,
)
from funding.grants.checks.interests.models import AskedMember
from funding.grants.checks.models import AssessedApplication, AssessedRequest, Assessment
from funding.grants.checks.questions.models import Check
from funding.grants.groups.merging.models import GroupMerge, MergedGroup
from funding.grants.groups.models import GroupPaper, GroupPayee
from funding.grants.intake.models import SentApplication, SentAsk
from funding.grants.offers.callins.models import CallIn
from funding.grants.offers.links.models import OfferLink
from funding.grants.offers.models import Condition, OfferLetter, OfferTerms, PaymentStage
from funding.grants.offers.reviews.models import BasisReview, ReviewedGrant
from funding.grants.reports.models import (
    ReportedApplication,
    ReportedAssessment,
    ReportedRequest,
    WardReport,
    WardReportRow,
)
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
from funding.payments.exchange.models import (
    FinancePayment,
    PaymentCheck,
    PaymentRun,
    RunPayment,
)
from funding.payments.models import Payment
from funding.results.models import Spend
from funding.returns.links.models import ReturnLink
from funding.returns.models import Repayment, Return, ReturnPhoto, ReturnPhotoContent
from funding.savings.models import (
    Saving,
    SavingEntry,
    SavingEvidence,
    SavingEvidenceContent,
    SavingHand,
    SavingUse,
    SavingYear,
)
from funding.yearend.closing.models import CarriedGrant, Carry, Closing, ClosingProgress
from funding.yearend.commitments.models import Commitment, Settlement
from funding.yearend.reserves.models import Reserve, ReserveMove
from funding.yearend.rule.models import CarryRule

__all__ = [
    "Actual",
    "Allocation",
    "Application",
    "ApplicationHand",
    "ApplicationRound",
    "AskedMember",
    "AskedYear",
    "AssessedApplication",
    "AssessedRequest",
    "Assessment",
    "AuditContent",
    "AuditFile",
    "AuditPart",
    "Balance",
    "BasisReview",
    "Budget",
    "BudgetEntry",
    "BudgetLine",
    "CallIn",
    "CarriedGrant",
    "Carry",
    "CarryRule",
    "Check",
    "Closing",
    "ClosingProgress",
    "Commitment",
    "Condition",
    "Contribution",
    "ContributionEntry",
    "ContributionLetter",
    "ContributionLetterContent",
    "ContributionPlace",
    "ContributionYear",
    "Delivery",
    "DeliveryPhoto",
    "DeliveryPhotoContent",
    "Entry",
    "FinancePayment",
    "FinancialYear",
    "FindingCount",
    "FindingNote",
    "Forecast",
    "Fund",
    "FundedPost",
    "Grant",
    "GrantRequest",
    "GrantedDecision",
    "GroupMerge",
    "GroupPaper",
    "GroupPayee",
    "LineMoney",
    "MainstreamBudget",
    "MergedGroup",
    "OfferLetter",
    "OfferLink",
    "OfferTerms",
    "OpenDataset",
    "Order",
    "OrderMoney",
    "Payment",
    "PaymentCheck",
    "PaymentRun",
    "PaymentStage",
    "PostShare",
    "Publication",
    "PublicationFile",
    "PublicationPart",
    "Repayment",
    "ReportedApplication",
    "ReportedAssessment",
    "ReportedRequest",
    "Reservation",
    "Reserve",
    "ReserveMove",
    "Return",
    "ReturnLink",
    "ReturnPhoto",
    "ReturnPhotoContent",
    "ReviewedGrant",
    "RunPayment",
    "Saving",
    "SavingEntry",
    "SavingEvidence",
    "SavingEvidenceContent",
    "SavingHand",
    "SavingUse",
    "SavingYear",
    "SentApplication",
    "SentAsk",
    "Settlement",
    "SignOff",
    "SourcedFigure",
    "Spend",
    "StaffCost",
    "StaffMonth",
    "TakenDown",
    "Virement",
    "WardCommittee",
    "WardMoney",
    "WardReport",
    "WardReportRow",
]
