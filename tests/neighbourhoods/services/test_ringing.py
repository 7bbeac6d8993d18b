"""Whom to ring: numbers of services with their source, the sheet, and what is not known yet."""

import datetime
import pkgutil
from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from core.models import Event
from neighbourhoods.models import Neighbourhood, Service, ServiceEntry, TeamPost
from neighbourhoods.services.models import numbers_at_risk
from tests import factories
from tests.pages import fields_of
from tests.pdf_reader import read
from tests.printed import A4, is_numbered, pages, paper

TODAY = timezone.localdate
SHEET = "/neighbourhoods/ownville/who-to-ring/"
WORK, PRIVATE = "01632 960777", "07700 900777"


@pytest.fixture
def entry(world):
    """A service for all, whose number and hours are known and whose out-of-hours number is not."""
    entry = world.own.entry
    entry.neighbourhoods.clear()
    ServiceEntry.objects.filter(pk=entry.pk).update(
        phone="01332 640001", phone_source="Letter of 3 May", phone_checked_on=TODAY(),
        hours="Weekdays, 9am to 4pm", hours_source="Letter of 3 May", hours_checked_on=TODAY(),
    )  # fmt: skip
    return ServiceEntry.objects.get(pk=entry.pk)


@pytest.fixture
def pcso(world):
    person = factories.PersonFactory(
        name="Pat Pcso", agency=world.own.agency, work_phone=WORK, phone=PRIVATE,
        email="pat@example.org",
    )  # fmt: skip
    TeamPost.objects.create(
        neighbourhood=world.own.place, kind="pcso", person=person, employer=world.own.agency
    )
    return person


def test_nobody_is_sent_to_an_agency_that_has_ended(client, world, entry):
    number, name = entry.phone, str(entry.agency)
    lists = (SHEET, "/services/", "/neighbourhoods/ownville/services/")
    assert number in client.get(SHEET).content.decode()
    assert number in read(client.get(f"{SHEET.rstrip('/')}.pdf").content)
    assert all(name in client.get(each).content.decode() for each in lists)
    type(entry.agency).objects.filter(pk=entry.agency_id).update(is_active=False)
    assert number not in client.get(SHEET).content.decode()
    assert number not in read(client.get(f"{SHEET.rstrip('/')}.pdf").content)
    for each in lists[1:]:
        assert name not in client.get(each).content.decode(), each


