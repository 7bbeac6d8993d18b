"""manage.py reconcile_money sees each stored figure that is not what the entries say."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from core.actors import SYSTEM
from funding.budgets.virements.operations import ask_virement, authorise_virement
from funding.ledger.operations import promise
from funding.payments.operations import authorise, claim, mark_paid
from funding.returns.operations import ask_repayment, receive_repayment
from tests import factories
from tests.funding.budgets.test_virements import asked_now
from tests.pairs import past_every_trigger

pytestmark = pytest.mark.django_db


def reconcile():
    """(exit code, what was said)."""
    out = StringIO()
    try:
        call_command("reconcile_money", stdout=out)
    except SystemExit as stop:
        return stop.code, out.getvalue()
    return 0, out.getvalue()


def test_all_is_well(accepted, finance, second):
    payment = claim(grant=accepted, amount=accepted.amount, evidence="Receipt", by=finance)
    authorise(payment=payment, by=second)
    mark_paid(payment=payment, paid_on=accepted.accepted_on, by=finance)
    assert reconcile() == (0, "Every total agrees with its entries.\n")


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE funding_budgetline SET amount = amount + 0.01", "budget line"),
        ("UPDATE funding_budgetentry SET amount = amount - 1 WHERE amount = 5", "budget line"),
        ("DELETE FROM funding_budgetentry WHERE amount = 5", "budget line"),
    ],
)
def test_a_falsified_figure_of_a_budget_is_seen(moved, sql, said):
    assert reconcile()[0] == 0
    with past_every_trigger(), connection.cursor() as cursor:
        cursor.execute(sql)
    code, text = reconcile()
    assert code == 1
    assert text.startswith(said)
    assert ("virement" in text) == ("entry" in sql)


@pytest.fixture
def moved(world):
    """A virement of £5 that is done."""
    own, head = world.own, factories.OfficerFactory()
    ends = {"source": own.line, "target": own.staff_line}
    made = ask_virement(amount=Decimal(5), reason="Hall", by=finance_officer(), **ends)
    authorise_virement(virement=made, by=head)
    asked_now()  # or what is falsified afterwards would be refused as the test ends
    return made


def finance_officer():
    return factories.OfficerFactory(role="finance_officer")


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE funding_balance SET available = available + 0.01", "ward budget"),
        ("UPDATE funding_balance SET taken = taken + 1", "ward budget"),
        ("DELETE FROM funding_balance", "ward budget"),
        ("UPDATE funding_reservation SET taken = taken + 0.01", "reservation"),
        ("UPDATE funding_grant SET amount = amount - 1", "award of a grant"),
        ("UPDATE funding_payment SET amount = amount - 1", "payments of a grant"),
        ("UPDATE funding_repayment SET amount = amount - 1", "repayments of a grant"),
    ],
)
def test_one_falsified_figure_is_seen(accepted, finance, second, sql, said):
    payment = claim(grant=accepted, amount=accepted.amount, evidence="Receipt", by=finance)
    authorise(payment=payment, by=second)
    mark_paid(payment=payment, paid_on=accepted.accepted_on, by=finance)
    back = ask_repayment(grant=accepted, amount=Decimal(60), reason="Left", by=finance)
    receive_repayment(repayment=back, received_on=back.asked_on, by=finance)
    with past_every_trigger(), connection.cursor() as cursor:
        cursor.execute(sql)
    code, text = reconcile()
    assert code == 1
    assert text.startswith(said)


def test_money_that_is_promised_to_nobody_is_seen(ward):
    promise(allocation=ward, amount=Decimal(5), label="X", on=ward.year.begins_on, by=SYSTEM)
    assert reconcile()[1].startswith("promise without its grant")
