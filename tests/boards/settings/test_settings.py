"""The rules of the council and of its bodies: from which day they hold, and who sets them."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from boards.models import SettingValue
from boards.settings.operations import change_setting, set_setting
from core import settings
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.models import Event
from tests import factories

NAME = "boards.call_in_days"
TODAY = timezone.localdate()
LATER = TODAY + datetime.timedelta(days=30)
pytestmark = pytest.mark.django_db


@pytest.fixture
def body(db):
    return factories.BodyFactory()


def set_days(value="7", starts_on=LATER, name=NAME, **more):
    return set_setting(name=name, value=value, starts_on=starts_on, by=SYSTEM, **more)


def test_a_value_holds_from_its_day_on_in_one_query(body, django_assert_num_queries):
    set_days("7")
    set_days("3", TODAY, body=body)
    other = factories.BodyFactory()
    with django_assert_num_queries(4):
        assert settings.value(NAME, on=TODAY) == 5
        assert settings.value(NAME, on=LATER) == 7
        assert settings.value(NAME, on=LATER, body=body) == 3
        assert settings.value(NAME, on=LATER, body=other) == 7
    with django_assert_num_queries(1):
        found = settings.values(NAME)
        assert [found.on(LATER, each.pk) for each in (body, other)] == [3, 7]


def test_an_empty_value_gives_up_what_was_set(body):
    set_days("3", TODAY, body=body)
    set_days(" ", LATER, body=body)
    assert settings.value(NAME, on=LATER, body=body) == 5


def test_every_change_is_an_event_with_before_and_after(body):
    row = set_days("3", body=body)
    at = timezone.now() + datetime.timedelta(hours=1)
    change_setting(row=row, value="4", by=SYSTEM, at=at)
    told = list(Event.objects.about(row).values_list("verb", "changes"))
    assert told == [
        ("changed a rule of the council", {"value": ["3", "4"]}),
        ("set a rule of the council", {"value": [None, "3"]}),
    ]
    change_setting(row=row, value="4", by=SYSTEM)
    assert Event.objects.about(row).count() == 2


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"value": "many"}, "value"),
        ({"value": "61"}, "value"),
        ({"starts_on": TODAY - datetime.timedelta(days=1)}, "starts_on"),
        ({"name": "boards.unknown"}, "name"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(more, field):
    with pytest.raises(Refused) as refused:
        set_days(**more)
    assert refused.value.field == field


def test_what_is_the_same_for_the_council_is_not_set_for_a_body(body):
    with pytest.raises(Refused, match="whole council"):
        set_days(name="boards.plan_answer_days", body=body)


def test_one_value_a_day(body):
    set_days("3", body=body)
    with pytest.raises(WrongState, match="already"):
        set_days("4", body=body)
    set_days("4")
    with pytest.raises(WrongState, match="already"):
        set_days("5")


def test_a_value_that_has_been_applied_is_not_changed():
    row = set_days("3", TODAY)
    change_setting(row=row, value="4", by=SYSTEM)
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    with pytest.raises(Refused, match="stands"):
        change_setting(row=row, value="5", by=SYSTEM, at=tomorrow)


UPDATES = {
    "another type": "value = 'many', set_at = set_at + interval '1 minute'",
    "another day": "starts_on = starts_on + 1",
    "another body": "body_id = NULL",
    "no later time": "value = '9'",
    "when it is over": "value = '9', set_at = set_at + interval '90 days'",
}


@pytest.mark.parametrize("what", UPDATES)
def test_the_database_keeps_a_value_as_it_was(body, what):
    row = set_days("3", body=body)
    set_as = f"UPDATE boards_settingvalue SET {UPDATES[what]} WHERE id = %s"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(set_as, [row.pk])
    row.refresh_from_db()
    assert (row.value, row.starts_on, row.body) == ("3", LATER, body)


def test_the_database_makes_no_row_that_does_not_fit(body):
    fits = {
        "name": NAME, "kind": "whole", "by_body": True, "begins": "any_day", "value": "3",
        "body": body, "starts_on": LATER, "set_at": timezone.now(), "set_by_name": "SQL",
    }  # fmt: skip
    first = datetime.date(TODAY.year + 1, 5, 1)
    wrong = [
        {"value": "many"},
        {"kind": "day"},
        {"by_body": False},
        {"starts_on": TODAY - datetime.timedelta(days=1)},
        {"begins": "municipal_year", "starts_on": first.replace(day=2)},
        {"begins": "financial_year", "starts_on": first},
    ]
    for each in wrong:
        with pytest.raises(DatabaseError), transaction.atomic():
            SettingValue.objects.bulk_create([SettingValue(**fits | each)])
    SettingValue.objects.bulk_create(
        [
            SettingValue(**fits),
            SettingValue(**fits | {"begins": "municipal_year", "starts_on": first}),
        ]
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        SettingValue.objects.create(**fits)
    with pytest.raises(DatabaseError), transaction.atomic():
        SettingValue.objects.all().delete()


def test_only_who_keeps_reference_data_sets_it(world, body):
    with pytest.raises(PermissionDenied):
        set_setting(name=NAME, value="3", starts_on=LATER, by=world.people["neighbourhood_manager"])
    admin = world.people["system_administrator"]
    row = set_setting(name=NAME, value="3", starts_on=LATER, by=admin)
    assert (row.set_by_id, row.set_by_name) == (admin.pk, admin.name)


ADD = "/admin/boards/settingvalue/add/"


def test_admin_names_the_usual_value_and_its_source_and_sets_one(world, as_user):
    client = as_user(world.people["system_administrator"])
    page = client.get(ADD).content.decode()
    assert "The usual value is 5." in page
    assert "SI 2012/2089" in page
    sent = {"name": NAME, "body": "", "starts_on": LATER.isoformat(), "value": "many"}
    refused = client.post(ADD, sent)
    assert "enter a whole number from 0 to 60" in refused.content.decode()
    assert client.post(ADD, sent | {"value": "6"}).status_code == 302
    row = SettingValue.objects.get(name=NAME)
    assert settings.value(NAME, on=LATER) == 6
    client.post(f"/admin/boards/settingvalue/{row.pk}/change/", {"value": "8"})
    assert settings.value(NAME, on=LATER) == 8
    assert (
        "Enter the value, or tick"
        in client.post(
            f"/admin/boards/settingvalue/{row.pk}/change/", {"value": ""}
        ).content.decode()
    )
    client.post(f"/admin/boards/settingvalue/{row.pk}/change/", {"value": "8", "gives_up": "on"})
    assert settings.value(NAME, on=LATER) == 5
    assert "call-in" in client.get("/admin/boards/settingvalue/").content.decode().lower()


def test_admin_overwrites_nobody(world, as_user):
    row = set_days("3")
    client = as_user(world.people["system_administrator"])
    address = f"/admin/boards/settingvalue/{row.pk}/change/"
    sent = {"value": "9", "row_version": row.version, "row_opened": ""}
    change_setting(row=row, value="4", by=SYSTEM)
    answer = client.post(address, sent)
    assert answer.status_code == 409
    assert "“4”" in answer.content.decode()
    assert settings.value(NAME, on=LATER) == 4
