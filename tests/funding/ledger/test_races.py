"""Several people promise of one ward budget at once, in real threads; with controls."""

import threading
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import Sum
from django.utils import timezone

from core.actors import SYSTEM
from core.errors import Refused
from funding.ledger.operations import promise, set_ward_budget
from funding.models import Balance, Entry, Reservation
from tests.funding.ledger.test_ledger import DAY, entry, money

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 12


def at_once(*works):
    """Every work in a thread of its own, begun together. Returns outcomes, results or exceptions."""
    barrier, outcomes = threading.Barrier(len(works)), [None] * len(works)

    def run(number, work):
        try:
            connection.ensure_connection()
            barrier.wait(30)
            outcomes[number] = work()
        except Exception as error:
            outcomes[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(works)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return outcomes


def granting(ward, number):
    def work():
        with transaction.atomic():
            return promise(
                allocation=ward, amount=Decimal(2_000), label=f"G{number}", on=DAY, by=SYSTEM
            )

    return work


def test_of_many_at_once_as_many_succeed_as_there_is_money(ward):
    outcomes = at_once(*(granting(ward, number) for number in range(THREADS)))
    made = [each for each in outcomes if isinstance(each, Reservation)]
    told = [str(each) for each in outcomes if isinstance(each, Refused)]
    assert (len(made), len(told)) == (5, THREADS - 5)
    assert set(told) == {"Only £0 is left of the ward budget for 2026/27"}
    assert money(ward).left == 0


def raw(ward, label):
    """As somebody writes who asks nobody: looks at the sum, then inserts, in SQL."""

    def work():
        with transaction.atomic():
            taken = Entry.objects.filter(kind="taken").aggregate(n=Sum("amount"))["n"] or 0
            if 10_000 - taken < 2_000:
                raise Refused("less is left")
            crossing.wait(30)
            made = Reservation.objects.create(allocation=ward, label=label)
            return entry(ward, "taken", 2_000, reservation=made)

    return work


crossing = threading.Barrier(THREADS)


def test_raw_inserts_at_once_are_held_by_the_check_alone(ward):
    crossing.reset()
    outcomes = at_once(*(raw(ward, f"G{number}") for number in range(THREADS)))
    assert sum(isinstance(each, Entry) for each in outcomes) == 5
    assert sum(isinstance(each, DatabaseError) for each in outcomes) == THREADS - 5
    assert money(ward).left == 0


def test_control_without_the_check_they_overspend(ward):
    crossing.reset()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE funding_balance DROP CONSTRAINT balance_not_overspent")
    try:
        outcomes = at_once(*(raw(ward, f"G{number}") for number in range(THREADS)))
        assert all(isinstance(each, Entry) for each in outcomes)
        assert money(ward).left == -14_000
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                "TRUNCATE funding_entry, funding_reservation, funding_balance, funding_allocation CASCADE"
            )
            cursor.execute(
                "ALTER TABLE funding_balance ADD CONSTRAINT balance_not_overspent"
                " CHECK (taken >= 0 AND taken <= available)"
            )


def test_a_cut_and_grants_at_once_never_both(ward, finance):
    """Either the cut is refused or grants are: what is promised is always there."""

    def cut():
        return set_ward_budget(
            body=ward.body, year=ward.year, amount=Decimal(3_000), by=finance, reason="Savings"
        )

    outcomes = at_once(cut, *(granting(ward, number) for number in range(THREADS)))
    made = sum(isinstance(each, Reservation) for each in outcomes[1:])
    held = Balance.objects.get(pk=ward.pk)
    assert made == (5 if isinstance(outcomes[0], Refused) else 1)
    assert held.taken == 2_000 * made
    assert held.taken <= held.available
    assert all(not isinstance(each, DatabaseError) for each in outcomes)
    assert timezone.now() > Entry.objects.latest("id").made_at
