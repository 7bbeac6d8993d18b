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
REFUSED_NAMES = Setting(
    "funding.refused_names",
    "The public page of ward money names groups whose application was refused",
    Kind.YES_NO,
    False,
    "Practice: refusals are public in the minutes; on the ward sheet their number and sum",
    help="No: their number, the sum they asked for and the reasons.",
)
SMALLEST_GRANT = Setting(
    "funding.smallest_grant",
    "Smallest grant of ward money, in pounds",
    Kind.DECIMAL,
    Decimal(250),
    "Practice elsewhere (250 after 1,000 proved too much); the council’s scheme says its own",
    help="What is left of a ward budget below this can fund nothing more.",
    begins=Begins.FINANCIAL_YEAR,
)
ALL = (VIREMENT_LIMIT, VARIANCE_LIMIT, REFUSED_NAMES, SMALLEST_GRANT)
