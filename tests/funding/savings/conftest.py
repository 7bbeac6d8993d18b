"""A saving on a budget line, with who entered it, who owns it and who may verify it."""

import datetime
from decimal import Decimal

import pytest

from core.actors import SYSTEM
from funding.savings.operations import add_saving, set_amounts
from funding.savings.verifying import add_evidence, verify
from tests import factories
from tests.funding.budgets.conftest import (  # noqa: F401
    budget,
    finance,
    fund,
    head,
    holder,
    line,
    make_line,
    place,
    year,
)

MARCH = datetime.date(2027, 3, 31)


@pytest.fixture
def council(db):
    return factories.AgencyFactory(name="Derby City Council")


@pytest.fixture
def owner(holder):  # noqa: F811
    """The budget holder, by their own sign-in."""
    return factories.PersonFactory(name="Olive Owner", user=holder)


@pytest.fixture
def make_saving(year, line, council, owner, head):  # noqa: F811
    """A saving of £900 that the head of service entered; `delivered` of it, with evidence."""

    def make(delivered=None, **more):
        by = more.pop("by", head)
        fields = {
            "what": "One manager for two neighbourhoods", "source": "shared_post", "agency": council,
            "owner": owner, "is_cashable": True, "is_recurring": True, "line": line,
            "due_on": MARCH, "year": year, "planned": Decimal(900),
        }  # fmt: skip
        made = add_saving(by=by, **(fields | more))
        if delivered is not None:
            prove(made, year, delivered, by)
        return made

    return make


def prove(saving, year, delivered, by):  # noqa: F811
    set_amounts(
        saving=saving, year=year, planned=Decimal(900), delivered=Decimal(delivered), by=by
    )  # fmt: skip
    add_evidence(
        saving=saving, year=year, content=factories.picture("ledger"), name="ledger.png", by=SYSTEM
    )


@pytest.fixture
def saving(make_saving):
    """£700 of £900 delivered, and not verified."""
    return make_saving(delivered=700)


@pytest.fixture
def verified(saving, year, finance):  # noqa: F811
    """The same, verified by finance."""
    return verify(
        saving=saving, year=year, amount=Decimal(650), reason="The ledger of June", by=finance
    )  # fmt: skip
