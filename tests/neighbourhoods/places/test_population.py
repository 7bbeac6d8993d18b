"""Numbers of people: by group, year and source, recorded once."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core.actors import SYSTEM
from core.errors import Refused
from core.models import Event
from neighbourhoods.models import PopulationFact
from neighbourhoods.places.population import People, record_population
from tests import factories

pytestmark = pytest.mark.django_db
Group = PopulationFact.Group


@pytest.fixture
def place(db):
    return factories.NeighbourhoodFactory(name="Abbey", slug="abbey")


def record(*found, by=SYSTEM):
    return record_population(found=list(found), by=by)


def test_numbers_of_a_group_stand_beside_those_of_all_ages(place):
    told = record(
        People(place, 2019, 15_565, "ONS"), People(place, 2019, 12_600, "ONS", Group.SIXTEEN),
        People(place, 2011, 14_000, "ONS"), People(place, 2021, 13_100, "Census", Group.SIXTEEN),
    )  # fmt: skip
    assert (len(told.added), told.changed, told.same) == (4, [], 0)
    facts = PopulationFact.objects
    assert facts.latest_of([place])[place.pk].people == 15_565
    assert facts.latest_of([place], Group.SIXTEEN)[place.pk].people == 13_100
    assert facts.latest_of([place], Group.EIGHTEEN) == {}
    assert [each.year for each in facts.by_year()[place.pk]] == [2011, 2019]
    assert [each.words for each in facts.by_year(Group.SIXTEEN)[place.pk]] == [
        "12,600 people aged 16 and over", "13,100 people aged 16 and over",
    ]  # fmt: skip


def test_the_same_again_changes_nothing_and_a_correction_says_what_it_was(place):
    first = People(place, 2019, 15_565, "ONS")
    record(first)
    assert record(first).same == 1
    told = record(People(place, 2019, 15_566, "ONS"), People(place, 2019, 15_000, "Another"))
    assert [(fact.people, before) for fact, before in told.changed] == [(15_566, 15_565)]
    assert [each.people for each in told.added] == [15_000]
    events = Event.objects.filter(target_type="neighbourhoods.populationfact")
    assert sorted(events.values_list("verb", flat=True)) == ["added", "added", "changed"]


def test_what_is_no_number_of_people_is_refused_and_nothing_is_recorded(place):
    right = People(place, 2019, 15_565, "ONS")
    for wrong in (
        right, People(place, 1, 5, "ONS"), People(place, 2019, -1, "ONS"),
        People(place, 2020, 5, " "), People(place, 2020, 5, "ONS", "60"),
    ):  # fmt: skip
        with pytest.raises(Refused):
            record(right, wrong)
    assert not PopulationFact.objects.exists()


def test_the_database_holds_the_same(place):
    record(People(place, 2019, 15_565, "ONS"), People(place, 2019, 1, "ONS", Group.SIXTEEN))
    for wrong in ({"group": "60"}, {"source": ""}, {"people": -1}, {"group": "all"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PopulationFact.objects.filter(group="16").update(**wrong)


def test_who_keeps_reference_data_records_it(world):
    found = People(world.own.place, 2020, 5, "ONS")
    with pytest.raises(PermissionDenied):
        record(found, by=world.people["neighbourhood_manager"])
    assert record(found, by=world.people["data_officer"]).added[0].people == 5


def test_pages_show_all_ages_and_ward_budgets_are_shared_by_them(client, place):
    record(
        People(place, 2019, 15_565, "ONS"), People(place, 2021, 13_100, "Census", Group.SIXTEEN)
    )  # fmt: skip
    for path in ("/neighbourhoods/abbey/", "/neighbourhoods/abbey/about/", "/neighbourhoods/"):
        page = client.get(path).content.decode()
        assert "15,565" in page, path
        assert "13,100" not in page, path
