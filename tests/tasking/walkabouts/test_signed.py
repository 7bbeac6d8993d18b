"""A signed risk assessment is of one date and one place."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused
from core.models import Event
from neighbourhoods.models import Service, ServiceEntry
from tasking.models import ServiceRequest
from tasking.walkabouts.days import operations as days
from tasking.walkabouts.operations import say_walked
from tasking.walkabouts.stops.operations import add_stop, send_out
from tests import factories
from tests.tasking.walkabouts.conftest import DAY, this_morning

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def day(details, officer):
    at = this_morning() + DAY * 5
    said = {"title": "Clean up", "starts_at": at, "ends_at": at + HOUR}
    return days.plan_day(
        risk_signed_on=timezone.localdate(), risk_signed_by=factories.PersonFactory(), by=officer,
        **said, **details,
    )  # fmt: skip


def elsewhere(day):
    return {
        "date": {"starts_at": day.starts_at + DAY, "ends_at": day.ends_at + DAY},
        "meeting point": {"meeting_point": "The school"},
        "point": {"latitude": 52.9, "longitude": -1.48},
    }


@pytest.mark.parametrize("what", ["date", "meeting point", "point"])
def test_another_date_or_place_is_signed_for_again(day, officer, what):
    changed = days.change_day(day=day, by=officer, **elsewhere(day)[what])
    assert (changed.risk_signed_by, changed.risk_signed_on) == (None, None)
    assert "risk assessment signed" in changed.missing
    assert Event.objects.filter(verb__startswith="took the signature").count() == 1


def test_who_signs_with_the_change_has_signed_for_it(day, officer):
    today = timezone.localdate()
    days.change_day(day=day, by=officer, risk_signed_on=today - DAY)
    day.refresh_from_db()
    said = elsewhere(day)["date"] | {"risk_signed_on": today}
    assert days.change_day(day=day, by=officer, **said).risk_signed_on == today
    assert not Event.objects.filter(verb__startswith="took the signature").exists()


def test_an_hour_later_and_another_title_keep_it(day, officer):
    said = {"starts_at": day.starts_at + HOUR, "ends_at": day.ends_at + HOUR, "title": "Tidy up"}
    assert days.change_day(day=day, by=officer, **said).risk_signed_on


@pytest.fixture
def stop(walk, officer, agency):
    """A stop for a service that two agencies give for all."""
    service = Service.objects.create(name="Graffiti")
    other = factories.AgencyFactory(name="Arts", slug="arts")
    for each in (agency, other):
        ServiceEntry.objects.create(service=service, level="city", agency=each)
    made = add_stop(walkabout=walk, what="A tag", service=service, by=officer)
    walk.refresh_from_db()
    say_walked(walkabout=walk, by=officer)
    walk.refresh_from_db()
    made.other = other
    return made


def send(walk, stop, by, *chosen):
    choices = {stop.pk: ("request", stop.service, None, *chosen)}
    return send_out(walkabout=walk, choices=choices, due_on=timezone.localdate() + DAY, by=by)


def test_where_two_agencies_give_a_service_somebody_chooses(walk, stop, officer):
    for chosen in ((), (factories.AgencyFactory(),)):
        with pytest.raises(Refused, match="Arts and Homes provide Graffiti here") as refused:
            send(walk, stop, officer, *chosen)
        assert refused.value.field == f"agency_{stop.pk}"
    send(walk, stop, officer, stop.other)
    assert ServiceRequest.objects.get().agency == stop.other


def test_the_form_says_who_they_are(walk, stop, officer, as_user):
    client, page = as_user(officer), reverse("walkabout_send", args=[walk.pk])
    assert (
        "Arts and Homes provide this service here: choose one" in client.get(page).content.decode()
    )
    today = timezone.localdate()
    sent = {
        f"then_{stop.pk}": "request", f"service_{stop.pk}": stop.service_id, "due_on_day": today.day,
        "due_on_month": today.month, "due_on_year": today.year,
    }  # fmt: skip
    assert "Choose the agency" in client.post(page, sent).content.decode()
    assert client.post(page, sent | {f"agency_{stop.pk}": stop.other.pk}).status_code == 302
    assert ServiceRequest.objects.get().agency == stop.other


def test_what_names_the_place_comes_before_what_is_for_all(walk, stop, officer, place):
    near = factories.AgencyFactory(name="Near")
    entry = ServiceEntry.objects.create(service=stop.service, level="neighbourhood", agency=near)
    entry.neighbourhoods.add(place)
    send(walk, stop, officer)
    assert ServiceRequest.objects.get().agency == near
