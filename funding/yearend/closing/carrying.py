"""What the closing of a year moves: steps of `close_year`, in their order."""

from collections import defaultdict
from decimal import Decimal

from django.utils import timezone

from core import events, rests, rows
from core.errors import Refused
from core.money import in_pounds
from funding.budgets.actuals.models import Order, OrderMoney
from funding.budgets.forecasts.models import LineMoney
from funding.budgets.lines.models import Budget, BudgetEntry, BudgetLine
from funding.budgets.lines.operations import enter as enter_line
from funding.grants.applications.models import GrantRequest
from funding.grants.awards import states
from funding.grants.awards.models import Grant
from funding.grants.awards.operations import cancel, finish
from funding.ledger import operations as ledger
from funding.ledger.models import Allocation, FinancialYear, Reservation
from funding.yearend.closing.models import CarriedGrant, Carry
from funding.yearend.commitments.models import CARRY, DUE, RELEASE, Settlement
from funding.yearend.commitments.operations import line_of
from funding.yearend.reserves.models import Reserve, ReserveMove
from funding.yearend.reserves.operations import enter as enter_reserve

NOTHING = Decimal(0)


def lock(year):
    """What the closing writes: grants, balances, budget lines, orders and reserves, each in the order of their keys,
    and before the year, as every other write does."""
    years = [year.first, year.first + 1]
    grants = Grant.objects.filter(reservation__allocation__year=year)
    lines = BudgetLine.objects.filter(year__first__in=years)
    orders = Order.objects.filter(year__first__in=years)
    wards = Allocation.objects.filter(year__first__in=years).order_by("pk")
    _locked(grants)
    _locked(GrantRequest.objects.filter(allocation__year=year, state="received"))
    ledger.lock_balances(wards)
    for each in (lines, orders, Reserve.objects.all()):
        _locked(each)


def _locked(found):
    return list(found.select_for_update(no_key=True, of=("self",)).order_by("pk").values_list("pk"))


def run(closing, rule, *, by, at, tell):
    """Everything; `tell(done, total)` hears how far it is. Returns {words: amount} for the event."""
    year = closing.year
    later = FinancialYear.objects.get(first=year.first + 1)
    who = {"by": by, "at": at}
    grants, orders, lines = _settled(year)
    released = _release(grants, who)
    carried, kept, lapsed = _wards(closing, rule, later, grants, who, tell)
    on_lines = _lines(closing, later, orders, lines, who)
    Order.objects.filter(year=year, is_closed=False).update(is_closed=True)
    if lapsed and rule.reserve:
        words = f"Left of ward budgets {year} and not carried forward"
        enter_reserve(rule.reserve, year, ReserveMove.Kind.IN, lapsed, words, **who)
    return {
        "released": released, "carried for grants": carried, "kept by wards": kept,
        "not carried": lapsed, "carried on budget lines": on_lines,
    }  # fmt: skip


def _settled(year):
    """What was entered and counts: {grant: {how: settlement}}, {order: …}, [settlements of lines]. What is open no
    longer is left out."""
    grants, orders, lines = defaultdict(dict), defaultdict(dict), []
    for each in Settlement.objects.filter(year=year).counting().order_by("id"):
        if each.line_id:
            lines.append(each)
        else:
            (grants if each.grant_id else orders)[each.grant_id or each.order_id][each.how] = each
    there = Grant.objects.filter(pk__in=grants).select_related("reservation")
    open_ = {each.pk for each in there if each.reservation.unpaid}
    rest = OrderMoney.objects.filter(order__in=orders, rest__gt=0).values_list("order", flat=True)
    return (
        {pk: grants[pk] for pk in sorted(open_)},
        {pk: orders[pk] for pk in rest},
        lines,
    )


def _grant(pk):
    found = Grant.objects.select_related(
        "reservation__allocation__body", "reservation__allocation__year",
        "request__application", "request__allocation__body",
    )  # fmt: skip
    return found.get(pk=pk)


def _release(grants, who):
    """What is released of grants. One of which nothing else is open ends with it."""
    total = NOTHING
    for pk, said in grants.items():
        if RELEASE not in said:
            continue
        amount, reason = said[RELEASE].amount, said[RELEASE].reason
        grant = _grant(pk)
        total += amount
        if amount == grant.reservation.unpaid and _ends(grant, reason, who):
            continue
        ledger.release(
            reservation=grant.reservation, amount=amount, reason=reason,
            on=timezone.localtime(who["at"]).date(), **who,
        )  # fmt: skip
    return total


def _ends(grant, reason, who):
    """Finish or cancel a grant whose rest is released, where it stands so that it can."""
    paid = grant.reservation.was_paid
    if paid and grant.state == states.ACCEPTED and _may_finish(grant):
        finish(grant=grant, reason=reason, **who)
    elif not paid and grant.state in states.BEFORE_PAYMENT:
        cancel(grant=grant, reason=reason, **who)
    else:
        return False
    return True


def _may_finish(grant):
    """Whether nothing else is waited for, such as money that was asked back."""
    try:
        rests.refuse("grant_finish", grant)
    except Refused:
        return False
    return True


