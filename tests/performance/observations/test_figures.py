"""Figures: given, superseded, summed, confirmed, hidden; and what the database holds."""

import datetime
from decimal import Decimal as D

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.models import Event
from performance.indicators import operations as indicators
from performance.models import Observation
from performance.observations.operations import confirm_figures, give_figures
from performance.observations.rules import Given
from performance.periods import of_council_year, of_quarter
from tests import factories
from tests.worlds.performance_indicators import facts

pytestmark = pytest.mark.django_db
YEAR = of_council_year(2025)
PUBLIC = AnonymousUser()


@pytest.fixture
def indicator(world):
    about = {"agency": factories.AgencyFactory(), "lead": factories.PersonFactory(), "by": SYSTEM}
    made = indicators.add_indicator(code="ni-9", name="Belonging", **facts(hides_below=0) | about)
    return indicators.publish_indicator(indicator=made, by=world.people["head_of_service"])


def give(indicator, *given, by=SYSTEM, **more):
    return give_figures(indicator=indicator, given=given, by=by, **more)


def of(place, top, whole=D(100), period=YEAR, **more):
    return Given(
        "neighbourhood",
        place,
        period,
        numerator=None if top is None else D(top),
        denominator=whole,
        **more,
    )


def city(top, whole=D(1000), period=YEAR, **more):
    return Given("city", None, period, numerator=D(top), denominator=whole, **more)


def held(indicator):
    rows = Observation.objects.held().filter(indicator=indicator).order_by("id")
    return [(row.place, row.period.words, row.value and float(row.value)) for row in rows]


def test_a_figure_is_superseded_and_never_overwritten(world, indicator):
    place = world.own.place
    assert give(indicator, of(place, 30)).added == 1
    told = give(indicator, of(place, 31), of(place, 40, period=YEAR.before))
    assert (told.added, told.changed, told.same) == (1, 1, 0)
    assert give(indicator, of(place, 31)).same == 1
    assert held(indicator) == [(place.name, "2025/26", 31.0), (place.name, "2024/25", 40.0)]
    now = Observation.objects.held().get(indicator=indicator, value=31)
    assert (now.replaces.value, now.replaces.superseded_at) == (D(30), now.added_at)


def test_who_may_give_them(world, indicator):
    place, data = world.own.place, world.people["data_officer"]
    for persona in (
        "head_of_service",
        "neighbourhood_manager",
        "board_chair",
        "system_administrator",
    ):
        with pytest.raises(PermissionDenied):
            give(indicator, of(place, 30), by=world.people[persona])
    manager = world.people["neighbourhood_manager"]
    indicators.change_indicator(
        indicator=indicator, lead=factories.PersonFactory(user=manager), by=SYSTEM
    )
    give(indicator, of(place, 30), by=manager)
    give(indicator, of(place, 31), by=data)
    assert Event.objects.about(indicator).first().actor_name == data.name


def test_all_or_nothing(world, indicator):
    place = world.own.place
    for wrong, words in (
        ([of(place, 30), of(place, 31)], "same place and period"),
        ([of(place, 30), city(9, D(8))], "Derby, 2025/26: The count cannot be more"),
        ([of(place, 30), of(world.other.place, 9, low=D(50), high=D(60))], "between its limits"),
    ):
        with pytest.raises(Refused, match=words):
            give(indicator, *wrong)
    assert held(indicator) == []


def test_nothing_comes_after_the_last(world, indicator):
    indicators.end_indicator(
        indicator=indicator, ended_on=datetime.date(2026, 3, 30), why="Ended", by=SYSTEM
    )
    with pytest.raises(Refused, match="no figures since 30 March 2026"):
        give(indicator, of(world.own.place, 30))
    give(indicator, of(world.own.place, 30, period=YEAR.before))


def test_the_city_is_the_sum_of_its_places_or_nothing(world, indicator):
    indicators.change_indicator(indicator=indicator, is_summed=True, by=SYSTEM)
    own, other = world.own.place, world.other.place
    with pytest.raises(Refused, match="worked out"):
        give(indicator, city(5))
    give(indicator, of(own, 30))
    assert held(indicator) == [(own.name, "2025/26", 30.0)]
    give(indicator, of(other, 10, D(300)))
    assert held(indicator)[-1] == ("Derby", "2025/26", 10.0)
    give(indicator, of(other, 50, D(300)))
    assert held(indicator)[-1] == ("Derby", "2025/26", 20.0)
    give(indicator, Given("neighbourhood", other, YEAR, status="missing"))
    assert [place for place, *_ in held(indicator)] == [own.name, other.name]


