"""Profiles: what they tell everybody, and to whom they tell nothing."""

import datetime
import io
from decimal import Decimal as D
from types import SimpleNamespace

import pytest
from django.utils import timezone
from pypdf import PdfReader

from core.actors import SYSTEM
from neighbourhoods.models import PopulationFact
from performance.indicators.operations import (
    add_indicator,
    end_indicator,
    publish_indicator,
    withdraw_indicator,
)
from performance.indicators.targets.operations import set_target
from performance.models import Indicator
from performance.observations.operations import give_figures
from performance.observations.rules import Given
from performance.periods import of_council_year
from performance.profile.sheet import printed
from tasking.actions.operations import add_action
from tasking.models import Action
from tests import factories
from tests.worlds.performance_indicators import facts

pytestmark = pytest.mark.django_db
THEN, NOW = of_council_year(2024), of_council_year(2025)


@pytest.fixture
def place(world):
    """A neighbourhood of an area of its own, of which nothing is known yet."""
    return factories.NeighbourhoodFactory(name="Newfield", slug="newfield")


@pytest.fixture
def made(world):
    """Makes published indicators by their code."""

    def make(code, **more):
        person = factories.PersonFactory()
        about = facts(hides_below=0, agency=factories.AgencyFactory(), lead=person, by=SYSTEM)
        about |= more
        found = add_indicator(code=code, name=f"About {code}", **about)
        return publish_indicator(indicator=found, by=world.people["head_of_service"])

    return make


@pytest.fixture
def indicator(made):
    return made("belonging")


def give(indicator, place, top, whole, period=NOW, **more):
    """Counts of a neighbourhood, or of the city where it is None."""
    level = "neighbourhood" if place else "city"
    base = more.pop("base", None)
    given = Given(level, place, period, numerator=D(top), denominator=D(whole), base=base)
    return give_figures(indicator=indicator, given=[given], by=SYSTEM, **more)


def page_of(client, place):
    return " ".join(client.get(f"/neighbourhoods/{place.slug}/profile/").content.decode().split())


def test_an_empty_place_says_what_to_do_first(world, client, as_user, place):
    for each in ("own-two", "other-two"):
        withdraw_indicator(indicator=of(each), reason="Not yet", by=SYSTEM)
    page = page_of(client, place)
    assert "No figures have been published yet." in page
    assert "Publish an indicator" not in page
    assert "No population figure yet." in page
    assert "No plan is in force yet." in page
    assert "Publish an indicator" in page_of(as_user(world.people["data_officer"]), place)


def of(code):
    return Indicator.objects.get(code=code)


def test_a_profile_tells_figures_with_period_and_source_and_how_they_stand(
    world, client, place, indicator
):
    give(indicator, None, 500, 1_000)
    give(indicator, place, 60, 200, THEN, base=210)
    give(indicator, place, 20, 200, base=205)
    page = page_of(client, place)
    assert "10.0%" in page
    assert "2025/26, Survey of residents" in page
    assert "Far worse than Derby" in page
    assert "About belonging: has got worse. 10.0% in 2025/26, from 30.0% in 2024/25." in page
    assert "Source: Survey of residents." in page
    assert "Why this figure?" in page
    assert ">205<" in page.replace(" ", "")


def test_what_is_provisional_small_or_not_published_is_told_nobody(
    world, client, as_user, place, indicator, made
):
    small, hidden = made("small", hides_below=5), made("prepared")
    give(indicator, place, 77, 700, is_provisional=True)
    give(small, place, 3, 713)
    give(small, None, 300, 71_300)
    withdraw_indicator(indicator=give_to(hidden, place), reason="Not yet", by=SYSTEM)
    for each in (
        client,
        as_user(world.people["data_officer"]),
        as_user(indicator.lead.user or world.people["head_of_service"]),
    ):
        page = page_of(each, place)
        for number in ("11.0%", "0.4%", "713", "44.4%", "About prepared"):
            assert number not in page, number
        assert "Number too small to show" in page


def give_to(indicator, place):
    give(indicator, place, 444, 1_000)
    return of(indicator.code)


