"""Two people at one saving at once, in real threads."""

from decimal import Decimal

import pytest

from core.errors import Refused
from funding.models import SavingEntry, SavingYear
from funding.savings.operations import set_amounts
from funding.savings.verifying import verify
from tests import factories
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_of_finance_verify_once(saving, year, finance):
    other = factories.OfficerFactory(role="finance_officer", name="Fred Finance")
    outcomes = together(
        *(
            lambda by=by: verify(
                saving=saving, year=year, amount=Decimal(700), reason="Seen", by=by
            )
            for by in (finance, other)
        )
    )
    assert len([each for each in outcomes if isinstance(each, Refused)]) == 1, outcomes
    assert SavingEntry.objects.filter(kind="verified").count() == 1


def test_what_is_verified_is_what_was_said(saving, year, head, finance):
    """Whoever comes second: the verification falls, or less is delivered than it says and it is refused."""
    outcomes = together(
        lambda: set_amounts(
            saving=saving,
            year=year,
            planned=Decimal(900),
            delivered=Decimal(500),
            reason="Less",
            by=head,
        ),
        lambda: verify(saving=saving, year=year, amount=Decimal(700), reason="Seen", by=finance),
    )
    assert all(not isinstance(each, Exception) or isinstance(each, Refused) for each in outcomes), (
        outcomes
    )
    found = SavingYear.objects.get()
    assert (found.delivered, found.verified) == (500, 0)