def test_a_sum_stays_one_until_the_city_gives_its_own(world, indicator):
    indicators.change_indicator(indicator=indicator, is_summed=True, by=SYSTEM)
    own, other = world.own.place, world.other.place
    give(indicator, of(own, 30), of(other, 10))
    assert held(indicator)[-1] == ("Derby", "2025/26", 20.0)
    indicators.change_indicator(indicator=indicator, is_summed=False, by=SYSTEM)
    give(indicator, of(own, 50))
    assert held(indicator)[-1] == ("Derby", "2025/26", 30.0)
    give(indicator, city(900))
    give(indicator, of(own, 40))
    assert ("Derby", "2025/26", 90.0) in held(indicator)


def test_what_is_provisional_is_for_who_gives_it(world, indicator):
    give(indicator, of(world.own.place, 30), is_provisional=True)
    seen = Observation.objects.filter(indicator=indicator).visible_to
    assert not seen(PUBLIC).exists()
    assert not seen(world.people["board_chair"]).exists()
    assert seen(world.people["data_officer"]).exists()
    assert confirm_figures(indicator=indicator, period=YEAR, by=world.people["data_officer"]) == 1
    assert seen(PUBLIC).exists()
    with pytest.raises(WrongState):
        confirm_figures(indicator=indicator, period=YEAR, by=SYSTEM)


def test_what_is_not_published_is_seen_by_nobody_else(world, indicator):
    give(indicator, of(world.own.place, 30))
    head = world.people["head_of_service"]
    assert Observation.objects.visible_to(PUBLIC).filter(indicator=indicator).exists()
    indicators.withdraw_indicator(indicator=indicator, reason="Wrong", by=head)
    assert not Observation.objects.visible_to(PUBLIC).filter(indicator=indicator).exists()


def test_small_counts_are_hidden_with_one_that_covers_them(world, indicator):
    indicators.change_indicator(indicator=indicator, hides_below=5, by=SYSTEM)
    places = [world.own.place, world.other.place, factories.NeighbourhoodFactory()]
    give(
        indicator,
        *(of(place, top) for place, top in zip(places, (3, 20, 9), strict=True)),
        city(32),
    )
    hidden = Observation.objects.held().filter(indicator=indicator, is_hidden=True)
    assert {row.neighbourhood_id for row in hidden} == {places[0].pk, places[2].pk}
    give(indicator, of(places[0], 8))
    assert not hidden.all().exists()
    give(indicator, of(places[0], 3))
    indicators.change_indicator(indicator=indicator, hides_below=0, by=SYSTEM)
    give(indicator, of(places[0], 4))
    assert not hidden.all().exists()


def test_quarters_do_not_give_a_small_one_away_against_the_year(world, indicator):
    indicators.change_indicator(indicator=indicator, hides_below=5, by=SYSTEM)
    places = [world.own.place, world.other.place]
    quarters = [of_quarter(each) for each in ("2025Q2", "2025Q3", "2025Q4", "2026Q1")]
    counts = {places[0]: (9, 2, 12, 30), places[1]: (20, 21, 22, 23)}
    for place, tops in counts.items():
        give(
            indicator,
            *(of(place, top, period=each) for top, each in zip(tops, quarters, strict=True)),
        )
        give(indicator, of(place, sum(tops), D(400)))
    hidden = {
        (row.neighbourhood_id, row.period)
        for row in Observation.objects.held().filter(indicator=indicator, is_hidden=True)
    }
    assert (places[0].pk, quarters[1]) in hidden
    for place in places:
        assert len([each for each in hidden if each[0] == place.pk]) != 1
    for quarter in quarters:
        assert len([each for each in hidden if each[1] == quarter]) != 1


