"""Priorities of the demonstration have measures, in neighbourhoods and the city, with targets."""

from django.contrib.auth.models import AnonymousUser

from boards.models import Plan
from performance.measures.reading import priorities_of
from performance.models import PriorityMeasure


def test_plans_of_places_and_of_the_city_have_measures_with_targets(demonstration):
    held = PriorityMeasure.objects.held()
    plans = Plan.objects.in_force().filter(priorities__measures__in=held).distinct()
    assert plans.filter(neighbourhood__isnull=False).count() >= 2
    city = plans.get(neighbourhood=None, area=None)
    found = [
        each for plan in plans for aim in priorities_of(plan, _nobody()) for each in aim.measures
    ]
    assert any(each.target for each in found)
    assert any(aim.measures for aim in priorities_of(city, _nobody()))
    assert {each.marks.plain.key for each in found} > {"early"}, "some can tell"


def _nobody():
    return AnonymousUser()
