"""Two or three places beside each other."""

import re

import pytest

from performance.statistics import spine_position
from tests import factories
from tests.worlds.performance_matrix import add, give, share

pytestmark = pytest.mark.django_db
PATH = "/performance/compare/"


@pytest.fixture
def places(world):
    return [factories.NeighbourhoodFactory(name=name) for name in ("Zeta", "Alpha", "Beta", "Gamma", "Delta")]  # fmt: skip


@pytest.fixture
def indicator(world):
    return add(world, "ni-9", "Belonging", hides_below=5, block="own")


def test_each_place_stands_beside_derby_with_its_spine(client, indicator, places):
    given = [share(place, top, 100) for place, top in zip(places, (20, 50, 60, 70, 80), strict=True)]  # fmt: skip
    give(indicator, *given, share(None, 500, 1_000))
    page = client.get(f"{PATH}?place=zeta&place=gamma").content.decode()
    for words in ("20.0%", "70.0%", "50.0%", "Far worse than Derby", "Far better than Derby"):
        assert words in page
    assert page.count('class="app-spine"') == 2
    assert len(re.findall(r"<rect", page)) >= 4
    assert "60.0%" not in page
    assert spine_position(20, 50, (20, 80), "high") == -1
    assert page.index("Zeta</a></th>") < page.index("Gamma</a></th>")


def test_where_low_is_good_the_better_end_is_still_to_the_right(client, world, places):
    made = add(world, "low", "Low", polarity="low", hides_below=0)
    given = [share(place, top, 100) for place, top in zip(places, (20, 50, 60, 70, 80), strict=True)]  # fmt: skip
    give(made, *given, share(None, 500, 1_000))
    page = client.get(f"{PATH}?place=zeta&place=delta").content.decode()
    assert "Zeta: 20.0%, Far better than Derby" in page
    assert "Delta: 80.0%, Far worse than Derby" in page


def test_what_is_not_shown_is_drawn_nowhere(client, as_user, world, indicator, places):
    give(indicator, share(places[0], 3, 713), share(places[1], 66, 714), share(places[2], 40, 715), share(None, 200, 5_000))  # fmt: skip
    for reader in (client, as_user(world.people["data_officer"])):
        page = reader.get(f"{PATH}?place=zeta&place=beta").content.decode()
        assert "Number too small to show" in page
        assert "713" not in page
        assert page.count('class="app-spine"') <= 1


def test_it_asks_for_two_places_and_takes_three(client, indicator, places):
    give(indicator, *[share(place, 50, 100) for place in places])
    assert "Choose at least two places" in client.get(PATH).content.decode()
    assert "Choose at least two places" in client.get(f"{PATH}?place=zeta&place=zeta&place=no").content.decode()  # fmt: skip
    page = client.get(f"{PATH}?place=zeta&place=alpha&place=beta&place=gamma").content.decode()
    assert ("Beta</a></th>" in page, "Gamma</a></th>" in page) == (True, False)


def test_the_same_queries_however_many_indicators(client, world, indicator, places, django_assert_num_queries):  # fmt: skip
    give(indicator, *[share(place, 50, 100) for place in places])
    client.get(f"{PATH}?place=zeta&place=beta")
    with django_assert_num_queries(7):
        client.get(f"{PATH}?place=zeta&place=beta")
    for n in range(3):
        give(add(world, f"more-{n}", f"More {n}"), *[share(place, 50, 100) for place in places], share(None, 50, 100))  # fmt: skip
    with django_assert_num_queries(7):
        client.get(f"{PATH}?place=zeta&place=beta&place=gamma")


def test_a_neighbourhood_leads_to_its_figures_and_beside_others(client, indicator, places):
    give(indicator, share(places[0], 50, 100))
    page = client.get("/neighbourhoods/zeta/").content.decode()
    assert "/performance/matrix/?neighbourhood=zeta" in page
    assert "/performance/compare/?place=zeta" in page
    assert "/performance/compare/" not in client.get("/neighbourhoods/alpha/").content.decode()
    assert "place=zeta" in client.get("/performance/matrix/?neighbourhood=zeta").content.decode()
