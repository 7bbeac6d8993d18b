"""What the week of a neighbourhood asks for, on one page."""

import datetime

import pytest
from django.utils import timezone

from core.actors import SYSTEM
from neighbourhoods.models import TeamPost
from tasking import states
from tasking.actions.operations import add_action
from tasking.models import Action
from tests import factories

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(1)


@pytest.fixture
def place(world):
    return world.own.place


@pytest.fixture
def week(manager, place):
    def read():
        page = manager.get(f"/neighbourhoods/{place.slug}/week/")
        assert page.status_code == 200
        cards = [
            card
            for _, found in page.context["slots"]["neighbourhood.week"][place.pk]
            for card in found
        ]
        return {card.heading: [link.words for link in card.links] for card in cards}

    return read


def act(world, what, days, **details):
    action = add_action(
        what=what, lead_agency=world.own.agency, neighbourhood=world.own.place,
        due_on=timezone.localdate(), by=SYSTEM, **{"state": "accepted"} | details,
    )  # fmt: skip
    Action.objects.filter(pk=action.pk).update(due_on=timezone.localdate() + days * DAY)
    return f"{action.reference}: {what}"


def among(cards, words):
    return {heading for heading, links in cards.items() if words in links}


def test_each_action_stands_where_it_needs_somebody(week, world):
    late = act(world, "Late", -3)
    soon = act(world, "Soon", 7)
    act(world, "Far", 8)
    offered = act(world, "Offered", 20, state=states.OFFERED)
    cards = week()
    assert among(cards, late) == {"Overdue actions"}
    assert len(among(cards, soon)) == 1
    assert len(among(cards, offered)) == 1
    assert not [links for links in cards.values() if any("Far" in link for link in links)]


def test_meetings_to_come_and_minutes_to_publish(week, world):
    cards = week()
    assert str(world.own.body) in cards["Meetings in the next two weeks"]
    assert cards["Minutes still to publish"].count(str(world.own.body)) == 3


def test_vacant_posts_are_named(manager, place):
    TeamPost.objects.create(
        neighbourhood=place, kind=TeamPost.Kind.HOUSING, employer=factories.AgencyFactory(),
        starts_on=timezone.localdate(),
    )  # fmt: skip
    text = manager.get(f"/neighbourhoods/{place.slug}/week/").content.decode()
    assert "Housing officer" in text.split("Vacant posts")[1]


def test_it_takes_as_many_queries_for_many_as_for_one(
    manager, world, place, django_assert_max_num_queries
):
    def count():
        with django_assert_max_num_queries(30) as captured:
            manager.get(f"/neighbourhoods/{place.slug}/week/")
        return len(captured)

    act(world, "One", -1)
    one = count()
    for number in range(3):
        agency = factories.AgencyFactory()
        act(world, f"More {number}", -number - 1)
        Action.objects.filter(what=f"More {number}").update(lead_agency=agency)
    assert count() == one <= 13
