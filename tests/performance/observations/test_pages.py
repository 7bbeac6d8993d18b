"""Pages of figures: what they tell, and to whom they tell nothing."""

import re
from decimal import Decimal as D

import pytest

from core.actors import SYSTEM
from performance.indicators import operations as indicators
from performance.models import Indicator, Observation
from performance.observations.operations import give_figures
from performance.observations.querysets import OF_FEW
from performance.observations.rules import Given
from performance.observations.shown import figures, in_words, status_of
from performance.periods import of_council_year
from tests import factories
from tests.worlds.performance_indicators import facts

pytestmark = pytest.mark.django_db
YEAR = of_council_year(2025)


@pytest.fixture
def indicator(world):
    about = {"agency": factories.AgencyFactory(), "lead": factories.PersonFactory(), "by": SYSTEM}
    made = indicators.add_indicator(
        code="ni-9", name="Belonging", **facts(hides_below=5, least_base=50) | about
    )
    return indicators.publish_indicator(indicator=made, by=world.people["head_of_service"])


def give(indicator, *given, **more):
    return give_figures(indicator=indicator, given=given, by=SYSTEM, **more)


def of(place, **more):
    return Given("neighbourhood", place, more.pop("period", YEAR), **more)


@pytest.mark.parametrize(
    ("measured", "per", "unit", "value", "words"),
    [
        ("proportion", 100, "", "28.333333", "28.3%"),
        ("rate", 1_000, "", "4.1", "4.1 per 1,000 people"),
        ("rate", 1_000, "per 1,000 homes", "4.1", "4.1 per 1,000 homes"),
        ("count", 1, "", "1234", "1,234"),
        ("mean", 1, "days", "0", "0.0 days"),
        ("money", 1, "", "12500", "£12,500"),
    ],
)
def test_figures_in_words(measured, per, unit, value, words):
    made = Indicator(measured=measured, per=per, unit=unit)
    assert in_words(made, D(value)) == words


def test_what_is_small_missing_or_of_few_says_so_and_tells_no_number(
    world, client, as_user, indicator
):
    places = [world.own.place, *(factories.NeighbourhoodFactory() for _ in range(4))]
    give(
        indicator,
        of(places[0], numerator=D(3), denominator=D(713)),
        of(places[1], numerator=D(66), denominator=D(714)),
        of(places[2], status="missing", note="The survey was late"),
        of(places[3], value=D("44.4"), base=49),
        of(places[4], numerator=D(0), denominator=D(715)),
    )
    page = client.get("/performance/indicators/ni-9/").content.decode()
    assert page.count("Number too small to show") == 4  # in the table and on the map
    assert page.count("Too few answers to say") == 2
    assert "Not available" in page
    assert "The survey was late" in page
    for number in ("713", "715", "44.4%", "0.4%"):
        assert number not in page
    assert "66 of 714" in page
    mine = (
        as_user(world.people["data_officer"]).get("/performance/indicators/ni-9/").content.decode()
    )
    assert "3 of 713" in mine
    assert mine.count("Not shown to others") == 2


def test_a_nought_that_the_source_has_rounded_is_no_nought(world, client, as_user):
    """0 of a count in fives stands for 0 to 2; what is hidden is hidden for another reason, and what is missing stays so."""
    about = {"agency": factories.AgencyFactory(), "lead": factories.PersonFactory(), "by": SYSTEM}
    measured = {"measured": "count", "per": 1, "hides_below": 0}
    made = {}
    for code, rounded_to in (("fives", 5), ("exact", 0)):
        row = indicators.add_indicator(
            code=code, name=code, **facts(rounded_to=rounded_to, **measured) | about
        )
        made[code] = indicators.publish_indicator(indicator=row, by=world.people["head_of_service"])
        other = factories.NeighbourhoodFactory()
        give(row, of(world.own.place, value=D(0)), of(other, value=D(15)))
    pages = {code: client.get(f"/performance/indicators/{code}/").content.decode() for code in made}
    assert "0 to 2" in pages["fives"]
    assert "nearest 5: 0 means 0 to 2" in pages["fives"]
    assert "0 to 2" not in pages["exact"]
    figure = Observation.objects.get(indicator=made["fives"], neighbourhood=world.own.place)
    assert "nearest 5" in client.get(f"/performance/figures/{figure.pk}/").content.decode()
    assert figure.value == 0
    keeper = as_user(world.people["data_officer"])
    assert (
        "rounds counts to" in keeper.get("/performance/indicators/fives/change/").content.decode()
    )


