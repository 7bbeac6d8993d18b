"""Limits of the checks for audit: what a council decides for itself."""

from decimal import Decimal

from core.settings import Begins, Kind, Setting

SOURCE = "Practice in internal audit; the council’s auditor sets their own"
SPLIT_LIMIT = Setting(
    "funding.audit_split_limit",
    "Checks for audit: grants just below this many pounds are looked at for splitting",
    Kind.DECIMAL,
    Decimal(5_000),
    f"{SOURCE}. 5,000 stands here until the limit of the scheme of delegation is looked up",
    begins=Begins.FINANCIAL_YEAR,
)
SPLIT_WITHIN = Setting(
    "funding.audit_split_within",
    "Checks for audit: “just below” is within this many per cent of the limit",
    Kind.WHOLE, 10, SOURCE, least=1, most=100,
)  # fmt: skip
VIREMENT_DAYS = Setting(
    "funding.audit_virement_days",
    "Checks for audit: virements between the same two within this many days are looked at together",
    Kind.WHOLE, 30, SOURCE, least=1, most=366,
)  # fmt: skip
BACK_DATED_DAYS = Setting(
    "funding.audit_back_dated_days",
    "Checks for audit: an entry that is recorded more than this many days after its date is looked at",
    Kind.WHOLE, 30, SOURCE, most=366,
)  # fmt: skip
MARCH_DAYS = Setting(
    "funding.audit_march_days",
    "Checks for audit: payments in this many last days of March are looked at",
    Kind.WHOLE, 7, SOURCE, least=1, most=31,
)  # fmt: skip
SAME_WORDS = Setting(
    "funding.audit_same_words",
    "Checks for audit: the same text twice is looked at from this many letters on",
    Kind.WHOLE, 12, f"{SOURCE}. Shorter texts, such as “Receipts seen”, are alike by chance",
    least=1, most=500,
)  # fmt: skip
ALL = (SPLIT_LIMIT, SPLIT_WITHIN, VIREMENT_DAYS, BACK_DATED_DAYS, MARCH_DAYS, SAME_WORDS)
