"""Two officers at once, in real threads; with a control."""

from decimal import Decimal

import pytest
from django.db import DatabaseError

from core.errors import Refused
from funding.budgets.forecasts.operations import set_forecast, sign_off
from funding.budgets.lines.operations import set_line_budget
from funding.budgets.virements.operations import authorise_virement
from funding.models import BudgetLine, Forecast, SignOff
from tests.funding.budgets.test_forecasts import NOVEMBER, give
from tests.funding.budgets.test_virements import amounts, ask
from tests.funding.ledger.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_virements_both_ways_at_once_do_not_stand_in_each_others_way(make_line, finance, head):
    one, two = make_line(), make_line(name="Printing", code="4200")
    asked = [ask(*ends, 100, finance) for ends in ((one, two), (two, one)) for _ in range(4)]
    outcomes = at_once(
        *(lambda each=each: authorise_virement(virement=each, by=head) for each in asked)
    )
    assert [each for each in outcomes if isinstance(each, Exception)] == []
    assert amounts(one, two) == [12_000, 12_000]


def test_what_is_there_goes_once(make_line, finance, head):
    one, two = make_line(amount="100"), make_line(name="Printing", code="4200", amount="0")
    asked = [ask(one, two, 60, finance) for _ in range(6)]
    outcomes = at_once(
        *(lambda each=each: authorise_virement(virement=each, by=head) for each in asked),
    )
    refused = [each for each in outcomes if isinstance(each, Refused)]
    assert len(refused) == 5, outcomes
    assert amounts(one, two) == [40, 60]


def test_a_cut_and_a_virement_never_both_take_it(line, make_line, finance, head):
    other = make_line(name="Printing", code="4200", amount="0")
    virement = ask(line, other, 12_000, finance)
    outcomes = at_once(
        lambda: authorise_virement(virement=virement, by=head),
        lambda: set_line_budget(line=line, amount=Decimal(1_000), reason="Cut", by=finance),
    )
    failed = [each for each in outcomes if isinstance(each, Exception)]
    assert all(isinstance(each, Refused) for each in failed)
    left = BudgetLine.objects.get(pk=line.pk).amount
    assert left >= 0
    assert amounts(other) == [12_000 if not isinstance(outcomes[0], Exception) else 0]


def test_a_forecast_is_before_the_sign_off_or_of_the_next_period(line, budget, holder):
    give(line, 12_000)

    def say():
        return set_forecast(line=line, amount=Decimal(12_100), reason="", by=holder, at=NOVEMBER)

    outcomes = at_once(say, lambda: sign_off(budget=budget, by=holder, at=NOVEMBER))
    signed = SignOff.objects.get()
    ok = [each for each in outcomes if not isinstance(each, DatabaseError)]
    assert signed in ok
    kept = signed.document["groups"][0]["rows"][0]["forecast"]
    said = Forecast.objects.get(line=line, period=7).amount
    assert kept == {12_000: "£12,000", 12_100: "£12,100"}[said]
