"""The JSON Schema of open data: what is served obeys it, and it refuses what must never be served."""

import copy
import datetime
import json
from decimal import Decimal as D

import jsonschema
import pytest

from core.actors import SYSTEM
from performance.indicators.operations import end_indicator
from performance.indicators.targets.operations import set_target
from performance.models import Indicator
from performance.observations.breaks.operations import add_break
from performance.observations.rules import Given
from performance.periods import of_council_year, of_iso
from tests import factories
from tests.worlds.performance_matrix import add, give, share

pytestmark = pytest.mark.django_db
ADDRESS = "/performance/open/figures.schema.json"
THEN = of_council_year(2024)


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return json.loads(b"".join(answer.streaming_content))


@pytest.fixture
def schema(client):
    return read(client, ADDRESS)


def check(schema, document, name=None):
    root = schema if name is None else {**schema, "anyOf": [{"$ref": f"#/$defs/{name}"}]}
    jsonschema.validate(document, root, jsonschema.Draft202012Validator)


@pytest.fixture
def indicator(world):
    """With figures that are shown, hidden, missing, of too few and of a new series, a target and every level."""
    made = add(world, "ni-9", "Belonging", hides_below=5, least_base=50)
    places = [world.own.place, world.other.place, *(factories.NeighbourhoodFactory() for _ in range(4))]  # fmt: skip
    give(made, share(places[0], 40, 100, THEN), share(places[0], 70, 100), share(places[1], 3, 100))
    give(made, share(places[2], 20, 60), share(places[3], 30, 90), share(None, 163, 450))
    give(
        made,
        Given("neighbourhood", places[4], of_iso("2021-04-01/P3M"), value=D(50), base=40),
        Given("neighbourhood", places[5], of_iso("2025-01-05/2025-02-07"), status="missing"),
        Given("country", None, THEN, value=D("33.25"), low=D(33), high=D(34)),
    )
    about = {"due_on": datetime.date(2029, 3, 31), "source": "Plan", "by": SYSTEM}
    set_target(indicator=fresh(made), value=D(80), **about)
    add_break(
        indicator=fresh(made), on=datetime.date(2025, 4, 1), kind="source", reason="Another survey", by=SYSTEM
    )  # fmt: skip
    return made


def fresh(indicator):
    return Indicator.objects.get(pk=indicator.pk)


def test_what_is_served_obeys_the_schema_and_says_where_it_is(client, schema, indicator):
    jsonschema.Draft202012Validator.check_schema(schema)
    document = read(client, "/performance/open/ni-9.json")
    check(schema, document)
    check(schema, document, "figures")
    assert {row["status"] for row in document["rows"]} == {"value", "suppressed", "missing", "few"}
    assert document["schema"] == schema["$id"]
    assert document["schema"].endswith(ADDRESS)
    end_indicator(
        indicator=fresh(indicator), ended_on=datetime.date(2026, 3, 31), why="Gone", by=SYSTEM
    )
    check(schema, read(client, "/performance/open/ni-9.json"), "figures")
    check(schema, read(client, "/performance/open/indicators.json"), "indicators")
    check(schema, {"indicators": []}, "indicators")


def test_no_field_is_served_that_the_schema_does_not_name(client, schema, indicator):
    document, parts = read(client, "/performance/open/ni-9.json"), schema["$defs"]
    assert set(document) == set(parts["figures"]["properties"])
    for name, part in (("rows", "row"), ("marks", "marks"), ("breaks", "break")):
        assert set(document[name][0]) == set(parts[part]["properties"])
    (first, *_) = read(client, "/performance/open/indicators.json")["indicators"]
    assert set(first) == set(parts["indicator"]["properties"])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda found: found["rows"][0].update(value="33"),
        lambda found: found["rows"][0].update(status="fine"),
        lambda found: found["rows"][0].update(period="2024"),
        lambda found: found["rows"][0].pop("series"),
        lambda found: found["marks"][0].update(change="lovely"),
        lambda found: found["breaks"][0].update(what_changed="rebase"),
        lambda found: found.pop("licence"),
        lambda found: next(
            row for row in found["rows"] if row["status"] == "suppressed"
        ).update(numerator=3),
        lambda found: next(row for row in found["rows"] if row["status"] == "value").update(value=None),
    ],
)  # fmt: skip
def test_the_schema_refuses_what_must_not_be_served(client, schema, indicator, spoil):
    document = copy.deepcopy(read(client, "/performance/open/ni-9.json"))
    spoil(document)
    with pytest.raises(jsonschema.ValidationError):
        check(schema, document)


def test_the_page_leads_to_it_and_it_is_the_same_for_everybody(client, world, schema, as_user):
    assert ADDRESS in client.get("/performance/open/").content.decode()
    assert read(as_user(world.people["data_officer"]), ADDRESS) == schema
    answer = client.get(ADDRESS)
    assert answer["Content-Type"].startswith("application/schema+json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert client.get(ADDRESS, headers={"if-none-match": answer["ETag"]}).status_code == 304
