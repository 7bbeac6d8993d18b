"""Budgets of last year and this: lines, posts, what finance booked, forecasts, a sign-off, virements."""

import datetime
import random
from decimal import Decimal

from accounts.access import Role
from core.dates import local_time
from demo.facts import budgets as facts
from demo.facts.sign_ins import HOME
from demo.funding.money import ELEVEN, first_of
from funding.budgets.actuals.operations import place_order
from funding.budgets.forecasts.operations import lines_of, set_forecast, set_vacancy, sign_off
from funding.budgets.lines.models import BudgetLine
from funding.budgets.lines.operations import add_line, open_budget, set_phasing
from funding.budgets.virements.operations import ask_virement, authorise_virement
from funding.models import Actual, Allocation, FinancialYear, Fund, StaffCost

PENNY = Decimal("0.01")
CITY = "N1000"


def write_budgets(world):
    finance = world.users[Role.FINANCE_OFFICER]
    funds = {
        name: Fund.objects.create(
            name=name, agency=world.agencies[agency] if agency else None, ring=ring, may_pay_for=what
        )
        for name, agency, ring, what in facts.FUNDS
    }  # fmt: skip
    this = first_of(world.today)
    for first in (this - 1, this):
        year = FinancialYear.objects.get(first=first)
        year.pay_award = facts.PAY_AWARD
        year.save(update_fields=["pay_award"])
        _budgets(world, year, funds, finance)
    _year_so_far(world, this, finance)


def _budgets(world, year, funds, by):
    at = local_time(year.begins_on, ELEVEN)
    places = [(None, CITY, facts.OF_THE_CITY)]
    for number, place in enumerate(sorted(world.places.values(), key=str), start=1):
        places.append((place, f"N2{number:03d}", facts.OF_A_NEIGHBOURHOOD))
    booked = []
    for place, centre, wanted in places:
        budget = open_budget(year=year, neighbourhood=place, by=by, at=at)
        for name, fund, nature, is_neat, code, amount in wanted:
            line = add_line(
                budget=budget, fund=funds[fund], name=name, nature=nature, is_neat=is_neat,
                cost_centre=centre, account_code=code, amount=Decimal(amount), by=by, at=at,
            )  # fmt: skip
            _posts(line)
            booked += _booked(world, year, line)
    code = dict(zip(("cost_centre", "account_code", "amount"), facts.MISTYPED, strict=True))
    if booked:
        booked.append(Actual(year=year, period=1, **code))
    Actual.objects.bulk_create(booked)


def _posts(line):
    posts = {
        facts.MANAGER: (("Neighbourhood manager", "0.5"),),
        facts.DEVELOPMENT: facts.DEVELOPMENT_POSTS,
    }
    for title, share in posts.get(line.name, ()):
        StaffCost.objects.create(
            line=line, title=title, full_time_equivalent=Decimal(share), salary=facts.SALARY,
            on_costs=facts.ON_COSTS,
        )  # fmt: skip


def _booked(world, year, line):
    """What was spent on a line in each month that has ended."""
    if line.name == facts.WORKS:
        return []
    chance = random.Random(f"{line.cost_centre} {line.account_code} {year}")
    month, found = line.amount / 12, []
    for period in range(1, _ended(year.first, world.today) + 1):
        factor = Decimal(chance.randint(92, 104)) / 100
        if line.name == facts.MEETINGS and str(line.budget.neighbourhood) == HOME and period > 2:
            factor += Decimal("0.35")
        found.append(
            Actual(
                year=year, period=period, cost_centre=line.cost_centre,
                account_code=line.account_code, amount=(month * factor).quantize(PENNY),
            )
        )  # fmt: skip
    return found


def _ended(first, day):
    """How many months of a year have ended by a day."""
    return min(max((day.year - first) * 12 + day.month - 4, 0), 12)


def _year_so_far(world, first, finance):
    """The budget of the home neighbourhood as its holder works on it; what was moved; an order."""
    year, today = FinancialYear.objects.get(first=first), world.today
    home = lines_of(_budget(world, year))
    by_name = {each.name: each for each in home}
    works = by_name[facts.WORKS]
    set_phasing(
        line=works,
        phasing=[Decimal(each) for each in (0,) * 9 + (2_000,) * 3],
        by=finance,
        at=world.now,
    )
    _virements(world, home, by_name, finance)
    if not _ended(first, today):
        return
    what, supplier, amount = facts.ORDER
    place_order(
        year=year, number="PO4410", cost_centre=works.cost_centre, account_code=works.account_code,
        what_for=what, supplier=supplier, ordered_on=today - datetime.timedelta(days=20),
        amount=Decimal(amount), by=finance, at=world.now,
    )  # fmt: skip
    vacancy = StaffCost.objects.get(line=by_name[facts.MANAGER])
    set_vacancy(
        staff=vacancy, vacant_from=datetime.date(first, 5, 1), vacant_until=datetime.date(first, 6, 30),
        by=world.users[Role.BUDGET_HOLDER], at=local_time(datetime.date(first, 5, 2), ELEVEN),
    )  # fmt: skip
    _signed(world, first, home)


def _budget(world, year):
    return world.places[HOME].budgets.get(year=year)


def _signed(world, first, home):
    """Forecasts of the home neighbourhood, signed off for the month before the last."""
    holder, today = world.users[Role.BUDGET_HOLDER], world.today
    day = today.replace(day=12)
    day = day - datetime.timedelta(days=31) if _ended(first, today) > 1 else day
    at = min(local_time(day, ELEVEN), world.now)
    said = {
        facts.MANAGER: (None, facts.VACANT),
        facts.MEETINGS: (Decimal(2_400), facts.OVERSPENT),
        facts.WORKS: (Decimal(5_400), facts.LATE_WORKS),
    }
    for line in home:
        amount, reason = said.get(line.name, (line.amount, ""))
        set_forecast(line=line, amount=amount, reason=reason, by=holder, at=at)
    if _ended(first, today) > 1:
        sign_off(budget=home[0].budget, by=holder, at=at)


def _virements(world, home, by_name, finance):
    head = world.users[Role.HEAD_OF_SERVICE]
    source = BudgetLine.objects.get(
        budget__neighbourhood=None, budget__year=home[0].year_id, account_code="5100"
    )
    for reason, amount, is_done in facts.MOVES:
        made = ask_virement(
            source=source, target=by_name[facts.MEETINGS], amount=Decimal(amount), reason=reason,
            by=finance, at=world.now,
        )  # fmt: skip
        if is_done:
            authorise_virement(virement=made, by=head, at=world.now)
    reason, amount = facts.WARD_MOVE
    wards = Allocation.objects.filter(year=home[0].year_id).order_by("body__name")[:2]
    made = ask_virement(
        source=wards[0],
        target=wards[1],
        amount=Decimal(amount),
        reason=reason,
        by=finance,
        at=world.now,
    )
    authorise_virement(virement=made, by=head, at=world.now)
