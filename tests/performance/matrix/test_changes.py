"""What changed: only what is more than chance explains, over all tests that were made."""

import math
import random
from types import SimpleNamespace

import pytest
from scipy import stats

from performance.marks.marks import Point, judge
from performance.matrix.changes import CHANGED, odds
from performance.models import Marks
from performance.periods import of_council_year, of_months
from performance.statistics import (
    FALSE_LISTS,
    chance_of_counts,
    chance_of_next,
    chance_of_ranges,
    more_than_chance,
    student,
    two_proportions,
)
from tests import factories
from tests.worlds.performance_matrix import YEAR, add, give, share

PATH = "/performance/changes/"
BEFORE = of_council_year(2024)


def test_as_benjamini_and_hochberg_count():
    """Of five at 5 %, the fourth is no more than 5 % × 4/5: it and all before it are listed; at 2.5 % the second."""
    assert more_than_chance([0.04, 0.2, 0.005, 0.03, 0.01], 0.05) == 0.04
    assert more_than_chance([0.04, 0.2, 0.005, 0.03, 0.01]) == 0.01
    assert more_than_chance([0.04, 0.5]) is None
    assert more_than_chance([]) is None
    with pytest.raises(ValueError, match="chance"):
        more_than_chance([1.2])


@pytest.mark.parametrize("seed", range(5))
def test_it_is_scipys_adjusted_chance(seed):
    chance = random.Random(seed)
    found = [chance.random() ** 4 for _ in range(60)]
    limit = more_than_chance(found)
    adjusted = stats.false_discovery_control(found)
    assert [each <= (limit or -1) for each in found] == [each <= FALSE_LISTS for each in adjusted]


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 10, 11, 40])
@pytest.mark.parametrize("t", [0, 0.3, -2.5, 9])
def test_students_t_is_scipys(t, freedom):
    assert student(t, freedom) == pytest.approx(2 * stats.t.sf(abs(t), freedom), abs=1e-9)


def test_chances_of_each_kind():
    assert chance_of_counts(30, 1_000, 10, 1_000) == pytest.approx(2 * stats.norm.sf(math.sqrt(10)))
    assert chance_of_counts(0, 5, 0, 5) is None
    assert chance_of_ranges(5, (4, 6), 2, (1, 3)) == pytest.approx(
        2 * stats.norm.sf(3 / math.hypot(2 / 3.92, 2 / 3.92))
    )
    assert chance_of_ranges(5, (5, 5), 2, (2, 2)) is None
    assert chance_of_next([1, 2, 3]) is None
    assert chance_of_next([1, 1, 1, 1, 5]) is None
    assert chance_of_next([10, 12, 11, 9, 10, 30]) < 0.001
    for bad in ((-1, 1, 1, 1), (1, 0, 1, 1)):
        with pytest.raises(ValueError, match="count"):
            chance_of_counts(*bad)
    with pytest.raises(ValueError, match="freedom"):
        student(1, 0)


def about(measured, per):
    return SimpleNamespace(measured=measured, per=per, polarity="high", comparison="none")


def _share(chance, period):
    top = round(chance.gauss(150, math.sqrt(500 * 0.3 * 0.7)))
    return Point(period, top / 5, 0, 100, top, 500)


def _rate(chance, period):
    top = max(0, round(chance.gauss(80, math.sqrt(80))))
    return Point(period, top / 12, 0, 100, top, 12_000)


def _series(chance, periods):
    return [Point(each, chance.gauss(50, 4)) for each in periods]


def test_where_nothing_has_changed_few_lists_have_an_entry():
    """17 places and 9 indicators, of three kinds, again and again: fewer than one list in twenty is not empty."""
    chance, lists, wrong = random.Random(20), 300, 0
    months = [of_months(YEAR.starts_on, 1)]
    while len(months) < 14:
        months.insert(0, months[0].before)
    for _ in range(lists):
        found = []
        for _ in range(17 * 3):
            for measured, per, points in (
                ("proportion", 100, [_share(chance, each) for each in (BEFORE, YEAR)]),
                ("rate", 1_000, [_rate(chance, each) for each in (BEFORE, YEAR)]),
                ("mean", 1, _series(chance, months)),
            ):
                found.append(judge(about(measured, per), points))
        limit = more_than_chance([each.chance for each in found])
        wrong += limit is not None and any(
            each.chance <= limit and each.change in CHANGED for each in found
        )
    assert wrong / lists < 0.05


