"""What a council decides for itself about money."""

from decimal import Decimal

from core.settings import Begins, Kind, Setting

VIREMENT_LIMIT = Setting(
    "funding.virement_limit",
    "Virements up to this many pounds are authorised by a second finance officer",
    Kind.DECIMAL,
    Decimal(10_000),
    "The council’s financial procedure rules; 10,000 stands here until they are looked up",
    help="Above it the head of service authorises.",
    begins=Begins.FINANCIAL_YEAR,
)
VARIANCE_LIMIT = Setting(
    "funding.variance_limit",
    "A forecast that differs from the budget by this many pounds needs a reason",
    Kind.DECIMAL,
    Decimal(1_000),
    "Practice in budget monitoring; the council’s finance team sets its own",
    begins=Begins.FINANCIAL_YEAR,
)
OFFER_WAITS = Setting(
    "funding.offer_waits",
    "An offer that a group has not accepted after this many days is on the list of things to do",
    Kind.WHOLE,
    14,
    "Practice: half the time for which the link of the offer works",
)
RETURN_WEEKS = Setting(
    "funding.return_weeks",
    "Weeks after the end of the work in which a group reports",
    Kind.WHOLE,
    8,
    "Practice in ward grants; the council’s scheme sets its own",
)
REPAY_LEAST = Setting(
    "funding.repay_least",
    "Unspent money is asked back from this many pounds",
    Kind.DECIMAL,
    Decimal(50),
    "South Oxfordshire asks back what is above 150; 50 stands here until the scheme says",
)
OFFER_EVIDENCE = Setting(
    "funding.offer_evidence",
    "What every offer letter asks for as evidence",
    Kind.TEXT,
    "Keep every receipt and invoice, and take a photograph before and after. Send copies with each claim.",
    "The council’s ward scheme",
)
OFFER_REPAYMENT = Setting(
    "funding.offer_repayment",
    "What every offer letter says about repayment",
    Kind.TEXT,
    "Money that is not spent, or not spent on what it was given for, is repaid to the council when it asks.",
    "The council’s ward scheme",
)
OFFER_SUBSIDY = Setting(
    "funding.offer_subsidy",
    "What every offer letter says about subsidy",
    Kind.TEXT,
    "The council gives this grant as no subsidy, or as Minimal Financial Assistance under section 36 of the "
    "Subsidy Control Act 2022. Tell us if you were given more than £315,000 of such help in three financial years.",
    "Subsidy Control Act 2022, sections 2 and 36",
)
ALL = (
    VIREMENT_LIMIT, VARIANCE_LIMIT, OFFER_WAITS, RETURN_WEEKS, REPAY_LEAST, OFFER_EVIDENCE,
    OFFER_REPAYMENT, OFFER_SUBSIDY,
)  # fmt: skip
