"""The matrix: what a cell says, to whom, and at what cost."""

import csv
import datetime
import io
import re
from decimal import Decimal as D

import openpyxl
import pytest

from performance.indicators.operations import end_indicator
from performance.matrix.due import ENDED, NEW, NOT_DUE, OVERDUE, age_of
from performance.models import Observation
from performance.observations.rules import Given
from performance.periods import of_council_year, of_months, of_quarter
from tests import factories
from tests.worlds.performance_matrix import YEAR, add, give, share

pytestmark = pytest.mark.django_db
PATH, TODAY = "/performance/matrix/", datetime.date(2026, 11, 28)


@pytest.fixture
def places(world):
    return [factories.NeighbourhoodFactory(name=name) for name in ("Zeta", "Alpha", "Beta", "Gamma", "Delta", "Cover")]  # fmt: skip


@pytest.fixture
def indicator(world):
    return add(world, "ni-9", "Belonging", hides_below=5, least_base=50, block="own")


def text_of(client, query=""):
    return client.get(f"{PATH}{query}").content.decode()


def cell(page, place, number=0):
    """What stands in a cell of the row of a place, without tags."""
    row = re.search(rf'<th scope="row"[^>]*>(?:<a [^>]*>)?{place}<.*?</tr>', page, re.DOTALL)[0]
    found = re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)[number]
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


def test_a_cell_says_figure_range_marks_period_and_age(client, indicator, places):
    give(
        indicator, share(places[0], 60, 100, of_council_year(2024)), share(places[0], 20, 100),
        share(None, 500, 1_000),
    )  # fmt: skip
    page = text_of(client)
    assert cell(page, "Zeta").startswith("20.0% : Belonging, Zeta 13.3 to 28.9 · 20 of 100 Status:")
    assert "Status: ■ Far worse than Derby" in cell(page, "Zeta")
    assert "Change: ■ Worse 2025/26, " in cell(page, "Zeta")
    assert "50.0%" in cell(page, "Derby")
    figure = Observation.objects.held().get(neighbourhood=places[0], starts_on=YEAR.starts_on)
    assert f'href="/performance/figures/{figure.pk}/"' in page


def test_missing_small_few_none_and_nothing_are_told_apart(
    client, as_user, world, indicator, places
):
    give(
        indicator, share(places[0], 3, 713), Given("neighbourhood", places[1], YEAR, status="missing"),
        Given("neighbourhood", places[2], YEAR, value=D("44.4"), base=49), share(places[3], 66, 714),
        share(places[5], 6, 800), share(None, 200, 5_000),
    )  # fmt: skip
    for reader in (client, as_user(world.people["data_officer"])):
        page = text_of(reader)
        assert cell(page, "Zeta").startswith("Number too small to show")
        assert cell(page, "Alpha").startswith("Not available")
        assert cell(page, "Beta").startswith("Too few answers to say")
        assert "9.2%" in cell(page, "Gamma")
        assert cell(page, "Delta") == "No figure yet"
        assert not re.search(r"44\.4|713|0\.4%", page)


def test_a_later_period_that_is_not_shown_stands_beside_the_figure_that_is(
    client, indicator, places
):
    give(indicator, share(places[0], 40, 100, of_council_year(2024)))
    give(indicator, Given("neighbourhood", places[0], YEAR, status="missing"))
    assert cell(text_of(client), "Zeta").startswith("40.0%")
    assert cell(text_of(client), "Zeta").endswith("2025/26: not available")
    assert "Overdue" not in cell(text_of(client), "Zeta")
    listed = text_of(client, "?neighbourhood=zeta")
    assert "2025/26: not available" in " ".join(listed.split())


