"""Open data: what is published, in one order, for everybody the same, and no number of what is hidden."""

import csv
import io
import json
import re
from decimal import Decimal as D

import openpyxl
import pytest

from core.actors import SYSTEM
from neighbourhoods.models import Neighbourhood
from performance.indicators.operations import withdraw_indicator
from performance.indicators.targets.operations import set_target
from performance.models import Indicator, Marks, Observation
from performance.observations.operations import confirm_figures
from performance.observations.rules import Given
from performance.periods import of_council_year, of_quarter
from performance.statistics import wilson
from tests import factories
from tests.worlds.performance_matrix import YEAR, add, give, share

pytestmark = pytest.mark.django_db
PATH = "/performance/open/"
NUMBERS = ("value", "lower_limit_95", "upper_limit_95", "numerator", "denominator", "answered")


@pytest.fixture
def places(world):
    return [factories.NeighbourhoodFactory(name=f"Place {n}") for n in range(6)]


@pytest.fixture
def indicator(world):
    return add(world, "ni-9", "Belonging", hides_below=5, least_base=50)


def body(answer):
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def document(client, code="ni-9"):
    return json.loads(body(client.get(f"{PATH}{code}.json")))


def lines(client, path):
    answer = client.get(path)
    return list(csv.DictReader(io.StringIO(body(answer))))


def given_of(places):
    """One figure that is hidden, one that is not there, one of too few, and two that are shown."""
    return (
        share(places[0], 3, 713), Given("neighbourhood", places[1], YEAR, status="missing"),
        Given("neighbourhood", places[2], YEAR, value=D("44.4"), base=49), share(places[3], 66, 714),
        share(places[4], 71, 715), share(places[5], 6, 800), share(None, 900, 5_000),
    )  # fmt: skip


def test_it_says_what_is_measured_and_each_row_with_codes(client, indicator, places):
    Neighbourhood.objects.filter(pk=places[3].pk).update(code="E05001781")
    give(indicator, *given_of(places))
    found = document(client)
    assert (found["code"], found["unit"], found["polarity"]) == ("ni-9", "%", "high")
    assert found["licence"].startswith("https://www.nationalarchives.gov.uk/doc/open-gov")
    assert found["method_version"] == "2"
    rows = {row["place_code"]: row for row in found["rows"]}
    low, high = wilson(66, 714)
    assert rows["place-3"] == {
        "level": "neighbourhood", "place_code": "place-3", "ons_code": "E05001781", "place": "Place 3",
        "period": "2025-04-01/P1Y", "status": "value", "value": pytest.approx(66 / 7.14), "numerator": 66,
        "denominator": 714, "lower_limit_95": pytest.approx(low * 100),
        "upper_limit_95": pytest.approx(high * 100), "answered": None, "unreliable": False,
        "source": "Survey of residents", "note": "", "series": "1",
    }  # fmt: skip
    assert rows["city"]["ons_code"] == "E06000015"
    assert document(client)["rows"] == found["rows"]


def test_statuses_are_the_same_wherever_they_stand(client, indicator, places):
    """Page, matrix, files of both and open data: one answer for each place."""
    give(indicator, *given_of(places))
    in_json = {row["place_code"]: row["status"] for row in document(client)["rows"]}
    shown = [in_json[f"place-{n}"] for n in range(6)]
    assert shown == ["suppressed", "missing", "few", "value", "value", "suppressed"]
    slugs = [each.slug for each in places]

    def told(rows, name):
        by_place = {row["place_code"]: row[name] for row in rows}
        return [by_place[slug] for slug in slugs]

    assert told(lines(client, f"{PATH}ni-9.csv"), "status") == shown
    assert told(lines(client, "/performance/indicators/ni-9/figures.csv"), "status") == shown
    matrix = [row for row in lines(client, "/performance/matrix.csv") if row["indicator_code"] == "ni-9"]  # fmt: skip
    assert told(matrix, "figure_status") == shown
    book = openpyxl.load_workbook(io.BytesIO(client.get("/performance/matrix.xlsx").content))
    heads, *cells = [[each.value for each in row] for row in book.active.rows]
    sheet = [dict(zip(heads, row, strict=True)) for row in cells]
    assert told([row for row in sheet if row["indicator_code"] == "ni-9"], "figure_status") == shown
    page = client.get("/performance/indicators/ni-9/").content.decode()
    grid = client.get("/performance/matrix/?outcome=all").content.decode()
    words = {"suppressed": "Number too small to show", "missing": "Not available", "few": "Too few answers to say"}  # fmt: skip
    for token, said in words.items():
        assert (said in page) == (said in grid) == (token in shown)


