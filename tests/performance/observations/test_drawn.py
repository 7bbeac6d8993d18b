"""What is drawn of figures, the page of one, the method and the file: nothing hidden is told, and a gap stays one."""

import csv
import io
import re
from decimal import Decimal as D

import openpyxl
import pytest

from core.actors import SYSTEM
from neighbourhoods.models import Neighbourhood
from performance.indicators import operations as indicators
from performance.indicators.targets.operations import set_target
from performance.models import Indicator, Observation
from performance.observations.operations import confirm_figures, give_figures
from performance.observations.pages.by_place import fifths
from performance.observations.pages.control import control_chart, funnel, trend
from performance.observations.pages.over_time import axis_of, over_time, short
from performance.observations.rules import Given
from performance.observations.shown import figures
from performance.periods import of_council_year, of_iso, of_quarter
from tests import factories
from tests.worlds.performance_indicators import facts

pytestmark = pytest.mark.django_db
YEAR = of_council_year(2025)
PATH = "/performance/indicators/ni-9/"


@pytest.fixture
def indicator(world):
    about = {"agency": factories.AgencyFactory(), "lead": factories.PersonFactory(), "by": SYSTEM}
    made = indicators.add_indicator(code="ni-9", name="Belonging", **facts(hides_below=5) | about)
    return indicators.publish_indicator(indicator=made, by=world.people["head_of_service"])


@pytest.fixture
def places(world):
    return [
        world.own.place,
        world.other.place,
        *(factories.NeighbourhoodFactory() for _ in range(3)),
    ]


def give(indicator, *given, **more):
    return give_figures(indicator=indicator, given=given, by=SYSTEM, **more)


def of(place, top, whole=400, period=YEAR, **more):
    level = "neighbourhood" if place else "city"
    return Given(level, place, period, numerator=D(top), denominator=D(whole), **more)


def told(indicator, user, **rows):
    return figures(
        Observation.objects.held().filter(indicator=indicator, **rows).with_places(), user
    )


def page(client, path=PATH):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_axis_has_the_periods_without_a_figure_too():
    quarters = [of_quarter(name) for name in ("2025Q1", "2025Q4", "2025Q2")]
    assert [short(each) for each in axis_of(quarters)] == [
        "Q4 24/25",
        "Q1 25/26",
        "Q2 25/26",
        "Q3 25/26",
    ]
    out_of_step = [of_iso("2025-01-01/P1Y"), of_iso("2025-04-01/P1Y")]
    assert axis_of(out_of_step) == out_of_step
    assert [short(each) for each in (YEAR, of_iso("2025-01-01/P1Y"), of_iso("2025-03-01/P1M"))] == [
        "25/26",
        "2025",
        "Mar 25",
    ]
    assert axis_of([]) == []


def test_a_hidden_figure_is_no_point_of_any_chart(world, client, as_user, indicator, places):
    years = [of_council_year(year) for year in range(2021, 2026)]
    for n, year in enumerate(years):
        give(
            indicator,
            *(of(place, 100 + 7 * n + 11 * m, period=year) for m, place in enumerate(places)),
            of(None, 800, 3000, year),
        )
    give(indicator, of(places[0], 3, 419, years[2]))
    public, keeper = world.people["board_chair"], world.people["data_officer"]
    for user, number in ((public, 4), (keeper, 5)):
        found = told(indicator, user, neighbourhood=places[0])
        chart = over_time(indicator, [(str(places[0]), found)], identity="x")
        assert chart.svg.count("<circle") == number
        assert chart.svg.count("<polyline") == (1 if number == 5 else 2)
        assert ("419" in str(chart)) is False
        assert control_chart(indicator, "x", found)["chart"].svg.count("<circle") == number
    found = told(indicator, public)
    drawn = funnel(indicator, [each for each in found if each.period == years[2]], years[2])
    names = [row[0] for row in drawn.rows]
    hidden = {each.place for each in found if each.period == years[2] and each.status == "hidden"}
    assert str(places[0]) in hidden
    assert len(hidden) >= 2
    assert not any(name in str(row) for name in hidden for row in names)
    assert (
        trend(indicator, told(indicator, public, neighbourhood=places[0]))["word"]
        == "cannot be calculated"
    )
    slug = places[0].slug
    for path in (
        f"{PATH}?place={slug}&period=2023-04-01/P1Y",
        f"{PATH}method/?place={slug}&period=2023-04-01/P1Y",
    ):
        text = page(client, path)
        assert not re.search(r"\b419\b", text)
        assert "0.7%" not in text
    assert "0.7%" in page(as_user(keeper), f"{PATH}?place={slug}&period=2023-04-01/P1Y")


