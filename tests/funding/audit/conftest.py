"""A grant with everything that may stand in its file."""

from decimal import Decimal

import pytest
from django.utils import timezone

from funding.models import Grant
from funding.payments.operations import authorise, claim, mark_paid
from funding.returns import operations as returns
from tests import factories

NAME = "Gilberta Zuckermann"
TODAY = timezone.localdate


@pytest.fixture
def third(db):
    return factories.OfficerFactory(role="finance_officer", name="Thea Third")


@pytest.fixture
def paid(accepted, group, finance, second):
    """A payment of £900 of the £1,000."""
    group.contact = factories.PersonFactory(
        name=NAME, email="secret-address@gardeners.example", phone="01632 960001"
    )
    group.save(update_fields=["contact"])
    made = claim(
        grant=accepted, amount=Decimal(900), evidence="Receipt 17 of the joiner", by=finance
    )
    authorise(payment=made, by=second)
    return mark_paid(payment=made, paid_on=TODAY(), by=finance)


@pytest.fixture
def reported(paid, finance, third):
    """The grant, with its report and £60 asked back."""
    grant = Grant.objects.get(pk=paid.grant_id)
    report = returns.ask_return(grant=grant, by=finance)
    returns.enter_return(
        report=report, by=finance, received_on=TODAY(), done="DONE MARKER", people=40, spent=Decimal(840),
        outcome="OUTCOME MARKER", receipts="RECEIPTS MARKER", signed=NAME,
        photo=(factories.picture("bench"), "bench.png"), consent=True,
    )  # fmt: skip
    returns.ask_repayment(grant=grant, amount=Decimal(60), reason="BACK MARKER", by=finance)
    return grant
