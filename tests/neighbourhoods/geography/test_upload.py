"""Files of places on a page: checked first, loaded whole or not at all; wards are wards; parts have outlines."""

import datetime
import io
import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.imports.models import ImportBatch
from accounts.imports.operations import check_in_job, load_in_job, undo
from accounts.imports.progress import Teller
from core.actors import SYSTEM
from core.errors import Refused
from neighbourhoods.geography import locating, uploading
from neighbourhoods.geography.imports import (
    import_area_boundaries,
    import_areas,
    import_postcodes,
)
from neighbourhoods.geography.parts import import_part_boundaries
from neighbourhoods.models import AreaCode, GeographyFile, Part, Postcode, Ward
from tests import factories
from tests.neighbourhoods.geography import made_up

pytestmark = pytest.mark.django_db
ABOUT = {"source": made_up.SOURCE, "by": SYSTEM}
FIRST_DAY = datetime.date(2023, 5, 4)
URL = "/where/files/add/"


def file(text, name="places.csv"):
    found = io.BytesIO(text.encode())
    found.name = name
    return found


@pytest.fixture
def keeper(as_user, world):
    return as_user(world.people["data_officer"])


def send(client, text, **said):
    """Upload a file: the page that says what it would do."""
    about = {"what": "postcodes", "source": made_up.SOURCE}
    return client.post(URL, about | {"file": file(text)} | said, follow=True)


def batch():
    return ImportBatch.objects.latest("pk")


def counts():
    found = batch()
    return found.state, found.added, found.changed, found.same, found.problems


def load(client, text, **said):
    send(client, text, **said)
    return client.post(f"{batch().get_absolute_url()}load/", follow=True)


def ours():
    return GeographyFile.objects.filter(source=made_up.SOURCE)


def test_a_file_is_looked_at_without_a_trace_and_then_loaded_without_being_chosen_again(keeper):
    before = Postcode.objects.count()
    page = send(keeper, made_up.POSTCODES).content.decode()
    assert counts() == ("checked", 5, 0, 0, 0)
    assert "Row 2: ZZ1 1AA" in page
    assert (Postcode.objects.count(), ours().count()) == (before, 0)
    keeper.post(f"{batch().get_absolute_url()}load/")
    assert Postcode.objects.count() == before + 5
    assert (ours().get().added, batch().state) == (5, "loaded")
    assert made_up.SOURCE in keeper.get("/where/files/").content.decode()
    send(keeper, made_up.POSTCODES)
    assert counts() == ("checked", 0, 0, 5, 0)
    assert "Load the file" not in keeper.get(batch().get_absolute_url()).content.decode()


def test_what_a_row_would_change_is_said_before_and_after(keeper):
    load(keeper, made_up.POSTCODES)
    held = Postcode.objects.get(shown="ZZ1 1AA")
    moved = made_up.POSTCODES.replace(str(held.easting), str(held.easting + 7))
    page = send(keeper, moved).content.decode()
    assert counts()[2] == 1
    assert f"Easting: {held.easting} → {held.easting + 7}" in " ".join(page.split())
    held.refresh_from_db()
    assert str(held.easting + 7) not in str(held.easting)
    keeper.post(f"{batch().get_absolute_url()}load/")
    assert Postcode.objects.get(pk=held.pk).easting == held.easting + 7


def test_a_loaded_file_says_why_it_is_not_undone_and_what_to_do(keeper, world):
    page = load(keeper, made_up.POSTCODES).content.decode()
    assert "load the file from before" in page
    assert "Undo the whole file" not in page
    with pytest.raises(Refused, match="is not undone"):
        undo(batch=batch(), by=world.people["data_officer"])
    assert ours().get().added == 5


