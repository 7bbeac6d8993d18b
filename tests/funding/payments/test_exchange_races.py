"""Two people at once at the exchange with finance, in real threads; with a control."""

from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.utils import timezone

from core.errors import Refused
from funding.models import FinancePayment, PaymentCheck, PaymentRun, RunPayment
from funding.payments.exchange import operations, preparing
from funding.payments.exchange.operations import make_run, note_paid, withdraw_run
from funding.payments.operations import mark_paid, refuse_payment
from tests import factories
from tests.funding.ledger.test_races import at_once
from tests.funding.payments.conftest import today

pytestmark = pytest.mark.django_db(transaction=True)


def live():
    return RunPayment.objects.filter(is_withdrawn=False)


def test_two_who_press_make_one_file(codes, authorised, finance):
    other = factories.OfficerFactory(role="finance_officer")
    outcomes = at_once(*(lambda by=by: make_run(by=by) for by in (finance, other) * 3))
    assert sum(isinstance(each, PaymentRun) for each in outcomes) == 1
    assert all("nothing to send" in str(each) for each in outcomes if isinstance(each, Refused))
    assert [each.payment for each in live()] == [authorised]


@pytest.mark.parametrize("is_guarded", [True, False])
def test_without_the_lock_the_database_alone_lets_it_into_one_file(
    codes, authorised, finance, is_guarded
):
    """Four who look first and then write; the control without trigger and constraint sends it twice."""
    [ready] = preparing.prepared(preparing.not_sent(finance), finance)
    works = [lambda n=n: _write(finance, ready, n) for n in range(1, 5)]
    if is_guarded:
        at_once(*works)
        assert live().count() == 1
        return
    with _nothing_guards():
        at_once(*works)
        assert live().count() == 4
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE funding_runpayment, funding_paymentrun CASCADE")


@contextmanager
def _nothing_guards():
    tables = ("funding_paymentrun", "funding_runpayment")
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX payment_in_one_file")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        try:
            yield
        finally:
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cursor.execute(
                "CREATE UNIQUE INDEX payment_in_one_file ON funding_runpayment (payment_id)"
                " WHERE NOT is_withdrawn"
            )


def _write(by, ready, number):
    """A file without the operation's lock."""
    with transaction.atomic():
        run = PaymentRun.objects.create(
            number=number, total=ready.payment.amount, count=1, made_by=by, made_by_name=by.name,
            made_at=timezone.now(),
        )  # fmt: skip
        operations._row(run, ready).save()


def test_a_refusal_and_a_file_never_leave_it_unsaid(codes, authorised, finance, second):
    """Either it is not in the file, or the file says that finance must be told."""
    outcomes = at_once(
        lambda: make_run(by=finance),
        lambda: refuse_payment(payment=authorised, reason="x", by=second),
    )
    assert not isinstance(outcomes[1], Exception), outcomes
    if isinstance(outcomes[0], Refused):
        assert not live().exists()
    else:
        assert PaymentCheck.objects.get().status == "changed"


def test_what_finance_pays_while_a_file_is_withdrawn_is_not_sent_again(run, authorised, finance):
    at_once(
        lambda: withdraw_run(run=run, reason="x", by=finance),
        lambda: _paid(authorised, 599, finance, "D1"),
    )
    with pytest.raises(Refused, match="nothing to send"):
        make_run(by=finance)


def test_the_same_document_is_loaded_once_and_a_payment_paid_once(run, authorised, finance, ward):
    outcomes = at_once(
        *(lambda: _paid(authorised, 600, finance, "D1") for _ in range(4)),
        lambda: mark_paid(payment=authorised, paid_on=today(), by=finance),
    )
    assert FinancePayment.objects.count() == 1, outcomes
    authorised.refresh_from_db()
    assert (authorised.state, authorised.grant.reservation.paid) == ("paid", 600)


def _paid(payment, amount, by, document):
    return note_paid(
        reference=f"WP{payment.pk}", document=document, amount=Decimal(amount), paid_on=today(),
        by=by,
    )  # fmt: skip
