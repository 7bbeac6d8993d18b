"""A year that has ended: a ward with grants at several stages, a budget line with an order, and the next year."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from core.actors import SYSTEM
from funding.budgets.actuals.operations import place_order
from funding.budgets.lines.operations import add_line, open_budget
from funding.grants.applications.operations import receive_application
from funding.grants.awards.operations import award
from funding.ledger.operations import open_year
from funding.models import Fund
from funding.yearend.rule.operations import approve_rule, draft_rule
from tests import factories

AFTER = timezone.make_aware(datetime.datetime(2027, 4, 12, 10))
"""Period 13 of 2026/27."""


def approved(year, drafter, second, body, *, wards="all", cap=None, lines="on_request", **more):
    """The rule of a year, approved by a body whose meeting is not kept here."""
    terms = {
        "wards": wards, "cap": cap, "revenue": lines, "capital": lines,
        "rest_goes_to": "The neighbourhood reserve", "reserve": None,
    }  # fmt: skip
    rule = draft_rule(year=year, by=drafter, **terms | more)
    return approve_rule(
        rule=rule, body=body, reference="Cabinet, minute 12",
        decided_on=datetime.date(2026, 11, 1), by=second,
    )  # fmt: skip


@pytest.fixture
def later(year):
    return open_year(first=2027, by=SYSTEM)


@pytest.fixture
def cabinet(db):
    return factories.BodyFactory(name="Cabinet")


@pytest.fixture
def other_finance(db):
    return factories.OfficerFactory(role="finance_officer", name="Finn Finance")


@pytest.fixture
def line(year):
    budget = open_budget(year=year, by=SYSTEM)
    fund = Fund.objects.create(name="Council revenue")
    return add_line(
        budget=budget, fund=fund, name="Room hire", cost_centre="N1", account_code="4100",
        amount=Decimal(1_000), by=SYSTEM,
    )  # fmt: skip


@pytest.fixture
def order(line, year):
    return place_order(
        year=year, number="PO1", cost_centre="N1", account_code="4100", what_for="Chairs",
        ordered_on=datetime.date(2027, 2, 1), amount=Decimal(300), by=SYSTEM,
    )  # fmt: skip


@pytest.fixture
def second_grant(ward, group, decision, finance):
    """£400 for benches, not offered yet."""
    made = receive_application(
        group=group, title="Benches", purpose="Two benches", received_on=datetime.date(2026, 10, 2),
        asks=[(ward, "grant", Decimal(500))], by=finance,
    )  # fmt: skip
    return award(asked=made.requests.get(), amount=Decimal(400), decision=decision, by=finance)
