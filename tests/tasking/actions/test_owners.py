"""Who promised an action is for those inside: elsewhere a resident is not named, and not found by it."""

import pytest

from tasking.models import Action
from tests import factories


@pytest.fixture
def published(world):
    """A published action of a resident."""
    rosa = factories.PersonFactory(name="Rosa Resident", agency=None)
    action = Action.objects.filter(is_published=True, neighbourhood=world.own.place).first()
    Action.objects.filter(pk=action.pk).update(owner=rosa)
    return Action.objects.get(pk=action.pk)


def pages(world, action):
    return [
        f"/neighbourhoods/{world.own.place.slug}/actions/?show=all",
        f"/neighbourhoods/{world.own.place.slug}/actions/?show=all&format=csv",
        f"/bodies/{world.own.body.slug}/actions/?show=all&format=csv",
        f"/meetings/{action.agenda_item.meeting_id}/minutes/",
    ]


def text_of(response):
    assert response.status_code == 200
    return response.getvalue().decode() if response.streaming else response.content.decode()


def test_a_resident_is_named_to_those_inside_only(world, as_user, published):
    outsiders = [factories.UserFactory(), world.other.user]
    for path in pages(world, published):
        for user in outsiders:
            text = text_of(as_user(user).get(path))
            assert published.what in text
            assert "Rosa" not in text, (path, user)
    inside = [
        text_of(as_user(world.people["head_of_service"]).get(each))
        for each in pages(world, published)
    ]
    manager = [
        text_of(as_user(world.people["neighbourhood_manager"]).get(each))
        for each in pages(world, published)
    ]
    for found in (inside, manager):
        assert ["Rosa Resident" in each for each in found[:3]] == [True] * 3


def test_who_works_for_an_agency_is_named_to_whoever_signs_in(world, as_user, published):
    Action.objects.filter(pk=published.pk).update(
        owner=factories.PersonFactory(name="Olga Officer", agency=world.own.agency)
    )
    text = text_of(as_user(world.other.user).get(pages(world, published)[0]))
    assert "Olga Officer" in text


def test_the_calendar_of_a_person_tells_nobody_outside_whose_an_action_is(
    world, as_user, published
):
    month = f"{published.due_on:%Y-%m}"
    path = f"/meetings/calendar/?person={published.owner_id}&kind=actions&month={month}"
    assert published.reference not in text_of(as_user(world.other.user).get(path))
    for role in ("head_of_service", "neighbourhood_manager"):
        assert published.reference in text_of(as_user(world.people[role]).get(path))
