"""Which neighbourhoods a ward covers changes: it is told, and the roles of its members follow."""

import datetime
import json

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import RoleGrant
from boards.seats import operations as seats
from boards.seats.operations import add_member, end_membership
from core.actors import SYSTEM
from core.models import Event
from neighbourhoods.geography.imports import import_area_boundaries, import_areas
from neighbourhoods.models import Ward
from neighbourhoods.places.covering import cover
from neighbourhoods.places.places_file import import_places
from tests import factories
from tests.neighbourhoods.geography import made_up
from tests.pages import fields_of
from tests.together import together

DAY = datetime.timedelta(days=1)
FIRST_DAY = datetime.date(2023, 5, 4)
ABOUT = {"source": made_up.SOURCE, "by": SYSTEM}


@pytest.fixture
def ward(world):
    """A ward of the own world with a member who signs in."""
    ward = factories.WardFactory(name="Two places")
    ward.neighbourhoods.add(world.own.place)
    return ward


def sits(world, ward, **fields):
    """The grant of somebody who sits for the ward on the own board."""
    person = factories.PersonFactory(user=factories.UserFactory())
    seat = add_member(
        body=world.own.body, person=person, role="elected_member", ward=ward, by=SYSTEM, **fields
    )
    return RoleGrant.objects.get(membership=seat)


def named(grant):
    return set(grant.named_neighbourhoods.all())


def told(row):
    return [(each.verb, each.changes) for each in Event.objects.about(row)]


def test_the_role_of_a_member_follows_the_ward_and_both_are_told(world, ward):
    own, other = world.own.place, world.other.place
    grant, version = sits(world, ward), Ward.objects.get(pk=ward.pk).version
    user, before = grant.user, Event.objects.count()
    assert named(grant) == {own}
    assert cover(ward, {own.pk, other.pk}, by=SYSTEM, at=None)
    assert named(grant) == {own, other}
    places = ", ".join(sorted([own.name, other.name]))
    assert told(ward)[0] == ("changed", {"neighbourhoods": [own.name, places]})
    verb, changes = told(user)[0]
    assert verb == "changed the neighbourhoods of a role with those of its ward"
    assert changes["only in"][1].split(", ") == [
        str(each) for each in grant.named_neighbourhoods.all()
    ]
    assert Ward.objects.get(pk=ward.pk).version > version
    assert Event.objects.count() == before + 2
    assert not cover(ward, {own.pk, other.pk}, by=SYSTEM, at=None)
    assert Event.objects.count() == before + 2


def test_a_role_that_has_ended_stays_as_it_was(world, ward):
    gone, agencys = sits(world, ward), RoleGrant.objects.get(user=world.people["partner_officer"])
    kept = named(agencys)
    end_membership(membership=gone.membership, by=SYSTEM)
    cover(ward, {world.other.place.pk}, by=SYSTEM, at=timezone.now() + DAY)
    assert named(gone) == {world.own.place}
    assert named(agencys) == kept


def test_outlines_that_are_loaded_again_move_the_roles(world):
    west, east = made_up.neighbourhoods()
    days = {"vintage": 2023, "starts_on": FIRST_DAY}
    import_areas(lines=made_up.ward_names(), kind="ward", **days, **ABOUT)
    fourth, fifth, last = (Ward.objects.get(code=made_up.WARDS[n][0]) for n in (3, 4, 17))
    ((verb, changes),) = told(fourth)
    assert (verb, changes["name"]) == ("added", ["", "Made-up ward 4"])
    fourth.neighbourhoods.add(world.own.place)
    grant = sits(world, fourth)
    import_area_boundaries(text=made_up.ward_outlines(), **ABOUT)
    assert named(grant) == {world.own.place, west}
    assert told(last)[0][0] == "added", "nothing is there, and nothing was told"
    swapped = json.loads(made_up.ward_outlines())
    four, seven = (swapped["features"][n] for n in (3, 6))
    four["geometry"], seven["geometry"] = seven["geometry"], four["geometry"]
    import_area_boundaries(text=json.dumps(swapped), **ABOUT)
    assert named(grant) == {world.own.place, east}
    before = Event.objects.about(fourth, fifth).count()
    import_area_boundaries(text=json.dumps(swapped), **ABOUT)
    assert Event.objects.about(fourth, fifth).count() == before
    renamed = made_up.ward_names().replace("Made-up ward 5", "Fifth")
    import_areas(lines=renamed, kind="ward", **days, **ABOUT)
    assert told(fifth)[0] == ("changed", {"name": ["Made-up ward 5", "Fifth"]})


def test_admin_and_the_file_of_places_move_them_too(world, ward, as_user):
    own, other = world.own.place, world.other.place
    grant, head = sits(world, ward), as_user(world.people["head_of_service"])
    path = f"/admin/neighbourhoods/ward/{ward.pk}/change/"
    sent = fields_of(head.get(path), "neighbourhoods") | {"neighbourhoods": [other.pk]}
    assert head.post(path, sent).status_code == 302
    assert named(grant) == {other}
    lines = (
        "area_number,area,neighbourhood,latitude,longitude,ward_code,ward\n"
        f"{own.area.number},{own.area.name},{own.name},{own.latitude},{own.longitude},"
        f"{ward.code},{ward.name}\n"
    )
    import_places(text=lines, by=SYSTEM)
    assert named(grant) == {own, other}


# Two at once


def seated_while_it_changes():
    """Somebody is seated for a ward while what it covers changes. Returns (what the role names, what
    the ward covers)."""
    old, new = factories.NeighbourhoodFactory(), factories.NeighbourhoodFactory()
    ward, body = factories.WardFactory(), factories.BodyFactory(neighbourhood=old)
    ward.neighbourhoods.add(old)
    person = factories.PersonFactory(user=factories.UserFactory())

    def change():
        with transaction.atomic():
            return cover(ward, {old.pk, new.pk}, by=SYSTEM, at=None)

    outcomes = together(
        change,
        lambda: add_member(body=body, person=person, role="elected_member", ward=ward, by=SYSTEM),
        before=[
            'INSERT INTO "neighbourhoods_ward_neighbourhoods"',
            'INSERT INTO "accounts_rolegrant_named_neighbourhoods"',
        ],
    )
    assert not [each for each in outcomes if isinstance(each, Exception)], outcomes
    return named(RoleGrant.objects.get(user=person.user)), {old, new}


@pytest.mark.django_db(transaction=True)
def test_who_is_seated_while_it_changes_has_what_it_covers_then():
    role, covered = seated_while_it_changes()
    assert role == covered


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_the_role_stays_behind(monkeypatch):
    monkeypatch.setattr(seats, "lock_ward", lambda ward: ward)
    role, covered = seated_while_it_changes()
    assert len(role) == 1
    assert role < covered
