"""Contributions of £63,550 and of posts, for tests of what partners put in."""

import datetime
from decimal import Decimal

import pytest

from core.actors import SYSTEM
from funding.contributions.amounts.operations import set_year
from funding.contributions.operations import agree, pledge
from funding.ledger.operations import open_year
from tests import factories

FIRST = datetime.date(2026, 4, 1)
LAST = datetime.date(2028, 3, 31)
LETTER = "Letter of 2 March 2026"


@pytest.fixture
def nhs(db):
    return factories.AgencyFactory(name="NHS Derby City", short_name="NHS", slug="nhs-x")


@pytest.fixture
def homes(db):
    return factories.AgencyFactory(name="Derby Homes", short_name="Derby Homes", slug="homes-x")


@pytest.fixture
def year(db):
    return open_year(first=2026, by=SYSTEM)


@pytest.fixture
def next_year(db):
    return open_year(first=2027, by=SYSTEM)


@pytest.fixture
def finance(db):
    return factories.OfficerFactory(role="finance_officer", name="Fay Finance")


@pytest.fixture
def pledged(nhs, finance):
    """£63,550 in two years, pledged."""
    return pledge(
        agency=nhs, kind="cash", what_for="Three community development officers", starts_on=FIRST,
        ends_on=LAST, letter=LETTER, basis="section_256", conditions="SECRET: health only",
        signatory="SECRET Signatory", held="council", cost_centre="SECRET-77", pledged_on=FIRST,
        by=finance,
    )  # fmt: skip


@pytest.fixture
def cash(pledged, year, finance):
    """The same, agreed."""
    agree(contribution=pledged, agreed_on=FIRST, by=finance)
    return set_year(
        contribution=pledged, year=year, pledged=Decimal(63_550), agreed=Decimal(63_550), by=finance
    )


@pytest.fixture
def staff(homes, finance):
    """Staff in kind, agreed."""
    made = pledge(
        agency=homes, kind="staff", what_for="Neighbourhood managers", starts_on=FIRST,
        ends_on=LAST, letter=LETTER, basis="partnership", pledged_on=FIRST, by=finance,
    )  # fmt: skip
    return agree(contribution=made, agreed_on=FIRST, by=finance)