def test_marks_are_the_same_wherever_they_stand(client, world, indicator, places):
    give(indicator, share(places[3], 20, 100, of_council_year(2024)), *given_of(places))
    row = Marks.objects.get(indicator=indicator, neighbourhood=places[3])
    kept = (row.status, row.direction, row.change)
    (told,) = (each for each in document(client)["marks"] if each["place_code"] == "place-3")
    assert (told["status"], told["direction"], told["change"]) == kept
    (line,) = (
        each for each in lines(client, "/performance/matrix.csv")
        if each["place_code"] == "place-3" and each["indicator_code"] == "ni-9"
    )  # fmt: skip
    assert (line["status"], line["direction"], line["change"]) == kept
    page = client.get("/performance/matrix/?neighbourhood=place-3").content.decode()
    assert row.get_change_display() in page


def test_nobody_is_told_more_by_being_signed_in(client, as_user, world, indicator, places):
    give(indicator, *given_of(places))
    give(indicator, share(places[4], 1, 9, of_council_year(2024)), is_provisional=True)
    mine = document(as_user(world.people["data_officer"]))
    assert mine == document(client)
    for text in (json.dumps(mine), body(client.get(f"{PATH}ni-9.csv"))):
        assert not re.search(r"44\.4|713|2024", text)
    for row in mine["rows"]:
        if row["status"] != "value":
            assert [row[name] for name in NUMBERS] == [None] * 6


def test_what_is_not_published_or_taken_off_is_not_there(client, as_user, world, indicator):
    add(world, "inside", "Inside", is_published=False)
    officer = as_user(world.people["data_officer"])
    for reader in (client, officer):
        assert reader.get(f"{PATH}inside.json").status_code == 404
        assert reader.get(f"{PATH}inside.csv").status_code == 404
        assert "inside" not in body(reader.get(f"{PATH}indicators.json"))
        assert "Inside" not in reader.get(PATH).content.decode()
    assert client.get(f"{PATH}ni-9.xlsx").status_code == 404
    withdraw_indicator(indicator=indicator, reason="Wrong", by=world.people["head_of_service"])
    assert client.get(f"{PATH}ni-9.json").status_code == 404


