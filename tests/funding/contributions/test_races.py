"""Two officers at once on the amounts of one contribution, in real threads; each beside its control."""

from decimal import Decimal

import pgtrigger
import pytest
from django.db import DatabaseError, transaction
from django.db.models import Sum
from django.utils import timezone

from core.errors import Refused, WrongState
from funding.contributions.amounts.operations import receive, repay, set_year, shown
from funding.contributions.operations import withdraw
from funding.models import Contribution, ContributionEntry
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = timezone.localdate
LOCK = r".*FOR NO KEY UPDATE"


def fresh(cash):
    return Contribution.objects.get(pk=cash.pk)


def total(cash, kind):
    rows = ContributionEntry.objects.filter(contribution=cash, kind=kind)
    return rows.aggregate(n=Sum("amount"))["n"]


def repays(cash, year, by, amount):
    return repay(
        contribution=fresh(cash), year=year, amount=Decimal(amount), on=TODAY(), reason="Left",
        by=by,
    )  # fmt: skip


def test_two_who_repay_at_once_repay_no_more_than_came(cash, year, finance):
    receive(contribution=cash, year=year, amount=Decimal(100), on=TODAY(), by=finance)
    outcomes = together(*[lambda: repays(cash, year, finance, 70)] * 2)
    assert sorted(type(each).__name__ for each in outcomes) == ["ContributionEntry", "Refused"]
    assert next(str(each) for each in outcomes if isinstance(each, Refused)).startswith("Only £30")
    assert total(cash, "repaid") == 70


def careless(cash, year, amount):
    """As somebody writes who looks at the sum and then adds, in SQL."""
    with transaction.atomic():
        came, gone = total(cash, "received"), total(cash, "repaid") or 0
        if amount > came - gone:
            raise Refused("less came")
        return ContributionEntry.objects.create(
            contribution=cash, year=year, kind="repaid", amount=amount, on=TODAY(), reason="Raw",
            made_at=timezone.now(), made_by_name="Raw",
        )  # fmt: skip


@pytest.mark.parametrize("guarded", [True, False])
def test_by_sql_alone_the_trigger_holds_it(cash, year, finance, guarded):
    receive(contribution=cash, year=year, amount=Decimal(100), on=TODAY(), by=finance)

    def work():
        if guarded:
            return careless(cash, year, 70)
        with pgtrigger.ignore("funding.ContributionEntry:entry_fits"):
            return careless(cash, year, 70)

    outcomes = together(*[work] * 2)
    assert any(isinstance(each, DatabaseError) for each in outcomes) == guarded, outcomes
    assert total(cash, "repaid") == (70 if guarded else 140)


def test_two_who_set_the_same_year_from_one_page(cash, year, finance):
    was = shown({kind: total(cash, kind) for kind in ("pledged", "agreed")})

    def sets(amount):
        return set_year(
            contribution=fresh(cash), year=year, pledged=Decimal(amount), agreed=Decimal(amount),
            reason="Corrected", was=was, by=finance,
        )  # fmt: skip

    outcomes = together(lambda: sets(60_000), lambda: sets(50_000))
    failed = [each for each in outcomes if isinstance(each, Exception)]
    assert [type(each) for each in failed] == [WrongState], outcomes
    assert total(cash, "agreed") in (60_000, 50_000), "neither both nor their sum"


def test_money_that_comes_while_it_is_withdrawn(cash, year, finance):
    outcomes = together(
        lambda: withdraw(contribution=fresh(cash), reason="Not given", by=finance),
        lambda: receive(
            contribution=fresh(cash), year=year, amount=Decimal(5), on=TODAY(), by=finance
        ),
        before=LOCK,
    )
    assert len([each for each in outcomes if isinstance(each, Exception)]) == 1, outcomes
    state, came = fresh(cash).state, total(cash, "received")
    assert (state, came) in (("withdrawn", None), ("agreed", 5))