def test_the_map_tells_hidden_and_missing_apart(world, client, indicator, places):
    give(
        indicator, of(places[0], 3), of(places[1], 66), of(places[2], 300),
        Given("neighbourhood", places[3], YEAR, status="missing"), of(None, 900, 2000),
    )  # fmt: skip
    text = page(client)
    fills = dict(re.findall(r'aria-label="([^":]+): [^"]+"><path d="[^"]+" fill="([^"]+)"', text))
    assert fills[str(places[0])] == "url(#figures-map-hidden)"
    assert fills[str(places[3])] == fills[str(places[4])] == "url(#figures-map-missing)"
    assert fills[str(places[2])].startswith("#")
    assert f'aria-label="{places[2]}: 75.0%"' in text
    assert f'aria-label="{places[4]}: No figure"' in text
    assert "Too small or too few to show" in text
    assert text.count("Diagram only") == 1


def test_fifths_are_of_what_is_shown(world, indicator, places):
    give(indicator, *(of(place, 50 + 30 * n) for n, place in enumerate(places)))
    found = told(indicator, world.people["board_chair"])
    assert sorted(fifths(found).values()) == [0, 1, 2, 3, 4]
    assert fifths([]) == {}
    assert set(fifths(found[:1]).values()) == {0}


def test_every_row_of_a_file_says_whether_it_has_a_figure(
    world, client, as_user, indicator, places
):
    give(
        indicator, of(places[0], 3), of(places[1], 66), of(places[2], 0), of(places[4], 0),
        Given("neighbourhood", places[3], YEAR, status="missing", note="=late"),
    )  # fmt: skip
    answer = client.get(f"{PATH}figures.csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    by_place = {row["place_code"]: row for row in rows}
    assert [by_place[each.slug]["status"] for each in places[:4]] == [
        "suppressed",
        "value",
        "suppressed",  # 0 covers the first
        "missing",
    ]
    for slug in (places[0].slug, places[3].slug):
        row = by_place[slug]
        assert {
            row[name]
            for name in ("value", "numerator", "denominator", "lower_limit_95", "answered")
        } == {""}
    zero = by_place[places[4].slug]
    assert (zero["value"], zero["numerator"], zero["period"]) == (
        "0.000000",
        "0.000000",
        "2025-04-01/P1Y",
    )
    assert by_place[places[3].slug]["note"] == "'=late"
    mine = b"".join(
        as_user(world.people["data_officer"]).get(f"{PATH}figures.csv").streaming_content
    ).decode()
    assert "suppressed" not in mine
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{PATH}figures.xlsx").content))
    assert len(list(book.active.rows)) == len(rows) + 1
    assert client.get(f"{PATH}figures.pdf").status_code == 404


@pytest.mark.parametrize(
    ("measured", "city", "words"),
    [
        ("proportion", 700, "The neighbourhoods have 600 together, Derby has 700: 100 of it belong to no one neighbourhood."),
        ("count", 590, "The neighbourhoods have 600 together, Derby has 590: 10 more than Derby has: some are counted in several."),
        ("count", 600, ""),
    ],
)  # fmt: skip
def test_what_places_do_not_have_of_the_city_is_said(world, client, places, measured, city, words):
    about = {"agency": factories.AgencyFactory(), "lead": factories.PersonFactory(), "by": SYSTEM}
    per = 100 if measured == "proportion" else 1
    made = indicators.add_indicator(
        code="ni-9", name="Calls", **facts(measured=measured, per=per) | about
    )
    made = indicators.publish_indicator(indicator=made, by=world.people["head_of_service"])
    every = list(Neighbourhood.objects.order_by("pk"))

    def one(place, number):
        whole = {"denominator": D(5_000)} if measured == "proportion" else {}
        return Given(
            "neighbourhood" if place else "city", place, YEAR, numerator=D(number), **whole
        )

    give(
        made,
        one(every[0], 600 - 10 * (len(every) - 1)),
        *(one(each, 10) for each in every[1:-1]),
        one(None, city),
    )
    assert "together, Derby has" not in page(client)  # one of them has no figure yet
    give(made, one(every[-1], 10))
    text = page(client)
    assert ("together, Derby has" in text) is bool(words)
    assert words in text


def test_a_hidden_place_is_not_added_up(world, client, indicator, places):
    every = list(Neighbourhood.objects.all())
    give(indicator, of(every[0], 3), *(of(each, 30) for each in every[1:]), of(None, 5_000, 9_000))
    assert "together, Derby has" not in page(client)


def test_why_a_figure_is_what_it_is(world, client, as_user, indicator, places):
    give(indicator, of(places[1], 50))
    give(indicator, of(places[1], 65, 100), source="The police, sent anew", is_provisional=True)
    confirm_figures(indicator=indicator, period=YEAR, by=world.people["data_officer"])
    held = Observation.objects.held().get(indicator=indicator)
    text = page(client, f"/performance/figures/{held.pk}/")
    for words in (
        "65.0%",
        "65 of 100",
        "55.3 to 73.6",
        "Wilson’s method",
        "The police, sent anew",
        "Confirmed",
        "12.5%",
        "Replaced",
    ):
        assert words in text, words
    assert "This figure was replaced" not in text
    data = world.people["data_officer"]
    assert data.name not in text
    assert f"by {data.name}" in page(as_user(data), f"/performance/figures/{held.pk}/")
    old = page(client, f"/performance/figures/{held.replaces_id}/")
    assert "This figure was replaced" in old
    assert f'href="/performance/figures/{held.pk}/"' in old
    assert f'href="/performance/figures/{held.pk}/"' in page(client)


def test_what_a_hidden_figure_replaced_is_hidden_however_long_ago(
    world, client, as_user, indicator, places
):
    for top in (211, 97, 3):
        give(indicator, of(places[0], top, 419), of(places[1], 200))
    first = Observation.objects.get(indicator=indicator, numerator=211)
    for row in Observation.objects.filter(indicator=indicator, neighbourhood=places[0]):
        text = page(client, f"/performance/figures/{row.pk}/")
        assert "Number too small to show" in text
        for number in ("211", "419", "97 of", "50.4", "23.2"):
            assert number not in text
    assert "211 of 419" in page(
        as_user(world.people["data_officer"]), f"/performance/figures/{first.pk}/"
    )


def test_a_provisional_figure_has_no_page_for_others(world, client, as_user, indicator, places):
    give(indicator, of(places[1], 50))
    give(indicator, of(places[1], 61), is_provisional=True)
    new = Observation.objects.get(indicator=indicator, is_waiting=True)
    assert client.get(f"/performance/figures/{new.pk}/").status_code == 302
    assert (
        as_user(world.people["board_chair"]).get(f"/performance/figures/{new.pk}/").status_code
        == 404
    )
    old = page(client, f"/performance/figures/{new.replaces_id}/")
    assert "61 of" not in old
    assert "See the current figure" not in old


def test_weighted_and_summed_figures_say_so(world, client, indicator, places):
    give(indicator, of(places[1], 50, value=D(14), low=D(11), high=D(17)), of(None, 90, 300))
    found = Observation.objects.held().filter(indicator=indicator)
    text = page(client, f"/performance/figures/{found.get(level='neighbourhood').pk}/")
    assert "weighted: the counts are those before weighting" in text
    assert "As the source gives it, 95%" in text
    assert "divided by the second" in page(
        client, f"/performance/figures/{found.get(level='city').pk}/"
    )


def test_method_says_what_stands_out_the_trend_and_whether_the_target_is_met(
    world, client, indicator, places
):
    years = [of_council_year(year) for year in range(2012, 2026)]
    give(indicator, *(of(None, 994 + 40 * n, 4000, year) for n, year in enumerate(years)))
    give(indicator, *(of(place, 100 + 60 * n) for n, place in enumerate(places)))
    set_target(
        indicator=indicator, value=D(90), due_on=of_council_year(2027).ends_on, source="Plan", by=SYSTEM
    )  # fmt: skip
    text = page(client, f"{PATH}method/")
    assert "Trend of seven" in text
    assert "Getting better: the last five figures are increasing by more than chance." in text
    assert "the target will not be met" in text
    assert "Target: 90.0% by 31 March 2028" in text
    assert "neighbourhoods lie outside the limits" in text
    assert "Target: 90.0% by 31 March 2028" in page(client)
    assert "No figures yet" not in text


def test_the_method_tells_the_three_marks_of_the_place_with_what_they_rest_on(
    world, client, indicator, places
):
    before = of_council_year(2024)
    give(indicator, of(places[0], 120, 200, before), of(places[0], 40, 200), of(None, 500, 1000))
    text = " ".join(page(client, f"{PATH}method/?place={places[0].slug}").split())
    marks = text.partition('id="marks"')[2].partition("</dl>")[0]
    assert "Far worse than Derby" in marks
    assert "20.0% in 2025/26; Derby 50.0%." in marks
    assert "No target" in marks
    assert "20.0% in 2025/26, from 60.0% in 2024/25." in marks
    assert "−40.0 percentage points, likely between −48.2 and −30.8" in marks
    assert 'id="marks"' not in page(client, f"{PATH}method/?place={places[1].slug}")


def test_a_survey_says_what_change_it_can_show(world, client, indicator, places):
    """Limits 21.0 to 37.0 of 34 of 120 answers: two such surveys differ by more than chance from some 11 points on."""
    give(indicator, of(places[0], 34, 120, base=120), of(places[1], 34, 120))
    pages = []
    for place in places[:2]:
        pk = Observation.objects.get(indicator=indicator, neighbourhood=place).pk
        pages.append(
            (
                page(client, f"/performance/figures/{pk}/"),
                page(client, f"{PATH}method/?place={place.slug}"),
            )
        )
    asked, counted = pages
    assert all("A change of about 11.3 percentage points or more." in each for each in asked)
    assert not any("A change of about" in each for each in counted)


def test_a_funnel_needs_the_city_and_counts(world, indicator, places):
    user = world.people["board_chair"]
    give(indicator, *(of(place, 100 + 60 * n) for n, place in enumerate(places)))
    assert funnel(indicator, told(indicator, user), YEAR) is None
    give(indicator, of(None, 1000, 2500))
    drawn = funnel(indicator, told(indicator, user), YEAR)
    said = {re.sub("<[^>]+>", "", row[0]): row[3] for row in drawn.rows}
    assert said[str(places[0])] == "Below the outer limits"
    assert said[str(places[-1])] == "Above the outer limits"
    assert funnel(Indicator(measured="mean"), told(indicator, user), YEAR) is None


def test_pages_without_a_figure_say_so(client, indicator):
    for path in (PATH, f"{PATH}method/"):
        assert "No figures yet" in page(client, path)
    assert client.get(f"{PATH}figures.csv").status_code == 200


def test_the_method_takes_the_same_queries_however_many_figures(
    client, indicator, places, django_assert_max_num_queries
):
    for number in (1, 4):
        give(
            indicator,
            *(of(place, 90, period=of_council_year(2020 + number)) for place in places[:number]),
        )
        with django_assert_max_num_queries(8):
            page(client, f"{PATH}method/")
