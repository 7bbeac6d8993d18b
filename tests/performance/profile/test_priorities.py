"""The priorities of the plan in force on a profile: each with its mark and sentence, as the measures' own function has them."""

import datetime
from decimal import Decimal as D

import pytest
from django.utils import timezone

from core.actors import SYSTEM
from performance.indicators.operations import withdraw_indicator
from performance.measures.operations import add_measure
from performance.measures.reading import priorities_of
from performance.measures.rules import CITY, PLACE
from performance.observations.models import Observation
from performance.observations.operations import give_figures
from performance.observations.rules import Given
from performance.periods import of_council_year
from performance.profile.priorities import plan_of, stands_of
from performance.profile.reading import PUBLIC, known
from tasking.actions.operations import add_action
from tasking.models import Action
from tests.performance.measures.test_measures import an_indicator, fresh

pytestmark = pytest.mark.django_db
Level = Observation.Level


def give(indicator, level, place, tops):
    given = [
        Given(level, place, of_council_year(year), numerator=D(top), denominator=D(1_000))
        for year, top in zip((2024, 2025), tops, strict=True)
    ]
    give_figures(indicator=fresh(indicator), given=given, by=SYSTEM)


@pytest.fixture
def plan(world):
    """The plan in force of our place, its priority with measures of the place, of the city and of what is withdrawn."""
    plan, place = plan_of(neighbourhood=world.own.place), world.own.place
    first = plan.priorities.first()
    litter, survey, gone = an_indicator("litter"), an_indicator("survey"), an_indicator("gone")
    about = {"why": "It tells", "reason": "Asked for", "by": SYSTEM}
    give(litter, "neighbourhood", place, (600, 300))
    give(survey, "city", None, (300, 600))
    give(gone, "neighbourhood", place, (600, 300))
    add_measure(priority=first, indicator=litter, where=PLACE, **about)
    add_measure(priority=first, indicator=survey, where=CITY, **about)
    add_measure(priority=first, indicator=gone, where=PLACE, **about)
    withdraw_indicator(indicator=fresh(gone), reason="Wrong", by=SYSTEM)
    for days in (1, 2):
        add_action(
            what="Sweep", neighbourhood=place, plan_priority=first, lead_agency=world.own.agency,
            due_on=timezone.localdate() + datetime.timedelta(days), state="accepted", by=SYSTEM,
        )  # fmt: skip
    mine = Action.objects.filter(plan_priority=first, what="Sweep")
    mine.update(is_published=True)
    mine.filter(due_on=timezone.localdate() + datetime.timedelta(1)).update(
        due_on=timezone.localdate() - datetime.timedelta(1)
    )
    return plan


def brief(plan, level, place, places):
    return stands_of(plan, known(level, place, places, plan=plan))


def test_they_say_what_the_plan_says(world, plan, django_assert_num_queries):
    place = world.own.place
    read = known(Level.NEIGHBOURHOOD, place, [place, world.other.place], plan=plan)
    with django_assert_num_queries(1):
        found = stands_of(plan, read)
    told = priorities_of(plan, PUBLIC)
    assert [each.mark.key for each in found] == ["worse"]
    for mine, said in zip(found, told, strict=True):
        for name in ("priority", "mark", "sentence", "actions", "grants"):
            assert getattr(mine, name) == getattr(said, name), name
        assert [each.name for each in mine.measures] == [each.name for each in said.measures]
        assert [each.marks for each in mine.measures] == [each.marks for each in said.measures]
    assert (found[0].actions.open, found[0].actions.overdue) == (2, 1)


def test_the_page_shows_them_in_fifteen_queries(
    world, plan, client, as_user, django_assert_max_num_queries
):
    place = world.own.place
    for reader in (client, as_user(world.people["neighbourhood_manager"])):
        path = f"/neighbourhoods/{place.slug}/profile/"
        reader.get(path)
        with django_assert_max_num_queries(15):
            page = " ".join(reader.get(path).content.decode().split())
        assert "1 other measure is better" in page
        assert "Streets with litter, Ownville: 30.0% in 2025/26, from 60.0% in 2024/25." in page
        assert "Streets with gone" not in page
        assert "2 actions open, 1 of them overdue." in page
    for path in (f"/areas/{place.area.slug}/profile/", "/city/profile/"):
        with django_assert_max_num_queries(15):
            assert "Priorities of the plan" in client.get(path).content.decode()
