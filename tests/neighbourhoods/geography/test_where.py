"""Which neighbourhood is this? By postcode, street and point; what was not imported is not known."""

import datetime
import math
from pathlib import Path

import pytest

from core import grid
from core.actors import SYSTEM
from neighbourhoods.geography import locating
from neighbourhoods.geography.imports import (
    import_area_boundaries,
    import_areas,
    import_postcodes,
    import_streets,
)
from neighbourhoods.geography.patches import import_patch_boundaries, import_patches
from neighbourhoods.geography.shares import wards_in
from neighbourhoods.models import AgreedMap, AreaCode, Neighbourhood, Part, Street
from neighbourhoods.places.boundaries import import_boundaries
from tests import factories
from tests.neighbourhoods.geography import made_up

pytestmark = pytest.mark.django_db
ABOUT = {"source": made_up.SOURCE, "by": SYSTEM}
FIRST_DAY = datetime.date(2023, 5, 4)
DATA = Path(__file__).resolve().parents[4] / "shared" / "data"


@pytest.fixture
def city():
    """All of the made-up city: (West, East)."""
    west, east = made_up.neighbourhoods()
    import_postcodes(lines=made_up.POSTCODES, **ABOUT)
    import_streets(lines=made_up.OPEN_NAMES, **ABOUT)
    import_areas(
        lines=made_up.ward_names(), kind="ward", vintage=2023, starts_on=FIRST_DAY, **ABOUT
    )
    import_area_boundaries(text=made_up.ward_outlines(), **ABOUT)
    import_patches(lines=made_up.PATCHES, **ABOUT)
    return west, east


def where(client, **asked):
    return client.get("/where/", asked)


def test_the_grid_is_that_of_the_ordnance_survey():
    """The worked example of the guide (annex C), and its point in WGS84."""
    latitude, longitude = grid._to_airy(651_409.903, 313_177.270)
    assert math.degrees(latitude) == pytest.approx(52 + 39 / 60 + 27.2531 / 3600, abs=1e-8)
    assert math.degrees(longitude) == pytest.approx(1 + 43 / 60 + 4.5177 / 3600, abs=1e-8)
    found = grid.to_degrees(651_409.903, 313_177.270)
    assert found == pytest.approx((52.65798, 1.71605), abs=0.00005)


BY_POSTCODE = [
    ("zz11aa", "West", "Made-up ward 1"),
    ("ZZ1 1AB", "West", "Made-up ward 5"),
    (" zz1  1ac ", "East", "Made-up ward 5"),
]


@pytest.mark.parametrize(("typed", "name", "ward"), BY_POSTCODE)
def test_a_postcode_lies_in_a_neighbourhood_by_its_point(city, client, typed, name, ward):
    """Two sides of one ward: the ward decides nothing."""
    place = where(client, q=typed).context["place"]
    assert (place.neighbourhood.name, place.ward) == (name, ward)
    page = where(client, q=typed).content.decode()
    assert f'href="/neighbourhoods/{name.lower()}/"' in page
    assert ward in page


def test_the_nearest_centre_is_no_answer(city, client):
    """ZZ9 9ZZ is nearer to East than to anything else, and lies in no neighbourhood."""
    place = where(client, q="ZZ9 9ZZ").context["place"]
    assert (place.neighbourhoods, place.ward) == ([], "Made-up ward 18")
    assert "In none of the neighbourhoods" in where(client, q="ZZ9 9ZZ").content.decode()


def test_an_old_postcode_says_so(city, client):
    page = where(client, q="ZZ1 1AD").content.decode()
    assert "It was taken out of use in May 2023." in page


def test_a_street_that_is_one_leads_there_and_several_are_chosen_from(city, client):
    assert where(client, q="ozebra").context["place"].neighbourhood.name == "West"
    response = where(client, q="okapi")
    assert response.context["place"] is None
    links = [f"?{each.name}={each.key}" for each in response.context["matches"]]
    found = [where(client, street=link.split("=")[1]).context["place"] for link in links]
    assert [place.neighbourhoods and place.neighbourhood.name for place in found] == ["East", []]
    assert all(link in response.content.decode() for link in links)


