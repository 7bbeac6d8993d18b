"""What a council decides for itself about its open data."""

from decimal import Decimal

from core.settings import Kind, Setting

CODE = "the Local Government Transparency Code 2015"
STANDARD = "the 360Giving Data Standard 1.4"
PREFIX = Setting(
    "funding.open_prefix", "Prefix of grant identifiers (360Giving)", Kind.TEXT, "derby",
    f"{STANDARD}: issued by 360Giving on request; “derby” stands here until it is",
    help="Letters and digits only. Once files are published under it, it stays.",
)  # fmt: skip
ORGANISATION = Setting(
    "funding.open_organisation", "Identifier of the council (org-id.guide)", Kind.TEXT,
    "GB-LAE-DER", "seen in a contract notice of the council; org-id.guide, list GB-LAE",
)  # fmt: skip
DEPARTMENT = Setting(
    "funding.open_department", "Department that gives ward money", Kind.TEXT,
    "Neighbourhood management", CODE,
)  # fmt: skip
AREA_CODE = Setting(
    "funding.open_area_code", "ONS code of the council’s area", Kind.TEXT, "E06000015",
    "Office for National Statistics",
    help="Where a grant went that lies in no ward that is known.",
)  # fmt: skip
AREA_NAME = Setting(
    "funding.open_area_name", "Name of the council’s area", Kind.TEXT, "Derby",
    "Office for National Statistics",
)  # fmt: skip
OPEN_CALL = Setting(
    "funding.open_call", "Grants of ward money are from an open call", Kind.YES_NO, True,
    f"{STANDARD}: whether any group of the ward could apply",
)  # fmt: skip
THRESHOLD = Setting(
    "funding.open_threshold", "Spend above so many pounds is published", Kind.DECIMAL,
    Decimal(500), CODE,
)  # fmt: skip
DAYS = Setting(
    "funding.open_days", "Dates in the spend files", Kind.CHOICE, "slashes",
    "the Local Government Association’s guidance to the code; some councils write them as ISO",
    choices=(("slashes", "31/12/2026"), ("iso", "2026-12-31")),
)  # fmt: skip
AUTOMATIC = Setting(
    "funding.open_automatic", "Publish open data automatically after each quarter", Kind.YES_NO,
    False, "Practice: what has to be remembered is not published",
    help="Files with an error wait for the finance officer.",
)  # fmt: skip
OF_FILES = (
    PREFIX, ORGANISATION, DEPARTMENT, AREA_CODE, AREA_NAME, OPEN_CALL, THRESHOLD, DAYS,
)  # fmt: skip
ALL = (*OF_FILES, AUTOMATIC)
