"""An agency in admin: its senior contact is chosen as people are everywhere, and its days are said."""

import pytest
from django.urls import reverse

from core.models import Event
from neighbourhoods.models import Agency, Person
from neighbourhoods.people.merging.operations import merge_people
from tests import factories
from tests.pages import fields_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency(db):
    return factories.AgencyFactory()


@pytest.fixture
def address(agency):
    return reverse("admin:neighbourhoods_agency_change", args=[agency.pk])


@pytest.fixture
def officer(world, as_user):
    return as_user(world.people["data_officer"])


def send(client, address, **typed):
    return client.post(address, fields_of(client.get(address)) | typed)


def changes(agency):
    return Event.objects.about(agency).first().changes


def test_the_senior_contact_is_chosen_with_the_picker_and_recorded(officer, address, agency):
    senior = factories.PersonFactory(name="Sue Senior", agency=agency)
    page = officer.get(address).content.decode()
    assert reverse("people_find") in page
    assert '<select name="senior"' not in page
    assert send(officer, address, senior=str(senior.pk)).status_code == 302
    assert Agency.objects.get(pk=agency.pk).senior == senior
    assert "Sue Senior" in str(changes(agency)["senior"][1])
    assert "Sue Senior" in officer.get(address).content.decode()
    assert send(officer, address, senior="").status_code == 302
    assert Agency.objects.get(pk=agency.pk).senior is None


def test_that_it_works_every_day_is_changed_and_recorded(officer, address, agency):
    assert send(officer, address, works_every_day="on").status_code == 302
    assert Agency.objects.get(pk=agency.pk).works_every_day
    assert list(changes(agency)) == ["works_every_day"]


def test_nobody_is_chosen_who_is_not_there(officer, address, agency):
    answer = send(officer, address, senior="999999")
    assert (answer.status_code, Agency.objects.get(pk=agency.pk).senior) == (200, None)


def test_what_somebody_else_saved_meanwhile_is_not_written_over(officer, address, agency):
    sent = fields_of(officer.get(address))
    senior = factories.PersonFactory(name="Sue Senior", agency=agency)
    Agency.objects.filter(pk=agency.pk).update(senior=senior)
    answer = officer.post(address, sent | {"works_every_day": "on", "senior": ""})
    assert answer.status_code == 409
    row = Agency.objects.get(pk=agency.pk)
    assert (row.senior, row.works_every_day) == (senior, False)


def test_a_senior_contact_who_becomes_one_with_another_entry_stays(officer, address, agency):
    gone, kept = factories.PersonFactory(agency=agency), factories.PersonFactory(agency=agency)
    send(officer, address, senior=str(gone.pk))
    merge_people(keep=kept, gone=gone, by=factories.OfficerFactory())
    assert Agency.objects.get(pk=agency.pk).senior == kept
    assert send(officer, address, works_every_day="on").status_code == 302
    assert Person.objects.get(senior_of=agency) == kept


@pytest.mark.parametrize("role", ["partner_officer", "neighbourhood_manager", "board_chair"])
def test_it_is_changed_by_who_keeps_reference_data_alone(world, as_user, address, agency, role):
    answer = as_user(world.people[role]).post(address, {"works_every_day": "on"})
    assert answer.status_code in (302, 403, 404)
    assert not Agency.objects.get(pk=agency.pk).works_every_day
