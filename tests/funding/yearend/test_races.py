"""Two people at once, in real threads: a year is closed once, and what is paid meanwhile is paid before or not at all."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from core.errors import Refused, WrongState
from funding.models import Carry, FinancialYear, WardMoney
from funding.payments.operations import authorise, claim, mark_paid
from funding.yearend.closing.operations import ask_closing, close_year
from funding.yearend.commitments.operations import settle
from tests.funding.ledger.test_races import at_once
from tests.funding.yearend.conftest import AFTER, approved

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ready(ward, year, later, accepted, finance, second, cabinet):
    approved(year, finance, second, cabinet)
    settle(
        year=year, what=accepted, how="due", amount=Decimal(1_000), reason="Delivered", by=finance
    )
    return ask_closing(year=year, by=finance, at=AFTER)


def test_of_two_who_close_one_wins(ready, ward, second, other_finance):
    outcomes = at_once(
        *(
            lambda by=by: close_year(closing=ready, by=by, at=AFTER)
            for by in (second, other_finance) * 3
        )
    )
    failed = [each for each in outcomes if isinstance(each, Exception)]
    assert len(failed) == 5
    assert all(isinstance(each, WrongState) for each in failed), failed
    assert Carry.objects.count() == 1
    assert FinancialYear.objects.get(first=2026).closed_at == AFTER


def test_a_claim_meanwhile_is_before_the_close_or_of_the_next_year(
    ready, accepted, finance, second
):
    outcomes = at_once(
        lambda: close_year(closing=ready, by=second, at=AFTER),
        lambda: claim(grant=accepted, amount=Decimal(10), evidence="Receipt", by=finance),
    )
    closed, claimed = (not isinstance(each, Exception) for each in outcomes)
    assert claimed, outcomes
    if not closed:
        assert isinstance(outcomes[0], Refused)
        assert "1 payment is under way" in outcomes[0].message
    assert closed == (FinancialYear.objects.get(first=2026).closed_at is not None)


def test_a_payment_meanwhile_is_before_the_close_or_refused(
    ward, year, later, accepted, finance, second, cabinet
):
    """The closing waits for what is being paid, and then finds that too much was settled."""
    approved(year, finance, second, cabinet)
    day = datetime.date(2027, 3, 30)
    at = timezone.make_aware(datetime.datetime(2027, 3, 30, 9))
    made = claim(grant=accepted, amount=Decimal(10), evidence="Receipt", by=finance, at=at)
    authorise(payment=made, by=second, at=at)
    settle(year=year, what=accepted, how="due", amount=Decimal(990), reason="Delivered", by=finance)
    mark = lambda: mark_paid(payment=made, paid_on=day, by=finance, at=AFTER)  # noqa: E731
    outcomes = at_once(mark, lambda: _ask_and_close(year, finance, second))
    assert not isinstance(outcomes[0], Exception), outcomes
    money = WardMoney.objects.get(pk=ward.pk)
    assert money.paid == 10
    assert money.committed == (990 if isinstance(outcomes[1], Exception) else 0)


def _ask_and_close(year, finance, second):
    return close_year(closing=ask_closing(year=year, by=finance, at=AFTER), by=second, at=AFTER)
