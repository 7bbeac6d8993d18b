"""What money keeps about people, why, and for how long."""

import datetime

from django.db.models import Q

from core import calendar
from core.retention.own import TASK, period
from core.retention.registry import Kept, keep
from core.rows import change
from core.settings import declare
from funding.audit.files.models import AuditFile
from funding.audit.files.operations import empty_file
from funding.contributions.letters.models import ContributionLetter, ContributionLetterContent
from funding.contributions.models import Contribution
from funding.grants.awards.models import Grant
from funding.grants.checks.interests.models import AskedMember
from funding.grants.intake.models import WORDS, SentApplication
from funding.returns.models import Return, ReturnPhoto, ReturnPhotoContent
from neighbourhoods.people.kept import NAMELESS

GRANTS = period("grants", "Grants, after the financial year in which they ended", 72)

CONTRIBUTIONS = period(
    "contributions", "Contributions, after the financial year in which they ended", 72
)

TURNED_DOWN = period(
    "turned_down", "Words of applications for ward money that were turned down", 12
)

AUDIT_FILES = period("audit_files", "What is in files for audit, after they were made", 3)


def register():
    declare(GRANTS)
    declare(CONTRIBUTIONS)
    declare(TURNED_DOWN)
    declare(AUDIT_FILES)
    for each in (
        _contributions(),
        _budgets(),
        _grants(),
        _turned_down_kept(),
        _asked_members(),
        _offers(),
        _returns(),
        _open_data(),
        _audit_files(),
        _findings(),
    ):
        keep(each)


