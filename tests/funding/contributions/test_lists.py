"""Long tables of partner resources: the first rows on the page, all of them on pages of their own."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from funding.contributions.mainstream.operations import add_mainstream
from funding.contributions.posts.operations import add_post
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db):
    return factories.NeighbourhoodFactory(name="Abbey", slug="abbey-x")


def budgets(number, agency, year, by, **more):
    said = {
        "decided_by": "Board",
        "delegation": "Part 3",
        "reported_to": "Board",
        "source": "Scheme",
    }
    for each in range(number):
        add_mainstream(
            agency=agency, year=year, say="devolved", service=f"Service {each:03}", by=by,
            **said | more,
        )  # fmt: skip


def test_mainstream_budgets_stand_on_pages_of_fifty(nhs, year, next_year, place, finance, client):
    budgets(52, nhs, year, finance)
    budgets(1, nhs, next_year, finance)
    other = factories.NeighbourhoodFactory()
    budgets(1, nhs, year, finance, neighbourhood=other)
    first = client.get(reverse("money"), {"year": year.first})
    assert len(first.context["budgets"]) == 20
    assert "All mainstream budgets 2026/27" in first.content.decode()
    url, found, after = reverse("mainstream_budgets"), [], ""
    for number in (50, 3):
        page = client.get(url, {"year": year.first} | ({"after": after} if after else {}))
        assert len(page.context["page"]) == number
        found += [each.pk for each in page.context["page"]]
        after = page.context["page"].next_cursor
    assert len(set(found)) == 53
    near = client.get(url, {"year": year.first, "place": place.slug, "after": after or ""})
    assert other not in {each.neighbourhood for each in near.context["page"]}


def test_posts_of_a_place_stand_on_pages_of_fifty(staff, homes, place, finance, client):
    staff.places.create(neighbourhood=place)

    def posts(number, title):
        for each in range(number):
            add_post(
                contribution=staff, payer=homes, employer=homes, manager=homes,
                title=f"{title} {each:03}", full_time_equivalent=Decimal(1),
                starts_on=datetime.date(2026, 4, 1), by=finance,
            )  # fmt: skip

    url = reverse("place_posts", args=[place.slug])
    assert "No posts yet" in client.get(url).content.decode()
    posts(1, "Manager")
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    posts(20, "Officer")
    with CaptureQueriesContext(connection) as many:
        page = client.get(url)
    assert (len(page.context["page"]), len(many)) == (21, len(one))
    short = client.get(reverse("place_money", args=[place.slug]))
    assert len(short.context["posts"]) == 20
    assert url in short.content.decode()
