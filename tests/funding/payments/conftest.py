"""Codes of finance, and payments that are authorised."""

from decimal import Decimal

import pytest
from django.utils import timezone

from boards.settings.operations import set_setting
from core.actors import SYSTEM
from funding.payments.exchange.operations import make_run
from funding.payments.operations import authorise, claim


@pytest.fixture
def codes(db):
    """Cost centre and account code of ward money."""
    for name, value in (("cost_centre", "N410"), ("account_code", "4820")):
        set_setting(name=f"funding.ward_{name}", value=value, starts_on=today(), by=SYSTEM)


@pytest.fixture
def authorised(accepted, finance, second):
    """£600 of the grant, authorised today."""
    return _authorised(accepted, 600, finance, second)


@pytest.fixture
def other_payment(accepted, finance, second, authorised):
    """£150 more of it."""
    return _authorised(accepted, 150, finance, second)


@pytest.fixture
def run(codes, authorised, finance):
    return make_run(by=finance)


def _authorised(grant, amount, finance, second):
    made = claim(grant=grant, amount=Decimal(amount), evidence="Receipts", by=finance)
    return authorise(payment=made, by=second)


def today():
    return timezone.localdate()
