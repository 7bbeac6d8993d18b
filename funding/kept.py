"""What money keeps about people, why, and for how long."""

import datetime

from django.db.models import Q

from core import calendar
from core.retention.own import TASK, period
from core.retention.registry import Kept, keep
from core.rows import change
from core.settings import declare
from funding.contributions.models import Contribution
from funding.grants.awards.models import Grant
from neighbourhoods.people.kept import NAMELESS

GRANTS = period("grants", "Grants, after the financial year in which they ended", 72)

CONTRIBUTIONS = period(
    "contributions", "Contributions, after the financial year in which they ended", 72
)


def register():
    declare(GRANTS)
    declare(CONTRIBUTIONS)
    keep(
        Kept(
            "contributions",
            "Partner resources",
            (
                "funding.Contribution",
                "funding.ContributionEvent",
                "funding.ContributionEntry",
                "funding.FundedPost",
                "funding.FundedPostEvent",
                "funding.MainstreamBudget",
                "funding.MainstreamBudgetEvent",
                "funding.SourcedFigure",
                "funding.SourcedFigureEvent",
            ),
            "Who signed for a partner; officers who entered amounts",
            TASK,
            "To show which partner gave what, by which agreement, and what came of it.",
            "The public what was agreed; the rest, and who signed, the finance officer and the head of service",
            "after the end of the financial year in which the contribution ended; who signed is then taken off",
            CONTRIBUTIONS,
            due=_over,
            empty=_unsign,
        )
    )
    keep(
        Kept(
            "budgets", "Budgets, forecasts and virements",
            ("funding.Virement", "funding.VirementEvent", "funding.Forecast", "funding.ForecastEvent",
             "funding.SignOff", "funding.BudgetEntry", "funding.CarryRule", "funding.CarryRuleEvent",
             "funding.Settlement", "funding.SettlementEvent", "funding.Closing", "funding.ReserveMove"),
            "Officers who changed a budget, entered or authorised a virement, forecast and signed off, settled and closed a year; no post names who holds it",
            TASK, "To show who decided on public money, and why.",
            "Who keeps budgets, signs forecasts off or authorises virements",
            ends="as long as the council keeps its accounts",
        )
    )  # fmt: skip
    keep(
        Kept(
            "grants", "Applications, grants and payments",
            ("funding.Application", "funding.ApplicationEvent", "funding.GrantRequest",
             "funding.GrantRequestEvent", "funding.Grant", "funding.GrantEvent",
             "funding.Payment", "funding.PaymentEvent", "funding.Entry", "funding.FinancialYear"),
            "Who accepted a grant for a group; officers who entered, awarded, claimed and authorised",
            TASK, "To show who got public money, for what, and who decided and paid.",
            "Who works with the ward committee; the name of who accepted only the finance officer",
            "after the end of the financial year in which the grant ended; who accepted it is then taken off",
            GRANTS, due=_ended, empty=_take_off,
        )
    )  # fmt: skip


def _over(before):
    """Contributions that were over before the financial year of a time, and still say who signed."""
    first = datetime.date(int(calendar.financial_year(before.date())[:4]), 4, 1)
    ended = Q(state="ended", ends_on__lt=first) | Q(state="withdrawn", closed_at__date__lt=first)
    return Contribution.objects.filter(ended).exclude(signatory__in=("", NAMELESS))


def _unsign(contribution):
    return list(change(contribution, {"signatory": NAMELESS}))


def _ended(before):
    """Grants that ended before the financial year of a time, and still say who accepted them."""
    first = datetime.date(int(calendar.financial_year(before.date())[:4]), 4, 1)
    rows = Grant.objects.filter(ended_on__lt=first).exclude(accepted_by="")
    return rows.exclude(accepted_by=NAMELESS)


def _take_off(grant):
    return list(change(grant, {"accepted_by": NAMELESS}))
