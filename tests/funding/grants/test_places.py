"""Where and when the work is planned: on the application, on the public map of the ward, in open data."""

import datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core import maps
from core.errors import Refused
from funding.grants.applications.operations import place_application
from funding.models import Application
from funding.opendata.records import grants as records
from funding.opendata.records import rules
from funding.wards import published
from neighbourhoods.models import AreaCode, GeographyFile, Ward
from tests import factories
from tests.clients import FormClient

pytestmark = pytest.mark.django_db
POINT = {"latitude": Decimal("52.92277"), "longitude": Decimal("-1.47663")}


def test_a_point_is_of_the_city_and_days_are_in_order(asked, finance):
    made, day = asked.application, datetime.date(2027, 5, 1)
    for said, words in (
        ({"latitude": POINT["latitude"]}, "both numbers"),
        ({"latitude": Decimal(51), "longitude": Decimal(0)}, "not in or near the city"),
        ({"starts_on": day, "ends_on": day - datetime.timedelta(days=1)}, "must not be before"),
    ):
        with pytest.raises(Refused, match=words):
            place_application(application=made, by=finance, **said)
        with pytest.raises(DatabaseError), transaction.atomic():
            Application.objects.filter(pk=made.pk).update(**said)
    place_application(application=made, by=finance, starts_on=day, ends_on=day, **POINT)


def test_it_may_be_said_after_the_decision(grant, finance):
    client = FormClient()
    client.force_login(finance)
    made, venue = grant.request.application, factories.VenueFactory(name="Abbey Hall")
    url = reverse("application_place", args=[made.pk])
    assert client.post(url, {"venue": venue.pk} | POINT).status_code == 302
    page = client.get(made.get_absolute_url()).content.decode()
    assert "Abbey Hall" in page
    assert "point 52.92277, -1.47663" in page


@pytest.fixture
def drawn(committee):
    """The electoral ward of the committee, a square of two kilometres around the point."""
    x, y = maps.project(float(POINT["longitude"]), float(POINT["latitude"]))
    file = GeographyFile.objects.create(
        kind="wards", source="Made up", read_at="2026-01-01T00:00:00Z"
    )
    ward = Ward.objects.create(name="Abbey", code="E05000001", starts_on="2003-05-05")
    ward.neighbourhoods.add(committee.neighbourhood)
    corners = [(-1000, -1000), (1000, -1000), (1000, 1000), (-1000, 1000), (-1000, -1000)]
    return AreaCode.objects.create(
        kind="ward", code="E05000001", vintage=2025, name="Abbey", starts_on="2003-05-05", file=file,
        boundary=[[[[round(x) + dx, round(y) + dy] for dx, dy in corners]]],
    )  # fmt: skip


def test_a_grant_with_a_point_has_its_dot_and_the_others_are_of_the_ward(
    accepted, ward, drawn, finance, client
):
    page = client.get(published.address(ward))
    assert page.context["map"]["dots"] == []
    assert "1 grant, £1,000, for the ward as a whole" in page.content.decode()
    place_application(
        application=accepted.request.application, by=finance,
        venue=factories.VenueFactory(name="Abbey Hall"), **POINT,
    )  # fmt: skip
    page = client.get(published.address(ward))
    (dot,) = page.context["map"]["dots"]
    assert (dot.x, dot.y) == pytest.approx((300, 300), abs=1)
    assert dot.words == "Raised beds, £1,000, at Abbey Hall"
    assert dot.href == f"#{accepted.reference}"
    text = page.content.decode()
    assert "1 grant at its own place" in text
    assert "no other grant" in text


def test_a_point_elsewhere_is_said_of_the_ward(accepted, ward, drawn, finance, client):
    place_application(
        application=accepted.request.application, by=finance, latitude=Decimal("53.1"),
        longitude=Decimal("-1.5"),
    )  # fmt: skip
    page = client.get(published.address(ward))
    assert page.context["map"]["dots"] == []
    assert "1 grant, £1,000, for the ward as a whole" in page.content.decode()


def test_what_is_not_public_has_no_dot(grant, ward, drawn, finance, client):
    """Its decision is not published yet."""
    place_application(application=grant.request.application, by=finance, **POINT)
    assert client.get(published.address(ward)).context["map"]["dots"] == []


def test_planned_dates_are_in_the_open_data(accepted, finance):
    first, last = datetime.date(2027, 5, 1), datetime.date(2027, 6, 30)
    made = accepted.request.application
    place_application(application=made, by=finance, starts_on=first, ends_on=last)
    (record,) = records(rules(), day=datetime.date(2027, 1, 1))
    assert (record.starts_on, record.ends_on) == (first, last)
