"""What an attack on the road of ward money found, from the claim to what comes back."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.utils import timezone

from core.errors import Refused
from funding.grants.applications.operations import receive_application
from funding.grants.awards.operations import hold_grant
from funding.grants.checks.operations import assess
from funding.grants.checks.questions.operations import answer_checks
from funding.ledger import operations as ledger
from funding.models import Entry, Payment, Repayment, Return
from funding.payments.operations import authorise, claim, mark_paid, reverse_payment
from funding.returns.operations import (
    ask_repayment,
    ask_return,
    enter_return,
    receive_repayment,
    write_off,
)
from tests import factories
from tests.funding.ledger.test_ledger import money
from tests.funding.readying import said
from tests.together import together

pytestmark = pytest.mark.django_db
APRIL = datetime.datetime(2027, 4, 12, 10, tzinfo=datetime.UTC)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def refused_by_database(write, words=None):
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        write()


def officer(name):
    return factories.OfficerFactory(role="finance_officer", name=name)


def paid(grant, finance, second, amount=500):
    made = claim(grant=grant, amount=Decimal(amount), evidence="Receipts", by=finance)
    authorise(payment=made, by=second)
    return mark_paid(payment=made, paid_on=timezone.localdate(), by=finance)


def test_who_assessed_or_checked_the_application_does_not_authorise(
    asked, request, finance, second
):
    assessor, checker = officer("Asa Assessor"), officer("Cher Checker")
    other = officer("Other Officer")
    assess(asked=asked, by=assessor, **said())
    answer_checks(asked=asked, answers={"started": {"answer": "no"}}, by=checker)
    assess(asked=asked, by=other, **said(summary="Said again by another"))
    accepted = request.getfixturevalue("accepted")
    made = claim(grant=accepted, amount=Decimal(100), evidence="Receipts", by=finance)
    for hand in (assessor, checker):
        assert not Payment.objects.for_second(hand).exists()
        with pytest.raises(Refused, match="Someone else must authorise"):
            authorise(payment=made, by=hand)
        refused_by_database(
            lambda hand=hand: Payment.objects.filter(pk=made.pk).update(
                state="authorised", authorised_by=hand, authorised_at=timezone.now()
            ),
            "second person",
        )
    assert authorise(payment=made, by=second).state == "authorised"


def test_nothing_is_authorised_or_paid_by_sql_while_it_is_on_hold(accepted, finance, second):
    made = claim(grant=accepted, amount=Decimal(100), evidence="Receipts", by=finance)
    other = claim(grant=accepted, amount=Decimal(100), evidence="Receipts", by=finance)
    authorise(payment=other, by=second)
    hold_grant(grant=fresh(accepted), reason="Police", by=finance)
    refused_by_database(
        lambda: Payment.objects.filter(pk=made.pk).update(
            state="authorised", authorised_by=second, authorised_at=timezone.now()
        ),
        "nothing is paid",
    )

    def pay():
        with transaction.atomic():
            today = timezone.localdate()
            entry = Entry.objects.create(
                allocation=accepted.request.allocation, kind="paid", amount=Decimal(100), on=today,
                reservation=accepted.reservation, made_at=timezone.now(), made_by_name="X",
            )  # fmt: skip
            Payment.objects.filter(pk=other.pk).update(state="paid", paid_on=today, entry=entry)

    refused_by_database(pay, "nothing is paid")
    refused_by_database(
        lambda: Payment.objects.create(
            grant=accepted, amount=Decimal(1), evidence="X", prepared_by=finance,
            prepared_at=timezone.now(),
        ),
        "nothing is paid",
    )  # fmt: skip


def test_money_that_comes_back_in_april_is_of_the_year_that_is_still_open(
    accepted, ward, finance, second
):
    paid(accepted, finance, second)
    with time_machine.travel(APRIL, tick=False):
        back = ask_repayment(grant=fresh(accepted), amount=Decimal(80), reason="Left", by=finance)
        got = receive_repayment(repayment=back, received_on=timezone.localdate(), by=finance)
    assert (got.received_on, got.entry.on) == (APRIL.date(), datetime.date(2027, 3, 31))
    assert money(ward).paid == 420


def test_a_payment_against_which_money_is_asked_back_is_not_reversed(accepted, finance, second):
    made = paid(accepted, finance, second)
    back = ask_repayment(grant=fresh(accepted), amount=Decimal(80), reason="Left", by=finance)
    with pytest.raises(Refused, match="£80 of what was paid was asked back"):
        reverse_payment(payment=made, reason="Mistake", by=finance)

    def by_sql():
        with transaction.atomic():
            ledger.reverse(entry=made.entry, reason="Mistake", by=finance)
            Payment.objects.filter(pk=made.pk).update(
                state="reversed", ended_by=finance, ended_at=timezone.now(), ended_reason="X"
            )

    refused_by_database(by_sql, "asked back")
    write_off(repayment=back, reason="Gone", by=second)
    with pytest.raises(Refused, match="asked back"):
        reverse_payment(payment=made, reason="Mistake", by=finance)


def test_an_earlier_payment_is_reversed_where_the_rest_covers_what_is_asked_back(
    accepted, finance, second
):
    made = paid(accepted, finance, second, 300)
    paid(accepted, finance, second, 200)
    ask_repayment(grant=fresh(accepted), amount=Decimal(200), reason="Left", by=finance)
    assert reverse_payment(payment=made, reason="Mistake", by=finance).state == "reversed"


BANK = "Pay it to 20-00-00, 12345678"


def test_nowhere_on_the_road_are_bank_details_kept(accepted, asked, group, ward, finance):
    report = ask_return(grant=accepted, by=finance)
    reported = {"done": "Beds", "people": 4, "spent": Decimal(1), "signed": "Gil"}
    for write in (
        lambda: claim(grant=accepted, amount=Decimal(1), evidence=BANK, by=finance),
        lambda: enter_return(report=report, by=finance, **reported | {"done": BANK}),
        lambda: enter_return(report=report, by=finance, **reported | {"outcome": BANK}),
        lambda: receive_application(
            group=group, title="More", purpose=BANK, received_on=asked.application.received_on,
            asks=[(ward, "grant", Decimal(5))], by=finance,
        ),
    ):  # fmt: skip
        with pytest.raises(Refused, match="looks like a sort code"):
            write()
    refused_by_database(
        lambda: Payment.objects.create(
            grant=accepted, amount=Decimal(1), evidence=BANK, prepared_by=finance,
            prepared_at=timezone.now(),
        ),
        "payment_without_bank",
    )  # fmt: skip
    refused_by_database(
        lambda: Return.objects.filter(pk=report.pk).update(
            done=BANK, people=1, spent=1, signed="X", received_on=timezone.localdate()
        ),
        "return_without_bank",
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["back", "reversal"])
def test_what_is_asked_back_and_a_reversal_at_once(accepted, finance, second, first):
    made = paid(accepted, finance, second)
    works = [
        lambda: ask_repayment(
            grant=fresh(accepted), amount=Decimal(500), reason="Left", by=finance
        ),
        lambda: reverse_payment(payment=made, reason="Mistake", by=finance),
    ]
    outcomes = together(*(works if first == "back" else reversed(works)))
    (told,) = (each for each in outcomes if isinstance(each, Exception))
    assert isinstance(told, Refused)
    owed = sum(Repayment.objects.values_list("amount", flat=True))
    assert owed == fresh(accepted.reservation).paid