def test_a_provisional_figure_and_what_is_not_published_stand_in_no_matrix(client, as_user, world, indicator, places):  # fmt: skip
    inside = add(world, "inside", "Inside", is_published=False, block="own")
    give(inside, share(places[0], 77, 100))
    give(indicator, share(places[0], 11, 100), is_provisional=True)
    for query in ("", "?indicator=inside", "?neighbourhood=zeta", "?mark=worse", "?outcome=all"):
        page = text_of(client, query)
        assert "Inside" not in page
        assert "77.0%" not in page
        assert "11.0%" not in page
    mine = text_of(as_user(world.people["data_officer"]), "?indicator=inside")
    assert "77.0%" in mine
    assert "11.0%" not in text_of(as_user(world.people["data_officer"]), "?indicator=ni-9")


def test_places_are_in_the_order_of_the_alphabet(client, indicator, places):
    page = text_of(client)
    found = re.findall(r'<th scope="row"[^>]*>(?:<a [^>]*>)?([^<]+)<', page)
    assert found[0] == "Derby"
    assert found[1:] == sorted(found[1:])
    assert {"Zeta", "Alpha"} <= set(found)


def test_narrowed_by_outcome_place_area_mark_and_likeness(client, world, indicator, places):
    other = add(world, "other", "Other", hides_below=0, block="efficiency")
    give(indicator, share(places[0], 20, 100), share(places[1], 50, 100), share(None, 500, 1_000))
    give(other, share(places[0], 30, 100))
    assert "Other" not in re.findall(r'<th scope="col".*', text_of(client))[0]
    assert "20.0%" not in text_of(client, "?outcome=efficiency")
    assert {"20.0%", "30.0%"} <= set(re.findall(r"\d\d\.0%", text_of(client, "?outcome=all")))
    listed = text_of(client, "?neighbourhood=zeta")
    assert "No target is set." in listed
    assert "20.0% in 2025/26; Derby 50.0%." in listed
    worse = text_of(client, "?mark=worse")
    assert ("20.0%" in worse, "30.0%" in worse) == (True, False)
    assert "No figures have this mark" in text_of(client, "?mark=got_better")
    area = text_of(client, f"?area={places[1].area.slug}")
    assert (">Alpha</a>" in area, ">Zeta</a>" in area) == (True, False)
    assert "Places like" not in worse


def test_places_like_ours_are_a_choice_where_deprivation_is_known(client, world, indicator, places):
    about = {
        "measured": "mean",
        "per": 1,
        "hides_below": 0,
        "comparison": "none",
        "polarity": "none",
    }
    known = add(world, "deprivation", "Deprivation", frequency="seldom", **about)
    more = [factories.NeighbourhoodFactory(name=f"More {n}") for n in range(3)]
    given = zip([*places, *more], (10, 11, 12, 50, 13, 99, 60, 14, 70), strict=True)
    give(known, *[Given("neighbourhood", place, YEAR, value=D(score)) for place, score in given])
    page = text_of(client, "?like=zeta&outcome=all")
    found = re.findall(r'<th scope="row"[^>]*>(?:<a [^>]*>)?([^<]+)<', page)
    assert found == ["Derby", "Alpha", "Beta", "Delta", "More 1", "Zeta"]
    assert "Places like, by deprivation" in page


@pytest.mark.parametrize("query", ["?outcome=x", "?neighbourhood=%00", "?area=no&mark=no&like=no&indicator=no", "?after=x"])  # fmt: skip
def test_what_is_not_known_counts_as_not_chosen(client, indicator, query):
    assert client.get(f"{PATH}{query}").status_code == 200


def test_it_pages_at_fifty_places_with_derby_on_each(client, indicator):
    for number in range(60):
        factories.NeighbourhoodFactory(name=f"Place {number:02}")
    first = text_of(client)
    assert first.count('<th scope="row"') == 51
    cursor = re.search(r"after=([^\"&]+)\" rel=\"next\"", first)[1]
    second = text_of(client, f"?after={cursor}")
    assert re.search(r"Derby\s*</th>", second)
    assert "Place 59" in second


def test_the_same_queries_however_many_there_are(client, world, indicator, places, django_assert_max_num_queries):  # fmt: skip
    give(indicator, share(places[0], 20, 100))
    counts = []
    for number in range(2):
        for query in ("?outcome=all", "?neighbourhood=zeta", "?mark=worse"):
            text_of(client, query)
            with django_assert_max_num_queries(12) as found:
                text_of(client, query)
            counts.append(len(found))
        for n in range(4 * (1 - number)):
            each = add(world, f"more-{n}", f"More {n}", hides_below=5)
            give(each, share(None, 400, 800), *[share(place, 20 + n, 100) for place in places])
    assert counts[:3] == counts[3:]


