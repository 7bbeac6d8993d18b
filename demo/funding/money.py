"""Money: what the sources state, and what ward committees have, promised and paid."""

import datetime
from decimal import Decimal

from accounts.access import Role
from core import calendar
from core.dates import local_time
from demo.facts import money as facts
from demo.facts.money import FIGURES, REPORT, WORKED_OUT
from demo.facts.sign_ins import HOME
from demo.funding.checks import write_answer, write_assessment, write_begun
from demo.funding.offers import write_offer
from funding.contributions.amounts.operations import invoice, receive, set_year
from funding.contributions.mainstream.operations import add_mainstream
from funding.contributions.operations import agree, pledge
from funding.contributions.posts.operations import add_post
from funding.grants.applications.operations import receive_application
from funding.grants.awards.operations import accept
from funding.ledger.operations import open_year, set_ward_budget
from funding.models import Allocation, FinancialYear, Grant, SourcedFigure
from funding.payments.operations import authorise, claim, mark_paid
from neighbourhoods.models import TeamPost

ELEVEN, DAY = datetime.time(11), datetime.timedelta(days=1)


def write_figures(world):
    by_amount = {}
    for position, (agency, kind, what_for, amount, paragraph) in enumerate(FIGURES):
        whole, less = (by_amount.get(each) for each in WORKED_OUT.get(what_for, ("", "")))
        by_amount[amount] = SourcedFigure.objects.create(
            agency=world.agencies[agency],
            kind=kind,
            what_for=what_for,
            amount=amount,
            period="about 2010",
            source=f"{REPORT}, paragraph {paragraph}",
            whole=whole,
            less=less,
            position=position,
        )


def write_ward_budgets(world):
    """Of last year and this; what was asked and decided is told with the evenings (demo.funding.evenings)."""
    finance = world.users[Role.FINANCE_OFFICER]
    this = first_of(world.today)
    committees = [each["committee"] for name, each in world.bodies.items() if name in world.places]
    for first in (this - 1, this):
        at = local_time(datetime.date(first, 4, 1), ELEVEN)
        year = open_year(first=first, by=finance, at=at)
        for body in committees:
            set_ward_budget(
                body=body, year=year, amount=Decimal(facts.WARD_BUDGET), by=finance, at=at
            )


def write_ward_money(world):
    """What became of the grants, and what waits for the next report."""
    finance = world.users[Role.FINANCE_OFFICER]
    for committee, asks in world.asks.items():
        _granted(world, committee, asks, finance)
    _waiting(world, finance, first_of(world.today))


def write_contributions(world):
    """What partners put in, from the beginning of last year, and budgets that neighbourhoods have a say in."""
    finance = world.users[Role.FINANCE_OFFICER]
    first = first_of(world.today) - 1
    years = list(FinancialYear.objects.filter(first__in=(first, first + 1)).order_by("first"))
    for facts_ in facts.CONTRIBUTIONS:
        made = _pledged(world, dict(facts_), first, finance)
        amount = facts_.get("amount")
        for year in years if amount else ():
            agreed = None if facts_.get("pledged") else Decimal(amount)
            set_year(
                contribution=made, year=year, pledged=Decimal(amount), agreed=agreed, by=finance,
                at=local_time(year.begins_on, ELEVEN),
            )  # fmt: skip
        if made.kind == "cash":
            _paid_for(made, years, finance)
        if made.kind in ("cash", "staff"):
            _posts(world, made, finance)
    _mainstream(world, years[-1], finance)


def _pledged(world, said, first, finance):
    """One contribution, agreed on the first day where it is no longer a pledge."""
    day = datetime.date(first, 4, 1)
    at, years = local_time(day, ELEVEN), said.pop("years")
    is_pledge, is_home = said.pop("pledged", False), said.pop("home", False)
    said.pop("amount", None)
    rate = said.pop("rate", None)
    made = pledge(
        agency=world.agencies[said.pop("agency")], starts_on=day,
        ends_on=datetime.date(first + years, 3, 31), pledged_on=day,
        rate=Decimal(rate) if rate else None,
        neighbourhoods=[world.places[HOME]] if is_home else (), by=finance, at=at, **said,
    )  # fmt: skip
    return made if is_pledge else agree(contribution=made, agreed_on=day, by=finance, at=at)


def _paid_for(made, years, finance):
    """Invoiced in June; last year all of it came, this year the half."""
    for year, part in zip(years, (1, 2), strict=True):
        day = datetime.date(year.first, 6, 10)
        at, amount = local_time(day, ELEVEN), Decimal(63_550)
        said = {"contribution": made, "year": year, "reference": f"D{year.first}07", "by": finance}
        invoice(amount=amount, on=day, due_on=day + 30 * DAY, at=at, **said)
        receive(amount=amount / part, on=day + 21 * DAY, at=at + 21 * DAY, **said)