def test_a_reader_who_has_it_is_told_so(client, as_user, world, indicator, places):
    """304 until anything changes of what the file says: a figure, whether it is shown, a mark, a name, a method."""
    give(indicator, *given_of(places))

    def tag():
        answer = client.get(f"{PATH}ni-9.json")
        again = client.get(f"{PATH}ni-9.json", headers={"If-None-Match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == answer["ETag"]
        return answer["ETag"]

    tags = [tag()]
    assert tag() == tags[0]
    give(indicator, share(places[4], 72, 715))
    tags.append(tag())
    give(indicator, share(places[4], 73, 715, of_council_year(2024)), is_provisional=True)
    assert tag() == tags[-1]
    confirm_figures(indicator=indicator, period=of_council_year(2024), by=SYSTEM)
    tags.append(tag())
    Observation.objects.filter(pk=Observation.objects.held().filter(is_hidden=True).first().pk).update(is_hidden=False)  # fmt: skip
    tags.append(tag())
    places[4].name = "Another name"
    places[4].save()
    tags.append(tag())
    about = {"due_on": YEAR.ends_on, "baseline": None, "baseline_on": None, "source": "Plan", "by": SYSTEM}  # fmt: skip
    set_target(indicator=Indicator.objects.get(code="ni-9"), level="neighbourhood", place=places[4], value=D(1), **about)  # fmt: skip
    tags.append(tag())
    assert len(set(tags)) == len(tags)


def test_anybody_may_keep_it_and_asks_anew(client, as_user, world, indicator, places):
    give(indicator, *given_of(places))
    answer = client.get(f"{PATH}ni-9.csv")
    assert answer["Cache-Control"] == "public, no-cache"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Content-Disposition"] == 'attachment; filename="ni-9.csv"'
    signed_in = as_user(world.people["data_officer"]).get(f"{PATH}ni-9.csv")
    assert signed_in["Cache-Control"] == "no-store, private"


def test_the_list_has_each_with_its_addresses(client, world, indicator):
    found = json.loads(body(client.get(f"{PATH}indicators.json")))["indicators"]
    codes = [each["code"] for each in found]
    assert codes == sorted(codes)
    (ours,) = (each for each in found if each["code"] == "ni-9")
    assert ours["json"].endswith("/performance/open/ni-9.json")
    page = client.get(PATH).content.decode()
    assert "Belonging" in page
    assert "Open Government Licence" in page


def test_the_order_of_rows_lasts(client, indicator, places):
    give(indicator, *[share(place, 50 + n, 100) for n, place in enumerate(reversed(places))])
    give(indicator, *[share(place, 40, 100, of_council_year(2023)) for place in places])
    first = [(row["period"], row["place_code"]) for row in document(client)["rows"]]
    give(indicator, share(places[0], 77, 100))
    assert [(row["period"], row["place_code"]) for row in document(client)["rows"]] == first
    assert [period for period, _ in first] == sorted(period for period, _ in first)


def attacked(rows):
    """Values of {(place, period): value or None} that a total gives away: those that stand alone among hidden ones."""
    found = []
    for axis in (0, 1):
        lines = {}
        for key, value in rows.items():
            lines.setdefault(key[axis], []).append(value)
        found += [name for name, values in lines.items() if values.count(None) == 1]
    return found


def test_sixteen_and_the_total_do_not_tell_the_seventeenth(client, world):
    """Quarters and their year, places and their total, through each file and the matrix."""
    made = add(world, "small", "Small", measured="count", per=1, hides_below=5, frequency="quarter", comparison="none")  # fmt: skip
    places = [factories.NeighbourhoodFactory(name=f"Ward {n:02}") for n in range(17)]
    quarters = [
        of_quarter(f"{year}Q{n}") for year, n in ((2025, 2), (2025, 3), (2025, 4), (2026, 1))
    ]
    table = {
        (place, period): 3 if (n, q) == (4, 1) else 20 + n + q
        for n, place in enumerate(places)
        for q, period in enumerate(quarters)
    }

    def count(place, period, number):
        return Given("neighbourhood" if place else "city", place, period, numerator=D(number))

    given = [count(place, period, number) for (place, period), number in table.items()]
    given += [count(None, each, sum(v for (_, p), v in table.items() if p == each)) for each in quarters]  # fmt: skip
    given += [count(each, YEAR, sum(v for (p, _), v in table.items() if p == each)) for each in places]  # fmt: skip
    give(made, *given, count(None, YEAR, sum(table.values())))
    values = {
        (row["place_code"], row["period"]): row["value"]
        for row in document(client, "small")["rows"]
    }
    assert list(values.values()).count(None) >= 4
    assert attacked(values) == []
    in_csv = {
        (row["place_code"], row["period"]): row["value"] or None
        for row in lines(client, f"{PATH}small.csv")
    }
    assert {key for key, value in in_csv.items() if value is None} == {
        key for key, value in values.items() if value is None
    }
    for row in lines(client, "/performance/matrix.csv"):
        if row["indicator_code"] == "small" and row["value"]:
            assert values[row["place_code"], row["period"]] is not None


def test_the_same_queries_for_one_row_and_many(client, indicator, places, django_assert_max_num_queries):  # fmt: skip
    counts = []
    for given in ([share(places[0], 50, 100)], [share(each, 50, 100, of_council_year(year)) for each in places for year in range(2015, 2025)]):  # fmt: skip
        give(indicator, *given)
        with django_assert_max_num_queries(12) as found:
            body(client.get(f"{PATH}ni-9.json"))
        counts.append(len(found))
    assert counts[0] == counts[1]