def test_the_file_has_codes_and_tokens_and_no_number_of_what_is_hidden(client, indicator, places):
    factories_code = "E05001781"
    type(places[3]).objects.filter(pk=places[3].pk).update(code=factories_code)
    give(
        indicator, share(places[0], 3, 713), Given("neighbourhood", places[1], YEAR, status="missing"),
        Given("neighbourhood", places[2], YEAR, value=D("44.4"), base=49), share(places[3], 66, 714),
        share(places[5], 6, 800), share(None, 200, 5_000),
    )  # fmt: skip
    text = b"".join(client.get("/performance/matrix.csv").streaming_content).decode("utf-8-sig")
    rows = {
        row["place_code"]: row
        for row in csv.DictReader(io.StringIO(text))
        if row["indicator_code"] == "ni-9"
    }
    tokens = [rows[each.slug]["figure_status"] for each in places]
    assert tokens == ["suppressed", "missing", "few", "value", "missing", "suppressed"]
    for each in places[:3]:
        assert rows[each.slug]["value"] == rows[each.slug]["denominator"] == ""
    assert (rows["gamma"]["ons_code"], rows["gamma"]["level"]) == (factories_code, "neighbourhood")
    assert not re.search(r"44\.4|713", text)
    book = openpyxl.load_workbook(io.BytesIO(client.get("/performance/matrix.xlsx").content))
    assert len(list(book.active.rows)) == len(text.splitlines())


@pytest.mark.parametrize(
    ("period", "frequency", "key", "words"),
    [
        (of_quarter("2026Q3"), "quarter", NEW, "1 month old"),
        (of_quarter("2026Q2"), "quarter", OVERDUE, "4 months old"),
        (of_months(datetime.date(2026, 10, 1), 1), "month", NEW, "less than a month old"),
        (of_months(datetime.date(2026, 9, 1), 1), "month", OVERDUE, "1 month old"),
        (of_council_year(2025), "year", NOT_DUE, "7 months old"),
        (of_council_year(2024), "year", OVERDUE, "19 months old"),
        (of_months(datetime.date(2025, 1, 1), 12), "year", NOT_DUE, "10 months old"),
        (of_council_year(2008), "seldom", NOT_DUE, "17 years old"),
    ],
)
def test_how_old_it_is_and_whether_the_next_is_due(period, frequency, key, words):
    age = age_of(period, frequency, TODAY, days=15)
    assert (age.key, age.words) == (key, words)


def test_a_quarter_is_not_due_before_its_working_days_have_run():
    day = datetime.date(2026, 10, 8)
    assert age_of(of_quarter("2026Q2"), "quarter", day, days=15).key == NOT_DUE
    assert age_of(of_quarter("2026Q2"), "quarter", day, days=15, is_ended=True).key == ENDED


def test_what_is_no_longer_collected_leaves_the_matrix(client, world, indicator, places):
    give(indicator, share(places[0], 20, 100))
    end_indicator(indicator=indicator, ended_on=datetime.date(2026, 4, 1), why="Stopped", by=world.people["data_officer"])  # fmt: skip
    assert "Belonging" not in text_of(client, "?outcome=all")


def test_an_indicator_of_which_there_is_nothing_takes_no_column_and_is_named(
    client, world, indicator, places
):
    other = add(world, "quiet", "Nothing yet", block="own")
    give(indicator, share(places[0], 40, 100))

    def columns():
        return re.findall(r'<th scope="col"[^>]*>.*?>([^<]*)</a></th>', text_of(client))

    assert str(other) not in columns()
    assert "What has no figure here" in text_of(client)
    give(other, share(places[0], 40, 100))
    assert str(other) in columns()
    assert "What has no figure here" not in text_of(client)
