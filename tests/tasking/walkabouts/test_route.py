"""The route of a walkabout: streets in order, points on the map, on paper; the year's calendar; finding."""

from decimal import Decimal

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from core import find, maps
from core.errors import Refused, WrongState
from core.find.text import Asked
from neighbourhoods.models import Neighbourhood
from tasking.models import RouteStreet
from tasking.walkabouts import operations
from tasking.walkabouts.route import mapping
from tasking.walkabouts.route import operations as route
from tasking.walkabouts.stops.operations import send_out
from tests import factories
from tests.tasking.walkabouts.conftest import DAY, this_morning


def at_once(rows, **values):
    """An update of which what waits for the end of a transaction is asked at once."""
    with transaction.atomic():
        rows.update(**values)
        connection.check_constraints()


def names(walk):
    return [(each.position, each.name) for each in walk.streets.order_by("position")]


@pytest.fixture
def streets(walk, officer):
    return [
        route.add_street(walkabout=walk, name=each, by=officer) for each in ("Elm", "Oak", "Ash")
    ]


@pytest.fixture
def bounded(place):
    """The place and one beside it, with boundaries."""
    beside = factories.NeighbourhoodFactory(name="Beside", slug="beside")
    centres = {place.pk: (-1.48, 52.91), beside.pk: (-1.46, 52.91)}
    for pk, rings in maps.schematic(centres).items():
        said = {"boundary": rings, "boundary_source": "Drawn for a test"}
        Neighbourhood.objects.filter(pk=pk).update(**said)
    return Neighbourhood.objects.get(pk=place.pk)


def test_streets_come_in_their_order(walk, officer, streets):
    elm, oak, ash = streets
    route.move_street(street=ash, to="up", by=officer)
    assert names(walk) == [(1, "Elm"), (2, "Ash"), (3, "Oak")]
    route.move_street(street=elm, to="up", by=officer)  # the first stays the first
    route.move_street(street=elm, to="down", was=1, by=officer)
    assert names(walk) == [(1, "Ash"), (2, "Elm"), (3, "Oak")]
    with pytest.raises(WrongState, match="Elm is number 2 now"):
        route.move_street(street=elm, to="down", was=1, by=officer)
    route.remove_street(street=ash, by=officer)
    assert names(walk) == [(1, "Elm"), (2, "Oak")]
    again = route.add_street(walkabout=walk, name="Yew", client_id=oak.client_id, by=officer)
    assert again == oak


def test_what_is_no_street_is_refused(walk, officer, streets, monkeypatch):
    with pytest.raises(Refused, match="Enter a street"):
        route.add_street(walkabout=walk, name="  ", by=officer)
    monkeypatch.setattr(route, "MOST", 3)
    with pytest.raises(Refused, match="3 streets at most"):
        route.add_street(walkabout=walk, name="Yew", by=officer)
    with pytest.raises(Refused, match="within the city"):
        route.place_street(
            street=streets[0], latitude=Decimal("51.5"), longitude=Decimal("-1.4"), by=officer
        )
    rows = RouteStreet.objects.filter(pk=streets[0].pk)
    for values in (
        {"name": ""}, {"position": 0}, {"latitude": "52.9"},
        {"latitude": "51.5", "longitude": "-1.4"},
    ):  # fmt: skip
        with pytest.raises(Error), transaction.atomic():
            rows.update(**values)
    with pytest.raises(Error):
        at_once(rows, position=2)


def test_it_stays_once_it_is_written_up(walk, officer, streets):
    operations.say_walked(walkabout=walk, by=officer)
    send_out(walkabout=walk, choices={}, due_on=walk.day, by=officer)
    operations.write_up(walkabout=walk, summary="Good", by=officer)
    for write in (
        lambda: route.add_street(walkabout=walk, name="Yew", by=officer),
        lambda: route.move_street(street=streets[0], to="down", by=officer),
        lambda: route.remove_street(street=streets[0], by=officer),
        lambda: route.place_street(street=streets[0], latitude=None, longitude=None, by=officer),
    ):
        with pytest.raises(WrongState):
            write()
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE tasking_routestreet SET name = 'Yew'")


