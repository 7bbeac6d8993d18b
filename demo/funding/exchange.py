"""Payments and the finance system: the second parts of grants that were paid go to finance in a file, and come back."""

from decimal import Decimal

from accounts.access import Role
from boards.settings.operations import set_setting
from core.actors import SYSTEM
from core.dates import local_time
from demo.facts import exchange as facts
from demo.funding.money import ELEVEN, first_of
from funding.models import FinancialYear, Grant
from funding.payments.exchange.operations import make_run, mark_taken, note_paid
from funding.payments.exchange.rules import reference_of
from funding.payments.models import PAID
from funding.payments.operations import authorise, claim

SENT = 3


def write_exchange(world):
    """A file of three payments: one that finance paid, one that it paid too little, one that it has not paid; a fourth
    waits to be sent, and finance paid something that is not ours."""
    finance = world.users[Role.FINANCE_OFFICER]
    year = FinancialYear.objects.get(first=first_of(world.today))
    begun = local_time(year.begins_on, ELEVEN)
    codes = (("cost_centre", facts.COST_CENTRE), ("account_code", facts.ACCOUNT_CODE))
    for name, value in codes:
        set_setting(
            name=f"funding.ward_{name}", value=value, starts_on=year.begins_on, by=SYSTEM, at=begun
        )
    found = _second_parts(world, year)
    made = [
        _authorised(world, each, days, finance)
        for each, days in zip(found, (9, 9, 9, 2), strict=False)
    ]
    sent = made[:SENT]
    if not sent:
        return
    run = make_run(by=finance, at=_at(world, 7))
    mark_taken(run=run, by=finance, at=_at(world, 6))
    paid = [(reference_of(each.pk), each.amount) for each in sent[:2]]
    paid[1:] = [(reference, amount - facts.LESS) for reference, amount in paid[1:]]
    paid.append((facts.STRANGE[0], Decimal(facts.STRANGE[1])))
    for number, (reference, amount) in enumerate(paid, start=1):
        note_paid(
            reference=reference, document=f"51{year.first}{number}", amount=amount,
            paid_on=world.days_ago(4), by=finance, at=_at(world, 3),
        )  # fmt: skip


def _second_parts(world, year):
    """Grants of a year of which the first part was paid some time ago, and that nobody has reported on."""
    grants = Grant.objects.filter(
        state="accepted", request__allocation__year=year, payments__state=PAID,
        payments__paid_on__lt=world.days_ago(10), reservation__allocation__year=year,
    ).exclude(report__received_on__isnull=False)  # fmt: skip
    return grants.distinct().order_by("pk")[: SENT + 1]


def _authorised(world, grant, days, finance):
    """The second part claimed some days ago, and authorised the day after."""
    stage = grant.stages.order_by("pk").last()
    made = claim(
        grant=grant, stage=stage, amount=stage.amount, evidence=facts.EVIDENCE, by=finance,
        at=_at(world, days),
    )  # fmt: skip
    head = world.users[Role.HEAD_OF_SERVICE]
    return authorise(payment=made, by=head, at=_at(world, days - 1))


def _at(world, days):
    return local_time(world.days_ago(days), ELEVEN)
