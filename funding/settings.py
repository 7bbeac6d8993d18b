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
CLOSING_DAYS = Setting(
    "funding.closing_days",
    "Applications close so many working days before the papers of a ward committee are due",
    Kind.WHOLE,
    5,
    "Practice: time to check an application and write the report",
    help="Counted back from the day on which papers are due.",
)
ALL = (VIREMENT_LIMIT, VARIANCE_LIMIT, CLOSING_DAYS)
