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
KEY_NOTICE_DAYS = Setting(
    "funding.key_notice_days",
    "Clear days between the notice of a key decision and the decision",
    Kind.WHOLE,
    28,
    "SI 2012/2089, regulation 9: at least 28",
    least=28,
    most=365,
)
KEY_EXCEPTION_DAYS = Setting(
    "funding.key_exception_days",
    "Clear working days between the notice to scrutiny and a key decision by the general exception",
    Kind.WHOLE,
    5,
    "SI 2012/2089, regulation 10: at least 5",
    least=5,
    most=60,
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
OFFER_WAITS = Setting(
    "funding.offer_waits",
    "An offer that a group has not accepted after this many days is on the list of things to do",
    Kind.WHOLE,
    14,
    "Practice: half the time for which the link of the offer works",
)
DECIDE_DAYS = Setting(
    "funding.decide_days",
    "An application for ward money is decided within this many days after it came",
    Kind.WHOLE,
    84,
    "Practice: twelve weeks, so that it reaches the next quarterly ward committee",
    help="The figure of applications decided in time goes by it.",
    least=1,
    most=366,
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
APPLY_ONLINE = Setting(
    "funding.apply_online",
    "Groups can apply for ward money through this website",
    Kind.YES_NO,
    True,
    "The council decides; the printed form can be used at any time",
)
ALL = (*(VIREMENT_LIMIT, VARIANCE_LIMIT, ASK_INSURANCE, ASK_EQUALITY, SUBSIDY_LIMIT, APPLY_ONLINE),)
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
WARD_COST_CENTRE = Setting(
    "funding.ward_cost_centre",
    "Cost centre of ward money, as finance writes it",
    Kind.TEXT,
    None,
    "The council’s finance team; nobody else knows it",
    help="It stands in the payment file for finance. A ward committee may have its own.",
    by_body=True,
)
WARD_ACCOUNT_CODE = Setting(
    "funding.ward_account_code",
    "Account code of grants of ward money, as finance writes it",
    Kind.TEXT,
    None,
    "The council’s finance team; nobody else knows it",
    help="It stands in the payment file for finance. A ward committee may have its own.",
    by_body=True,
)
PAYMENT_DAYS = Setting(
    "funding.payment_days",
    "A payment that finance has not made this many days after it was sent is listed as late",
    Kind.WHOLE,
    10,
    "Practice: two weekly payment runs of finance",
)
ALL = tuple(each for each in list(globals().values()) if isinstance(each, Setting))
