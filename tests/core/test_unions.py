"""Rows of several tables in one query."""

import pytest
from django.db.models.functions import JSONObject

from core import unions
from neighbourhoods.models import Agency, Neighbourhood
from tests import factories

pytestmark = pytest.mark.django_db
NAME = JSONObject(name="name")


def test_each_part_keeps_its_order_and_its_limit(django_assert_num_queries):
    for name in ("Boulton", "Abbey", "Darley"):
        factories.NeighbourhoodFactory(name=name)
    factories.AgencyFactory(name="Police")
    parts = [
        ("places", Neighbourhood.objects.order_by("-name"), NAME),
        ("agencies", Agency.objects.order_by("name"), NAME),
        ("none", Agency.objects.filter(name="Nobody"), NAME),
    ]
    with django_assert_num_queries(1):
        found = unions.read(parts, 2)
    assert found == {
        "places": [{"name": "Darley"}, {"name": "Boulton"}],
        "agencies": [{"name": "Police"}],
    }


def test_nothing_is_asked_where_nobody_asks(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert unions.read([], 5) == {}
