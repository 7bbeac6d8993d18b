"""What officers found about applications before ward committees decided on them."""

from decimal import Decimal

from demo.facts import money as facts
from funding.grants.checks.delivery.operations import say_what_follows
from funding.grants.checks.interests.operations import answer_members, members_of
from funding.grants.checks.operations import assess, make_ready, priorities_of
from funding.grants.checks.questions.operations import answer_checks
from neighbourhoods.models import ServiceArea

PLAIN = (
    "political",
    "staffing",
    "upkeep",
    "started",
    "capital",
    "hra",
    "section_256",
    "public_health",
)


def write_assessment(asked, amount, by, at):
    """Checked, assessed and ready for the report: `amount` is recommended, or nothing."""
    answers = {kind: {"answer": "no"} for kind in PLAIN} | {
        "constituted": {"answer": "yes"},
        "enterprise": {"answer": "no", "note": facts.NOT_AN_ENTERPRISE},
    }
    answer_checks(asked=asked, answers=answers, by=by, at=at)
    say_what_follows(asked=asked, gets_back=False, by=by, at=at)
    said = {"asked": asked, "power": facts.POWER, "by": by, "at": at}
    if amount:
        made = assess(
            summary=facts.FOUND, recommends="grant", amount=Decimal(amount), board_view=facts.BOARD,
            conditions=facts.CONDITIONS, priority=_priority(asked),
            service_area=_service_area(asked), **said,
        )  # fmt: skip
    else:
        made = assess(summary=facts.FOUND_PAID, recommends="refuse", refusal=facts.REFUSAL, **said)
    make_ready(assessment=made, by=by, at=at)


def _priority(asked):
    """The first priority that the officer is offered, where the plan of the place stands by then."""
    return priorities_of(asked.allocation.body).order_by("plan", "position").first()


def _service_area(asked):
    name = facts.SERVICE_AREAS.get(asked.application.title)
    return ServiceArea.objects.filter(name=name).first() if name else None


def write_answer(asked, by, at):
    """The first member of the ward committee was asked by name; the others wait."""
    first = members_of(asked.allocation.body).first()
    if first:
        answers = {first: {"is_of_it": False, "supports": True}}
        answer_members(asked=asked, answers=answers, by=by, at=at)


def write_begun(asked, by, at):
    """Some checks are answered, and it is said what the council would buy."""
    answers = {kind: {"answer": "no"} for kind in PLAIN[:4]} | {"constituted": {"answer": "yes"}}
    answer_checks(asked=asked, answers=answers, by=by, at=at)
    say_what_follows(asked=asked, gets_back=True, by=by, at=at, **facts.PURCHASE)
