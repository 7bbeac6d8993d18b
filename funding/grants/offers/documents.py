"""The letter of a grant as plain data, for its print and its page."""

from core import pdf, settings
from core.dates import day_in_words
from core.money import in_pounds
from funding import settings as own
from funding.grants.offers.rules import CALLED, GRANT, PURCHASE

SLIP = (
    "On behalf of the group we accept this offer and its conditions. The money is spent on what is named above, and "
    "what is not spent is repaid."
)
SENT_BACK = "Sign and send this page back, or accept by the link in our email."
OPENING = {
    GRANT: "{ward} has granted you {amount} for the work below. Please read the conditions and accept within 30 days.",
    PURCHASE: "{ward} has approved {amount} for the work below. Please order or deliver it and say when it is done.",
}
PAID = "{ward} has approved a payment of {amount} to you for the work below. Please send an invoice or recharge code."


def letter_of(grant, day):
    """{title, facts, parts: [{title, text: [paragraph], rows: [[cell]]}], slip} in the frame of a print."""
    what = grant.request.what
    terms, ward = grant.terms, grant.request.allocation
    opening = OPENING.get(what, PAID).format(ward=ward.body.name, amount=in_pounds(grant.amount))
    title = f"{CALLED[what]} {grant.reference}"
    return pdf.frame(title, day, foot=f"{grant.applicant}, {day_in_words(day)}") | {
        "to": grant.applicant,
        "opening": opening,
        "facts": _facts(grant),
        "parts": [each for each in _parts(grant, terms, day) if each["text"] or each["rows"]],
        "slip": [SLIP, SENT_BACK] if what == GRANT else [],
    }


def _facts(grant):
    asked, terms = grant.request, grant.terms
    found = [
        ["For", asked.application.title],
        ["Amount", in_pounds(grant.amount)],
        ["Ward budget", str(asked.allocation)],
        ["Decided", day_in_words(grant.awarded_on)],
    ]
    if terms.ends_on:
        found.append(["Work done by", day_in_words(terms.ends_on)])
    return [*found, ["Ask", terms.officer or "The grants officer"]]


def _parts(grant, terms, day):
    yield _part("Purpose", [grant.request.application.purpose])
    conditions = [
        f"{each.get_stage_display()}: {each.words}"
        + (f" (by {day_in_words(each.due_on)})" if each.due_on else "")
        for each in grant.terms_to_meet.all()
        if each.stage != "before_offer"
    ]
    yield _part("Conditions", [*filter(None, [grant.conditions]), *conditions])
    yield _part("More about this offer", [terms.added] if terms.added else [])
    stages = [
        [each.name, in_pounds(each.amount), day_in_words(each.due_on) if each.due_on else "", each.evidence]
        for each in grant.stages.all()
    ]  # fmt: skip
    paid = "It is paid once you have sent what is asked for below."
    yield _part("How it is paid", [] if stages else [paid], stages)
    yield _part("What to send", [terms.evidence or _usual(own.OFFER_EVIDENCE, day)])
    if grant.request.what == GRANT:
        yield _part("Repayment", [terms.repayment or _usual(own.OFFER_REPAYMENT, day)])
        yield _part("Subsidy", [terms.subsidy or _usual(own.OFFER_SUBSIDY, day)])


def _part(title, text, rows=()):
    return {"title": title, "text": text, "rows": list(rows)}


def _usual(setting, day):
    return settings.value(setting.name, on=day)