def test_a_mark_and_its_chance_come_of_one_test():
    points = [Point(BEFORE, 30, 20, 40, 30, 100), Point(YEAR, 50, 40, 60, 50, 100)]
    judged = judge(about("proportion", 100), points)
    assert (judged.change, judged.chance) == ("better", two_proportions(50, 100, 30, 100)[1])
    assert judge(about("proportion", 100), points[1:]).chance is None


def test_a_trend_that_was_tried_too_counts_twice():
    years = [of_council_year(year) for year in range(2021, 2026)]
    points = [Point(each, 30 + n / 10, 20, 40, 300 + n, 1_000) for n, each in enumerate(years)]
    points = [Point(each.period, each.top / 10, each.low, each.high, each.top, 1_000) for each in points]  # fmt: skip
    alone = two_proportions(304, 1_000, 303, 1_000)[1]
    assert judge(about("proportion", 100), points).chance == min(1.0, 2 * alone)


@pytest.mark.parametrize(("chance", "words"), [(0.0000001, "Less than 1 in 1,000,000"), (0.0009, "Less than 1 in 1,000"), (0.02, "About 1 in 50")])  # fmt: skip
def test_odds_in_words(chance, words):
    assert odds(chance) == words


@pytest.fixture
def places(world):
    return [factories.NeighbourhoodFactory(name=f"Place {n:02}") for n in range(17)]


@pytest.mark.django_db
def test_the_list_holds_what_changed_with_both_figures(client, world, places):
    made = add(world, "ni-9", "Belonging", hides_below=0, block="own")
    give(made, *[share(place, 50, 100, BEFORE) for place in places])
    give(made, share(places[0], 85, 100), *[share(place, 52, 100) for place in places[1:]])
    page = client.get(PATH).content.decode()
    assert "85.0% in 2025/26, from 50.0% in 2024/25." in page
    assert page.count("50.0% in 2024/25") == 1
    assert "17 figures of the last year and a half were compared" in page
    assert "Belonging" in client.get(f"{PATH}?way=better&outcome=own&neighbourhood=place-00").content.decode()  # fmt: skip
    for query in ("?way=worse", "?outcome=service", "?neighbourhood=place-01"):
        assert (
            "Nothing you have chosen has changed" in client.get(f"{PATH}{query}").content.decode()
        )


@pytest.mark.django_db
def test_a_change_that_alone_convinces_is_not_listed_among_many(client, world, places):
    """64 against 50 of 100: 1 in 22 by chance; among 17 that have not changed it is nothing."""
    made = add(world, "ni-9", "Belonging", hides_below=0)
    give(made, *[share(place, 50, 100, BEFORE) for place in places])
    give(made, share(places[0], 64, 100), *[share(place, 50, 100) for place in places[1:]])
    row = Marks.objects.get(neighbourhood=places[0], indicator=made)
    assert (row.change, round(row.chance, 3)) == ("better", 0.046)
    page = client.get(PATH).content.decode()
    assert "Nothing has changed by more than chance would explain." in page
    narrowed = client.get(f"{PATH}?neighbourhood=place-00").content.decode()
    assert "64.0%" not in narrowed


@pytest.mark.django_db
def test_old_and_unpublished_figures_are_no_news(client, as_user, world, places):
    old = add(world, "ni-9", "Belonging", hides_below=0)
    give(old, share(places[0], 20, 100, of_council_year(2007)), share(places[0], 90, 100, of_council_year(2008)))  # fmt: skip
    inside = add(world, "inside", "Inside", is_published=False, hides_below=0)
    give(inside, share(places[0], 20, 100, BEFORE), share(places[0], 90, 100))
    assert "Nothing has changed" in client.get(PATH).content.decode()
    assert "Inside" in as_user(world.people["data_officer"]).get(PATH).content.decode()


@pytest.mark.django_db
def test_the_same_queries_however_long_it_is(client, world, places, django_assert_num_queries):
    made = add(world, "ni-9", "Belonging", hides_below=0)
    give(made, share(places[0], 20, 100, BEFORE), share(places[0], 90, 100))
    client.get(PATH)
    with django_assert_num_queries(3):
        client.get(PATH)
    give(made, *[share(place, 20, 100, BEFORE) for place in places])
    give(made, *[share(place, 90, 100) for place in places])
    with django_assert_num_queries(3):
        client.get(PATH)