@pytest.mark.parametrize(
    ("numbers", "is_few"),
    [
        ({"numerator": D(20), "denominator": D(49)}, True),
        ({"numerator": D(20), "denominator": D(50)}, False),
        ({"value": D(40), "base": 49}, True),
        ({"value": D(40), "base": 50}, False),
        ({"numerator": D(20), "denominator": D(49), "base": 50}, False),
        ({"numerator": D(20), "denominator": D(80), "base": 49}, True),
        ({"value": D(40)}, False),
    ],
)
def test_too_few_is_counted_where_nobody_typed_how_many_answered(
    world, client, indicator, numbers, is_few
):
    """In Python and in SQL, which the matrix asks, alike."""
    give(indicator, of(world.own.place, **numbers))
    (row,) = Observation.objects.filter(indicator=indicator).with_places()
    assert status_of(row) == ("few" if is_few else "value")
    assert Observation.objects.filter(OF_FEW).exists() is is_few
    for path in ("indicators/ni-9/", "matrix/?outcome=all"):
        page = client.get(f"/performance/{path}").content.decode()
        assert ("Too few answers to say" in page) is is_few
        assert ("40.8%" in page or "40.0%" in page or "25.0%" in page) is not is_few


def test_a_figure_that_is_not_shown_carries_no_number(world, indicator):
    give(indicator, of(world.own.place, numerator=D(3), denominator=D(713)))
    (told,) = figures(
        Observation.objects.filter(indicator=indicator).with_places(), world.people["board_chair"]
    )
    assert (told.status, told.value, told.interval, told.counts) == ("hidden", None, "", "")


def test_each_period_is_one_choice(world, client, indicator):
    give(
        indicator,
        of(world.own.place, value=D(61)),
        of(world.own.place, value=D(52), period=YEAR.before),
    )
    page = client.get("/performance/indicators/ni-9/").content.decode()
    assert (">61.0%<" in page, ">52.0%<" in page) == (True, False)
    page = client.get("/performance/indicators/ni-9/?period=2024-04-01/P1Y").content.decode()
    assert (">61.0%<" in page, ">52.0%<" in page) == (False, True)
    assert re.search(r"<h2[^>]*>2024/25</h2>", page)


def test_typed_in_confirmed_and_public(world, as_user, client, indicator):
    data, path = as_user(world.people["data_officer"]), "/performance/indicators/ni-9/"
    sent = {
        "place": world.own.place.pk, "starts_on_day": 1, "starts_on_month": 4, "starts_on_year": 2025, "months": 12,
        "numerator": "80", "denominator": "100", "is_provisional": "on",
    }  # fmt: skip
    answer = data.post(f"{path}figures/add/", sent | {"denominator": "70"})
    assert answer.status_code == 422
    assert "more than the number it is out of" in answer.content.decode()
    assert data.post(f"{path}figures/add/", sent).status_code == 302
    assert data.post(f"{path}figures/add/", sent).status_code == 302
    assert Observation.objects.filter(indicator=indicator).count() == 1
    assert "No figures yet" in client.get(path).content.decode()
    assert "Confirm provisional figures" in data.get(path).content.decode()
    assert data.post(f"{path}figures/confirm/", {"period": "2025-04-01/P1Y"}).status_code == 302
    assert "80.0%" in client.get(path).content.decode()
    assert data.get(f"{path}figures/confirm/").status_code == 409


def test_a_period_begins_on_the_first_of_a_month(world, as_user, indicator):
    sent = {
        "place": "city",
        "starts_on_day": 2,
        "starts_on_month": 4,
        "starts_on_year": 2025,
        "months": 3,
        "value": 9,
    }
    answer = as_user(world.people["data_officer"]).post(
        "/performance/indicators/ni-9/figures/add/", sent
    )
    assert "must begin on the first of a month" in answer.content.decode()
    assert not Observation.objects.filter(indicator=indicator).exists()


def test_the_page_takes_the_same_queries_with_one_place_and_three(
    world, client, indicator, django_assert_num_queries
):
    path, places = (
        "/performance/indicators/ni-9/",
        [factories.NeighbourhoodFactory() for _ in range(3)],
    )
    give(indicator, of(places[0], value=D(50)))
    client.get(path)
    with django_assert_num_queries(10) as one:
        client.get(path)
    give(
        indicator,
        *(of(place, value=D(50)) for place in places[1:]),
        Given("city", None, YEAR, value=D(51)),
    )
    with django_assert_num_queries(len(one)):
        client.get(path)