def _wards(closing, rule, later, grants, who, tell):
    """Each ward budget: what is accrued or asked for goes along with its grants, of what is left what the rule
    keeps. Returns what was carried for grants, what wards keep, and what was not carried."""
    by_ward = defaultdict(list)
    for pk, said in grants.items():
        amounts = {how: said[how].amount for how in (DUE, CARRY) if how in said}
        if amounts:
            grant = _grant(pk)
            by_ward[grant.reservation.allocation_id].append((grant, amounts))
    sums = [NOTHING] * 3
    wards = list(
        Allocation.objects.filter(year=closing.year).select_related("body", "year").order_by("pk")
    )
    for done, ward in enumerate(wards):
        tell(done, len(wards))
        held = by_ward.get(ward.pk, [])
        ledger.lock_balances([ward])
        kept = rule.keeps(ward.balance.left)
        lapsed = ward.balance.left - kept
        carried = sum((sum(amounts.values()) for _, amounts in held), NOTHING)
        if carried or kept:
            _ward(closing, ward, later, held, carried, kept, who)
        sums = [sum(each) for each in zip(sums, (carried, kept, lapsed), strict=True)]
    return sums


def _ward(closing, ward, later, held, carried, kept, who):
    """One ward budget into the next year: first what its grants leave, then the money, then their promises."""
    to, _ = Allocation.objects.get_or_create(body=ward.body, year=later)
    words = f"Carried forward from {ward.year} to {later}"
    day = ward.year.ends_on
    left = []
    for grant, amounts in held:
        amount = sum(amounts.values())
        ledger.release(reservation=grant.reservation, amount=amount, reason=words, on=day, **who)
        left.append((grant, amount, amounts.get(DUE, NOTHING)))
    made = Carry.objects.create(
        closing=closing, from_ward=ward, to_ward=to, amount=carried + kept, kept=kept, reason=words
    )
    ledger.carry(allocation=ward, amount=-made.amount, carry=made, **who)
    ledger.carry(allocation=to, amount=made.amount, carry=made, **who)
    for grant, amount, due in left:
        _goes_on(closing, grant, to, amount, due, who)


def _goes_on(closing, grant, to, amount, due, who):
    """The same grant, promised again in the next year."""
    before = Reservation.objects.get(pk=grant.reservation_id)
    after = ledger.promise(
        allocation=to, amount=amount, label=before.label, on=to.year.begins_on,
        paid_before=before.paid_in_all, **who,
    )  # fmt: skip
    CarriedGrant.objects.create(
        closing=closing, grant=grant, before=before, after=after, amount=amount, due=due
    )
    rows.change(grant, {"reservation": after})
    changes = {"carried forward": [None, in_pounds(amount)]}
    events.record("grant.carried", grant, changes=changes, **who)


def _lines(closing, later, orders, asked, who):
    """Orders that are not invoiced go on in the next year, where their invoice is counted off; the budget of a line
    goes along as far as that was asked for. Returns how much."""
    wanted = defaultdict(list)
    for each in asked:
        wanted[each.line_id].append(each)
    for pk in sorted(orders):
        order = Order.objects.select_related("year").get(pk=pk)
        _goes_on_ordered(order, later, orders[pk])
        line = line_of(order)
        if line and CARRY in orders[pk]:
            wanted[line.pk].append(orders[pk][CARRY])
    return sum((_line(closing, later, pk, wanted[pk], who) for pk in sorted(wanted)), NOTHING)


def _goes_on_ordered(order, later, said):
    """The same order in the next year, with what is still to come. What is accrued finance books in the old year, and
    takes it back in April: the order then stands against that."""
    amount = sum((said[how].amount for how in (DUE, CARRY) if how in said), NOTHING)
    key = {each: getattr(order, each) for each in ("number", "cost_centre", "account_code")}
    if amount and not Order.objects.filter(year=later, **key).exists():
        same = {each: getattr(order, each) for each in ("what_for", "supplier", "ordered_on")}
        Order.objects.create(year=later, amount=amount, **key, **same)


def _line(closing, later, pk, asked, who):
    """Budget of a line into the next year: what was asked for, and no more than is there and not spent."""
    money = LineMoney.objects.get(pk=pk)
    room = max(min(money.budget, money.budget - money.actual), NOTHING)
    amount = min(sum((each.amount for each in asked), NOTHING), room)
    if not amount:
        return NOTHING
    line = BudgetLine.objects.select_related("year", "fund", "budget").get(pk=pk)
    to = _line_in(later, line)
    reasons = "; ".join(each.reason for each in asked)
    words = f"Carried forward from {line.year} to {later}: {reasons}"[:300]
    made = Carry.objects.create(
        closing=closing, from_line=line, to_line=to, amount=amount, reason=words
    )
    for end, part in ((line, -amount), (to, amount)):
        enter_line(end, BudgetEntry.Kind.CARRIED, part, reason=words, carry=made, **who)
    return amount


def _line_in(later, line):
    """The line of the next year with the same codes, made where there is none. Raises Refused where that is of
    another place, fund or kind."""
    key = {"year": later, "cost_centre": line.cost_centre, "account_code": line.account_code}
    found = BudgetLine.objects.filter(**key).select_related("year", "budget").first()
    if found:
        if _belongs(found) != _belongs(line):
            raise Refused(
                f"{found.codes} is another line in {later}: {line} cannot be carried into it. Correct its codes first"
            )
        return found
    budget, _ = Budget.objects.get_or_create(
        year=later, neighbourhood=line.budget.neighbourhood, area=line.budget.area
    )
    same = {each: getattr(line, each) for each in ("fund", "name", "nature", "is_neat")}
    return BudgetLine.objects.create(budget=budget, **key, **same)


def _belongs(line):
    return line.budget.neighbourhood_id, line.budget.area_id, line.fund_id, line.nature