@pytest.mark.parametrize("what", ["phone", "hours", "out_of_hours"])
@pytest.mark.parametrize("kept", [(0,), (1,), (2,), (0, 1), (0, 2), (1, 2)])
def test_no_number_without_its_source(entry, what, kept):
    """All three or none, whoever writes."""
    names = (what, f"{what}_source", f"{what}_checked_on")
    whole = dict(zip(names, ("101", "police.uk", TODAY()), strict=True))
    nothing = dict(zip(names, ("", "", None), strict=True))
    rows = ServiceEntry.objects.filter(pk=entry.pk)
    rows.update(**whole)
    rows.update(**nothing)
    half = {name: (whole if place in kept else nothing)[name] for place, name in enumerate(names)}
    with pytest.raises(IntegrityError, match=f"service_{what}_has_source"), transaction.atomic():
        rows.update(**half)
    with (
        pytest.raises(IntegrityError, match=f"service_{what}_has_source"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            f"UPDATE neighbourhoods_serviceentry SET {', '.join(f'{name} = %s' for name in names)}"
            " WHERE id = %s",
            [*half.values(), entry.pk],
        )


def test_admin_says_what_is_missing_and_keeps_what_was_typed(as_user, world, entry):
    data = as_user(world.people["data_officer"])
    path = f"/admin/neighbourhoods/serviceentry/{entry.pk}/change/"
    typed = {
        "service": entry.service_id, "level": entry.level, "agency": entry.agency_id,
        "out_of_hours": "01332 640002",
    }  # fmt: skip
    answer = data.post(path, typed)
    text = answer.content.decode()
    assert "with its source and the date checked" in text
    assert 'value="01332 640002"' in text
    entry.refresh_from_db()
    assert entry.out_of_hours == ""


@pytest.mark.parametrize("who", ["data_officer", "head_of_service", "meetings_clerk", None])
def test_what_is_not_known_is_listed_for_who_keeps_services(client, as_user, world, entry, who):
    reader = as_user(world.people[who]) if who else client
    shown = reader.get("/services/").context["unknown"]
    if who in ("data_officer", "head_of_service"):
        listed = {each.pk: each.unknown for each in shown}
        assert listed[entry.pk] == ["out-of-hours number"]
        assert listed[world.other.entry.pk] == ["phone number", "hours", "out-of-hours number"]
    else:
        assert shown is None
        assert "Numbers not known yet" not in reader.get("/services/").content.decode()


def test_admin_filters_what_is_not_known(as_user, world, entry):
    data = as_user(world.people["data_officer"])
    ServiceEntry.objects.filter(pk=entry.pk).update(
        out_of_hours="999", out_of_hours_source="gov.uk", out_of_hours_checked_on=TODAY()
    )
    for asked, found in (("known", [entry]), ("unknown", [world.other.entry])):
        page = data.get(f"/admin/neighbourhoods/serviceentry/?numbers={asked}")
        assert list(page.context["cl"].queryset) == found


def test_the_sheet_has_team_services_and_office_for_staff(as_user, world, entry, pcso):
    Neighbourhood.objects.filter(pk=world.own.place.pk).update(
        office_phone="01332 640003", office_hours="Mornings", office_email="office@example.org"
    )
    text = as_user(world.people["partner_officer"]).get(SHEET).content.decode()
    for number in (WORK, "01332 640001", "01332 640003"):
        assert f'href="tel:{number.replace(" ", "")}"' in text
    for words in ("Pat Pcso", "Weekdays, 9am to 4pm", "Mornings", "office@example.org"):
        assert words in text
    assert PRIVATE not in text
    assert "pat@example.org" not in text


@pytest.mark.parametrize("who", [None, "nobody"])
def test_the_public_sheet_has_services_and_the_office_only(
    client, as_user, world, entry, pcso, who
):
    Neighbourhood.objects.filter(pk=world.own.place.pk).update(office_phone="01332 640003")
    reader = as_user(world.people[who]) if who else client
    text = reader.get(SHEET).content.decode()
    assert "01332 640001" in text
    assert "01332 640003" in text
    for secret in ("Pat Pcso", WORK, PRIVATE, "pat@example.org", "The team", "No number known"):
        assert secret not in text


def test_the_sheet_has_the_services_of_its_place_only(client, world, entry):
    entry.neighbourhoods.add(world.other.place)
    assert "01332 640001" not in client.get(SHEET).content.decode()
    there = client.get("/neighbourhoods/otherville/who-to-ring/").content.decode()
    assert there.count("01332 640001") == 1
    entry.neighbourhoods.add(world.own.place)
    assert client.get(SHEET).content.decode().count(">01332 640001<") == 1


def test_what_is_the_same_at_two_levels_stands_once(client, world, entry):
    other = ServiceEntry.objects.get(pk=entry.pk)
    other.pk, other.level = None, "neighbourhood"
    other.save()
    assert client.get(SHEET).content.decode().count(">01332 640001<") == 1
    ServiceEntry.objects.filter(pk=other.pk).update(hours="Evenings")
    assert client.get(SHEET).content.decode().count(">01332 640001<") == 2


def test_a_vacant_post_and_who_has_no_number_stand_there(manager, world, pcso):
    TeamPost.objects.create(
        neighbourhood=world.own.place, kind="housing", employer=world.own.agency
    )
    post = TeamPost.objects.create(
        neighbourhood=world.own.place, kind="neat", employer=world.own.agency,
        person=factories.PersonFactory(name="Without Number"),
    )  # fmt: skip
    ended = TODAY() - datetime.timedelta(days=1)
    TeamPost.objects.filter(person=pcso).update(starts_on=ended, ends_on=ended)
    page = manager.get(SHEET)
    holders = [each.person and each.person.name for each, _ in page.context["team"]]
    assert holders == [world.own.person.name, None, post.person.name]
    assert "Not known" in page.content.decode()
    assert WORK not in page.content.decode()


def test_the_sheet_takes_as_many_queries_with_a_large_team(
    manager, world, entry, pcso, django_assert_max_num_queries
):
    for number in range(5):
        person = factories.PersonFactory(work_phone=f"01632 96000{number}")
        TeamPost.objects.create(
            neighbourhood=world.own.place, kind="pcso", person=person, employer=world.own.agency
        )
    with django_assert_max_num_queries(10):
        assert manager.get(SHEET).content.decode().count("01632 96000") == 5


def test_the_office_is_entered_with_the_profile(manager, world, client):
    path = "/neighbourhoods/ownville/about/edit/"
    sent = {"profile": "Ours", "office_phone": "01332 640009", "office_hours": "Mornings"}
    assert manager.post(path, sent).status_code == 302
    assert "01332 640009" in client.get("/neighbourhoods/ownville/").content.decode()


def sheet_of(client):
    """(what is read of the PDF, its pages with head and foot)."""
    answer = client.get("/neighbourhoods/ownville/who-to-ring.pdf")
    assert f"who-to-ring-ownville-{TODAY():%Y-%m-%d}.pdf" in answer["Content-Disposition"]
    assert paper(answer.content) == {A4}
    assert is_numbered(answer.content)
    return read(answer.content), pages(answer.content)


def test_the_print_for_staff_says_that_it_is_for_them(as_user, world, entry, pcso):
    Neighbourhood.objects.filter(pk=world.own.place.pk).update(office_phone="01332 640003")
    text, shown = sheet_of(as_user(world.people["partner_officer"]))
    for words in (WORK, "01332 640001", "01332 640003", "Pat Pcso", "Weekdays, 9am to 4pm", "999"):
        assert words in text
    assert all("For staff: do not display in public" in each for each in shown)
    for secret in (PRIVATE, "pat@example.org"):
        assert secret not in " ".join(shown)


@pytest.mark.parametrize("who", [None, "nobody"])
def test_the_print_for_everybody_has_services_and_the_office_only(
    client, as_user, world, entry, pcso, who
):
    text, shown = sheet_of(as_user(world.people[who]) if who else client)
    assert "01332 640001" in text
    for secret in ("Pat Pcso", WORK, PRIVATE, "pat@example.org", "The team", "For staff"):
        assert secret not in " ".join(shown)


# Whom to ring for someone at risk


def mark(service, head, **typed):
    """The service, marked in admin by who keeps services."""
    path = f"/admin/neighbourhoods/service/{service.pk}/change/"
    assert head.post(path, fields_of(head.get(path)) | typed).status_code == 302
    service.refresh_from_db()


def test_who_is_rung_for_someone_at_risk_is_marked_and_not_guessed_by_name(world, entry, as_user):
    head, service = as_user(world.people["head_of_service"]), entry.service
    Service.objects.filter(pk=service.pk).update(name="Safeguarding of hedges")
    assert numbers_at_risk() == []
    assert "give only 999 and 101" in head.get("/services/").content.decode()
    mark(service, head, at_risk="on", name="First Response")
    assert service.at_risk
    assert numbers_at_risk() == [("First Response", "01332 640001")]
    public = as_user(None).get(f"/plans/{world.own.open_plan.pk}/comment/").content.decode()
    assert "First Response: " in public
    assert 'href="tel:01332640001"' in public
    page = head.get("/services/").content.decode()
    assert "<li>First Response: <a" in page
    assert "Who to ring for someone at risk" not in as_user(None).get("/services/").content.decode()
    (change,) = [each.changes for each in Event.objects.about(service)]
    assert change["at_risk"] == [False, True]


@pytest.mark.parametrize("gone", [{"ended_on": datetime.date(2020, 1, 1)}, {"is_active": False}])
def test_nobody_at_risk_is_sent_to_an_agency_that_is_not_there(world, entry, gone):
    Service.objects.filter(pk=entry.service_id).update(at_risk=True)
    assert [number for _, number in numbers_at_risk()] == ["01332 640001"]
    type(entry.agency).objects.filter(pk=entry.agency_id).update(**gone)
    assert numbers_at_risk() == []


def test_what_was_found_by_its_name_is_marked_by_the_migration(world):
    names = ("Adult Social Care", "SAFEGUARDING children", "Child protection", "Parks")
    Service.objects.bulk_create(Service(name=name) for name in names)
    every = pkgutil.iter_modules(import_module("neighbourhoods.migrations").__path__)
    (name,) = [each.name for each in every if each.name.endswith("_running_agencies")]
    done = import_module(f"neighbourhoods.migrations.{name}")
    connection.cursor().execute(done.AT_RISK)
    marked = Service.objects.filter(at_risk=True).order_by("name").values_list("name", flat=True)
    assert list(marked) == ["Adult Social Care", "Child protection", "SAFEGUARDING children"]
