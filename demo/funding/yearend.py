"""The year end: last year, closed under a rule with some of it carried; of this year what is open, and one tick."""

import datetime
from decimal import Decimal

from accounts.access import Role
from boards.models import Body
from core.dates import local_time
from demo.facts import budgets as lines
from demo.facts import yearend as facts
from demo.facts.sign_ins import HOME
from demo.funding.money import ELEVEN, first_of
from funding.budgets.actuals.operations import place_order
from funding.models import BudgetLine, Commitment, FinancialYear
from funding.yearend.closing.operations import ask_closing, close_year, in_the_way
from funding.yearend.commitments.operations import authorise_carry, settle
from funding.yearend.reserves.operations import add_reserve
from funding.yearend.rule.operations import approve_rule, draft_rule


def write_year_end(world):
    """Last year is closed in May, and told from the middle of June: until then its page has what is open."""
    this = first_of(world.today)
    year = FinancialYear.objects.get(first=this - 1)
    finance, head = world.users[Role.FINANCE_OFFICER], world.users[Role.HEAD_OF_SERVICE]
    closed = datetime.date(this, 5, 12)
    reserve = add_reserve(
        name=facts.RESERVE, year=year, opening=Decimal(facts.OPENING), by=finance,
        at=local_time(year.begins_on, ELEVEN),
    )  # fmt: skip
    if world.today < datetime.date(this, 6, 15):
        return
    at = local_time(closed, ELEVEN)
    _rule(year, reserve, finance, head, at)
    _late_works(year, finance, head, at)
    for each in Commitment.objects.filter(year=year, is_settled=False).for_list():
        said = {
            "year": year,
            "what": each.grant or each.order,
            "amount": each.rest,
            "by": finance,
            "at": at,
        }
        settle(how="due", reason=facts.DUE, **said)
    if not in_the_way(year, closed):
        close_year(closing=ask_closing(year=year, by=finance, at=at), by=head, at=at)


def _rule(year, reserve, finance, head, at):
    rule = draft_rule(
        year=year, wards="capped", cap=Decimal(facts.CAP), revenue="nothing", capital="on_request",
        rest_goes_to=facts.REST, reserve=reserve, by=finance, at=at,
    )  # fmt: skip
    approve_rule(
        rule=rule, body=Body.objects.order_by("neighbourhood_id", "pk").last(),
        reference=facts.REFERENCE, decided_on=at.date() - datetime.timedelta(days=9), by=head, at=at,
    )  # fmt: skip


def _late_works(year, finance, head, at):
    """A scheme that slips, with an order that nobody has invoiced."""
    works = BudgetLine.objects.filter(year=year, name=lines.WORKS)
    line = works.exclude(budget__neighbourhood__name=HOME).order_by("pk").first()
    if line is None:
        return
    number, what_for, supplier, amount = facts.ORDER
    order = place_order(
        year=year, number=number, cost_centre=line.cost_centre, account_code=line.account_code,
        what_for=what_for, supplier=supplier, amount=Decimal(amount), by=finance, at=at,
        ordered_on=datetime.date(year.first + 1, 2, 9),
    )  # fmt: skip
    asked = settle(
        year=year, what=order, how="carry", amount=Decimal(amount), reason=facts.LATE,
        approver=facts.APPROVER, by=finance, at=at,
    )  # fmt: skip
    authorise_carry(settlement=asked, by=head, at=at)
