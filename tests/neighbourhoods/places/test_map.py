"""The map, priority parts, and figures that were worked out."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from boards.models import Membership
from boards.seats.operations import add_member
from core.actors import SYSTEM
from funding.models import SourcedFigure
from neighbourhoods.models import Area, Part
from tests import factories

pytestmark = pytest.mark.django_db


def shown(client, path):
    return client.get(path).content.decode()


def test_names_are_drawn_over_all_shapes_with_a_halo(world, client):
    page = shown(client, "/neighbourhoods/")
    drawn = re.search(r'<svg class="app-map".*?</svg>', page, re.S)[0]
    assert drawn.rindex("<path") < drawn.index("<text")
    assert 'paint-order="stroke"' in drawn
    assert drawn.count("<text") == drawn.count("<path")


def test_credit_and_licence_are_shown_once(world, client):
    places = (world.own.place, world.other.place)
    for place in places:
        place.population.update(source="Contains Ordnance Survey data")
        type(place).objects.filter(pk=place.pk).update(boundary_source="Boundary-Line 2026")
    page = shown(client, "/neighbourhoods/")
    assert page.count("Contains Ordnance Survey data") == 1
    assert page.count("Boundary-Line 2026") == 1
    assert "Open Government Licence v3.0" in page


@pytest.fixture
def shared(world):
    """A priority part of one neighbourhood that reaches into the other by a ward."""
    part = Part.objects.create(neighbourhood=world.own.place, name="Canal side", is_priority=True)
    part.wards.set([world.own.ward, world.other.ward])
    world.own.ward.neighbourhoods.set([world.own.place])
    world.other.ward.neighbourhoods.set([world.other.place])
    return part


def test_priority_parts_stand_on_the_list_and_wherever_they_reach(world, shared, client):
    page = shown(client, "/neighbourhoods/")
    assert page.count("Canal side") == 2
    assert "Canal side" in shown(client, world.own.place.get_absolute_url())
    other = shown(client, world.other.place.get_absolute_url())
    assert "Canal side" in other
    assert f"shared with {world.own.place}" in other
    third = factories.NeighbourhoodFactory()
    assert "Canal side" not in shown(client, third.get_absolute_url())


def test_the_list_asks_no_more_with_more_parts(world, shared, client):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get("/neighbourhoods/")
        return len(captured)

    before = asked()
    for number in range(3):
        part = Part.objects.create(
            neighbourhood=world.other.place, name=f"Part {number}", is_priority=True
        )
        part.wards.set([world.own.ward])
    assert asked() == before


def test_a_figure_that_was_worked_out_says_from_what(world, client):
    SourcedFigure.objects.filter(pk=world.own.figure.pk).update(
        amount=481_000, worked_out="£1,248,000 less £767,000, both in paragraph 2.1"
    )
    page = shown(client, "/money/")
    assert '£481,000<br><span class="app-meta">Calculated</span>' in page
    assert "£1,248,000 less £767,000, both in paragraph 2.1" in page
    SourcedFigure.objects.update(worked_out="")
    assert "Calculated" not in shown(client, "/money/")


def test_an_area_has_a_page_with_who_leads_its_neighbourhoods_map_and_figures(
    world, client, shared
):
    area = world.own.area
    assert area.slug == f"{area.number}-area-{area.name.rpartition(' ')[2]}".lower()
    panel = factories.BodyFactory(
        name="South panel", kind="area_panel", neighbourhood=None, area=area
    )
    add_member(body=panel, person=world.own.person, role=Membership.Role.CHAIR, by=SYSTEM)
    page = shown(client, area.get_absolute_url())
    for words in ("South panel", f"chaired by {world.own.person}", str(world.own.place), "12,345"):
        assert words in page
    assert str(world.other.place) not in page
    assert '<svg class="app-map"' in page
    assert area.get_absolute_url() in shown(client, "/neighbourhoods/")
    assert area.get_absolute_url() in shown(client, world.own.place.get_absolute_url())


def test_an_area_with_nothing_in_it_says_so(client):
    area = factories.AreaFactory()
    page = shown(client, area.get_absolute_url())
    assert "No neighbourhoods have been added to this area yet." in page
    assert "No panel or team has been set up yet." in page


def test_the_address_of_an_area_follows_its_name():
    area = Area.objects.create(number=77, name="South & East")
    area.refresh_from_db()
    assert area.slug == "77-south-east"
