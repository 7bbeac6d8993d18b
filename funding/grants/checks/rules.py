"""What is asked about a request before a ward committee decides on it, and what is missing before it goes into
the report. Imports no Django; what it is given is `Known`."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from core.calendar import add_working_days

GRANT, REFUSE = "grant", "refuse"
PURCHASE, PAYMENT = "purchase", "payment"
YES, NO, NA = "yes", "no", "na"
NOTICE, EXCEPTION, URGENCY = "notice", "exception", "urgency"
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Question:
    """One check. `name` in few words; `notes`: answers that must say why or how; `bad`: those of which the
    committee is told; `after`: (another question, answer) without which it is not asked for; `extra`: what
    a yes says more: an amount, a share or a day."""

    kind: str
    name: str
    words: str
    help: str = ""
    notes: tuple = ()
    bad: tuple = ()
    after: tuple = ()
    extra: str = ""
    has_routes: bool = False
    """Whether a yes says how it was made known (ROUTES)."""
    is_later: bool = False
    """Before the offer, and not before the report."""


QUESTIONS = (
    Question(
        "constituted", "Constituted group", "Is the applicant a constituted group?",
        "It has a written constitution, a committee and two unrelated people who sign. If not: who holds "
        "the money for it, or does the council buy it?", notes=(NO,), bad=(NO,),
    ),
    Question(
        "political", "Party politics and religion", "Is any of it party-political, or to promote a religion?",
        notes=(YES,), bad=(YES,),
    ),
    Question(
        "staffing", "Ongoing staff", "Does it pay for staff or other costs that go on afterwards?",
        notes=(YES,), bad=(YES,),
    ),
    Question(
        "upkeep", "Upkeep", "Does it need upkeep that nobody has agreed to?",
        "If it needs none, or the department or the group has agreed to it, the answer is no.",
        notes=(YES,), bad=(YES,),
    ),
    Question(
        "started", "Work already done", "Has the work been done, or begun, already?",
        notes=(YES,), bad=(YES,),
    ),
    Question(
        "enterprise", "Subsidy", "Is the applicant an enterprise for this project?",
        "It offers goods or services on a market, whatever its legal form. Say why, or why not. If yes, enter what "
        "other public bodies gave it as minimal financial assistance in this financial year and the two before.",
        notes=(YES, NO), extra="amount",
    ),
    Question(
        "confirmed", "Subsidy confirmation", "Has it confirmed in writing what other assistance it has had?",
        "Subsidy Control Act 2022, section 37. It is asked for before the offer.",
        after=("enterprise", YES), is_later=True, bad=(NO,),
    ),
    Question(
        "capital", "Capital or revenue", "Is it capital?",
        "What it buys lasts for more than a year and costs more than the council’s limit.",
    ),
    Question(
        "asset", "The group’s asset", "Are owner, insurance, upkeep and disposal agreed?",
        "If the group will own what is bought: who owns, insures and keeps it, and what is repaid if it is disposed of "
        "early.", notes=(YES, NO), bad=(NO,), after=("capital", YES),
    ),
    Question(
        "running", "Running costs", "Does capital money pay for any running cost?",
        notes=(YES,), bad=(YES,), after=("capital", YES),
    ),
    Question(
        "hra", "Housing Revenue Account", "Does Housing Revenue Account money pay for any of it?",
        "It pays only for what benefits council tenants. If yes, enter their share and say how it was worked out.",
        notes=(YES,), extra="share",
    ),
    Question(
        "section_256", "Section 256", "Does NHS money under section 256 pay for any of it?",
        "If yes, say how the conditions of the payer are met.", notes=(YES,),
    ),
    Question(
        "public_health", "Public health grant", "Does the public health grant pay for any of it?",
        "If yes, say which public health outcome it serves.", notes=(YES,),
    ),
    Question(
        "key_decision", "Key decision", "Is it a key decision?",
        "It is above the limit, or two or more wards pay together. If yes, say how it was made known and on which day; "
        "for an exception also who of scrutiny was told or agreed, and why it cannot wait. If no, say why.",
        notes=(NO,), extra="day", has_routes=True,
    ),
)  # fmt: skip
BY_KIND = {each.kind: each for each in QUESTIONS}
OF_A_GROUP = {"constituted", "asset"}
EXTRAS = {each.kind: each.extra for each in QUESTIONS if each.extra}


VAT = {
    GRANT: "A grant is outside VAT: the group gets the amount, and no VAT invoice comes.",
    PURCHASE: "The council gets an invoice. It recovers the VAT on what it buys with its own money, what it then gives "
    "away too; not on what it buys with the group’s money.",
    PAYMENT: "A recharge inside the council has no VAT. Another public body adds VAT where it sells a service: ask "
    "for its invoice.",
}
FOLLOWS = {
    GRANT: "An offer to the group, its acceptance, payments against evidence and a report at the end.",
    PURCHASE: "An order or works by the council, under its procurement rules. It is no grant in letters and "
    "publications.",
    PAYMENT: "A recharge or payment to the public body. It is no grant in letters and publications.",
}
"""What an approval of each kind means, in words for the page."""


@dataclass(frozen=True)
class Limits:
    """What the council has set: for subsidy, for capital, for key decisions, and years before a disposal is free."""

    subsidy: Decimal
    capital: Decimal
    key_decision: Decimal
    disposal_years: int


@dataclass(frozen=True)
class Known:
    """All that the rules ask about one request. `answers`: {kind: Check}, the newest of each; `received`: what the
    group was granted in this financial year and the two before; `wards`: how many are asked; `has_ended`: the applicant
    is no more; `has_contacts`: its words say how to reach somebody."""

    what: str
    amount: Decimal
    is_group: bool
    wards: int
    limits: Limits
    today: date
    assessment: object = None
    delivery: object = None
    answers: dict = field(default_factory=dict)
    received: Decimal = Decimal(0)
    has_ended: bool = False
    has_contacts: bool = False

    def said(self, kind):
        """The answer to a question, "" where there is none."""
        found = self.answers.get(kind)
        return found.answer if found else ""


MET, WAITS, FAILED, OVER = "met", "waits", "failed", "over"
LAPSED = (FAILED, OVER)
CONDITIONS = {
    MET: ("All have agreed", "green", "✓"),
    WAITS: ("Waiting for the others", "orange", "▲"),
    FAILED: ("One did not agree", "red", "■"),
    OVER: ("Not agreed in time", "red", "■"),
}
"""Where a condition stands that other ward committees agree, as (words, colour, shape)."""


def condition_of(others, until, day):
    """Where it stands on a day. `others`: [(state of the request, day of its grant or None)]."""
    if any(state in ("refused", "withdrawn") for state, _ in others):
        return FAILED
    if all(
        state == "granted" and granted is not None and granted <= until for state, granted in others
    ):
        return MET
    return WAITS if day <= until else OVER


def is_key(known):
    """Whether the question of the key decision arises."""
    return known.amount > known.limits.key_decision or known.wards > 1


def questions_of(known):
    """The checks of this request, in their order; some are asked for only after another answer (`is_due`)."""
    return [
        each
        for each in QUESTIONS
        if (known.is_group or each.kind not in OF_A_GROUP)
        and (known.what == GRANT or each.kind not in ("asset", "enterprise", "confirmed"))
        and (each.kind != "key_decision" or is_key(known) or known.said("key_decision"))
    ]


def is_due(question, known):
    """Whether an answer is asked for before the report."""
    if question.is_later:
        return False
    return not question.after or known.said(question.after[0]) == question.after[1]


def open_of(known):
    """The checks that are asked for and not answered yet."""
    return [q for q in questions_of(known) if is_due(q, known) and not known.said(q.kind)]


def problems_of(known):
    """[words] of what is missing before a request is ready for the report; [] where nothing is."""
    if known.assessment is None:
        return ["Write the assessment"]
    return [
        *_of_the_application(known),
        *_of_the_assessment(known),
        *_of_the_questions(known),
        *_of_the_answers(known),
        *_of_the_delivery(known),
    ]


def _of_the_application(known):
    """What is wrong with who applies and with the words that the report takes over."""
    found = []
    if known.has_ended:
        found.append("The applicant has ended: it can get nothing")
    if known.has_contacts:
        found.append(
            "The report is public: take the email address, telephone number or postcode out of the application"
        )
    return found


def _of_the_assessment(known):
    """What is missing of the words that the report prints."""
    said, found = known.assessment, []
    if not said.power:
        found.append("Enter the power by which the committee decides")
    if said.recommends == GRANT and said.amount > known.amount:
        found.append("More is recommended than is asked for now: correct the assessment")
    if said.conditional_until and said.conditional_until < known.today:
        found.append("The day by which the other wards agree is past: correct the assessment")
    if said.conditional_until and known.wards < 2:
        found.append("No other ward is asked any more: take the condition out of the assessment")
    return found


def _of_the_questions(known):
    """One line for all that are not answered yet."""
    names = [each.name for each in open_of(known)]
    if len(names) == 1:
        return [f"Answer the check “{names[0]}”"]
    return [f"Answer these checks: {', '.join(names)}"] if names else []


def _pounds(amount):
    return f"£{amount:,.0f}" if amount == amount.to_integral_value() else f"£{amount:,.2f}"


def _of_the_answers(known):
    """Answers that do not fit what is asked for now."""
    if known.said("capital") == YES and known.amount <= known.limits.capital:
        return [
            f"{_pounds(known.amount)} is not above the council’s limit for capital: correct the check"
        ]
    return []


def _of_the_delivery(known):
    """What is missing of what follows from an approval."""
    said = known.delivery
    if said is None:
        return ["Say what follows from an approval"]
    if said.gets_back and known.what == GRANT:
        return ["The council gets something back, so it is a purchase: correct what is asked for"]
    if known.what == PURCHASE and not said.says_who_keeps_it:
        return ["Say which service does it, and who owns and maintains it afterwards"]
    return []


def subsidy_of(known):
    """What the group would have had in this financial year and the two before, this request and other public givers
    included; None where it is no enterprise."""
    if known.said("enterprise") != YES:
        return None
    return known.received + known.answers["enterprise"].amount + known.amount


def concerns_of(known):
    """[words] of what the committee and the officer should think of; nothing is stopped by it."""
    found = [
        f"{each.name}: {known.answers[each.kind].note or 'answered ' + known.said(each.kind)}"
        for each in questions_of(known)
        if known.said(each.kind) in each.bad and known.said(each.kind)
    ]
    total = subsidy_of(known)
    if total is not None and total > known.limits.subsidy:
        found.append(
            f"Subsidy: {_pounds(total)} over three years is above the limit of {_pounds(known.limits.subsidy)}. "
            "Take legal advice: it needs another route than minimal financial assistance"
        )
    if total is not None and not known.said("confirmed"):
        found.append(
            "Subsidy: the group confirms in writing what else it has had before the offer goes out"
        )
    if wait := too_early(known, known.today):
        found.append(wait)
    return found


def too_early(known, day):
    """Why a key decision is not made on a day yet, or ""."""
    first = known.answers["key_decision"].first_on if known.said("key_decision") == YES else None
    return (
        f"Key decision: it may be made from {first:%-d %B %Y}, and not before"
        if first and day < first
        else ""
    )


def why_not_key(known, day):
    """Why money is not approved on a day, or "": whether it is a key decision was not answered, or it is one and its
    notice has not run. Source: SI 2012/2089 regs. 9 to 11."""
    if is_key(known) and not known.said("key_decision"):
        return "First answer the check “Key decision” of this application"
    return too_early(known, day)


def first_day(route, day, *, notice, exception, closed=()):
    """The first day on which a key decision may be made that was made known on `day`: `notice` clear days after the
    notice; `exception` clear working days after scrutiny was told; at once where scrutiny agreed that it is urgent."""
    if route == URGENCY:
        return day
    if route == EXCEPTION:
        return add_working_days(day, exception, closed) + DAY
    return day + (notice + 1) * DAY
