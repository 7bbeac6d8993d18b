"""Several waves, or the neighbourhoods of an area, together where too few answered; and what a survey could tell."""

import datetime
from decimal import Decimal as D

import pytest
from hypothesis import given as tried
from hypothesis import strategies as st

from core.actors import SYSTEM
from performance.models import Indicator, Marks
from performance.observations.breaks.operations import add_break
from performance.observations.rules import Given
from performance.periods import of_council_year
from performance.statistics import effective_number, wilson
from tests import factories
from tests.worlds.performance_matrix import add, give

PATH = "/performance/indicators/ni-9/"
WAVES = {year: of_council_year(year) for year in range(2021, 2026)}


@tried(st.integers(1, 5_000), st.data())
def test_what_a_sample_is_worth_is_wilson_turned_round(n, data):
    x = data.draw(st.integers(0, n))
    assert effective_number(x / n, *wilson(x, n)) == pytest.approx(n, rel=1e-6, abs=1e-6)


def test_a_weighted_sample_is_worth_less():
    low, high = wilson(34 / 1.2, 120 / 1.2)
    assert effective_number(34 / 120, low, high) == pytest.approx(100)
    with pytest.raises(ValueError, match="width"):
        effective_number(0.5, 0.5, 0.5)


@pytest.fixture
def places(db):
    area = factories.AreaFactory()
    return [factories.NeighbourhoodFactory(area=area, name=name) for name in ("Zeta", "Alpha")]


@pytest.fixture
def indicator(world, places):
    return add(world, "ni-9", "Belonging", hides_below=5, least_base=100)


def asked(place, year, top, whole):
    return Given("neighbourhood", place, WAVES[year], numerator=D(top), denominator=D(whole), base=whole)  # fmt: skip


def page(client):
    return " ".join(client.get(PATH).content.decode().split())


@pytest.mark.django_db
def test_waves_together_reach_the_number_and_are_compared_with_nothing(client, indicator, places):
    give(indicator, asked(places[0], 2023, 12, 40), asked(places[0], 2024, 20, 50), asked(places[0], 2025, 24, 60))  # fmt: skip
    found = page(client)
    assert "Too few answers to say" in found
    low, high = (100 * each for each in wilson(44, 110))
    assert (
        f"The last 2 waves, 2024/25 to 2025/26, together: 40.0% (likely {low:.1f} to {high:.1f}), 110 answered. "
        "It is compared with nothing." in found
    )
    assert not Marks.objects.filter(indicator=indicator).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "given",
    [
        ((2025, 20, 30), (2024, 20, 30)),
        ((2025, 20, 30), (2024, 20, 30), (2023, 20, 30), (2022, 20, 30)),
        ((2025, 20, 60), (2024, 3, 60), (2023, 30, 90)),
    ],
)
def test_too_few_together_too_long_ago_or_hidden_says_nothing(client, indicator, places, given):
    give(indicator, *(asked(places[0], *each) for each in given))
    assert "together" not in page(client)


@pytest.mark.django_db
def test_no_wave_of_another_series(client, indicator, places):
    give(indicator, asked(places[0], 2024, 20, 50), asked(places[0], 2025, 24, 60))
    assert "waves" in page(client)
    add_break(
        indicator=Indicator.objects.get(pk=indicator.pk), on=datetime.date(2025, 4, 1), kind="method",
        reason="Asked online", by=SYSTEM,
    )  # fmt: skip
    assert "waves" not in page(client)


@pytest.mark.django_db
def test_the_neighbourhoods_of_an_area_together(client, indicator, places):
    give(indicator, asked(places[0], 2025, 20, 50))
    assert "neighbourhoods of its area" not in page(client)
    give(indicator, asked(places[1], 2025, 40, 70))
    found = page(client)
    assert found.count("The 2 neighbourhoods of its area together: 50.0%") == 2
    give(indicator, asked(places[1], 2025, 2, 70))
    assert "neighbourhoods of its area" not in page(client)


@pytest.mark.django_db
def test_what_change_a_survey_could_tell(client, indicator):
    give(indicator, Given("city", None, WAVES[2025], numerator=D(500), denominator=D(1_000), base=1_000))  # fmt: skip
    assert (
        "1,000 people answered in 2025/26. Between two surveys of this size only a change of about 4 percentage points "
        "or more can be told from chance." in page(client)
    )


@pytest.mark.django_db
def test_the_same_queries_however_many_places_have_too_few(client, world, indicator, places, django_assert_max_num_queries):  # fmt: skip
    give(indicator, *(asked(each, 2025, 20, 50) for each in places))
    more = [factories.NeighbourhoodFactory(area=places[0].area) for _ in range(4)]
    with django_assert_max_num_queries(16) as few:
        client.get(PATH)
    give(indicator, *(asked(each, year, 20, 50) for each in more for year in (2024, 2025)))
    with django_assert_max_num_queries(len(few)):
        client.get(PATH)
