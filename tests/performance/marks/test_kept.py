"""Marks follow what they rest on: figures, their confirming and hiding, targets, and what the indicator says."""

import datetime
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, transaction

from core.actors import SYSTEM
from performance.indicators.operations import add_indicator, change_indicator, publish_indicator
from performance.indicators.targets.operations import drop_target, set_target
from performance.marks.operations import keep_marks
from performance.marks.words import three_marks
from performance.models import Indicator, Marks
from performance.observations.operations import confirm_figures, give_figures
from performance.observations.rules import Given
from performance.periods import of_council_year
from tests import factories
from tests.worlds.performance_indicators import facts

pytestmark = pytest.mark.django_db
THEN, NOW = of_council_year(2024), of_council_year(2025)


@pytest.fixture
def indicator(world):
    Marks.objects.all().delete()
    about = {"agency": factories.AgencyFactory(), "lead": factories.PersonFactory(), "by": SYSTEM}
    made = add_indicator(code="ni-9", name="Belonging", **facts(hides_below=0) | about)
    return publish_indicator(indicator=made, by=world.people["head_of_service"])


def give(indicator, place, top, whole, period=NOW, **more):
    level = "neighbourhood" if place else "city"
    given = Given(level, place, period, numerator=D(top), denominator=D(whole))
    return give_figures(indicator=indicator, given=[given], by=SYSTEM, **more)


def of(place):
    return Marks.objects.with_figures().get(neighbourhood=place, indicator__code="ni-9")


def test_the_database_takes_no_mark_of_what_is_hidden_or_elsewhere(world, indicator):
    own, other = world.own.place, world.other.place
    give(indicator, own, 60, 100, THEN)
    give(indicator, own, 61, 100)
    give(indicator, other, 44, 100)
    marks = of(own)
    for wrong in ({"figure": of(other).figure}, {"before": of(other).figure}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Marks.objects.filter(pk=marks.pk).update(**wrong)
    marks.before.__class__.objects.filter(pk=marks.before_id).update(is_hidden=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Marks.objects.filter(pk=marks.pk).update(change="better")


def fresh(indicator):
    return Indicator.objects.get(pk=indicator.pk)


def test_figures_make_marks_and_a_correction_changes_them(world, indicator):
    place = world.own.place
    give(indicator, None, 500, 1_000)
    give(indicator, place, 60, 100, THEN)
    give(indicator, place, 61, 100)
    marks = of(place)
    assert (marks.status, marks.direction, marks.change) == ("better", "no_target", "similar")
    assert three_marks(marks).status.why == "61.0% in 2025/26; Derby 50.0%."
    give(indicator, place, 20, 100)
    assert (of(place).status, of(place).change) == ("worst", "worse")
    give(indicator, None, 200, 1_000)
    assert of(place).status == "similar"


def test_a_target_gives_direction_and_goes_with_it(world, indicator):
    place = world.own.place
    give(indicator, place, 30, 100)
    about = {"level": "neighbourhood", "place": place, "due_on": datetime.date(2027, 3, 31)}
    about |= {"baseline": D(20), "baseline_on": THEN.ends_on, "source": "Plan", "by": SYSTEM}
    target = set_target(indicator=fresh(indicator), value=D(40), **about)
    assert (of(place).direction, of(place).aim) == ("on_track", D(30))
    target = set_target(indicator=fresh(indicator), value=D(30), reason="Lower", **about)
    assert of(place).direction == "reached"
    drop_target(target=target, why="Gone", by=SYSTEM)
    assert of(place).direction == "no_target"


def test_what_the_indicator_says_changes_marks(world, indicator):
    place = world.own.place
    give(indicator, None, 500, 1_000)
    give(indicator, place, 70, 100)
    assert of(place).status == "best"
    change_indicator(indicator=fresh(indicator), polarity="low", by=SYSTEM)
    assert of(place).status == "worst"
    change_indicator(indicator=fresh(indicator), comparison="none", by=SYSTEM)
    assert of(place).status == "none"


def test_what_is_provisional_has_no_part_before_it_is_confirmed(world, indicator):
    place = world.own.place
    give(indicator, place, 60, 100, THEN)
    give(indicator, place, 10, 100, is_provisional=True)
    assert of(place).figure.period == THEN
    confirm_figures(indicator=indicator, period=NOW, by=SYSTEM)
    assert (of(place).figure.period, of(place).change) == (NOW, "worse")


def test_what_is_hidden_or_of_too_few_has_no_part(world, indicator):
    place = world.own.place
    give(indicator, place, 3, 100)
    give(indicator, None, 500, 1_000)
    assert of(place).status == "worst"
    change_indicator(indicator=fresh(indicator), hides_below=5, by=SYSTEM)
    assert not Marks.objects.filter(neighbourhood=place, indicator__code="ni-9").exists()
    change_indicator(indicator=fresh(indicator), hides_below=0, by=SYSTEM)
    assert of(place).status == "worst"


def test_kept_anew_they_are_the_same_and_nothing_is_written(
    world, indicator, django_assert_num_queries
):
    place = world.own.place
    give(indicator, place, 60, 100, THEN)
    give(indicator, place, 61, 100)
    before = list(Marks.objects.values())
    with django_assert_num_queries(4):
        keep_marks(indicator)
    assert list(Marks.objects.values()) == before


def test_marks_are_as_open_as_their_indicator(world, indicator):
    def seen(role):
        rows = Marks.objects.visible_to(world.people[role])
        return rows.filter(indicator__code__startswith="ni-").count()

    give(indicator, world.own.place, 60, 100)
    assert seen("nobody") == 1
    made = add_indicator(
        code="ni-8", name="Inside", agency=indicator.agency, by=SYSTEM, **facts(hides_below=0),
    )  # fmt: skip
    give(made, world.own.place, 60, 100)
    assert seen("nobody") == 1
    assert seen("data_officer") == 2


@pytest.mark.parametrize(
    "facts",
    [
        {"chance": 1.5}, {"chance": -0.1}, {"before": None, "chance": 0.5}, {"status": "lovely"},
        {"level": "city"}, {"neighbourhood": None},
    ],
)  # fmt: skip
def test_the_database_takes_no_marks_that_are_none(world, indicator, facts):
    place = world.own.place
    give(indicator, place, 60, 100, THEN)
    give(indicator, place, 61, 100)
    assert of(place).chance == pytest.approx(0.885, abs=1e-3)
    with pytest.raises(IntegrityError), transaction.atomic():
        Marks.objects.filter(pk=of(place).pk).update(**facts)


def test_the_database_keeps_one_row_of_marks_a_place(world, indicator):
    give(indicator, world.own.place, 60, 100)
    row = of(world.own.place)
    row.pk = None
    with pytest.raises(IntegrityError, match="marks_once"), transaction.atomic():
        row.save(force_insert=True)