def test_a_part_and_a_neighbourhood_are_found_by_name(city, client):
    Part.objects.create(neighbourhood=city[1], name="Wombat Estate")
    place = where(client, q="wombat").context["place"]
    assert (place.neighbourhood, place.part.name, place.ward) == (city[1], "Wombat Estate", "")
    assert where(client, q="east").context["place"].neighbourhood == city[1]


@pytest.mark.parametrize("typed", ["430500, 331000", "430500 331000.4"])
def test_a_point_on_the_grid_and_in_degrees(city, client, typed):
    assert where(client, q=typed).context["place"].neighbourhood.name == "West"
    degrees = grid.to_degrees(430_500, 331_000)
    place = where(client, q=f"{degrees.latitude:.5f}, {degrees.longitude:.5f}").context["place"]
    assert (place.neighbourhood.name, place.ward) == ("West", "Made-up ward 1")


def test_on_the_boundary_both_are_named(city):
    west, east = city
    east.boundary = west.boundary
    east.save()
    place = locating.of_postcode("ZZ1 1AA")
    assert (set(place.neighbourhoods), place.neighbourhood) == ({west, east}, None)


def test_patches_by_postcode_and_by_street(city, client):
    assert [str(each) for each in locating.of_postcode("ZZ1 1AA").patches] == ["Police beat Beat 7"]
    street = Street.objects.get(name="O'Zebra Street")
    assert [str(each) for each in locating.of_street(street).patches] == ["Police beat Beat 7"]
    assert locating.of_postcode("ZZ1 1AC").patches == []
    assert "Ring the desk" in where(client, q="ZZ1 1AA").content.decode()


def test_patches_by_their_outline(city):
    import_patch_boundaries(text=made_up.ward_outlines(), kind="streetpride", **ABOUT)
    names = [each.name for each in locating.of_postcode("ZZ1 1AC").patches]
    assert names == ["Made-up ward 5"]


def test_the_ward_is_that_of_the_day(city):
    assert locating.of_postcode("ZZ1 1AA", FIRST_DAY).ward == "Made-up ward 1"
    before = locating.of_postcode("ZZ1 1AA", FIRST_DAY - datetime.timedelta(days=1))
    assert (before.ward, before.has_wards) == ("", False)


def test_without_outlines_the_code_of_the_postcode_names_the_ward(city):
    AreaCode.objects.update(boundary=None)
    assert locating.of_postcode("ZZ1 1AB").ward == "Made-up ward 5"
    street = Street.objects.get(name="Quagga Road")
    place = locating.of_street(street)
    assert (place.ward, place.has_wards) == ("", True)


def test_before_the_import_there_is_the_old_ward_to_2023(client):
    west, _ = made_up.neighbourhoods()
    old = factories.WardFactory(name="Old ward", ends_on=datetime.date(2023, 5, 3))
    old.neighbourhoods.add(west)
    import_postcodes(lines=made_up.POSTCODES, **ABOUT)
    page = " ".join(where(client, q="ZZ1 1AA").content.decode().split())
    assert "Old ward (to 2023)" in page
    assert "Ward today" in page
    assert "Not imported" in page


def test_nothing_imported_says_so_before_anybody_types_and_offers_the_names(client):
    place = factories.NeighbourhoodFactory(name="Quoll")
    part = Part.objects.create(neighbourhood=place, name="Quoll End")
    for typed in ("", "DE1 2QP", "High Street"):
        page = where(client, q=typed).content.decode()
        assert page.count("We cannot look up postcodes or streets yet") == 1
        assert "A postcode or a street" not in page
        assert "We do not know this postcode" not in page
        assert "Quoll" in page
        assert f'href="/where/?part={part.pk}"' in page
        assert 'href="/neighbourhoods/"' in page
        assert "Ask the neighbourhood team" in page
    assert (
        "Quoll" in where(client, q="quoll end").content.decode().split("<h1")[1].split("</h1>")[0]
    )


def test_where_something_is_imported_the_box_asks_for_it(city, client):
    page = where(client).content.decode()
    assert "We cannot look up" not in page
    assert "A postcode or a street" in page


