"""The steps that make a request ready for the report."""

from decimal import Decimal

from funding.grants.checks.delivery.operations import say_what_follows
from funding.grants.checks.operations import assess, make_ready
from funding.grants.checks.questions.operations import answer_checks
from funding.grants.checks.reading import known_of
from funding.grants.checks.rules import questions_of

POWER = "Constitution, part 3, paragraph 4.2"
GOOD = {"constituted": "yes"}
"""Answers without a concern; the others are no."""


def said(**more):
    """What an assessment says, for approving £1,000."""
    return {
        "summary": "Sixty people use the hall", "recommends": "grant", "amount": Decimal(1_000),
        "power": POWER,
    } | more  # fmt: skip


def answered(asked, by, **more):
    """Every check of a request, without a concern; `more`: {kind: answer with all it says}."""
    answers = {
        each.kind: {"answer": GOOD.get(each.kind, "no"), "note": "Looked at"}
        for each in questions_of(known_of([asked])[asked.pk])
        if not (each.is_later or each.after)
    }
    return answer_checks(asked=asked, answers=answers | more, by=by)


def followed(asked, by):
    """What follows: of a purchase who does and keeps it."""
    keeps = {} if asked.what == "grant" else {
        "service": "Streetpride", "owner": "The council", "upkeep_by": "Streetpride",
        "upkeep_years": 10, "upkeep_budget": "Parks, 4100",
    }  # fmt: skip
    return say_what_follows(asked=asked, gets_back=asked.what == "purchase", by=by, **keeps)


def make_it_ready(asked, by, **more):
    """Assessed, checked and ready for the report. Returns the assessment."""
    answered(asked, by)
    followed(asked, by)
    return make_ready(assessment=assess(asked=asked, by=by, **said(**more)), by=by)
