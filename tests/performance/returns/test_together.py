"""Two at once, in real threads: figures of one return that come and are confirmed by several."""

import datetime
from decimal import Decimal as D

import pytest

from core.actors import SYSTEM
from core.links import operations as links
from performance.indicators.operations import add_indicator
from performance.models import DataReturn, Observation
from performance.observations.operations import give_figures
from performance.observations.rules import Given
from performance.periods import of_quarter
from performance.returns.links.operations import give_by_link, holder_of
from performance.returns.making import make_returns
from performance.returns.operations import confirm_return
from tests import factories
from tests.together import together
from tests.worlds.performance_indicators import facts

pytestmark = pytest.mark.django_db(transaction=True)
QUARTER = of_quarter("2026Q1")
TODAY = datetime.date(2026, 4, 7)
LOCKS_INDICATOR = r'^SELECT .*FROM "performance_indicator".*FOR NO KEY UPDATE'
MOVES_RETURN = r'^UPDATE "performance_datareturn"|FROM "performance_datareturn".*FOR NO KEY UPDATE'


@pytest.fixture
def place():
    return factories.NeighbourhoodFactory()


@pytest.fixture
def owed(place):
    """A return of two counts of somebody without a sign-in."""
    lead = factories.PersonFactory(name="Paul Partner", email="paul@example.org", user=None)
    about = facts(measured="count", per=1, comparison="none", frequency="quarter", hides_below=0)
    about |= {"agency": factories.AgencyFactory(), "lead": lead, "by": SYSTEM}
    for code in ("first", "second"):
        add_indicator(code=code, name=code, **about)
    make_returns(TODAY)
    return DataReturn.objects.get(person=lead, starts_on=QUARTER.starts_on)


def given(place, number=9):
    return Given("neighbourhood", place, QUARTER, numerator=D(number))


def indicators_of(owed):
    return [each.indicator for each in owed.lines.select_related("indicator").order_by("indicator")]


def test_of_two_who_give_the_last_figures_the_return_is_confirmed(place, owed):
    both = indicators_of(owed)
    outcomes = together(
        *(
            lambda one=one: give_figures(indicator=one, given=[given(place)], by=SYSTEM)
            for one in both
        ),
        before=r'^UPDATE "performance_datareturn"',
    )
    assert not [each for each in outcomes if isinstance(each, Exception)]
    owed.refresh_from_db()
    assert owed.state == "confirmed"


def test_confirming_a_return_while_a_figure_comes_waits_for_it(place, owed):
    first, second = indicators_of(owed)
    for each in (first, second):
        give_figures(indicator=each, given=[given(place)], is_provisional=True, by=SYSTEM)
    right = Observation.objects.to_confirm().filter(indicator=first).values_list("pk", flat=True)
    outcomes = together(
        lambda: confirm_return(
            owed=DataReturn.objects.get(pk=owed.pk), right=list(right), by=SYSTEM
        ),
        lambda: give_figures(indicator=first, given=[given(place)], is_provisional=True, by=SYSTEM),
        before=[LOCKS_INDICATOR, MOVES_RETURN],
    )
    assert not [each for each in outcomes if isinstance(each, Exception)]


def test_a_link_is_used_while_a_figure_comes(place, owed):
    first, _ = indicators_of(owed)
    link, _ = links.make("figures", owed, person=owed.person, name=owed.person.name, by=SYSTEM)
    outcomes = together(
        lambda: give_by_link(link=link, figures=[(first, given(place, 8))], by=holder_of(link)),
        lambda: give_figures(indicator=first, given=[given(place)], is_provisional=True, by=SYSTEM),
        before=[LOCKS_INDICATOR, MOVES_RETURN],
    )
    assert not [each for each in outcomes if isinstance(each, Exception)]
    assert Observation.objects.latest().filter(indicator=first).count() == 1
