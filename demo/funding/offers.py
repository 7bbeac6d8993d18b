"""Offers as they were sent, a decision that is called in, reports of groups and money asked back."""

import datetime
from decimal import Decimal

from accounts.access import Role
from boards.corrections.operations import correct
from demo.facts import offers as facts
from funding.grants.offers.callins.operations import call_in
from funding.grants.offers.operations import (
    add_condition,
    meet_condition,
    offer_by_post,
    set_stages,
    set_terms,
)
from funding.grants.offers.reviews.operations import settle
from funding.models import Grant, Return
from funding.returns.operations import accept_return, ask_repayment, ask_return, enter_return

DAY = datetime.timedelta(days=1)
PENNY = Decimal("0.01")


def write_offer(grant, at, by):
    """The letter of a grant, sent by post, with a condition that is met, one that is not, and two stages of payment.
    Returns the first stage."""
    said = {"by": by, "at": at}
    day = at.date()
    set_terms(terms=grant.terms, added=facts.ADDED, ends_on=day + 30 * DAY, **said)
    met = add_condition(grant=grant, stage="before_payment", words=facts.BEFORE_PAYMENT, **said)
    add_condition(grant=grant, stage="during", words=facts.DURING, due_on=day + 60 * DAY, **said)
    half = (grant.amount / 2).quantize(PENNY)
    parts = zip(facts.STAGES, (half, grant.amount - half), strict=True)
    stages = [(name, amount, None, facts.STAGE_EVIDENCE) for name, amount in parts]
    first, _ = set_stages(grant=grant, stages=stages, **said)
    offer_by_post(grant=grant, sent_on=day, **said)
    meet_condition(condition=met, met_on=day, evidence=facts.EVIDENCE, **said)
    return first


def write_call_in(world):
    """The first decision that can be called in and whose grant waits."""
    waiting = Grant.objects.filter(state="approved", decision__numbered__in_force_on__isnull=False)
    waiting = waiting.select_related("decision__item__meeting__body").order_by("id")
    for grant in waiting[:1]:
        published = grant.decision.item.meeting.minutes_published_at
        at = min(published + DAY, world.now)
        call_in(
            decision=grant.decision, called_by=facts.CALLED_BY, called_on=at.date(), grounds=facts.GROUNDS,
            by=world.users[Role.MEETINGS_CLERK], at=at,
        )  # fmt: skip


def write_returns(world):
    """Every group that has accepted is asked for a report; the first that was paid has sent one, and repays a part."""
    finance, head = world.users[Role.FINANCE_OFFICER], world.users[Role.HEAD_OF_SERVICE]
    for grant in Grant.objects.filter(state="accepted").order_by("id"):
        ask_return(grant=grant, by=finance, at=world.now)
    paid = Return.objects.filter(grant__reservation__paid__gt=0).order_by("id")
    for report in paid.select_related("grant__reservation")[:1]:
        spent = report.grant.reservation.paid - 60
        treasurer = report.grant.request.application.group.contact.name
        said = {
            "done": facts.DONE,
            "people": 60,
            "outcome": facts.OUTCOME,
            "receipts": facts.RECEIPTS,
        }
        enter_return(report=report, spent=spent, signed=treasurer, by=finance, at=world.now, **said)
        report.refresh_from_db()
        accept_return(report=report, by=head, at=world.now)
        ask_repayment(
            grant=report.grant, amount=Decimal(60), reason=facts.REPAY, by=finance, at=world.now
        )


def write_correction(world):
    """The decision of the grant that was accepted last is corrected; the grants officer says that the grant stands."""
    rows = Grant.objects.filter(state="accepted", decision__numbered__isnull=False)
    rows = rows.select_related("decision__item__meeting__body").order_by("-id")
    for grant in rows[:1]:
        decision = grant.decision
        correct(
            meeting=decision.item.meeting, decision=decision, text=facts.CORRECTED,
            by=world.users[Role.MEETINGS_CLERK], at=world.now,
        )  # fmt: skip
        review = grant.reviews.get()
        settle(
            review=review, outcome="stands", words=facts.STANDS,
            by=world.users[Role.FINANCE_OFFICER], at=world.now,
        )  # fmt: skip
