"""Counts of actions against plain Python over the rows that each person sees."""

import datetime
import itertools
import random

import pytest
from django.utils import timezone

from neighbourhoods.models import Neighbourhood
from tasking import states
from tasking.actions.lists.progress import WINDOW, Progress, open_counts, progress
from tasking.models import Action, ActionUpdate

ROLES = ("head_of_service", "neighbourhood_manager", "partner_officer", "board_chair",
         "elected_member", "resident_representative", "nobody")  # fmt: skip
DAY = datetime.timedelta(days=1)
NUMBERS = itertools.count()


def made(side, state, due_on, chance, **more):
    """An action in a state with its report, made in the past."""
    at = timezone.now() - chance.randint(1, 500) * DAY
    done_on = timezone.localtime(at).date() if state in states.REPORTED else None
    action = Action.objects.create(
        what=f"Action {next(NUMBERS)}", lead_agency=side.agency, neighbourhood=side.place,
        body=side.body, due_on=due_on, state=state, is_open=state in states.OPEN, done_on=done_on,
        created_at=at - 90 * DAY, changed_at=at, **more,
    )  # fmt: skip
    if done_on:
        ActionUpdate.objects.create(
            action=action, at=at, by_name="x", from_state="accepted", to_state="done"
        )
    return action


@pytest.fixture
def many(world):
    """Actions of both worlds in every state: published, not public, of an agency, of nobody."""
    chance, today = random.Random(10), timezone.localdate()
    for side, state, n in itertools.product(
        (world.own, world.other), states.MACHINE.moves, range(3)
    ):
        origin = {"agenda_item": side.published.items.first(), "marking": "public"}
        more = (origin, {"marking": "official"}, {"marking": "public"})[n]
        made(side, state, today + chance.randint(-500, 60) * DAY, chance, **more)
    return today


def reported_on(action):
    """The day of the last report that it is done, told by what was reported."""
    days = [
        timezone.localtime(update.at).date()
        for update in action.updates.all()
        if update.to_state == states.DONE
    ]
    return max(days) if days and action.state in states.REPORTED else None


def oracle(user, place, today):
    # What is for named people only is in nobody's number.
    seen = Action.objects.visible_to(user).exclude(marking="sensitive")
    rows = [each for each in seen if each.neighbourhood_id == place.pk]
    still = [each for each in rows if each.state in states.OPEN]
    due = [
        each
        for each in rows
        if today - WINDOW <= each.due_on < today and each.state != states.CANCELLED
    ]
    in_time = [each for each in due if (reported_on(each) or today) <= each.due_on]
    late = sum(each.due_on < today for each in still)
    return Progress(len(still) - late, late, len(due), len(in_time))


@pytest.mark.parametrize("role", ROLES)
def test_everybody_s_numbers_are_those_of_the_rows_they_see(world, many, role):
    user, places = world.people[role], list(Neighbourhood.objects.all())
    found = progress(user, places, many)
    assert found == {place.pk: oracle(user, place, many) for place in places}
    assert any(each.in_time for each in found.values())
    assert open_counts(user, places, many) == {
        key: {"on_time": each.on_time, "overdue": each.overdue} for key, each in found.items()
    }


def test_what_is_sent_back_and_done_again_counts_from_the_second_day(world):
    from tasking.actions import operations

    action = world.own.action
    for to in (states.DONE, states.IN_PROGRESS, states.DONE):
        operations.move_action(action=action, to=to, note="x", by=world.own.writer)
        action.refresh_from_db()
        assert (action.done_on is not None) == (to == states.DONE)
    assert action.done_on == reported_on(action) == timezone.localdate()


@pytest.mark.parametrize(
    ("role", "queries"), [("head_of_service", 3), ("neighbourhood_manager", 4)]
)
@pytest.mark.parametrize("number", [1, 3])
def test_as_many_queries_for_three_places_as_for_one(
    world, role, queries, number, django_assert_num_queries
):
    from tests import factories

    user = world.people[role]
    places = [world.other.place, *factories.NeighbourhoodFactory.create_batch(number - 1)]
    user.may("view_action")
    list(user.grants.all())
    from accounts.access import held_by

    held_by(user)
    with django_assert_num_queries(queries):
        progress(user, places)