def test_a_later_figure_that_is_hidden_is_said_and_nothing_is_concluded_from_the_earlier(
    world, client, place, made
):
    small = made("small", hides_below=5)
    give(small, None, 500, 1_000, THEN)
    give(small, place, 10, 200, THEN)
    assert "Far worse than Derby" in page_of(client, place)
    assert "far worse than Derby" in page_of(client, place)
    give(small, place, 3, 190)
    page = page_of(client, place)
    assert "2025/26: Number too small to show" in page
    assert "far worse than Derby" not in page


def test_two_worlds_differ_in_their_messages(world, client, place, indicator):
    other = factories.NeighbourhoodFactory(name="Hillside", slug="hillside")
    give(indicator, None, 500, 1_000)
    give(indicator, place, 190, 200)
    give(indicator, other, 10, 200)
    assert "far better than Derby" in page_of(client, place)
    assert "far worse than Derby" in page_of(client, other)


def test_no_message_of_too_few_answers_of_an_unreliable_figure_or_of_what_has_ended(
    world, client, place, made
):
    few, doubtful, gone = made("few", least_base=100), made("doubtful"), made("gone")
    for each in (few, doubtful, gone):
        give(each, None, 500, 1_000)
    give(few, place, 5, 90, base=90)
    give(gone, place, 10, 200)
    given = Given("neighbourhood", place, NOW, numerator=D(10), denominator=D(200), is_unreliable=True)  # fmt: skip
    give_figures(indicator=doubtful, given=[given], by=SYSTEM)
    assert "About gone: 5.0%" in page_of(client, place)
    end_indicator(indicator=of("gone"), ended_on=NOW.ends_on, why="Over", by=SYSTEM)
    page = page_of(client, place)
    assert "far worse than Derby" not in page
    assert "No longer collected" in page


def test_a_target_that_was_missed_comes_first(world, client, place, indicator):
    give(indicator, None, 500, 1_000)
    give(indicator, place, 10, 200)
    about = {"level": "neighbourhood", "place": place, "due_on": datetime.date(2026, 3, 31)}
    set_target(indicator=of("belonging"), value=D(40), source="Plan", by=SYSTEM, **about)
    assert (
        "About belonging: target missed. 5.0% in 2025/26; the target was 40.0%. "
        "Source: Survey of residents." in page_of(client, place)
    )


def test_people_and_how_many_more_they_are(world, client, place):
    for year, people in ((2015, 10_000), (2019, 10_600)):
        PopulationFact.objects.create(neighbourhood=place, year=year, people=people, source="ONS")
    page = page_of(client, place)
    assert "10,600 people live here in 2019, 6.0% more than in 2015. Source: ONS." in page
    assert "6.0% more than in 2015" in page


def test_a_map_of_another_indicator(world, client, place, indicator, made):
    another = made("trust")
    for each in (indicator, another):
        give(each, place, 60, 200)
    page = client.get("/neighbourhoods/newfield/profile/?map=trust").content.decode()
    assert "Map: About trust" in page
    assert "Map: About belonging" in page_of(client, place)


def test_the_same_queries_with_one_indicator_and_ten(
    world, client, as_user, place, django_assert_max_num_queries, made
):
    manager = as_user(world.people["neighbourhood_manager"])
    counted = {}
    for number in range(10):
        each = made(f"many-{number}")
        give(each, None, 500, 1_000)
        give(each, place, 100, 200)
        if number in (0, 9):
            for reader in (client, manager):
                page_of(reader, place)
                with django_assert_max_num_queries(15) as found:
                    page_of(reader, place)
                counted.setdefault(reader, set()).add(len(found))
    assert sorted(counted.values(), key=min) == [{11}, {14}]


def test_with_a_plan_too_it_takes_no_more_than_fifteen_queries(
    world, client, as_user, indicator, django_assert_max_num_queries
):
    own = world.own.place
    give(indicator, own, 100, 200)
    for reader in (client, as_user(world.people["neighbourhood_manager"])):
        page_of(reader, own)
        with django_assert_max_num_queries(15):
            assert "Priorities of the plan" in page_of(reader, own)