def test_a_mistake_stands_at_its_row_and_nothing_is_loaded(keeper):
    wrong = made_up.POSTCODES.replace("ZZ1 1AA,ZZ1 1AA", "HELLO,HELLO", 1)
    page = " ".join(send(keeper, wrong).content.decode().split())
    assert counts()[4] == 1
    assert "Row 2" in page
    assert "“HELLO” is no postcode" in page
    assert f'href="{URL}"' in page, "where a corrected file is uploaded"
    keeper.post(f"{batch().get_absolute_url()}load/")
    assert batch().state == "checked"
    assert not ours().exists()
    for text, words in (("", "empty"), ("a,b\n1,2\n", "has no column")):
        page = send(keeper, text).content.decode()
        assert words in page
        assert "The file" in page
    answer = send(keeper, "code,name\n", what="wards")
    assert answer.status_code == 422
    assert "Enter the day from which the wards hold" in answer.content.decode()


def test_records_that_moved_since_are_shown_again_before_anything_is_loaded(keeper):
    send(keeper, made_up.POSTCODES)
    import_postcodes(lines=made_up.POSTCODES, **ABOUT)
    page = keeper.post(f"{batch().get_absolute_url()}load/", follow=True).content.decode()
    assert "Records have changed since the file was checked" in page
    assert counts() == ("checked", 0, 0, 5, 0)


def test_a_large_file_is_checked_and_loaded_by_a_job_that_says_how_far_it_is(
    keeper, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(uploading.PlacesOf, "large", 3)
    page = send(keeper, made_up.POSTCODES).content.decode()
    assert "rows done" in page
    assert counts()[0] == "checking"
    told = []
    monkeypatch.setattr(Teller, "tell", lambda self, done, total: told.append((done, total)))
    found = batch()
    check_in_job(found.pk, found.uploaded_by_id)
    assert counts() == ("checked", 5, 0, 0, 0)
    assert told[-1][0] == told[-1][1] >= 6
    keeper.post(f"{found.get_absolute_url()}load/")
    assert counts()[0] == "loading"
    load_in_job(found.pk, found.uploaded_by_id)
    assert counts()[0] == "loaded"
    assert ours().get().added == 5


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("wards", lambda: made_up.ward_names()),
        ("ward-outlines", lambda: made_up.ward_outlines()),
        ("streets", lambda: "street,postcode\nMade-up Row,ZZ1 1AA\n"),
        ("patches", lambda: "kind,patch,postcode\nhousing,Gnu beat,ZZ1 1AA\n"),
        ("outlines-housing", lambda: outlines("Gnu beat")),
    ],
)
def test_each_kind_of_file_says_what_it_would_do_and_does_it(keeper, what, text):
    import_postcodes(lines=made_up.POSTCODES, **ABOUT)
    if what == "ward-outlines":
        import_areas(
            lines=made_up.ward_names(), kind="ward", vintage=2023, starts_on=FIRST_DAY, **ABOUT
        )
    day = {"starts_on_day": 4, "starts_on_month": 5, "starts_on_year": 2023}
    load(keeper, text(), what=what, **day)
    state, added, changed, same, problems = counts()
    assert (state, same, problems) == ("loaded", 0, 0)
    assert added + changed > 0
    send(keeper, text(), what=what, **day)
    assert counts() == ("checked", 0, 0, added + changed, 0)


def test_these_files_have_no_template_and_no_page_among_starting_data(keeper):
    assert keeper.get("/starting/places-postcodes/").status_code == 404
    assert "places-postcodes" not in keeper.get("/starting/").content.decode()


def test_only_who_keeps_reference_data_of_the_city_loads(as_user, world):
    for role in ("neighbourhood_manager", "partner_officer"):
        client = as_user(world.people[role])
        assert send(client, made_up.POSTCODES).status_code == 403
    with pytest.raises(PermissionDenied):
        import_part_boundaries(text=outlines("x"), source="x", by=world.people["partner_officer"])


