"""A councillor's enquiry: seen by that member and by the service that works it, and by nobody else in any way."""

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.access import Role
from boards.models import TermOfOffice
from core import slots, todo
from core.errors import Refused, WrongState
from core.models import Event
from core.retention.registry import find
from tasking.models import ServiceRequest
from tasking.requests import operations
from tasking.requests.lists.views import has_enquiries
from tasking.requests.taking.forms import own_entry
from tests import factories


@pytest.fixture
def enquiry(logged, councillor, boss):
    said = logged | {"what": "ENQUIRY MARKER of a bench", "by": boss}
    return operations.log_request(**said, member=councillor)


def test_it_has_its_own_clock(logged, councillor, world):
    thursday = timezone.make_aware(datetime.datetime(2026, 12, 24, 10))
    with time_machine.travel(thursday, tick=False):
        made = operations.log_request(**logged, member=councillor)
    assert [f"{timezone.localtime(each):%d %b %H:%M}" for each in (made.acknowledge_by, made.answer_by)] == [
        "29 Dec 17:00", "12 Jan 17:00",
    ]  # fmt: skip


def test_only_the_member_and_the_service_see_it(enquiry, people, as_user):
    users = {name: user for name, user in people.items() if name != "nobody"}
    seen = {
        name
        for name, user in users.items()
        if ServiceRequest.objects.visible_to(user).filter(pk=enquiry.pk).exists()
    }
    assert seen == {Role.ELECTED_MEMBER, Role.SERVICE_OFFICER}
    pages = {
        name: [
            as_user(user).get(f"/requests/{enquiry.pk}/").status_code,
            b"ENQUIRY MARKER" in as_user(user).get("/requests/?show=all").content,
            b"ENQUIRY MARKER" in as_user(user).get("/find/?q=ENQUIRY MARKER").content.replace(b'value="ENQUIRY MARKER"', b""),
            b"ENQUIRY MARKER of" in b"".join(as_user(user).get("/requests/?show=all&format=csv").streaming_content),
        ]
        for name, user in users.items()
    }  # fmt: skip
    found = {name: answers for name, answers in pages.items() if answers[:2] != [404, False]}
    assert {name: answers[:2] for name, answers in found.items()} == {
        Role.ELECTED_MEMBER: [200, True], Role.SERVICE_OFFICER: [200, True],
    }  # fmt: skip
    assert {answers[3] for answers in pages.values()} == {False}  # no file holds it
    assert (
        b"ENQUIRY MARKER"
        in as_user(people[Role.ELECTED_MEMBER]).get("/requests/enquiries/").content
    )
    assert (
        b"ENQUIRY MARKER"
        not in as_user(people[Role.BOARD_CHAIR]).get("/requests/enquiries/").content
    )


def test_it_is_in_no_count_slot_event_or_reference(enquiry, people, world):
    for role in (Role.NEIGHBOURHOOD_MANAGER, Role.SERVICE_OFFICER, Role.ELECTED_MEMBER):
        before = slots.collect_data("neighbourhood.overview", [world.own.place], people[role])
        cards = [
            each
            for each in before[world.own.place.pk]
            if getattr(each, "heading", "") == "Requests"
        ]
        seen = ServiceRequest.objects.filter(
            neighbourhood=world.own.place, is_open=True, is_enquiry=False
        )
        expected = [] if role == Role.ELECTED_MEMBER else [seen.count()]
        assert [each.open for each in cards if role != Role.ELECTED_MEMBER] == expected
    event = Event.objects.about(enquiry).get()
    assert (event.target_label, event.changes) == (enquiry.reference, {})
    assert list(ServiceRequest.objects.in_street("Elm Street", world.own.service)) == []


def test_who_logged_it_reads_the_reference_once_and_not_the_page(world, manager, councillor):
    sent = {
        "kind": "request", "place": "Elm Street", "what": "ENQUIRY MARKER two", "channel": "email",
        "service": world.own.service.pk, "neighbourhood": world.own.place.pk, "member": councillor.pk,
    }  # fmt: skip
    page = manager.post("/requests/log/", sent, follow=True)
    made = ServiceRequest.objects.get(what="ENQUIRY MARKER two")
    assert page.redirect_chain == [("/requests/log/", 302)]
    said = page.content.decode()
    assert f"{made.reference} logged." in said
    assert f"readonly>Thank you. Your reference is {made.reference}." in said
    assert manager.get(f"/requests/{made.pk}/").status_code == 404


def test_nobody_but_the_service_works_it(enquiry, people, service):
    for role in (
        Role.HEAD_OF_SERVICE,
        Role.NEIGHBOURHOOD_MANAGER,
        Role.PARTNER_OFFICER,
        Role.ELECTED_MEMBER,
    ):
        with pytest.raises(PermissionDenied):
            operations.finish(request=enquiry, outcome="fixed", by=people[role])
    rows = todo.rows_of("requests", service, timezone.now(), 20)
    assert f"Acknowledge the enquiry SR{enquiry.pk}: {enquiry.what}" in [each.what for each in rows]
    operations.acknowledge(request=enquiry, by=service)
    with pytest.raises(WrongState):
        operations.acknowledge(request=enquiry, by=service)
    enquiry.refresh_from_db()
    assert enquiry.acknowledged_at is not None


def test_only_a_councillor_enquires_as_one(logged):
    with pytest.raises(Refused, match="is not a councillor"):
        operations.log_request(**logged, member=factories.PersonFactory())


def test_once_the_member_is_taken_off_it_stays_closed_to_others(enquiry, boss, service):
    operations.finish(request=enquiry, outcome="fixed", by=service)
    entry = find("requests")
    later = timezone.now() + datetime.timedelta(days=1)
    assert list(entry.due(later)) == [enquiry]
    assert entry.empty(ServiceRequest.objects.get(pk=enquiry.pk)) == ["member"]
    assert not ServiceRequest.objects.visible_to(boss).filter(pk=enquiry.pk).exists()


def test_a_councillor_logs_an_enquiry_from_the_own_list(as_user, councillor):
    client = as_user(councillor.user)
    page = client.get("/requests/enquiries/").content.decode()
    assert "<title>My enquiries" in page
    assert 'href="/requests/log/?enquiry=1"' in page
    form = client.get("/requests/log/?enquiry=1").context["form"]
    assert form["member"].value() == councillor.pk


def test_their_list_is_linked_for_councillors_and_who_was_one(
    as_user, manager, enquiry, councillor
):
    link = 'href="/requests/enquiries/"'
    assert link not in manager.get("/requests/").content.decode()
    assert link in as_user(councillor.user).get("/requests/").content.decode()
    day = timezone.localdate() - datetime.timedelta(days=1)
    TermOfOffice.objects.filter(person=councillor).update(ends_on=day)
    assert own_entry(councillor.user) is None
    assert has_enquiries(councillor.user)


def test_nobody_else_is_offered_that(manager):
    assert "enquiry=1" not in manager.get("/requests/enquiries/").content.decode()
    assert manager.get("/requests/log/?enquiry=1").context["form"]["member"].value() is None
