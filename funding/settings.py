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
SUBSIDY_LIMIT = Setting(
    "funding.subsidy_limit",
    "Minimal financial assistance to one enterprise over three financial years, in pounds at most",
    Kind.DECIMAL,
    Decimal(315_000),
    "Subsidy Control Act 2022, section 36",
    help="Assistance of this financial year and of the two before, other public bodies included.",
)
CAPITAL_LIMIT = Setting(
    "funding.capital_limit",
    "What costs more than this many pounds and lasts over a year may be capital",
    Kind.DECIMAL,
    Decimal(10_000),
    "The council’s accounting policies; 10,000 stands here until they are looked up",
    begins=Begins.FINANCIAL_YEAR,
)
KEY_DECISION_LIMIT = Setting(
    "funding.key_decision_limit",
    "Above this many pounds it is asked whether a decision is a key decision",
    Kind.DECIMAL,
    Decimal(250_000),
    "The council’s constitution, under SI 2012/2089; 250,000 stands here until it is looked up",
    help="It is also asked where two or more wards are asked together.",
)
DISPOSAL_YEARS = Setting(
    "funding.disposal_years",
    "Years within which a group repays a share if it disposes of what a capital grant bought",
    Kind.WHOLE,
    5,
    "Local practice",
    most=50,
)
PRE_ELECTION_GRANTS = Setting(
    "funding.pre_election_grants",
    "Pre-election period: applications for ward money wait until after the poll",
    Kind.YES_NO,
    False,
    "No law stops business; local practice under the Code of Recommended Practice on Local Authority "
    "Publicity (2011)",
    help="No: whoever makes an application ready is warned and nothing is stopped. Yes: it is stopped "
    "unless it is lifted on advice.",
)
OTHER_INTERESTS_BAR = Setting(
    "funding.other_interests_bar",
    "A member with another registrable interest takes no part in a decision about ward money",
    Kind.YES_NO,
    False,
    "The council’s code of conduct; by law only a disclosable pecuniary interest bars (Localism Act 2011 s.31)",
)
ALL = tuple(each for each in list(globals().values()) if isinstance(each, Setting))
