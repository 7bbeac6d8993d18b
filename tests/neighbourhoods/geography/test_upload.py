"""Files of places on a page: checked first, loaded whole or not at all; wards are wards; parts have outlines."""

import datetime
import io
import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.actors import SYSTEM
from core.errors import Refused
from neighbourhoods.geography import locating
from neighbourhoods.geography.imports import import_area_boundaries, import_areas
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
    about = {"what": "postcodes", "source": made_up.SOURCE, "step": "load"}
    return client.post(URL, about | {"file": file(text)} | said, follow=True)


def ours():
    return GeographyFile.objects.filter(source=made_up.SOURCE)


def test_a_file_is_checked_without_a_trace_and_then_loaded(keeper):
    before = Postcode.objects.count()
    page = send(keeper, made_up.POSTCODES, step="check").content.decode()
    assert "Nothing was saved" in page
    assert "5 added" in page
    assert (Postcode.objects.count(), ours().count()) == (before, 0)
    page = send(keeper, made_up.POSTCODES).content.decode()
    assert "Loaded: 5 added" in page
    assert made_up.SOURCE in page
    assert Postcode.objects.count() == before + 5
    assert "5 the same already" in send(keeper, made_up.POSTCODES).content.decode()


def test_a_mistake_stands_at_its_row_and_nothing_is_loaded(keeper):
    wrong = made_up.POSTCODES.replace("ZZ1 1AA,ZZ1 1AA", "HELLO,HELLO", 1)
    for step in ("check", "load"):
        answer = send(keeper, wrong, step=step)
        assert answer.status_code == 422
        assert "Row 2, postcode: “HELLO” is no postcode" in answer.content.decode()
    assert not ours().exists()
    for text, words in (("", "empty"), ("a,b\n1,2\n", "has no column")):
        assert words in send(keeper, text).content.decode()
    answer = keeper.post(
        URL, {"what": "wards", "source": "x", "step": "load", "file": file("code,name\n")}
    )
    assert "Enter the day from which the wards hold" in answer.content.decode()


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
    send(keeper, made_up.POSTCODES)
    keeper.get("/where/files/")
    with CaptureQueriesContext(connection) as one:
        keeper.get("/where/files/")
    number = len(one)
    for _ in range(2):
        send(keeper, made_up.POSTCODES)
    with django_assert_num_queries(number):
        keeper.get("/where/files/")
