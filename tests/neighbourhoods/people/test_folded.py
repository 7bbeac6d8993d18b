"""Names are found without case, accents and apostrophes, in any order: agencies, venues, groups."""

import pytest

from neighbourhoods.models import Agency, CommunityGroup, Person, Venue
from tests import factories

TYPED = ("ST MARYS", "st mary's", "Marys St", "st. mary’s hôstel")


@pytest.fixture
def named(world):
    """One row of each model with the same name."""
    name = "St Mary’s Hôstel"
    agency = factories.AgencyFactory(name=name, short_name="SMH")
    venue = factories.VenueFactory(name=name, neighbourhood=world.own.place)
    group = CommunityGroup.objects.create(
        name=name, neighbourhood=world.own.place, purpose="Shelter"
    )
    return {"agency": agency, "venue": venue, "communitygroup": group}


@pytest.mark.parametrize("text", [*TYPED, "smh"])
def test_agencies_are_found_however_they_are_typed(client, named, text):
    page = client.get("/agencies/", {"q": text})
    assert list(page.context["agencies"]) == [named["agency"]]


def test_agencies_that_nobody_means_are_not_found(client, named):
    text = client.get("/agencies/", {"q": "st peters"}).content.decode()
    assert "No results" in text
    assert "Hôstel" not in text


@pytest.mark.parametrize("text", TYPED)
@pytest.mark.parametrize("model", ["agency", "venue", "communitygroup"])
def test_admin_finds_them_too(as_user, world, named, model, text):
    head = as_user(world.people["head_of_service"])
    page = head.get(f"/admin/neighbourhoods/{model}/", {"q": text})
    assert list(page.context["cl"].queryset) == [named[model]]


def test_admin_still_searches_what_else_a_row_says(as_user, world, named):
    head = as_user(world.people["head_of_service"])
    page = head.get("/admin/neighbourhoods/communitygroup/", {"q": "shelt"})
    assert list(page.context["cl"].queryset) == [named["communitygroup"]]


def test_admin_finds_people_of_the_place_only(manager, world):
    """What is folded is searched among the rows of the list, not among all."""
    factories.PersonFactory(name="Zoë Elsewhere")
    mine = world.own.person
    Person.objects.filter(pk=mine.pk).update(name="Zoë Here")
    other = world.other.person
    Person.objects.filter(pk=other.pk).update(name="Zoë There")
    page = manager.get("/admin/neighbourhoods/person/", {"q": "zoe"})
    found = {each.name for each in page.context["cl"].queryset}
    assert "Zoë Here" in found
    assert "Zoë There" not in found


@pytest.mark.parametrize("model", [Agency, Venue, CommunityGroup])
def test_the_database_folds_whoever_writes(named, model):
    row = next(each for each in named.values() if isinstance(each, model))
    model.objects.filter(pk=row.pk).update(name="O’Néill Rooms")
    assert list(model.objects.matching("oneill").values_list("pk", flat=True)) == [row.pk]