def test_an_area_adds_counts_and_the_city_has_its_own(world, client, place, indicator):
    other = factories.NeighbourhoodFactory(name="Hillside", slug="hillside", area=place.area)
    give(indicator, None, 500, 1_000)
    give(indicator, place, 10, 100)
    path = f"/areas/{place.area.slug}/profile/"
    assert "Not every neighbourhood has a figure" in client.get(path).content.decode()
    give(indicator, other, 90, 300)
    page = " ".join(client.get(path).content.decode().split())
    assert "25.0%" in page
    assert "Calculated from its neighbourhoods" in page
    assert "Far worse than Derby" in page
    assert "50.0%" in client.get("/city/profile/").content.decode()


def test_an_area_with_a_hidden_neighbourhood_is_hidden(world, client, place, made):
    small = made("small", hides_below=5)
    other = factories.NeighbourhoodFactory(name="Hillside", slug="hillside", area=place.area)
    give(small, place, 3, 713)
    give(small, other, 90, 287)
    page = client.get(f"/areas/{place.area.slug}/profile/").content.decode()
    assert "Number too small to show" in page
    assert "9.3%" not in page


def test_the_sheet_is_one_however_long_its_words_are():
    priority = SimpleNamespace(title="Considerably lengthier expectations " * 5)
    mark = SimpleNamespace(shape="●", word="About the same as Derby")
    stands = [SimpleNamespace(priority=priority, mark=mark, after_mark="Considerable words " * 40)] * 5  # fmt: skip
    step = SimpleNamespace(what="Considerably longer words " * 40, lead_agency="Derbyshire Fire and Rescue Service", due_on=NOW.ends_on)  # fmt: skip
    indicator = SimpleNamespace(name="Considerable " * 11, source="Some considerable source " * 12, is_demo=True)  # fmt: skip
    figure = SimpleNamespace(words="1,160.0 per 1,000 people", period=NOW)
    standing = SimpleNamespace(indicator=indicator, figure=figure, there=figure, marks=SimpleNamespace(plain=mark))  # fmt: skip
    cells = [SimpleNamespace(path="M0 0L600 0L600 600L0 600Z", fill="#ffffff", x=300, y=300, name="Newfield & <Hill>")]  # fmt: skip
    found = {
        "today": NOW.ends_on, "people": None, "stands": stands, "steps": [step] * 5, "figures": [standing] * 6,
        "map": {"cells": cells, "width": 600, "height": 600, "schematic": True, "credit": ["Contains data " * 9]},
        "meeting": SimpleNamespace(words="A board of a considerable name", note="Saturday 28 November, 11am, The community hall in the High Street"),
    }  # fmt: skip
    place = factories.NeighbourhoodFactory.build(name="Newfield", office_phone="01632 960000")
    ordinary, large = (PdfReader(io.BytesIO(printed(place, found, large=each))) for each in (False, True))  # fmt: skip
    assert len(ordinary.pages) == 1
    assert len(large.pages) > 1
    assert "01632 960000" in ordinary.pages[0].extract_text()


def test_the_sheet_says_what_is_done_next_as_the_public_may_know(world, client, as_user):
    priority = world.own.public_plan.priorities.get()
    about = {"plan_priority": priority, "lead_agency": world.own.agency, "by": SYSTEM}
    about["due_on"] = timezone.localdate() + datetime.timedelta(days=30)
    add_action(what="Light the underpass", **about)
    quiet = add_action(what="Ask the landlord quietly", **about)
    Action.objects.filter(pk=quiet.pk).update(marking="official")
    for reader in (client, as_user(world.people["neighbourhood_manager"])):
        page = reader.get("/neighbourhoods/ownville/one-page/").content.decode()
        assert "OWN aim" in page
        assert "Light the underpass" in page
        assert "quietly" not in page
    text = PdfReader(io.BytesIO(client.get("/neighbourhoods/ownville/one-page.pdf").content))
    assert "Light the underpass" in text.pages[0].extract_text()


def test_one_page_and_its_prints(world, client, place, indicator):
    give(indicator, None, 500, 1_000)
    give(indicator, place, 190, 200)
    page = client.get("/neighbourhoods/newfield/one-page/").content.decode()
    assert "95.0%" in page
    assert "No date has been published yet." in page
    for name in ("one-page.pdf", "one-page-large-print.pdf"):
        answer = client.get(f"/neighbourhoods/newfield/{name}")
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content == client.get(f"/neighbourhoods/newfield/{name}").content
