"""A vacant post is filled on a page of the product: from the list of what needs one, and from who's who."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.errors import Refused, Stale, WrongState
from core.models import Event
from neighbourhoods.models import Part, TeamPost
from neighbourhoods.people.posts.operations import add_post, fill_post
from tests import factories

DAY = datetime.timedelta(days=1)


@pytest.fixture
def vacant(world):
    return TeamPost.objects.create(
        neighbourhood=world.own.place, kind="housing", employer=world.own.agency,
        full_time_equivalent="0.50", starts_on=timezone.localdate() - 30 * DAY,
    )  # fmt: skip


@pytest.fixture
def nia(world):
    return factories.PersonFactory(name="Nia Next", agency=world.own.agency)


@pytest.fixture
def officer(world):
    return world.people["neighbourhood_manager"]


def held(world):
    rows = TeamPost.objects.filter(neighbourhood=world.own.place, kind="housing").order_by("pk")
    return [(str(row.person), row.starts_on, row.ends_on) for row in rows]


def test_from_the_list_a_manager_names_who_fills_the_post_and_from_when(
    world, manager, vacant, nia
):
    address = f"/posts/{vacant.pk}/fill/"
    home, week = manager.get("/"), manager.get(f"/neighbourhoods/{world.own.place.slug}/week/")
    for page in (home, week, manager.get("/posts/")):
        assert f'href="{address}"' in page.content.decode()
    assert 'href="/posts/"' in manager.get("/people/").content.decode()
    first = timezone.localdate() + 3 * DAY
    day = {"starts_on_day": first.day, "starts_on_month": first.month, "starts_on_year": first.year}
    shown = manager.post(address, {"person": nia.pk} | day, follow=True).content.decode()
    assert f"Nia Next fills the post “Housing officer, {world.own.place}” from" in shown
    assert held(world) == [
        ("None", vacant.starts_on, first - DAY), ("Nia Next", first, None),
    ]  # fmt: skip
    new = TeamPost.objects.get(person=nia)
    assert (str(new.full_time_equivalent), new.employer) == ("0.50", world.own.agency)
    assert Event.objects.about(new).get().verb == "filled the vacant post"
    assert f'href="{address}"' not in manager.get("/").content.decode()


def test_without_a_day_it_begins_today_and_from_its_first_day_no_vacancy_is_left(
    vacant, nia, officer, world
):
    fill_post(post=vacant, person=nia, by=officer, starts_on=vacant.starts_on)
    assert held(world) == [("Nia Next", vacant.starts_on, None)]


def test_today_is_meant_where_no_day_is_typed(vacant, nia, officer, world):
    today = timezone.localdate()
    fill_post(post=vacant, person=nia, by=officer)
    assert held(world)[1] == ("Nia Next", today, None)


def test_two_presses_name_one_person(vacant, nia, officer, world):
    first, second = (TeamPost.objects.get(pk=vacant.pk) for _ in range(2))
    first.seen(first.version), second.seen(second.version)
    fill_post(post=first, person=nia, by=officer, starts_on=vacant.starts_on)
    other = factories.PersonFactory(agency=world.own.agency)
    with pytest.raises(Stale):
        fill_post(post=second, person=other, by=officer)
    with pytest.raises(WrongState, match="Nia Next already fills this post"):
        fill_post(post=vacant, person=other, by=officer)
    assert held(world) == [("Nia Next", vacant.starts_on, None)]


def test_what_does_not_fit_is_refused_at_its_field(vacant, nia, officer, world):
    with pytest.raises(Refused, match="Choose that day or a later one") as refused:
        fill_post(post=vacant, person=nia, by=officer, starts_on=vacant.starts_on - DAY)
    assert refused.value.field == "starts_on"
    with pytest.raises(Refused, match="does not work for") as refused:
        fill_post(post=vacant, person=factories.PersonFactory(), by=officer)
    assert refused.value.field == "person"
    with pytest.raises(Refused, match="has a post in this team already"):
        fill_post(post=vacant, person=world.own.person, by=officer)
    vacant.ends_on = timezone.localdate() + 5 * DAY
    vacant.save()
    with pytest.raises(Refused, match="Choose that day or an earlier one"):
        fill_post(post=vacant, person=nia, by=officer, starts_on=vacant.ends_on + DAY)
    assert [name for name, *_ in held(world)] == ["None"]


def test_a_manager_of_another_place_fills_nothing_here(vacant, nia, world):
    with pytest.raises(PermissionDenied):
        fill_post(post=vacant, person=nia, by=world.people["partner_officer"])
    TeamPost.objects.filter(pk=vacant.pk).update(neighbourhood=world.other.place)
    with pytest.raises(PermissionDenied):
        fill_post(post=vacant, person=nia, by=world.people["neighbourhood_manager"])
    assert TeamPost.objects.get(pk=vacant.pk).person is None


def test_the_list_takes_the_same_queries_for_one_and_three(manager, vacant, world):
    with CaptureQueriesContext(connection) as one:
        manager.get("/posts/")
    for kind in ("asb", "engagement"):
        TeamPost.objects.create(neighbourhood=world.own.place, kind=kind, employer=world.own.agency)
    with CaptureQueriesContext(connection) as three:
        shown = manager.get("/posts/").content.decode()
    assert len(one) == len(three)
    assert "Anti-social behaviour officer" in shown


def test_a_neighbourhood_without_a_team_leads_to_the_form_and_its_first_post_stands_there(
    world, manager, nia
):
    place = world.own.place
    TeamPost.objects.filter(neighbourhood=place).delete()
    address = f"/neighbourhoods/{place.slug}/posts/add/"
    empty = manager.get(place.get_absolute_url()).content.decode()
    assert "No team recorded yet" in empty
    assert f'href="{address}"' in empty
    asked = manager.post(address, {"kind": "housing"})
    assert asked.status_code == 422
    assert "Choose the employer of a vacant post" in asked.content.decode()
    sent = {"kind": "housing", "person": nia.pk, "full_time_equivalent": "0.5"}
    shown = manager.post(address, sent, follow=True).content.decode()
    assert f"Nia Next fills the post “Housing officer, {place}”" in shown
    assert held(world) == [("Nia Next", timezone.localdate(), None)]
    assert f'href="{address}"' in shown


def test_a_vacancy_pressed_twice_is_one_and_another_kind_is_a_second(world, officer):
    of = {"neighbourhood": world.own.place, "employer": world.own.agency, "by": officer}
    add_post(kind="housing", **of)
    with pytest.raises(Refused, match="is in this team already"):
        add_post(kind="housing", **of)
    add_post(kind="asb", **of)
    made = TeamPost.objects.filter(neighbourhood=world.own.place, person=None)
    assert sorted(made.values_list("kind", flat=True)) == ["asb", "housing"]
    assert {Event.objects.about(each).get().verb for each in made} == {"added"}


@pytest.mark.parametrize(
    ("kind", "given", "words", "field"),
    [
        ("resident", {"person": None}, "Choose who it is", "person"),
        ("resident", {"employer": "own"}, "no employer", "employer"),
        ("housing", {"person": None}, "Choose the employer", "employer"),
        ("housing", {"employer": "other"}, "does not work for", "person"),
        ("housing", {"part": "other"}, "in another neighbourhood", "part"),
    ],
)
def test_a_new_post_that_does_not_fit_is_refused_at_its_field(
    world, officer, nia, kind, given, words, field
):
    agencies = {"own": world.own.agency, "other": world.other.agency}
    fields = {"person": nia} | given
    if "employer" in given:
        fields["employer"] = agencies[given["employer"]]
    if "part" in given:
        fields["part"] = Part.objects.create(neighbourhood=world.other.place, name="End")
    with pytest.raises(Refused, match=words) as refused:
        add_post(neighbourhood=world.own.place, kind=kind, by=officer, **fields)
    assert refused.value.field == field


def test_a_person_has_one_post_in_a_team_and_a_manager_adds_none_elsewhere(world, officer, nia):
    of = {"person": nia, "by": officer}
    add_post(neighbourhood=world.own.place, kind="housing", **of)
    with pytest.raises(Refused, match="has a post in this team already"):
        add_post(neighbourhood=world.own.place, kind="asb", **of)
    with pytest.raises(PermissionDenied):
        add_post(neighbourhood=world.other.place, kind="housing", **of)
    assert TeamPost.objects.filter(person=nia).count() == 1
