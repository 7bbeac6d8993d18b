"""Small figures attacked by subtraction: over lengths, areas, totals, corrections and what was published before."""

import itertools
import random
from decimal import Decimal as D

import pytest

from core.actors import SYSTEM
from performance.indicators import operations as indicators
from performance.models import Observation
from performance.observations.operations import confirm_figures, give_figures
from performance.observations.rules import Given, count_of
from performance.observations.small.equations import settled
from performance.observations.small.hiding import hidden_among, key_of
from performance.periods import of_council_year, of_months, of_quarter
from tests import factories
from tests.worlds.performance_indicators import facts

pytestmark = pytest.mark.django_db
YEAR = of_council_year(2025)
QUARTERS = [of_quarter(each) for each in ("2025Q2", "2025Q3", "2025Q4", "2026Q1")]


@pytest.fixture
def indicator(world):
    about = {"agency": factories.AgencyFactory(), "lead": factories.PersonFactory(), "by": SYSTEM}
    made = indicators.add_indicator(
        code="ni-9", name="Burglaries", **facts(measured="count", per=1, comparison="none") | about
    )
    return indicators.publish_indicator(indicator=made, by=world.people["head_of_service"])


@pytest.fixture
def places(world):
    return [world.own.place, world.other.place, factories.NeighbourhoodFactory()]


def of(place, count, period=YEAR, level="neighbourhood", **more):
    return Given(level, place, period, value=D(count), **more)


def give(indicator, *given, **more):
    return give_figures(indicator=indicator, given=given, by=SYSTEM, **more)


def hidden(indicator):
    """{(place, period)} of what is not shown."""
    rows = Observation.objects.held().filter(indicator=indicator, is_hidden=True).with_places()
    return {(row.place, row.period) for row in rows}


def test_months_do_not_follow_from_their_quarter(indicator, places):
    months = [of_months(QUARTERS[0].starts_on.replace(month=n), 1) for n in (4, 5, 6)]
    for place, counts in zip(places, ((3, 10, 12), (20, 30, 40), (50, 60, 70)), strict=True):
        give(indicator, *(of(place, n, each) for n, each in zip(counts, months, strict=True)))
        give(indicator, of(place, sum(counts), QUARTERS[0]))
    mine = {period for place, period in hidden(indicator) if place == str(places[0])}
    assert months[0] in mine
    assert len(mine) > 1


def test_quarters_do_not_follow_from_the_year_of_the_calendar(indicator, places):
    calendar = of_months(QUARTERS[0].starts_on.replace(month=1), 12)
    quarters = [of_quarter(f"2025Q{n}") for n in (1, 2, 3, 4)]
    for place, counts in zip(
        places, ((3, 10, 12, 9), (20, 30, 40, 9), (50, 60, 70, 9)), strict=True
    ):
        give(indicator, *(of(place, n, each) for n, each in zip(counts, quarters, strict=True)))
        give(indicator, of(place, sum(counts), calendar))
    mine = {period for place, period in hidden(indicator) if place == str(places[0])}
    assert quarters[0] in mine
    assert len(mine) > 1


def test_a_year_hidden_for_its_months_does_not_follow_from_its_quarters(indicator, places):
    months = [of_months(each.starts_on, 1) for each in QUARTERS]
    for place, counts in zip(places, ((3, 0, 0, 0), (20, 0, 0, 0), (50, 0, 0, 0)), strict=True):
        give(indicator, *(of(place, n, each) for n, each in zip(counts, months, strict=True)))
        give(
            indicator, *(of(place, n + 30, each) for n, each in zip(counts, QUARTERS, strict=True))
        )
        give(indicator, of(place, sum(counts) + 120))
    gone = hidden(indicator)
    for place in places:
        if (str(place), YEAR) in gone:
            assert any((str(place), each) in gone for each in QUARTERS)


def test_areas_alone_stand_against_the_city_and_their_year(indicator, world):
    areas = [factories.AreaFactory() for _ in range(3)]
    for period, counts in ((QUARTERS[0], (3, 40, 50)), (QUARTERS[1], (30, 40, 50))):
        give(
            indicator,
            *(of(each, n, period, "area") for each, n in zip(areas, counts, strict=True)),
            of(None, sum(counts), period, "city"),
        )
    gone = hidden(indicator)
    assert len([1 for place, period in gone if period == QUARTERS[0]]) > 1
    for area, n in zip(areas, (33, 80, 100), strict=True):
        give(indicator, of(area, n, YEAR, "area"))
    assert len([1 for place, period in hidden(indicator) if place == str(areas[0])]) > 1


def test_a_small_year_without_its_quarters_is_covered(indicator, places):
    first, *others = places
    give(indicator, of(first, 3), of(None, 123, YEAR, "city"))
    for place in others:
        give(indicator, of(place, 60), *(of(place, 15, each) for each in QUARTERS))
    gone = {place for place, period in hidden(indicator) if period == YEAR}
    assert str(first) in gone
    assert len(gone) > 1


def test_a_figure_that_is_not_there_covers_nothing(indicator, places):
    first, second, third = places
    for n, period in enumerate(QUARTERS):
        give(indicator, of(first, 3 if n == 0 else 20, period), of(second, 30, period))
    give(indicator, of(third, 9, QUARTERS[0]))
    give(
        indicator,
        *(of(None, 50, each, "city") for each in QUARTERS[1:]),
        of(None, 42, QUARTERS[0], "city"),
    )
    for period in QUARTERS:
        at = {place for place, each in hidden(indicator) if each == period}
        assert len(at) != 1


