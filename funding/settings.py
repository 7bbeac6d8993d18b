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
ASK_INSURANCE = Setting(
    "funding.ask_insurance",
    "Groups show public liability insurance before they get ward money",
    Kind.YES_NO,
    True,
    "Practice in ward funds; the council’s scheme sets its own",
)
ASK_EQUALITY = Setting(
    "funding.ask_equality",
    "Groups show an equality statement before they get ward money",
    Kind.YES_NO,
    True,
    "Derby’s devolved budget for neighbourhood boards asks for one",
)
SUBSIDY_LIMIT = Setting(
    "funding.subsidy_limit",
    "Most minimal financial assistance in this and the two years before, in pounds",
    Kind.DECIMAL,
    Decimal(315_000),
    "Subsidy Control Act 2022, section 36",
    help="All public givers count. Legal advice decides whether a grant is a subsidy.",
    begins=Begins.FINANCIAL_YEAR,
)
APPLY_ONLINE = Setting(
    "funding.apply_online",
    "Groups can apply for ward money through this website",
    Kind.YES_NO,
    True,
    "The council decides; the printed form can be used at any time",
)
ALL = (*(VIREMENT_LIMIT, VARIANCE_LIMIT, ASK_INSURANCE, ASK_EQUALITY, SUBSIDY_LIMIT, APPLY_ONLINE),)