def _contributions():
    return Kept(
        "contributions",
        "Partner resources",
        (
            "funding.Contribution",
            "funding.ContributionEvent",
            "funding.ContributionEntry",
            "funding.ContributionLetter",
            "funding.ContributionLetterContent",
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
        "after the end of the financial year in which the contribution ended; who signed and the letters are then taken off",
        CONTRIBUTIONS,
        due=_over,
        empty=_unsign,
    )


def _budgets():
    return Kept(
        "budgets", "Budgets, forecasts and virements",
        ("funding.Virement", "funding.VirementEvent", "funding.Forecast", "funding.ForecastEvent",
         "funding.SignOff", "funding.BudgetEntry", "funding.CarryRule", "funding.CarryRuleEvent",
         "funding.Settlement", "funding.SettlementEvent", "funding.Closing", "funding.ReserveMove",
         "funding.Saving", "funding.SavingEvent", "funding.SavingHand", "funding.SavingEntry",
         "funding.SavingUse", "funding.SavingEvidence", "funding.SavingEvidenceContent"),
        "Officers who changed a budget, entered or authorised a virement, forecast and signed off, settled and closed a year, owned, entered and verified a saving; no post names who holds it",
        TASK, "To show who decided on public money, and why.",
        "Who keeps budgets, signs forecasts off or authorises virements",
        ends="as long as the council keeps its accounts",
    )  # fmt: skip


def _grants():
    return Kept(
        "grants", "Applications, grants and payments",
        ("funding.Application", "funding.ApplicationEvent", "funding.GrantRequest",
         "funding.GrantRequestEvent", "funding.Grant", "funding.GrantEvent",
         "funding.Payment", "funding.PaymentEvent", "funding.PaymentRun", "funding.PaymentRunEvent",
         "funding.RunPayment", "funding.RunPaymentEvent", "funding.FinancePayment",
         "funding.FinancePaymentEvent", "funding.Entry", "funding.FinancialYear",
         "funding.Assessment", "funding.AssessmentEvent", "funding.Check", "funding.Delivery",
         "funding.DeliveryEvent", "funding.DeliveryPhoto", "funding.DeliveryPhotoContent",
         "funding.WardReport",
         "funding.GroupPaper", "funding.GroupPayee", "funding.GroupPayeeEvent", "funding.GroupMerge",
         "funding.SentAsk"),
        "Who accepted a grant for a group; officers who entered, awarded, claimed and authorised",
        TASK, "To show who got public money, for what, and who decided and paid.",
        "Who works with the ward committee; the name of who accepted only the finance officer",
        "after the end of the financial year in which the grant ended; who accepted it is then taken off",
        GRANTS, due=_ended, empty=_take_off,
    )  # fmt: skip


def _turned_down_kept():
    return Kept(
        "turned-down", "Applications for ward money that were turned down",
        ("funding.SentApplication",), "Whoever applies for a group, as far as they name somebody",
        TASK, "To show that every application was read, and what it became.",
        "Who works with ward money",
        "after it was turned down; one that became an application stays with it", TURNED_DOWN,
        due=_turned_down, empty=_unsay,
    )  # fmt: skip


def _open_data():
    return Kept(
        "open_data", "Open data that was published", ("funding.Publication", "funding.TakenDown"),
        "The officer who published it",
        TASK, "To show who published what, and when. The files name no person.",
        "The public the files; who published them the finance officer",
        ends="as long as the files are published",
    )  # fmt: skip


def _audit_files():
    return Kept(
        "audit_files", "Files for audit",
        ("funding.AuditFile", "funding.AuditContent"),
        "Whoever stands in the records of the grant; the officer who made the file",
        TASK, "To hand an auditor, or who asked under the Freedom of Information Act, the record of a grant.",
        "Whoever made the file what is in it; that it was made, the finance officer and the head of service",
        "after it was made; that it was made, by whom and for what stays, with its hashes",
        AUDIT_FILES, due=_made, empty=empty_file,
    )  # fmt: skip


def _findings():
    return Kept(
        "audit_notes", "Notes on findings of the checks for audit", ("funding.FindingNote",),
        "Officers who looked at a finding",
        TASK, "To show an auditor that somebody looked, and why it is in order.",
        "The finance officer and the head of service",
        ends="as long as the council keeps its accounts",
    )  # fmt: skip


def _made(before):
    """Files that were made before a time."""
    return AuditFile.objects.filter(state="ready", asked_at__lt=before)


def _asked_members():
    return Kept(
        "asked_members", "Interests of members in applications", ("funding.AskedMember",),
        "Members of ward committees, asked by name whether they belong to the applicant",
        TASK, "So that nobody decides on money for a group that they belong to.",
        "The grants officer and the clerk of the ward committee",
        "after the financial year of the money; what the interest was is then taken off",
        GRANTS, due=_asked, empty=_forget,
    )  # fmt: skip


def _offers():
    return Kept(
        "offers", "Offers, call-ins, conditions and stages of payment",
        ("funding.OfferTerms", "funding.OfferTermsEvent", "funding.OfferLetter", "funding.Condition",
         "funding.ConditionEvent", "funding.PaymentStage", "funding.CallIn", "funding.CallInEvent",
         "funding.ApplicationHand"),
        "Officers who wrote, sent, changed and checked; councillors who called a decision in",
        TASK, "To show by which words public money was offered, and who looked at a decision again.",
        "Who works with the ward committee; who called a decision in stands with the decision",
        ends="as long as the council keeps its accounts and its decisions",
    )  # fmt: skip


def _returns():
    return Kept(
        "returns", "End-of-grant reports and repayments",
        ("funding.Return", "funding.ReturnEvent", "funding.ReturnPhoto", "funding.ReturnPhotoContent",
         "funding.Repayment", "funding.RepaymentEvent"),
        "Who reported for a group, who is on a photograph; officers who entered and accepted",
        TASK, "To show what public money did, and that the rest came back.",
        "Who works with the ward committee; the name and the photographs only the finance officer",
        "after the end of the financial year in which the grant ended; name and photographs are then taken off",
        GRANTS, due=_reported, empty=_take_off_report,
    )  # fmt: skip


def _asked(before):
    """What members answered about money of years before the financial year of a time, in words."""
    first = int(calendar.financial_year(before.date())[:4])
    rows = AskedMember.objects.filter(asked__allocation__year__first__lt=first)
    return rows.exclude(words="")


def _forget(answer):
    return list(change(answer, {"words": ""}))


def _reported(before):
    """Reports of grants that ended before the financial year of a time, with a name or photographs."""
    first = datetime.date(int(calendar.financial_year(before.date())[:4]), 4, 1)
    named = ~Q(signed__in=("", NAMELESS)) | Q(photos__isnull=False)
    return Return.objects.filter(named, grant__ended_on__lt=first).distinct()


def _take_off_report(report):
    """The photographs go, and who signed."""
    photos = ReturnPhoto.objects.filter(report=report)
    ReturnPhotoContent.objects.filter(photo__in=photos).delete()
    taken = ["photographs"] if photos.delete()[0] else []
    name = {"signed": NAMELESS} if report.signed else {}
    return [*change(report, name), *taken]


def _over(before):
    """Contributions that were over before the financial year of a time, and still say who signed."""
    first = datetime.date(int(calendar.financial_year(before.date())[:4]), 4, 1)
    ended = Q(state="ended", ends_on__lt=first) | Q(state="withdrawn", closed_at__date__lt=first)
    named = ~Q(signatory__in=("", NAMELESS)) | Q(letters__isnull=False)
    return Contribution.objects.filter(ended, named).distinct()


def _unsign(contribution):
    """The letters go, and who signed."""
    letters = ContributionLetter.objects.filter(contribution=contribution)
    ContributionLetterContent.objects.filter(letter__in=letters).delete()
    taken = ["letters"] if letters.delete()[0] else []
    name = {"signatory": NAMELESS} if contribution.signatory else {}
    return [*change(contribution, name), *taken]


def _ended(before):
    """Grants that ended before the financial year of a time, and still say who accepted them."""
    first = datetime.date(int(calendar.financial_year(before.date())[:4]), 4, 1)
    rows = Grant.objects.filter(ended_on__lt=first).exclude(accepted_by="")
    return rows.exclude(accepted_by=NAMELESS)


def _take_off(grant):
    return list(change(grant, {"accepted_by": NAMELESS}))


def _turned_down(before):
    rows = SentApplication.objects.filter(state="turned_down", decided_at__lt=before)
    return rows.exclude(purpose="").order_by("pk")


def _unsay(sent):
    return list(change(sent, dict.fromkeys(WORDS, "")))