def test_the_database_keeps_a_figure_as_it_was(world, indicator):
    give(indicator, of(world.own.place, 30))
    row = Observation.objects.get(indicator=indicator)
    for change in (
        "value = 31", "numerator = 1", "source = 'x'", "neighbourhood_id = NULL", "starts_on = '2020-01-01'",
        "added_by_name = 'x'", "is_provisional = TRUE",
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE performance_observation SET {change} WHERE id = %s", [row.pk])
    with pytest.raises(DatabaseError), transaction.atomic():
        Observation.objects.filter(pk=row.pk).delete()
    Observation.objects.filter(pk=row.pk).update(superseded_at=row.added_at)
    with pytest.raises(DatabaseError), transaction.atomic():
        Observation.objects.filter(pk=row.pk).update(superseded_at=None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"level": "city", "neighbourhood": True}, {"level": "neighbourhood"}, {"value": None}, {"status": "missing"},
        {"low": 1}, {"low": 40, "high": 50}, {"denominator": 0}, {"numerator": -1},
        {"ends_on": datetime.date(2020, 1, 1)},
    ],
)  # fmt: skip
def test_the_database_takes_no_figure_that_is_none(world, indicator, wrong):
    if wrong.get("neighbourhood"):
        wrong = wrong | {"neighbourhood": world.own.place}
    plain = {
        "indicator": indicator, "level": "city", "starts_on": YEAR.starts_on, "ends_on": YEAR.ends_on, "value": 30,
        "added_by_name": "x", "added_at": datetime.datetime(2026, 4, 1, tzinfo=datetime.UTC),
    }  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        Observation.objects.create(**plain | wrong)
    Observation.objects.create(**plain)
    with pytest.raises(DatabaseError), transaction.atomic():
        Observation.objects.create(**plain)


def test_what_figures_rest_on_does_not_change_under_them(world, indicator):
    def change(**facts):
        return indicators.change_indicator(indicator=indicator, by=SYSTEM, **facts)

    change(measured="rate", per=1_000)
    give(indicator, of(world.own.place, 3), of(world.other.place, 4), city(7))
    with pytest.raises(Refused, match="figures have been entered"):
        change(measured="proportion", per=100)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE performance_indicator SET per = 10 WHERE id = %s", [indicator.pk])


def test_small_counts_are_hidden_as_soon_as_the_indicator_says_so(world, indicator):
    give(indicator, of(world.own.place, 3), of(world.other.place, 40))
    hidden = Observation.objects.held().filter(indicator=indicator, is_hidden=True)
    assert not hidden.exists()
    indicators.change_indicator(indicator=indicator, hides_below=5, by=SYSTEM)
    assert hidden.count() == 2
    indicators.change_indicator(indicator=indicator, hides_below=0, by=SYSTEM)
    assert not hidden.exists()


def test_a_correction_waits_beside_what_is_confirmed(world, indicator):
    place, data = world.own.place, world.people["data_officer"]
    give(indicator, of(place, 30))
    give(indicator, of(place, 31), is_provisional=True)
    public = Observation.objects.filter(indicator=indicator).visible_to(PUBLIC)
    assert [float(row.value) for row in public.held()] == [30.0]
    assert held(indicator) == [(place.name, "2025/26", 30.0)]
    latest = Observation.objects.filter(indicator=indicator).latest()
    assert [float(row.value) for row in latest] == [31.0]
    give(indicator, of(place, 32), is_provisional=True)
    assert held(indicator) == [(place.name, "2025/26", 30.0)]
    assert give(indicator, of(place, 32), is_provisional=True).same == 1
    assert confirm_figures(indicator=indicator, period=YEAR, by=data) == 1
    assert [float(row.value) for row in public.held()] == [32.0]
    now = public.held().get()
    assert (now.replaces.value, now.confirmed_by, now.is_waiting) == (D(30), data, False)
    assert not Observation.objects.filter(indicator=indicator, is_waiting=True, superseded_at=None)


def test_a_correction_is_taken_back_by_giving_what_was_confirmed(world, indicator):
    place = world.own.place
    give(indicator, of(place, 30))
    for top in (31, 30, 33):
        give(indicator, of(place, top), is_provisional=True)
    waiting = Observation.objects.to_confirm().filter(indicator=indicator)
    assert [row.value for row in waiting] == [D(33)]
    give(indicator, of(place, 30))
    assert not Observation.objects.to_confirm().filter(indicator=indicator).exists()
    assert held(indicator) == [(place.name, "2025/26", 30.0)]


