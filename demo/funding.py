"""Money: what the sources state, and what ward committees have, promised and paid."""

import datetime
from decimal import Decimal

from accounts.access import Role
from boards.models import Decision
from core import calendar
from core.dates import local_time
from demo.facts import money as facts
from demo.facts.money import FIGURES, REPORT, WORKED_OUT
from demo.facts.sign_ins import HOME
from funding.grants.operations import accept, award, offer, receive_application, refuse_request
from funding.ledger.operations import open_year, set_ward_budget
from funding.models import Allocation, SourcedFigure
from funding.payments.operations import authorise, claim, mark_paid

ELEVEN, DAY = datetime.time(11), datetime.timedelta(days=1)


def write_figures(world):
    for position, (agency, kind, what_for, amount, paragraph) in enumerate(FIGURES):
        SourcedFigure.objects.create(
            agency=world.agencies[agency],
            kind=kind,
            what_for=what_for,
            amount=amount,
            period="about 2010",
            source=f"{REPORT}, paragraph {paragraph}",
            worked_out=WORKED_OUT.get(what_for, ""),
            position=position,
        )


def write_ward_money(world):
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
    for committee, asks in world.asks.items():
        _decided(world, committee, asks, finance)
    _waiting(world, finance, this)


def first_of(day):
    """The first calendar year of the financial year of a day."""
    return int(calendar.financial_year(day)[:4])


def _decided(world, committee, asks, finance):
    """The applications that a committee decided on, each as far as it has come."""
    rows = Decision.objects.filter(item__meeting__body=committee, item__title=facts.ITEM)
    rows = rows.select_related("item__meeting", "numbered").order_by("id")
    for (group, ask), decision in zip(asks, rows, strict=False):
        day = decision.item.meeting.day
        allocation = Allocation.objects.get(body=committee, year__first=first_of(day))
        asked = _ask(group, ask, allocation, day - 21 * DAY, finance)
        at = local_time(day + DAY, ELEVEN)
        if not ask[3]:
            refuse_request(asked=asked, decision=decision, reason=facts.REFUSAL, by=finance, at=at)
            continue
        grant = award(asked=asked, amount=Decimal(ask[3]), decision=decision, by=finance, at=at)
        _goes_on(world, grant, decision, ask[4], finance)


def _ask(group, ask, allocation, day, finance):
    title, purpose, amount = ask[:3]
    made = receive_application(
        group=group, title=title, purpose=purpose, received_on=day, by=finance,
        asks=[(allocation, "grant", Decimal(amount))], at=local_time(day, ELEVEN),
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
    offer(grant=grant, sent_on=days[0], by=finance, at=sent)
    treasurer = grant.request.application.group.contact.name
    accept(grant=grant, accepted_on=accepted.date(), accepted_by=treasurer, by=finance, at=accepted)
    payment = claim(
        grant=grant, amount=grant.amount / 2, evidence="Receipts and two photographs",
        by=finance, at=claimed,
    )  # fmt: skip
    if stage == "paid":
        authorise(payment=payment, by=head, at=allowed)
        mark_paid(payment=payment, paid_on=paid.date(), by=finance, at=paid)


def _waiting(world, finance, first):
    """One application of the home ward that nobody has decided on."""
    committee = world.bodies[HOME]["committee"]
    group = next((group for group, _ in world.asks.get(committee, ())), None)
    if group:
        allocation = Allocation.objects.get(body=committee, year__first=first)
        _ask(group, facts.WAITING, allocation, world.days_ago(6), finance)
