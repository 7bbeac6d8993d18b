"""Load figures on a page: looked at, loaded, and taken back; what was given since stays."""

import io
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied

from accounts.imports.models import ImportBatch
from accounts.imports.operations import check_in_job, load_in_job, undo, undo_in_job
from core.actors import SYSTEM
from core.models import Event
from neighbourhoods.models import Neighbourhood
from performance.imports import sheets
from performance.models import Observation
from performance.observations.operations import give_figures
from performance.observations.rules import Given
from performance.periods import of_iso
from tests.performance.imports.conftest import EAST, WEST, held, load

pytestmark = pytest.mark.django_db
URL = "/performance/figures/load/"
YEAR = "2025-04-01/P1Y"
HEAD = "areacd,indicator,period,observation\n"


@pytest.fixture
def data(world):
    return world.people["data_officer"]


@pytest.fixture
def client(as_user, data):
    return as_user(data)


def rows(*cells):
    return HEAD + "".join(f"{area},belonging,{YEAR},{value}\n" for area, value in cells)


def send(client, text, **said):
    file = io.BytesIO(text.encode())
    file.name = "figures.csv"
    return client.post(URL, {"file_format": "tidy", "file": file} | said, follow=True)


def batch():
    return ImportBatch.objects.latest("pk")


def bring(client, text, **said):
    send(client, text, **said)
    client.post(f"{batch().get_absolute_url()}load/")
    return batch()


def values(made):
    return {place: value for place, _, value in held(made)}


def test_a_file_is_looked_at_and_then_loaded(client, places, add, data):
    made = add()
    page = send(client, rows((WEST, 30), (EAST, 40), ("K02000001", 1)), source="Made up").content
    page = page.decode()
    assert f"Row 2: belonging, {places[0].name}, 2025/26: 30" in page
    assert "Rows for other places: 1" in page
    assert values(made) == {}
    client.post(f"{batch().get_absolute_url()}load/")
    assert values(made) == {places[0].name: 30.0, places[1].name: 40.0}
    row = Observation.objects.filter(indicator=made).first()
    assert (row.batch, row.source, row.added_by, row.is_provisional) == (
        batch(), "Made up", data, False,
    )  # fmt: skip
    send(client, rows((WEST, 31), (EAST, 40)), is_provisional="on")
    found = batch()
    assert (found.added, found.changed, found.same, found.problems) == (0, 1, 1, 0)
    page = client.get(found.get_absolute_url()).content.decode()
    assert "Value: 30 → 31" in page
    client.post(f"{found.get_absolute_url()}load/")
    assert values(made) == {places[0].name: 30.0, places[1].name: 40.0}
    (row,) = Observation.objects.to_confirm().filter(indicator=made)
    assert (row.neighbourhood, row.value, row.is_waiting) == (places[0], D(31), True)
    send(client, rows((WEST, 31)))
    found = batch()
    assert (found.added, found.changed, found.same) == (0, 1, 0)
    page = client.get(found.get_absolute_url()).content.decode()
    assert "Status: provisional → confirmed" in page
    client.post(f"{found.get_absolute_url()}load/")
    assert values(made) == {places[0].name: 31.0, places[1].name: 40.0}
    row.refresh_from_db()
    assert (row.is_waiting, row.is_provisional, row.confirmed_by) == (False, False, data)


def test_problems_come_as_a_file(client, places, add):
    add()
    page = send(client, rows((WEST, "=cmd"), (EAST, "1,5"))).content.decode()
    assert "Row 3" in page
    found = client.get(f"{batch().get_absolute_url()}problems/")
    text = b"".join(found.streaming_content).decode()
    assert "2,observation,is a formula. Copy" in text
    assert text.startswith("\ufeffRow,Column,Problem")


def test_what_cannot_be_read_is_a_problem_of_the_file(client, places):
    page = send(client, "\x00\x00").content.decode()
    assert "Upload an Excel workbook" in page


def test_a_file_that_is_too_large_is_not_taken(client, monkeypatch):
    monkeypatch.setattr("core.files.LARGEST", 10)
    page = send(client, rows((WEST, 30)))
    assert page.status_code == 422
    assert "MB or smaller" in page.content.decode()


def test_one_of_200_mb_is_refused_before_it_is_read(client):
    answer = client.generic(
        "POST", URL, b"--x--", "multipart/form-data; boundary=x", CONTENT_LENGTH=str(200 * 1024 * 1024)
    )  # fmt: skip
    assert answer.status_code == 413
    assert "10 MB" in answer.content.decode()