def test_a_confirmed_figure_ends_what_waited(world, indicator):
    place = world.own.place
    give(indicator, of(place, 30))
    give(indicator, of(place, 31), is_provisional=True)
    give(indicator, of(place, 40))
    assert held(indicator) == [(place.name, "2025/26", 40.0)]
    assert not Observation.objects.to_confirm().filter(indicator=indicator).exists()
    with pytest.raises(WrongState):
        confirm_figures(indicator=indicator, period=YEAR, by=SYSTEM)


@pytest.mark.parametrize("before", [(), (30,)])
def test_the_same_given_as_right_is_confirmed(world, indicator, before):
    place, data = world.own.place, world.people["data_officer"]
    give(indicator, *(of(place, top) for top in before))
    give(indicator, of(place, 31), is_provisional=True)
    told = give(indicator, of(place, 31), by=data)
    assert (told.same, told.confirmed) == (1, 1)
    row = Observation.objects.held().get(indicator=indicator)
    assert (row.is_provisional, row.confirmed_by, row.value) == (False, data, D(31))


def test_the_city_changes_when_its_parts_are_confirmed(world, indicator):
    indicators.change_indicator(indicator=indicator, is_summed=True, by=SYSTEM)
    own, other = world.own.place, world.other.place
    give(indicator, of(own, 30), of(other, 10))
    give(indicator, of(own, 50), is_provisional=True)
    assert held(indicator)[-1] == ("Derby", "2025/26", 20.0)
    confirm_figures(indicator=indicator, period=YEAR, by=SYSTEM)
    assert held(indicator)[-1] == ("Derby", "2025/26", 30.0)
    assert not Observation.objects.to_confirm().filter(indicator=indicator).exists()


def test_some_are_confirmed_and_the_sum_waits_for_all(world, indicator):
    indicators.change_indicator(indicator=indicator, is_summed=True, by=SYSTEM)
    own, other = world.own.place, world.other.place
    give(indicator, of(own, 30), of(other, 10), is_provisional=True)
    first, second = (
        Observation.objects.get(indicator=indicator, neighbourhood=each) for each in (own, other)
    )
    confirm_figures(indicator=indicator, period=YEAR, by=SYSTEM, chosen=[first.pk])
    public = Observation.objects.filter(indicator=indicator).visible_to(PUBLIC).held()
    assert [row.place for row in public] == [own.name]
    confirm_figures(indicator=indicator, period=YEAR, by=SYSTEM, chosen=[second.pk])
    assert {row.place for row in public.all()} == {own.name, other.name, "Derby"}


def test_small_counts_go_by_what_holds(world, indicator):
    indicators.change_indicator(indicator=indicator, hides_below=5, by=SYSTEM)
    own, other = world.own.place, world.other.place
    give(indicator, of(own, 9), of(other, 20), city(29))
    give(indicator, of(own, 3), is_provisional=True)
    hidden = Observation.objects.held().filter(indicator=indicator, is_hidden=True)
    assert not hidden.exists()
    confirm_figures(indicator=indicator, period=YEAR, by=SYSTEM)
    assert {row.neighbourhood_id for row in hidden} == {own.pk, other.pk}
    assert Observation.objects.get(indicator=indicator, value=9).is_hidden


def test_the_database_lets_nothing_provisional_take_the_place_of_a_confirmed_one(world, indicator):
    give(indicator, of(world.own.place, 30))
    row = Observation.objects.get(indicator=indicator)
    new = {
        "indicator": indicator, "level": row.level, "neighbourhood": row.neighbourhood, "starts_on": row.starts_on,
        "ends_on": row.ends_on, "value": 31, "added_by_name": "x", "added_at": row.added_at, "replaces": row,
    }  # fmt: skip
    for wrong in (
        {"is_provisional": True, "superseded_at": row.added_at}, {"is_waiting": True},
        {"is_waiting": True, "is_provisional": True, "replaces": None},
        {"is_waiting": True, "is_provisional": True, "neighbourhood": world.other.place},
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            Observation.objects.create(**new | wrong)
    waiting = Observation.objects.create(**new, is_waiting=True, is_provisional=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        Observation.objects.create(**new | {"value": 32}, is_waiting=True, is_provisional=True)
    Observation.objects.filter(pk=waiting.pk).update(superseded_at=row.added_at)
    with pytest.raises(DatabaseError), transaction.atomic():
        Observation.objects.filter(pk=waiting.pk).update(is_waiting=False)
    with pytest.raises(DatabaseError), transaction.atomic():
        Observation.objects.filter(pk=row.pk).update(is_waiting=True)