def test_where_it_is_pressed_is_where_it_is_drawn(bounded, walk, officer, streets):
    latitude, longitude = mapping.pressed(bounded, 170, 120)
    route.place_street(street=streets[1], latitude=latitude, longitude=longitude, by=officer)
    found = mapping.drawn(bounded, walk.streets.order_by("position"))
    (point,) = found["points"]
    left, top, width, _ = found["edges"]
    share = width / mapping.WIDTH
    assert (point["number"], point["name"]) == (2, "Oak")
    assert abs(point["x"] - (left + 170 * share)) < share
    assert abs(point["y"] - (top + 120 * share)) < share
    assert mapping.pressed(factories.NeighbourhoodFactory(), 10, 10) is None


def test_a_route_in_the_browser_and_on_paper(bounded, walk, as_user, officer, client):
    manager, url = as_user(officer), f"/walkabouts/{walk.pk}/"
    for name in ("Elm Road", "Oak Road"):
        assert manager.post(f"{url}route/", {"name": name}).status_code == 302
    elm, oak = walk.streets.order_by("position")
    manager.post(f"/walkabouts/route/{oak.pk}/move/", {"to": "up", "was": "2"})
    assert [name for _, name in names(walk)] == ["Oak Road", "Elm Road"]
    place = f"/walkabouts/route/{elm.pk}/place/"
    assert 'type="image"' in manager.get(place).content.decode()
    picture = manager.get(f"/walkabouts/route/{elm.pk}/map.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    for nowhere in (
        {},
        {"at.x": "0", "at.y": "0"},
        {"at.x": "x", "at.y": "1"},
        {"at.x": "9999", "at.y": "1"},
    ):
        assert manager.post(place, nowhere).status_code == 422
    assert manager.post(place, {"at.x": "150", "at.y": "100"}).status_code == 302
    elm.refresh_from_db()
    assert elm.has_point
    page = manager.get(url).content.decode()
    assert "<circle" in page
    assert page.index("Oak Road") < page.index("Elm Road")
    for name in ("report", "sheet"):
        assert manager.get(f"{url}{name}.pdf").content[:4] == b"%PDF"
    assert client.get(url).status_code in (302, 404)
    operations.change_walkabout(walkabout=walk, is_announced=True, by=officer)
    assert "Elm Road" in client.get(url).content.decode()
    as_user(officer).post(place, {"away": "1"})
    elm.refresh_from_db()
    assert not elm.has_point


def test_somebody_elsewhere_sees_no_route_and_changes_none(walk, streets, as_user):
    other = as_user(factories.UserFactory())
    (elm, *_) = streets
    for path in ("place/", "map.svg"):
        assert other.get(f"/walkabouts/route/{elm.pk}/{path}").status_code == 404
    assert other.post(f"/walkabouts/route/{elm.pk}/remove/").status_code == 404
    assert other.get(f"/walkabouts/{walk.pk}/route/").status_code == 404
    assert RouteStreet.objects.count() == 3


def test_the_years_calendar_is_of_estate_walkabouts_that_are_announced(
    client, as_user, officer, details, place, django_assert_num_queries
):
    year = timezone.localdate().year + 1
    starts = [this_morning().replace(year=year, month=month, day=3) for month in (2, 2, 5)]
    starts[1] += DAY
    said = details | {"kind": "estate", "is_announced": True}
    operations.plan_walkabouts(starts=starts, by=officer, **said)
    operations.plan_walkabouts(starts=[starts[2] + DAY], by=officer, **details | {"kind": "estate"})
    operations.plan_walkabouts(
        starts=[starts[2] + DAY * 2], by=officer, **said | {"kind": "walkabout"}
    )
    url = f"/walkabouts/year/?year={year}"
    page = client.get(url)
    assert [(month.month, len(rows)) for month, rows in page.context["months"]] == [(2, 2), (5, 1)]
    manager = as_user(officer)
    assert [len(rows) for _, rows in manager.get(url).context["months"]] == [2, 2]
    assert manager.get(f"{url}&neighbourhood={place.slug}").context["place"] == place
    manager.logout()
    with django_assert_num_queries(2):
        client.get(f"{url}&neighbourhood={place.slug}")
    for odd in ("x", "²²²²", "0001", "99999"):
        assert client.get(f"/walkabouts/year/?year={odd}").context["year"] == year - 1


def test_a_walkabout_is_found_by_its_number_and_where_it_starts(walk, officer):
    (kind,) = [each for each in find.every() if each.code == "walkabouts"]
    assert list(kind.exact(officer, f"w{walk.pk}")) == [walk]
    assert list(kind.rows(officer, Asked("gate"))) == [walk]
    stranger = factories.UserFactory()
    assert list(kind.exact(stranger, f"W{walk.pk}")) == []
    assert list(kind.rows(stranger, Asked("gate"))) == []
