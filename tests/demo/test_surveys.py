"""Surveys of the demonstration: what is made up says so, and what is known of England says where from."""

from django.contrib.auth.models import AnonymousUser

from demo.performance.shown import MADE_UP
from demo.performance.surveys import DEMO_QUESTIONS, NATIONAL
from performance.models import Indicator, Marks, Observation
from performance.observations.shown import figures

LAA = ("ni-1", "ni-2", "ni-4")


def test_the_three_agreed_outcomes_have_answers_in_every_neighbourhood(demonstration):
    held = Observation.objects.held()
    for code, *_ in DEMO_QUESTIONS:
        indicator = Indicator.objects.get(code=code)
        assert (indicator.block, indicator.is_demo) == ("laa", True)
        rows = held.filter(indicator=indicator).with_places()
        assert rows.filter(level="neighbourhood").count() == 2 * 17
        assert rows.filter(level="city").count() == 2
        told = figures(rows, AnonymousUser())
        assert {"value", "few"} == {each.status for each in told}
        assert all("Design effect" in each.note for each in rows)
        assert all(each.low <= each.value <= each.high for each in rows)
        assert Marks.objects.filter(indicator=indicator).exclude(status="none").exists()


def test_nothing_made_up_stands_under_the_name_of_a_real_survey(demonstration):
    held = Observation.objects.held()
    made_up = held.filter(source=MADE_UP) | held.filter(indicator__source=MADE_UP)
    assert made_up.exists()
    assert set(made_up.values_list("indicator__is_demo", flat=True)) == {True}
    assert Indicator.objects.filter(code__in=LAA, is_demo=False).count() == 3
    real = held.filter(indicator__code__in=LAA)
    assert set(real.values_list("level", flat=True)) == {"country"}


def test_what_is_known_of_england_says_where_from(demonstration):
    for code, _, _, value, source, _ in NATIONAL:
        row = Observation.objects.held().get(indicator__code=code, level="country")
        assert (row.value, row.source) == (value, source)


def test_every_outcome_of_the_framework_has_an_indicator_with_figures(demonstration):
    found = Observation.objects.held().filter(
        level="city", status="value", indicator__in=Indicator.objects.visible_to(AnonymousUser())
    )
    assert set(found.values_list("indicator__block", flat=True)) == set(Indicator.Block.values)
