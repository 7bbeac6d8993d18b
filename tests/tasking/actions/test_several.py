"""The same action in several neighbourhoods in one go."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.access import Role
from core.errors import Refused
from tasking.actions import operations
from tasking.models import Action
from tests import factories
from tests.tasking.actions.test_actions import action_form


@pytest.fixture
def head(world, as_user):
    return as_user(world.people[Role.HEAD_OF_SERVICE])


def places(world):
    return {"neighbourhood": world.own.place.pk, "also": [world.own.place.pk, world.other.place.pk]}


def test_one_press_makes_one_action_in_each_place(head, world):
    before = Action.objects.count()
    data = action_form(world, **places(world))
    for _ in range(2):  # and a second press none
        response = head.post("/actions/add/", data, follow=True)
    made = Action.objects.order_by("-id")[:2]
    assert Action.objects.count() == before + 2
    assert {each.neighbourhood for each in made} == {world.own.place, world.other.place}
    assert {each.what for each in made} == {"Mend the gate"}
    assert f"{made[1].reference} and {made[0].reference} added." in response.content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"body": "body"}, "The board or forum that requests it is in one neighbourhood only"),
        ({"part": "part"}, "The part is in one neighbourhood only"),
        ({"neighbourhood": ""}, "Choose the first neighbourhood"),
    ],
)
def test_what_lies_in_one_place_is_not_in_several(head, world, changes, words):
    own = {name: getattr(world.own, value).pk if value else "" for name, value in changes.items()}
    before = Action.objects.count()
    response = head.post("/actions/add/", action_form(world, **places(world) | own))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert Action.objects.count() == before


def test_who_works_in_one_place_is_asked_for_no_other(manager, world):
    assert "in other neighbourhoods too" not in manager.get("/actions/add/").content.decode()
    manager.post("/actions/add/", action_form(world, **places(world)))
    assert not Action.objects.filter(what="Mend the gate", neighbourhood=world.other.place).exists()


def test_none_is_made_where_one_is_refused(world):
    by = world.people[Role.NEIGHBOURHOOD_MANAGER]
    details = {
        "what": "Mend the gate",
        "due_on": world.own.action.due_on,
        "lead_agency": world.own.agency,
    }
    before = Action.objects.count()
    with pytest.raises(PermissionDenied):
        operations.add_actions(
            neighbourhood=world.own.place, also=[world.other.place], by=by, **details
        )
    with pytest.raises(Refused):
        operations.add_actions(
            neighbourhood=world.own.place, also=[], by=by, part=world.other.part, **details
        )
    assert Action.objects.count() == before


def test_a_press_again_after_another_place_was_added(world):
    by = world.people[Role.HEAD_OF_SERVICE]
    third = factories.NeighbourhoodFactory()
    details = {
        "what": "Mend the gate", "due_on": world.own.action.due_on, "by": by,
        "lead_agency": world.own.agency, "neighbourhood": world.own.place,
        "client_id": "6f1d3f6e-0000-4000-8000-000000000001",
    }  # fmt: skip
    first = operations.add_actions(also=[world.other.place], **details)
    again = operations.add_actions(also=[world.other.place, third], **details)
    assert {each.pk for each in first} < {each.pk for each in again}
    assert len(again) == 3