def _posts(world, made, finance):
    """Three posts each: officers that the money pays for, managers who are put in."""
    at = local_time(made.starts_on, ELEVEN)
    council, partner = world.agencies["council"], made.agency
    is_cash = made.kind == "cash"
    kind = TeamPost.Kind.DEVELOPMENT if is_cash else TeamPost.Kind.MANAGER
    held = TeamPost.objects.current().filter(kind=kind, employer=council).order_by("pk")[:3]
    for number in range(3):
        add_post(
            contribution=made, title=facts.OFFICERS if is_cash else facts.MANAGERS,
            full_time_equivalent=Decimal(1),
            full_cost=None if is_cash else Decimal(facts.MANAGER_COST),
            rate_source="" if is_cash else facts.MANAGER_COST_SOURCE,
            team_post=held[number] if number < len(held) else None,
            starts_on=made.starts_on, ends_on=made.ends_on, payer=partner, employer=council,
            manager=council, by=finance, at=at,
        )  # fmt: skip


def _mainstream(world, year, finance):
    for service, agency, amount, say, decided_by, delegation, reported_to in facts.MAINSTREAM:
        add_mainstream(
            agency=world.agencies[agency], service=service, neighbourhood=world.places[HOME],
            year=year, say=say, amount=amount, decided_by=decided_by, delegation=delegation,
            reported_to=reported_to, source="Invented for the demonstration", by=finance,
            at=local_time(year.begins_on, ELEVEN),
        )  # fmt: skip


def first_of(day):
    """The first calendar year of the financial year of a day."""
    return int(calendar.financial_year(day)[:4])


def _granted(world, committee, asks, finance):
    """The grants of a committee, each as far as it has come."""
    stages = {wanted[0]: wanted[4] for _, wanted in asks}
    grants = Grant.objects.filter(request__allocation__body=committee).select_related(
        "decision__numbered", "decision__item__meeting", "request__application__group__contact"
    )
    for grant in grants.order_by("pk"):
        stage = stages[grant.request.application.title]
        _goes_on(world, grant, grant.decision, stage, finance)


def ask(group, wanted, allocation, day, finance, what="grant"):
    """What a group asks of one ward committee, received on a day. Returns the request."""
    title, purpose, amount = wanted[:3]
    made = receive_application(
        group=group, title=title, purpose=purpose, received_on=day, by=finance,
        asks=[(allocation, what, Decimal(amount))], at=local_time(day, ELEVEN),
    )  # fmt: skip
    return made.requests.get()


def _goes_on(world, grant, decision, stage, finance):
    """Offer, acceptance, claim, payment: as far as `stage`, and no further than today."""
    number = getattr(decision, "numbered", None)
    if stage == "approved" or number is None:
        return
    published = decision.item.meeting.minutes_published_at
    days = [max(number.in_force_on or published.date(), published.date()) + DAY]
    days += [days[0] + each * DAY for each in (4, 9, 11, 14)]
    if days[-1] > world.today:
        return
    sent, accepted, claimed, allowed, paid = (local_time(day, ELEVEN) for day in days)
    head = world.users[Role.HEAD_OF_SERVICE]
    first = write_offer(grant, sent, finance)
    treasurer = grant.request.application.group.contact.name
    accept(grant=grant, accepted_on=accepted.date(), accepted_by=treasurer, by=finance, at=accepted)
    payment = claim(
        grant=grant, amount=first.amount, stage=first, evidence=f"Receipts for {grant.request.application.title.lower()}, and two photographs",
        by=finance, at=claimed,
    )  # fmt: skip
    if stage == "paid":
        authorise(payment=payment, by=head, at=allowed)
        mark_paid(payment=payment, paid_on=paid.date(), by=finance, at=paid)


def _waiting(world, finance, first):
    """Two applications of the home ward that nobody has decided on: one is ready for the report, of the other, which
    the council would buy, the checks are begun."""
    committee = world.bodies[HOME]["committee"]
    group = next((group for group, _ in world.asks.get(committee, ())), None)
    if group:
        allocation = Allocation.objects.get(body=committee, year__first=first)
        shelter = ask(group, facts.WAITING, allocation, world.days_ago(6), finance)
        write_assessment(shelter, 2_000, finance, local_time(world.days_ago(2), ELEVEN))
        write_answer(shelter, finance, local_time(world.days_ago(1), ELEVEN))
        bench = ask(group, facts.BENCH, allocation, world.days_ago(4), finance, what="purchase")
        write_begun(bench, finance, local_time(world.days_ago(3), ELEVEN))