def test_unknown_says_so(city, client):
    assert "We do not know this postcode" in where(client, q="ZZ1 9ZZ").content.decode()
    assert "Nothing here has this name" in where(client, q="nowhere").content.decode()
    for key in ("0", "999999"):
        assert where(client, street=key).status_code == 404
    assert where(client, street="x").status_code == 200
    assert where(client, q="\x00").status_code == 200


def test_whom_to_ring_and_the_next_meeting(world, client):
    place = world.own.place
    place.boundary = made_up.rings(430_000, 431_000)
    place.save()
    page = where(client, q="430500, 331000").content.decode()
    assert f'href="/neighbourhoods/{place.slug}/services/"' in page
    assert "Next meeting" in page
    assert world.own.running.get_absolute_url() in page


def test_as_many_queries_for_one_row_as_for_three(city, client, django_assert_num_queries):
    with django_assert_num_queries(8):
        where(client, q="ZZ1 1AA")
    import_patches(lines=made_up.PATCHES.replace("Beat 7", "Beat 8"), **ABOUT)
    with django_assert_num_queries(8):
        where(client, q="ZZ1 1AA")


def test_wards_lie_wholly_or_partly_in_a_neighbourhood(city, client):
    west, east = city
    assert [(each.ward.name, each.is_whole) for each in wards_in(west)] == [
        *((f"Made-up ward {n}", True) for n in range(1, 5)),
        ("Made-up ward 5", False),
    ]
    assert wards_in(west)[-1].share == pytest.approx(0.5, abs=0.02)
    page = client.get("/neighbourhoods/west/about/").content.decode()
    assert "Ward “Made-up ward 5” lies partly in it" in page
    assert "Ward “Made-up ward 4” lies wholly in it" in page
    assert wards_in(west, FIRST_DAY - datetime.timedelta(days=1)) == []
    assert [each.ward.name for each in wards_in(east)][-1] == "Made-up ward 5"


def test_the_map_says_when_it_was_agreed_and_by_whom(client):
    made_up.neighbourhoods()
    AgreedMap.objects.all().delete()
    assert "Agreed on" not in client.get("/neighbourhoods/").content.decode()
    earlier = AgreedMap.objects.create(agreed_on=datetime.date(2008, 1, 1), source="Before")
    row = AgreedMap.objects.create(agreed_on=datetime.date(2009, 4, 1), source="Minutes 7")
    row.agencies.add(factories.AgencyFactory(name="Zoo"), factories.AgencyFactory(name="Aquarium"))
    for address in ("/neighbourhoods/", Neighbourhood.objects.first().area.get_absolute_url()):
        page = " ".join(client.get(address).content.decode().split())
        assert "Agreed on 1 April 2009 by Aquarium, Zoo (Minutes 7)." in page
        assert earlier.source not in page


def test_streets_are_found_by_the_box(city, client):
    (group,) = client.get("/find/", {"q": "okapi"}).context["results"].groups
    assert (group.kind.code, group.count) == ("streets", 2)
    assert client.get(group.hits[0].url).context["place"]


def test_the_box_stands_where_people_begin(world, client, manager):
    for page in (client.get("/"), manager.get("/"), client.get("/neighbourhoods/")):
        assert '<form class="app-filters app-noprint" action="/where/"' in page.content.decode()


@pytest.mark.skipif(
    not (DATA / "derby_wards.geojson").exists(), reason="derby_wards.geojson is not here"
)
def test_the_old_wards_of_the_open_file_hold_their_own_centres():
    """The seventeen neighbourhoods have the outlines of the wards of before 2023."""
    centres = [line.split(",") for line in (DATA / "ward_centres.csv").read_text().splitlines()[1:]]
    for code, name, *_ in centres:
        place = factories.NeighbourhoodFactory(name=name)
        factories.WardFactory(code=code, name=name).neighbourhoods.add(place)
    text = (DATA / "derby_wards.geojson").read_text()
    import_boundaries(text=text, source="ONS", by=SYSTEM)
    for _, name, latitude, longitude in centres:
        place = locating.at_degrees(float(latitude), float(longitude), label=name)
        assert place.neighbourhood.name == name
    assert len(centres) == 17
