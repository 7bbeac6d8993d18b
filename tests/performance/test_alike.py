"""One answer wherever it stands: table, chart, profile, sheet of a plan, report, files and open data."""

import csv
import datetime
import html
import io
import json
import re
from decimal import Decimal as D

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from core.actors import SYSTEM
from performance.indicators.targets.operations import set_target
from performance.measures.operations import add_measure
from performance.models import Marks
from performance.observations.rules import Given
from performance.periods import of_council_year, of_quarter
from performance.reports import making
from performance.statistics import compare_in_funnel
from tests import factories
from tests.worlds.performance_matrix import add, give, share

pytestmark = pytest.mark.django_db
THEN, NOW = of_council_year(2024), of_council_year(2025)
QUARTER = of_quarter("2030Q3")
AT = datetime.datetime(2030, 10, 7, 9, tzinfo=datetime.UTC)
WORLDS = (
    # of 500, this year and last, the target: status, direction, change
    ((100, 250, 80), ("worst", "missed", "worse")),
    ((380, 300, 70), ("best", "reached", "better")),
    ((250, 255, None), ("similar", "no_target", "similar")),
    ((226, None, 60), ("worse", "missed", "early")),
)
SAID_NOTHING = {"no_target", "early", "cannot", "none"}
"""Answers that a cell and a profile leave out."""


@pytest.fixture(autouse=True)
def then():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def places(world):
    more = [factories.NeighbourhoodFactory(name=f"Place {n}") for n in range(3)]
    return [world.own.place, *more]


def text_of(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code == 200
    return content.decode("utf-8-sig")


def words_of(client, path):
    return html.unescape(" ".join(re.sub("<[^>]+>", " ", text_of(client.get(path))).split()))


def rows_of(client, path):
    return list(csv.DictReader(io.StringIO(text_of(client.get(path)))))


@pytest.mark.parametrize(("numbers", "keys"), WORLDS, ids=lambda each: str(each[0]))
def test_marks_are_one_answer_everywhere(world, client, places, numbers, keys):
    here, slug = places[0], places[0].slug
    now, before, target = numbers
    indicator = add(world, "alike", "Alike", comparison="funnel", block="own", hides_below=0)
    given = [share(None, 1_000, 2_000), share(here, now, 500), *(share(each, 250, 500) for each in places[1:])]  # fmt: skip
    if before is not None:
        given += [share(here, before, 500, THEN)]
    give(indicator, *given)
    if target:
        set_target(
            indicator=indicator, level="neighbourhood", place=here, value=D(target), due_on=NOW.ends_on, source="Plan", by=SYSTEM
        )  # fmt: skip
    measure(world, indicator)
    row = Marks.objects.get(indicator=indicator, neighbourhood=here)
    assert (row.status, row.direction, row.change) == keys
    words = [row.get_status_display(), row.get_direction_display(), row.get_change_display()]
    loud = [word for word, key in zip(words, keys, strict=True) if key not in SAID_NOTHING]

    pages = {
        "matrix": f"/performance/matrix/?neighbourhood={slug}",
        "compare": f"/performance/compare/?place={slug}&place={places[1].slug}",
        "profile": f"/neighbourhoods/{slug}/profile/",
        "method": f"/performance/indicators/alike/method/?place={slug}",
    }
    for name, path in pages.items():
        said = words_of(client, path)
        about = said.partition("Alike")[2] if name != "method" else said
        wanted = words if name == "method" else loud[:1] if name == "compare" else loud
        assert [word for word in wanted if word not in about] == [], name

    funnel = words_of(client, pages["method"])
    side = compare_in_funnel(now / 500, 500, 0.5, "high")
    ends = {"worst": "Below the outer", "best": "Above the outer", "worse": "Below the inner", "similar": "Within the"}  # fmt: skip
    assert side == keys[0]
    assert f"{here} {now / 5:.1f}% 500 {ends[side]} limits" in funnel

    (told,) = (
        each for each in json.loads(text_of(client.get("/performance/open/alike.json")))["marks"]
        if each["place_code"] == slug
    )  # fmt: skip
    assert (told["status"], told["direction"], told["change"]) == keys
    book = openpyxl.load_workbook(io.BytesIO(client.get("/performance/matrix.xlsx").content))
    heads, *cells = [[each.value for each in line] for line in book.active.rows]
    for rows in (
        rows_of(client, "/performance/matrix.csv"),
        [dict(zip(heads, line, strict=True)) for line in cells],
    ):
        (line,) = (each for each in rows if (each["indicator_code"], each["place_code"]) == ("alike", slug))  # fmt: skip
        assert (line["status"], line["direction"], line["change"]) == keys

    report, _ = making.make_report(QUARTER, neighbourhood=here, at=AT)
    client.force_login(world.people["data_officer"])
    page = words_of(client, report.get_absolute_url()).partition("Alike")[2]
    assert [word for word in loud if word not in page] == []
    (line,) = (
        each for each in rows_of(client, reverse("report_file", args=[report.pk, "csv"]))
        if each["indicator_code"] == "alike"
    )  # fmt: skip
    assert (line["compared"], line["direction"], line["change"]) == keys


def measure(world, indicator):
    """The indicator tells of a priority of the plan that holds."""
    aim = world.own.public_plan.priorities.kept().first()
    add_measure(
        priority=aim,
        indicator=indicator,
        why="It tells",
        reason="Chosen later",
        by=world.own.writer,
    )


def test_a_figure_that_is_not_shown_has_one_token_in_every_file(world, client, places):
    indicator = add(world, "alike", "Alike", block="own", hides_below=5, least_base=50)
    here, other, few, fourth = places
    given = (
        share(here, 3, 500), share(other, 6, 500), Given("neighbourhood", few, NOW, value=D(44), base=49),
        Given("neighbourhood", fourth, NOW, status="missing"), share(None, 900, 5_000),
    )  # fmt: skip
    give(indicator, *given)
    tokens = {here.slug: "suppressed", few.slug: "few", fourth.slug: "missing"}
    client.force_login(world.people["data_officer"])
    for place in (here, few, fourth):
        report, _ = making.make_report(QUARTER, neighbourhood=place, at=AT)
        rows = rows_of(client, reverse("report_file", args=[report.pk, "csv"]))
        (line,) = (each for each in rows if each["indicator_code"] == "alike")
        assert (line["status"], line["value"], line["base"]) == (tokens[place.slug], "", "")
    client.logout()
    for path, name in (
        ("/performance/matrix.csv", "figure_status"),
        ("/performance/open/alike.csv", "status"),
        ("/performance/indicators/alike/figures.csv", "status"),
    ):
        told = {
            each["place_code"]: each[name] for each in rows_of(client, path)
            if each.get("indicator_code", "alike") == "alike" and each["place_code"] in tokens
        }  # fmt: skip
        assert told == tokens, path
