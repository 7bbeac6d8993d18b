"""Where a request goes, and why; and the page on which that is tried before a line is changed."""

import itertools

import pytest

from accounts.access import Role
from accounts.operations import grant_role
from core.actors import SYSTEM
from neighbourhoods.models import ServiceEntry
from tasking.requests import operations as requests
from tasking.requests import routing
from tasking.requests.routing import Entry, choose
from tests import factories

HERE, THERE = 1, 2


@pytest.mark.parametrize(
    ("entries", "wins"),
    [
        ([], set()),
        ([Entry(7, "city", frozenset({THERE}))], set()),
        ([Entry(7, "city"), Entry(8, "area")], {8}),
        ([Entry(7, "neighbourhood"), Entry(8, "city", frozenset({HERE}))], {8}),
        ([Entry(7, "city", frozenset({HERE})), Entry(8, "area", frozenset({HERE}))], {8}),
        ([Entry(7, "city"), Entry(8, "city")], {7, 8}),
        ([Entry(7, "city"), Entry(8, "neighbourhood", frozenset({THERE}))], {7}),
    ],
)
def test_the_nearest_line_decides_whatever_the_order(entries, wins):
    for ordered in itertools.permutations(entries):
        chosen, alike = choose(list(ordered), HERE)
        assert {each.agency for each in alike} == wins
        assert (chosen is None) == (not wins)


@pytest.fixture
def head(db):
    user = factories.UserFactory()
    grant_role(user=user, role=Role.HEAD_OF_SERVICE, by=SYSTEM)
    return user


def line(service, level="city", *places):
    entry = ServiceEntry.objects.create(
        service=service, level=level, agency=factories.AgencyFactory()
    )
    entry.neighbourhoods.set(places)
    return entry


def test_it_says_why_in_a_line(service, place):
    assert routing.route(service, place).why == (
        f"The services matrix names nobody for Litter in {place}: choose the agency"
    )
    city = line(service)
    found = routing.route(service, place)
    assert (found.agency, found.why) == (
        city.agency,
        f"The services matrix says {city.agency} provides Litter for all neighbourhoods (city level)",
    )
    own = line(service, "neighbourhood", place)
    found = routing.route(service, place)
    assert (found.agency, "(neighbourhood level)" in found.why) == (
        own.agency,
        True,
    )
    other = line(service, "neighbourhood", place)
    found = routing.route(service, place)
    names = " and ".join(sorted((str(own.agency), str(other.agency))))
    assert (found.agency, found.why) == (
        None,
        f"{names} provide Litter in {place}: choose the agency",
    )
    assert routing.route(service, None).agency == city.agency
    assert requests.agency_for(service, None) == city.agency


def test_a_request_says_why_it_went_there(service, place, head, as_user):
    city = line(service)
    made = requests.log_request(what="Litter", service=service, neighbourhood=place, by=head)
    shown = as_user(head).get(made.get_absolute_url()).content.decode()
    assert f"{city.agency} provides Litter for all neighbourhoods" in shown
    requests.correct_service(
        request=made, service=service, agency=factories.AgencyFactory(), by=head
    )
    assert "was chosen by hand." in as_user(head).get(made.get_absolute_url()).content.decode()


def test_another_line_is_tried_and_not_saved(
    service, place, head, as_user, django_assert_num_queries
):
    city, elsewhere = line(service), factories.NeighbourhoodFactory()
    trying = factories.AgencyFactory()
    browser = as_user(head)
    shown = browser.get(f"/requests/routing/?service={service.pk}").content.decode()
    assert shown.count(f"<strong>{city.agency}</strong>") == 2
    address = (
        f"/requests/routing/?service={service.pk}&agency={trying.pk}&level=area&places={place.pk}"
    )
    shown = browser.get(address).content.decode()
    assert (
        shown.count(f"<strong>{trying}</strong>"),
        shown.count(f"<strong>{city.agency}</strong>"),
    ) == (1, 3)
    assert ServiceEntry.objects.count() == 1
    moved = f"/requests/routing/?service={service.pk}&agency={city.agency.pk}&level=city&places={elsewhere.pk}"
    shown = browser.get(f"{moved}&neighbourhood={place.pk}").content.decode()
    assert "Nobody yet" in shown  # the stored line, with other neighbourhoods
    wrong = browser.get("/requests/routing/?service=x").content.decode()
    assert ("govuk-error-message" in wrong, "<table" in wrong) == (True, False)
