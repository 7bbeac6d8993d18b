"""Indicators: what must fit, who sees them, what stays."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction

from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.models import Event
from performance.indicators import operations
from performance.models import Indicator
from tests import factories
from tests.worlds.performance_indicators import facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def data(world):
    return world.people["data_officer"]


@pytest.fixture
def head(world):
    return world.people["head_of_service"]


def add(code="ni-9", by=SYSTEM, **more):
    about = {"agency": factories.AgencyFactory(), "lead": factories.PersonFactory()}
    return operations.add_indicator(
        code=code, name=more.pop("name", code), by=by, **facts() | about | more
    )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"measured": "rate", "per": 1}, "per"),
        ({"measured": "proportion", "per": 1_000}, "per"),
        ({"measured": "count", "per": 100}, "per"),
        ({"measured": "mean", "per": 1, "is_summed": True}, "is_summed"),
        ({"hides_below": 1}, "hides_below"),
        ({"hides_below": 21}, "hides_below"),
        ({"rounded_to": 1}, "rounded_to"),
        ({"rounded_to": 101}, "rounded_to"),
        ({"rounded_to": 5, "measured": "mean", "per": 1}, "rounded_to"),
        ({"code": "NI 9"}, "code"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_there(wrong, field):
    with pytest.raises(Refused) as refused:
        add(**wrong)
    assert refused.value.field == field
    assert not Indicator.objects.exists()


def test_the_database_holds_the_same():
    made = add()
    for wrong in (
        {"per": 1}, {"measured": "count"}, {"hides_below": 1}, {"hides_below": 21}, {"decimals": 5},
        {"rounded_to": 1}, {"rounded_to": 101},
        {"name": ""}, {"definition": ""}, {"source": ""}, {"code": "NI"}, {"code": "other"},
        {"published_at": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)}, {"ended_why": "Gone"},
    ):  # fmt: skip
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            Indicator.objects.filter(pk=made.pk).update(**wrong)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM performance_indicator")


def test_a_name_and_a_code_are_taken_once():
    add(name="Belonging")
    for more, field in (
        ({"code": "ni-10", "name": "belonging"}, "name"),
        ({"name": "Other"}, "code"),
    ):
        with pytest.raises(Refused) as refused:
            add(**more)
        assert refused.value.field == field


def test_pressed_twice_it_is_one(data):
    press = "9b2f1f60-0000-4000-8000-000000000001"
    first, second = (add(by=data, client_id=press) for _ in range(2))
    assert first == second
    assert Indicator.objects.filter(code="ni-9").count() == 1


def test_prepared_by_one_and_published_by_another(world, data, head):
    made = add(by=data)
    with pytest.raises(PermissionDenied):
        operations.publish_indicator(indicator=made, by=data)
    with pytest.raises(PermissionDenied):
        operations.change_indicator(indicator=made, name="Mine", by=head)
    assert not Indicator.objects.visible_to(AnonymousUser()).filter(pk=made.pk).exists()
    shown = operations.publish_indicator(indicator=made, by=head)
    assert Indicator.objects.visible_to(AnonymousUser()).filter(pk=made.pk).exists()
    with pytest.raises(WrongState):
        operations.publish_indicator(indicator=shown, by=head)
    hidden = operations.withdraw_indicator(
        indicator=shown, reason="The figures were wrong", by=head
    )
    assert not Indicator.objects.visible_to(AnonymousUser()).filter(pk=hidden.pk).exists()
    last = Event.objects.about(hidden).first()
    assert (last.actor_name, last.reason) == (head.name, "The figures were wrong")


def test_what_is_published_has_somebody_who_answers(data, head):
    made = add(by=data, lead=None)
    with pytest.raises(Refused, match="who gives the figures"):
        operations.publish_indicator(indicator=made, by=head)
    made = operations.change_indicator(indicator=made, lead=factories.PersonFactory(), by=data)
    made = operations.publish_indicator(indicator=made, by=head)
    with pytest.raises(Refused, match="must have somebody"):
        operations.change_indicator(indicator=made, lead=None, by=data)


def test_who_leads_it_sees_it_before_it_is_published(world):
    manager = world.people["neighbourhood_manager"]
    person, made = factories.PersonFactory(user=manager), add(lead=None)
    assert not Indicator.objects.visible_to(manager).filter(pk=made.pk).exists()
    operations.change_indicator(indicator=made, lead=person, by=SYSTEM)
    assert Indicator.objects.visible_to(manager).filter(pk=made.pk).exists()


def test_it_ends_for_a_reason_and_once(data):
    made, day = add(by=data), datetime.date(2026, 3, 31)
    with pytest.raises(Refused):
        operations.end_indicator(indicator=made, ended_on=day, why=" ", by=data)
    ended = operations.end_indicator(
        indicator=made, ended_on=day, why="The survey has ended", by=data
    )
    assert ended.look[0] == "No longer collected"
    assert not Indicator.objects.collected(day).filter(pk=made.pk).exists()
    assert Indicator.objects.collected(day - datetime.timedelta(1)).filter(pk=made.pk).exists()
    with pytest.raises(WrongState):
        operations.end_indicator(indicator=ended, ended_on=day, why="Again", by=data)


def test_the_list_shows_one_outcome_and_takes_the_same_queries(
    world, as_user, django_assert_num_queries
):
    client = as_user(world.people["data_officer"])
    client.get("/performance/indicators/")
    with django_assert_num_queries(4) as one:
        page = client.get("/performance/indicators/?outcome=laa").content.decode()
    assert "OWN SECRET indicator" in page
    for n in range(3):
        add(f"more-{n}", block="renewal")
    with django_assert_num_queries(len(one)):
        page = client.get("/performance/indicators/?outcome=renewal").content.decode()
    assert "more-2" in page
    assert "OWN SECRET" not in page


def test_the_page_says_how_it_is_judged(world, client):
    made = add("calm", measured="rate", per=1_000, polarity="low", least_base=30)
    operations.publish_indicator(indicator=made, by=world.people["head_of_service"])
    page = client.get("/performance/indicators/calm/").content.decode()
    for words in (
        "per 1,000 people",
        "A low figure is good",
        "fewer than 30 people",
        "Counts below 5",
    ):
        assert words in page
    assert made.lead.name not in page