def test_imported_wards_are_wards_with_their_days_and_places():
    west, east = made_up.neighbourhoods()
    old = factories.WardFactory(name="Old", ends_on=FIRST_DAY - datetime.timedelta(1))
    old.neighbourhoods.add(west)
    code, name = made_up.WARDS[0]
    held = factories.WardFactory(code=code, name="Wrong name", starts_on=FIRST_DAY)
    for _ in range(2):
        import_areas(
            lines=made_up.ward_names(), kind="ward", vintage=2023, starts_on=FIRST_DAY, **ABOUT
        )
        import_area_boundaries(text=made_up.ward_outlines(), **ABOUT)
    mine = Ward.objects.filter(code__in=[code for code, _ in made_up.WARDS])
    assert mine.count() == 18
    assert set(mine.values_list("starts_on", "ends_on")) == {(FIRST_DAY, None)}
    held.refresh_from_db()
    assert held.name == name
    wards = {each.name: set(each.neighbourhoods.all()) for each in mine}
    assert wards["Made-up ward 1"] == {west}
    assert wards["Made-up ward 5"] == {west, east}
    assert wards["Made-up ward 18"] == set()
    assert set(old.neighbourhoods.all()) == {west}, "it keeps what it was said to cover"


def test_each_ward_stands_once_on_the_neighbourhoods_page(client):
    made_up.neighbourhoods()
    import_areas(
        lines=made_up.ward_names(), kind="ward", vintage=2023, starts_on=FIRST_DAY, **ABOUT
    )
    import_area_boundaries(text=made_up.ward_outlines(), **ABOUT)
    page = client.get("/neighbourhoods/west/about/").content.decode()
    assert page.count("Made-up ward 4”") == 1
    assert page.count(made_up.WARDS[3][0]) == 1
    assert "since 4 May 2023, list of 2023" in page


def outlines(*names):
    """GeoJSON of parts, each two hundred metres wide, from the west."""
    features = [
        {
            "type": "Feature", "properties": {"name": name},
            "geometry": made_up.outline(made_up.WEST + 200 * n, made_up.WEST + 200 * (n + 1)),
        }
        for n, name in enumerate(names)
    ]  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "features": features})


def test_a_point_gives_its_part_as_well(client):
    west, _ = made_up.neighbourhoods()
    one, two = (
        Part.objects.create(neighbourhood=west, name=name) for name in ("Gnu End", "Yak Row")
    )
    at = lambda east: locating.at_point(east, made_up.SOUTH + 500, label="here").part  # noqa: E731
    assert at(made_up.WEST + 100) is None, "no outline is known"
    report = import_part_boundaries(text=outlines("gnu end", "Yak Row"), **ABOUT)
    assert (report.changed, report.same) == (2, 0)
    assert (at(made_up.WEST + 100), at(made_up.WEST + 300)) == (one, two)
    assert at(made_up.WEST + 900) is None
    place = client.get("/where/", {"q": f"{made_up.WEST + 300}, {made_up.SOUTH + 500}"})
    assert "Yak Row" in place.content.decode()
    assert import_part_boundaries(text=outlines("gnu end", "Yak Row"), **ABOUT).same == 2


def test_a_part_that_is_not_known_or_not_one_is_refused_and_nothing_stays():
    west, east = made_up.neighbourhoods()
    for place in (west, east):
        Part.objects.create(neighbourhood=place, name="Twice")
    Part.objects.create(neighbourhood=west, name="Once")
    for name, words in (("Nowhere", "is no part here"), ("Twice", "the name of several parts")):
        with pytest.raises(Refused, match=words):
            import_part_boundaries(text=outlines("Once", name), **ABOUT)
    assert not Part.objects.exclude(boundary=None).exists()
    assert not ours().exists()
    assert not AreaCode.objects.filter(file__source=made_up.SOURCE).exists()


def test_the_list_of_files_takes_the_same_queries_for_one_and_three(
    keeper, django_assert_num_queries
):
    load(keeper, made_up.POSTCODES)
    keeper.get("/where/files/")
    with CaptureQueriesContext(connection) as one:
        keeper.get("/where/files/")
    number = len(one)
    for _ in range(2):
        import_postcodes(lines=made_up.POSTCODES, **ABOUT)
    with django_assert_num_queries(number):
        keeper.get("/where/files/")
