"""A budget with lines, and who works on it."""

from decimal import Decimal

import pytest

from accounts.operations import grant_role
from core.actors import SYSTEM
from funding.budgets.lines.operations import add_line, open_budget
from funding.ledger.operations import open_year
from funding.models import Fund, StaffCost
from tests import factories


def officer_of(role, place, **fields):
    """Somebody with a role for a place."""
    user = factories.UserFactory(**fields)
    grant_role(user=user, role=role, place=place, by=SYSTEM)
    return user


@pytest.fixture
def year(db):
    return open_year(first=2026, by=SYSTEM)


@pytest.fixture
def place(db):
    return factories.NeighbourhoodFactory(name="Sinfin")


@pytest.fixture
def fund(db):
    return Fund.objects.create(name="Council revenue")


@pytest.fixture
def budget(year, place):
    return open_budget(year=year, neighbourhood=place, by=SYSTEM)


@pytest.fixture
def make_line(budget, fund):
    def make(name="Room hire", amount="12000", code="4100", centre="N1", **more):
        words = {"fund": fund, "name": name, "cost_centre": centre, "account_code": code}
        return add_line(
            budget=more.pop("budget", budget), amount=Decimal(amount), by=SYSTEM, **(words | more)
        )

    return make


@pytest.fixture
def line(make_line):
    return make_line()


@pytest.fixture
def make_post(make_line):
    """A post of £12,000 a year on a line of its own: £1,000 a month."""

    def make(line=None, **more):
        line = line or make_line(name="Managers", code="1000")
        fields = {"title": "Manager", "salary": Decimal(12_000)} | more
        return StaffCost.objects.create(line=line, **fields)

    return make


@pytest.fixture
def holder(place):
    return officer_of("budget_holder", place, name="Hal Holder")


@pytest.fixture
def finance(db):
    return factories.OfficerFactory(role="finance_officer", name="Fay Finance")


@pytest.fixture
def head(db):
    return factories.OfficerFactory(role="head_of_service", name="Hetty Head")