def test_what_changed_since_the_check_is_shown_again(client, places, add):
    made = add()
    send(client, rows((WEST, 30)))
    found = batch()
    give_figures(
        indicator=made,
        by=SYSTEM,
        given=[Given("neighbourhood", places[0], of_iso(YEAR), value=D(29))],
    )
    client.post(f"{found.get_absolute_url()}load/")
    found = batch()
    assert (found.state, found.changed) == ("checked", 1)
    assert "have changed since" in found.note
    assert values(made) == {places[0].name: 29.0}


def test_a_large_file_is_left_to_jobs(client, places, add, data, monkeypatch):
    made = add()
    monkeypatch.setattr(sheets.FiguresOf, "large", 1)
    send(client, rows((WEST, 30), (EAST, 40)))
    found = batch()
    assert (found.state, found.is_large) == ("checking", True)
    check_in_job(found.pk, data.pk)
    client.post(f"{found.get_absolute_url()}load/")
    load_in_job(found.pk, data.pk)
    assert len(values(made)) == 2
    undo(batch=batch(), by=data)
    undo_in_job(found.pk, data.pk)
    assert (batch().state, values(made)) == ("undone", {})


def take_back(client, found):
    client.post(f"{found.get_absolute_url()}undo/")
    found.refresh_from_db()
    return found.note


def test_undone_what_was_there_before_holds_again_as_a_row_of_its_own(client, places, add):
    made = add()
    load(rows((WEST, 30)))
    found = bring(client, rows((WEST, 31), (EAST, 40)))
    note = take_back(client, found)
    assert note == "2 figures removed. 1 figure from before now stands again."
    assert values(made) == {places[0].name: 30.0}
    row = Observation.objects.held().get(indicator=made)
    assert (row.replaces.batch, row.replaces.replaces.value, row.batch) == (found, D(30), None)
    assert Event.objects.about(made).first().verb.startswith("undid figures")
    assert bring(client, rows((WEST, 31), (EAST, 40))).added == 1
    assert values(made) == {places[0].name: 31.0, places[1].name: 40.0}


def test_what_was_given_since_stays(client, places, add):
    made = add()
    found = bring(client, rows((WEST, 31), (EAST, 40)))
    load(rows((WEST, 33)))
    assert (
        "1 figure of the file had already been replaced by later ones, which are kept"
        in take_back(client, found)
    )
    assert values(made) == {places[0].name: 33.0}


def test_undone_in_any_order(client, places, add):
    made = add()
    first = bring(client, rows((WEST, 10)))
    second = bring(client, rows((WEST, 20)))
    third = bring(client, rows((WEST, 30)))
    take_back(client, second)
    assert values(made) == {places[0].name: 30.0}
    take_back(client, third)
    assert values(made) == {places[0].name: 10.0}
    assert Observation.objects.held().get(indicator=made).batch == first
    take_back(client, first)
    assert values(made) == {}
    assert Observation.objects.filter(indicator=made).count() == 4


def test_undone_from_the_last_to_the_first(client, places, add):
    made = add()
    load(rows((WEST, 5)))
    first = bring(client, rows((WEST, 10)))
    second = bring(client, rows((WEST, 20)))
    take_back(client, second)
    assert values(made) == {places[0].name: 10.0}
    take_back(client, first)
    assert values(made) == {places[0].name: 5.0}


def test_the_sum_of_the_city_goes_with_its_parts(client, world, places, add):
    made = add(is_summed=True, measured="count", per=1, comparison="none")
    others = Neighbourhood.objects.exclude(pk__in=[each.pk for each in places])
    for place in others:
        given = Given("neighbourhood", place, of_iso(YEAR), numerator=D(1))
        give_figures(indicator=made, by=SYSTEM, given=[given])
    found = bring(client, rows((WEST, 31), (EAST, 40)))
    assert values(made)["Derby"] == 71.0 + len(others)
    take_back(client, found)
    assert "Derby" not in values(made)


def test_who_does_not_keep_figures_neither_loads_nor_takes_back(client, world, places, add):
    add()
    found = bring(client, rows((WEST, 31)))
    with pytest.raises(PermissionDenied):
        undo(batch=found, by=world.people["head_of_service"])
    with pytest.raises(PermissionDenied):
        load(rows((WEST, 31)), by=world.people["head_of_service"])


def test_small_numbers_are_hidden_as_they_come_and_shown_to_who_loads(client, places, add):
    made = add(hides_below=5, measured="count", per=1, comparison="none")
    bring(client, rows((WEST, 3), (EAST, 40)))
    hidden = Observation.objects.held().filter(indicator=made, is_hidden=True)
    assert {each.neighbourhood for each in hidden} >= {places[0]}