@pytest.mark.parametrize(
    ("measured", "given"),
    [
        ("proportion", {"value": D("2"), "denominator": D(100)}),
        ("proportion", {"value": D("1.5"), "base": 130}),
        ("rate", {"value": D("3"), "denominator": D(1000)}),
        ("mean", {"value": D("17"), "denominator": D(2)}),
        ("mean", {"value": D("17"), "base": 2}),
        ("mean", {"value": D("17"), "numerator": D(34), "denominator": D(2)}),
        ("count", {"value": D("0.5")}),
    ],
)
def test_a_figure_without_its_count_is_hidden_by_what_it_is_made_of(
    world, indicator, measured, given
):
    per = {"proportion": 100, "rate": 1000}.get(measured, 1)
    indicators.change_indicator(indicator=indicator, measured=measured, per=per, by=SYSTEM)
    give(indicator, Given("neighbourhood", world.own.place, YEAR, **given))
    assert Observation.objects.get(indicator=indicator).is_hidden


def test_what_was_replaced_elsewhere_tells_nothing(client, indicator, places):
    """A was 3, B covers it; then A is 8. The city before, less what is shown, was A."""
    for first in (3, 8):
        counts = (first, 20, 30)
        give(
            indicator,
            *(of(place, n) for place, n in zip(places, counts, strict=True)),
            of(None, sum(counts), YEAR, "city"),
        )
    assert hidden(indicator) == set()
    before = Observation.objects.get(indicator=indicator, value=53)
    page = client.get(f"/performance/figures/{before.pk}/").content.decode()
    assert "53" not in page
    now = Observation.objects.get(indicator=indicator, value=58)
    page = client.get(f"/performance/figures/{now.pk}/").content.decode()
    assert ("58" in page, ">53<" in page) == (True, False)


def test_a_small_figure_of_a_time_when_none_was_hidden_stays_hidden(client, world, indicator):
    indicators.change_indicator(indicator=indicator, hides_below=0, by=SYSTEM)
    give(indicator, of(world.own.place, 3))
    give(indicator, of(world.own.place, 44))
    indicators.change_indicator(indicator=indicator, hides_below=5, by=SYSTEM)
    old = Observation.objects.get(indicator=indicator, value=3)
    page = client.get(f"/performance/figures/{old.pk}/").content.decode()
    assert "Number too small to show" in page


def test_what_was_hidden_covers_on(indicator, places):
    """A (3) is covered by B. When C gets small, B stays hidden: what C was is known from before."""
    counts = [3, 9, 40]
    give(indicator, *(of(place, n) for place, n in zip(places, counts, strict=True)))
    assert {place for place, _ in hidden(indicator)} == {str(each) for each in places[:2]}
    give(indicator, of(places[2], 2))
    assert {place for place, _ in hidden(indicator)} == {str(each) for each in places}
    give(indicator, of(places[0], 9), of(places[2], 40))
    assert hidden(indicator) == set()


def test_a_note_beside_a_hidden_figure_is_not_shown(client, indicator, world):
    give(indicator, of(world.own.place, 3, note="Three at one house"))
    row = Observation.objects.get(indicator=indicator)
    for path in (
        f"/performance/figures/{row.pk}/",
        "/performance/indicators/ni-9/",
        "/performance/open/ni-9.json",
    ):
        answer = client.get(path)
        assert "Three at one house" not in b"".join(answer).decode()


def test_what_waits_moves_nothing_that_is_hidden(indicator, places):
    give(indicator, *(of(place, n) for place, n in zip(places, (3, 20, 30), strict=True)))
    was = hidden(indicator)
    give(indicator, of(places[0], 30), is_provisional=True)
    assert hidden(indicator) == was
    confirm_figures(indicator=indicator, period=YEAR, by=SYSTEM)
    assert hidden(indicator) == set()


@pytest.mark.parametrize("seed", range(10))
def test_nothing_hidden_follows_from_what_is_shown(indicator, seed):
    """Worlds drawn at random, of months, quarters and halves, places, areas and the city, solved by linear algebra."""
    draw = random.Random(seed)
    own = [factories.AreaFactory(), factories.AreaFactory()]
    places = [factories.NeighbourhoodFactory(area=own[n % 2]) for n in range(4)]
    months = [of_months(YEAR.starts_on.replace(month=n), 1) for n in range(4, 10)]
    at = {
        (place.pk, month): draw.choice([0, 3, 9, 12, 30, 40, 17, 22, 50, 61])
        for place in places
        for month in months
    }
    rows, number = [], itertools.count(1)

    def add(level, place, period, of, parts, often):
        if draw.random() > often:
            return
        rows.append(
            Observation(
                pk=next(number), indicator=indicator, level=level, **({level: place} if place else {}),
                starts_on=period.starts_on, ends_on=period.ends_on,
                value=D(sum(at[each.pk, part] for each in of for part in parts)),
            )
        )  # fmt: skip

    lengths = [[each] for each in months] + [months[:3], months[3:], months]
    for parts in lengths:
        period = of_months(parts[0].starts_on, len(parts))
        for place in places:
            add("neighbourhood", place, period, [place], parts, 0.95)
        add("city", None, period, places, parts, 0.9)
        for n, area in enumerate(own):
            add("area", area, period, places[n::2], parts, 0.5)
    gone = {key_of(row) for row in rows if row.pk in hidden_among(indicator, rows)}
    counts = {key_of(row): count_of(indicator, row) for row in rows}
    assert {key for key, count in counts.items() if 0 < count < 5} <= gone
    areas = {area.pk: {each.pk for each in places[n::2]} for n, area in enumerate(own)}
    secret = {key for key in gone if key[0] != "area"}
    assert settled(counts, areas, secret, gone) == set()
