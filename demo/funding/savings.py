"""The savings register: one that goes on and was verified last year, others at every stage."""

import datetime
import io
from decimal import Decimal

from PIL import Image

from accounts.access import Role
from core.dates import local_time
from demo.facts import budgets as lines
from demo.facts import savings as facts
from demo.facts.sign_ins import HOME
from demo.funding.money import ELEVEN, first_of
from funding.models import BudgetLine, FinancialYear, Virement
from funding.savings.operations import add_saving, link_use, set_amounts, withdraw_saving
from funding.savings.verifying import add_evidence, verify


def write_savings(world):
    """Before the year end: last year is still open. The head of service enters, finance verifies."""
    this = first_of(world.today)
    before, year = (FinancialYear.objects.get(first=first) for first in (this - 1, this))
    head, finance = world.users[Role.HEAD_OF_SERVICE], world.users[Role.FINANCE_OFFICER]
    _goes_on(world, before, year, head, finance)
    for said in facts.OTHERS:
        _other(world, year, said, head)
    linked = BudgetLine.objects.get(year=year, budget__neighbourhood=None, account_code="5100")
    moved = Virement.objects.filter(from_line=linked, state="done").first()
    if moved:
        link_use(saving=linked.savings.get(), virement=moved, by=finance, at=world.now)


def _goes_on(world, before, year, head, finance):
    """The shared manager: verified last year, delivered this year and to be verified."""
    what, planned, delivered, verified, looked = facts.MANAGER
    line = BudgetLine.objects.get(
        budget__neighbourhood__name=HOME, year=before, name=lines.MANAGER
    )  # fmt: skip
    begun = local_time(before.begins_on, ELEVEN)
    made = add_saving(
        what=what, source="shared_post", agency=world.agencies["council"],
        owner=world.people[HOME]["manager"], is_cashable=True, is_recurring=True, line=line,
        due_on=before.ends_on, how=facts.MEASURE, year=before, planned=Decimal(planned), by=head,
        at=begun,
    )  # fmt: skip
    told = local_time(datetime.date(year.first, 4, 20), ELEVEN)
    if told.date() <= world.today:
        _delivered(made, before, planned, delivered, head, told)
        verify(
            saving=made, year=before, amount=Decimal(verified), reason=looked, by=finance,
            at=told + datetime.timedelta(days=8),
        )  # fmt: skip
    _delivered(made, year, planned, facts.THIS_YEAR, head, world.now)


def _delivered(saving, year, planned, delivered, by, at):
    set_amounts(
        saving=saving, year=year, planned=Decimal(planned), delivered=Decimal(delivered), by=by, at=at
    )  # fmt: skip
    add_evidence(
        saving=saving, year=year, content=_sheet(delivered), name="ledger.png",
        title=facts.EVIDENCE, by=by, at=at,
    )  # fmt: skip


def _other(world, year, said, by):
    what, source, agency, is_cashable, is_recurring, code, planned, delivered = said
    line = code and BudgetLine.objects.get(
        year=year, budget__neighbourhood=None, account_code=code
    )  # fmt: skip
    at = local_time(year.begins_on, ELEVEN)
    made = add_saving(
        what=what, source=source, agency=world.agencies[agency],
        owner=world.people[Role.HEAD_OF_SERVICE], is_cashable=is_cashable,
        is_recurring=is_recurring, line=line or None, due_on=datetime.date(year.first, 9, 30),
        how=facts.MEASURE, year=year, planned=Decimal(planned), by=by, at=at,
    )  # fmt: skip
    if delivered:
        _delivered(made, year, planned, delivered, by, world.now)
    if what == facts.GIVEN_UP:
        withdraw_saving(saving=made, reason=facts.WHY, by=by, at=world.now)


def _sheet(number):
    """A picture that stands for a page of the ledger."""
    out = io.BytesIO()
    Image.new("RGB", (400, 240), (240, 240, number % 200)).save(out, "PNG")
    return out.getvalue()
