"""Dates to avoid: who enters them, and that they count as any other day."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from core.calendar import DAY
from core.errors import Refused
from core.models import Event
from neighbourhoods.dates.operations import (
    add_avoid_dates,
    change_avoid_date,
    remove_avoid_date,
)
from neighbourhoods.models import AvoidDate, ClosedDay
from tests.pages import fields_of

FIRST = datetime.date(2031, 7, 10)


def add(by, places=(), first=FIRST, last=FIRST, name="Carnival", **more):
    return add_avoid_dates(
        first=first, last=last, kind="festival", name=name, neighbourhoods=list(places),
        source="", by=by, **more,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("role", "own", "other", "city"),
    [
        ("neighbourhood_manager", True, False, False), ("head_of_service", True, True, True),
        ("meetings_clerk", True, True, True), ("communications_officer", True, True, True),
        ("finance_officer", False, False, False), ("elected_member", False, False, False),
        ("partner_officer", False, False, False),
    ],
)  # fmt: skip
def test_who_works_for_a_place_enters_its_dates(world, role, own, other, city):
    by = world.people[role]
    for places, may in (
        ([world.own.place], own), ([world.other.place], other), ([], city),
        ([world.own.place, world.other.place], other),
    ):  # fmt: skip
        if may:
            assert len(add(by, places, name=f"{role} {len(places)} {places[:1]}")) == max(
                len(places), 1
            )
        else:
            with pytest.raises(PermissionDenied):
                add(by, places)
    assert AvoidDate.objects.filter(name="Carnival").count() == 0


def test_who_may_not_changes_and_removes_none(world):
    row, manager = world.other.avoid, world.people["neighbourhood_manager"]
    (city,) = add(world.people["head_of_service"])
    for each in (row, city):
        with pytest.raises(PermissionDenied):
            change_avoid_date(row=each, name="Mine", by=manager)
        with pytest.raises(PermissionDenied):
            remove_avoid_date(row=each, by=manager)


def test_the_database_and_the_operation_refuse_the_same_days(world):
    by = world.people["head_of_service"]
    row = world.own.avoid
    for last, may in ((FIRST, True), (FIRST - DAY, False), (FIRST + 366 * DAY, True),
                      (FIRST + 367 * DAY, False)):  # fmt: skip

        def write(last=last):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE neighbourhoods_avoiddate SET first = %s, last = %s WHERE id = %s",
                    [FIRST, last, row.pk],
                )

        if may:
            write()
            change_avoid_date(row=row, first=FIRST, last=last, by=by)
        else:
            with pytest.raises(IntegrityError):
                write()
            with pytest.raises(Refused):
                change_avoid_date(row=row, first=FIRST, last=last, by=by)
            with pytest.raises(Refused):
                add(by, last=last)


def test_what_is_entered_already_is_refused_whole(world):
    by = world.people["head_of_service"]
    add(by, [world.other.place])
    with pytest.raises(Refused, match="entered already"):
        add(by, [world.own.place, world.other.place])
    assert AvoidDate.objects.filter(name="Carnival").count() == 1
    add(by)
    with pytest.raises(Refused, match="entered already"):
        add(by)


def test_it_never_counts_as_closed(world):
    closed = ClosedDay.objects.days()
    add(world.people["head_of_service"], last=FIRST + 3 * DAY)
    assert ClosedDay.objects.days() == closed


def test_the_pages(world, manager, as_user):
    place, today = world.own.place, timezone.localdate()
    page = manager.get("/calendar/avoid/").content.decode()
    assert world.own.avoid.name in page
    assert f"/calendar/avoid/{world.own.avoid.pk}/change/" in page
    assert f"/calendar/avoid/{world.other.avoid.pk}/change/" not in page
    day = today + 50 * DAY
    sent = {"name": "Fair", "kind": "festival", "first_day": f"{day:%-d %b %Y}"}
    refused = manager.post("/calendar/avoid/add/", sent)  # a manager enters none for the whole city
    assert (refused.status_code, "Fair" in refused.content.decode()) == (422, True)
    assert (
        manager.post("/calendar/avoid/add/", sent | {"neighbourhoods": place.pk}).status_code == 302
    )
    made = AvoidDate.objects.get(name="Fair")
    assert (made.first, made.last, made.neighbourhood) == (day, day, place)
    assert "Fair" in as_user(None).get("/calendar/avoid/").content.decode()
    form = fields_of(manager.get(f"/calendar/avoid/{made.pk}/change/"))
    late = {name: values[0] for name, values in form.items()} | {"name": "Great fair"}
    assert manager.post(f"/calendar/avoid/{made.pk}/change/", late).status_code == 302
    assert manager.post(f"/calendar/avoid/{made.pk}/remove/").status_code == 302
    assert not AvoidDate.objects.filter(pk=made.pk).exists()
    verbs = Event.objects.filter(target_type="neighbourhoods.avoiddate", target_id=made.pk)
    assert [each.verb for each in verbs.order_by("id")] == [
        "added a date to avoid", "changed a date to avoid", "removed a date to avoid",
    ]  # fmt: skip


def test_in_admin_a_manager_enters_none_for_the_whole_city(world, manager, as_user):
    path = reverse("admin:neighbourhoods_avoiddate_add")
    sent = {"name": "Fair", "kind": "festival", "first": "10 July 2031", "last": "11/7/31",
            "neighbourhood": "", "source": ""}  # fmt: skip
    assert manager.post(path, sent).status_code == 200
    assert not AvoidDate.objects.filter(name="Fair").exists()
    assert manager.post(path, sent | {"neighbourhood": world.own.place.pk}).status_code == 302
    made = AvoidDate.objects.get(name="Fair")
    assert (made.first, made.last) == (FIRST, FIRST + DAY)
    assert as_user(world.people["head_of_service"]).post(path, sent).status_code == 302
    assert AvoidDate.objects.filter(name="Fair", neighbourhood=None).exists()
