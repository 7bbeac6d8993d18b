"""Figures that packages declare: one author for each code, and counts by place with those of the city."""

import dataclasses
import datetime
from types import SimpleNamespace

import pytest
from django.db.models import Count

from core import figures
from core.figures import FigureOf, by_place, declare, declared, find, moments, with_city
from tasking.models import Action
from tests import factories


def none_of(places, period):
    return {}


def figure(code="a-test", measured="proportion", **more):
    return FigureOf(
        code, "Test", "What is counted", "", measured, 100, "high", "quarter", none_of, **more
    )


@pytest.fixture
def kept(monkeypatch):
    monkeypatch.setattr(figures, "_declared", {})


def test_a_code_has_one_figure(kept):
    declare(figure())
    declare(figure())
    assert find("a-test") == figure()
    with pytest.raises(LookupError, match="'a-test'"):
        declare(dataclasses.replace(figure(), name="Another"))
    assert find("a-test").name == "Test"
    assert find("gone") is None


def test_they_are_listed_by_name(kept):
    declare(dataclasses.replace(figure("b"), name="B"), dataclasses.replace(figure("a"), name="A"))
    assert [each.code for each in declared()] == ["a", "b"]


def test_the_city_is_the_sum_of_its_places_unless_it_says_more():
    assert figure().of_city({1: (2, 4), 2: (1, 6)}) == (3, 10)
    assert figure().of_city({1: (2, 4), None: (9, 12)}) == (9, 12)
    assert figure().of_city({}) == (0, 0)
    assert figure(measured="count").of_city({1: (2, None), 2: (1, None)}) == (3, None)
    assert with_city({1: (2, 4), None: (5, 6)}) == {1: (2, 4), None: (7, 10)}
    assert with_city({1: (2, None)}, is_share=False) == {1: (2, None), None: (2, None)}


def test_a_period_begins_and_ends_with_local_days():
    start, after = moments(
        SimpleNamespace(starts_on=datetime.date(2026, 1, 1), ends_on=datetime.date(2026, 6, 30))
    )
    assert start.astimezone(datetime.UTC).isoformat() == "2026-01-01T00:00:00+00:00"
    assert after.astimezone(datetime.UTC).isoformat() == "2026-06-30T23:00:00+00:00"


@pytest.mark.django_db
def test_counts_by_place_are_one_query(django_assert_num_queries):
    places = [factories.NeighbourhoodFactory() for _ in range(3)]
    agency = factories.AgencyFactory()
    for place in (places[0], places[0], places[1], None):
        Action.objects.create(
            what="x", lead_agency=agency, neighbourhood=place, due_on="2026-01-05",
            created_at="2026-01-01T00:00Z", changed_at="2026-01-01T00:00Z",
            body=None if place else factories.BodyFactory(),
        )  # fmt: skip
    with django_assert_num_queries(1):
        found = by_place(Action.objects.all(), "neighbourhood", Count("pk"))
    assert found == {places[0].pk: (2, None), places[1].pk: (1, None), None: (4, None)}


def test_what_is_declared_fits_an_indicator():
    """Lengths and kinds of performance's columns; codes as addresses write them."""
    for each in declared():
        assert each.code.replace("-", "").isalnum(), each.code
        assert each.code == each.code.lower()
        assert len(each.code) <= 40
        assert len(each.name) <= 150
        assert len(each.unit) <= 40
        assert len(each.definition) <= 4_000
        assert each.definition.endswith("."), each.code
        assert (each.per == 100) == (each.measured == "proportion"), each.code
        assert each.hides_below in (0, figures.HIDES_BELOW)
