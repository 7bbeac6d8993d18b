"""What must never be false, by operation, `update()` and SQL; clashes, races, and the number of queries."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from accounts.access import Role
from core.actors import SYSTEM
from core.errors import Refused, Stale, WrongState
from neighbourhoods.models import Service, ServiceEntry
from tasking.models import (
    ActionUpdate,
    ComplaintHandedOver,
    RequestReporter,
    RequestUpdate,
    ServiceRequest,
)
from tasking.requests import operations, rules, states
from tasking.requests.taking.rules import guess
from tests import factories

DAY = datetime.timedelta(days=1)
WHOLE = [
    {"what": ""},
    {"is_open": False},
    {"state": "finished"},
    {"outcome": "fixed"},
    {"outcome_who": "the county"},
    {"planned_for": datetime.date(2030, 1, 1)},
    {"waiting_for": "a skip"},
    {"latitude": 52.9},
    {"latitude": 10.0, "longitude": 2.0},
    {"place": "", "neighbourhood": None},
    {"acknowledge_by": datetime.datetime(2026, 11, 2, tzinfo=datetime.UTC)},
    {"member": 1},
    {"landlord_told_to": "Duty officer"},
    {"changed_at": datetime.datetime(2001, 1, 1, tzinfo=datetime.UTC)},
]


@pytest.fixture
def request_(logged):
    return operations.log_request(**logged)


@pytest.mark.parametrize("said", WHOLE, ids=str)
def test_the_database_refuses_a_request_at_odds_with_itself(request_, councillor, said):
    said = said | ({"member": councillor} if "member" in said else {})
    with pytest.raises(DatabaseError), transaction.atomic():
        ServiceRequest.objects.filter(pk=request_.pk).update(**said)


def test_when_it_was_received_and_who_took_it_stays_whoever_writes(request_):
    for said in ({"received_at": timezone.now() - DAY}, {"is_enquiry": True}):
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            ServiceRequest.objects.filter(pk=request_.pk).update(**said)


@pytest.mark.parametrize("before", states.MACHINE.moves)
@pytest.mark.parametrize("after", states.MACHINE.moves)
def test_both_allow_the_same_steps_and_no_others(request_, before, after):
    """The database by `update()` with everything else that the state asks for."""
    if before == after:
        return
    whole = {
        "is_open": True, "outcome": "", "finished_at": None, "waiting_for": "", "state": after,
    }  # fmt: skip
    ends = {"is_open": False, "outcome": "fixed", "finished_at": timezone.now()}
    waits = {"waiting_for": "a skip"}
    more = {states.FINISHED: ends, states.WAITING: waits}
    rows = ServiceRequest.objects.filter(pk=request_.pk)
    if before != states.RECEIVED:
        rows.update(**whole | {"state": before} | more.get(before, {}))
    allowed = rules.refuse_move(rows.get(), after) is None
    try:
        with transaction.atomic():
            rows.update(**whole | more.get(after, {}))
    except DatabaseError:
        assert not allowed
    else:
        assert allowed


def test_after_28_days_it_is_a_new_request_for_both(request_):
    ended = operations.finish(request=request_, outcome="no_fault", by=SYSTEM)
    late = ended.finished_at + 29 * DAY
    with pytest.raises(WrongState, match="Log it as a new request"):
        operations.reopen(request=ended, note="Again", by=SYSTEM, at=late)
    with pytest.raises(DatabaseError, match="within 28 days"), transaction.atomic():
        ServiceRequest.objects.filter(pk=ended.pk).update(
            state="received", is_open=True, outcome="", finished_at=None, changed_at=late
        )
    with pytest.raises(Refused, match="Enter why"):
        operations.reopen(request=ended, note=" ", by=SYSTEM)


def test_updates_are_only_added(request_):
    operations.add_note(request=request_, note="They rang back", by=SYSTEM)
    row = RequestUpdate.objects.get(request=request_)
    for write in (lambda: RequestUpdate.objects.update(note="x"), row.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()
    for said in ({}, {"from_state": "finished", "to_state": "received"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RequestUpdate.objects.create(request=request_, at=timezone.now(), by_name="A", **said)


def test_a_complaint_keeps_where_it_went(world):
    rows = ComplaintHandedOver.objects.filter(pk=world.own.complaint.pk)
    for said in ({"to": "other@example.org"}, {"to": ""}):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**said)
    with pytest.raises(IntegrityError), transaction.atomic():
        RequestReporter.objects.create(request=world.own.ended_request)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE tasking_requestreporter SET name = '', phone = '', email = ''")
    assert ActionUpdate.objects.count() >= 0


def test_a_press_twice_is_one_and_a_stale_one_is_refused(request_):
    said = {"outcome": "fixed", "client_id": "6a1f2f0c-3a77-4a55-9b6c-0d5f8ab0c009", "by": SYSTEM}
    operations.finish(request=request_, **said)
    operations.finish(request=request_, **said)
    assert RequestUpdate.objects.filter(request=request_).count() == 1
    with pytest.raises(WrongState, match="cannot become “Finished”"):
        operations.finish(request=request_, outcome="fixed", by=SYSTEM)
    request_.seen(1)
    with pytest.raises(Stale):
        operations.reopen(request=request_, note="Again", by=SYSTEM)


@pytest.mark.parametrize(
    ("outcome", "said", "words"),
    [
        ("not_ours", {}, "Choose the agency it belongs to"),
        ("planned", {}, "Enter the date"),
        ("planned", {"planned_for": datetime.date(2020, 1, 1)}, "must not be in the past"),
    ],
)
def test_an_end_is_whole(request_, outcome, said, words):
    with pytest.raises(Refused, match=words):
        operations.finish(request=request_, outcome=outcome, by=SYSTEM, **said)


def test_correcting_the_service_keeps_when_it_was_received(request_, world):
    agency = factories.AgencyFactory(name="Police")
    other = ServiceEntry.objects.create(
        service=world.other.service, level="area", agency=agency
    ).service
    before = request_.received_at
    nobodys = Service.objects.create(name="Nobody's service")
    with pytest.raises(Refused, match="No agency is known"):
        operations.correct_service(request=request_, service=nobodys, by=SYSTEM)
    operations.correct_service(request=request_, service=other, agency=agency, by=SYSTEM)
    request_.refresh_from_db()
    assert (request_.service, request_.agency, request_.received_at) == (other, agency, before)
    note = request_.updates.get().note
    assert note == f"Service corrected: Own service, Own Agency → {other}, {agency}."


def test_who_logs_requests_elsewhere_logs_none_here(world, logged, boss):
    with pytest.raises(PermissionDenied, match="only in the neighbourhoods of your roles"):
        operations.log_request(**logged | {"neighbourhood": world.other.place, "by": boss})


def test_without_an_agency_it_goes_by_the_matrix(logged, world):
    made = operations.log_request(**logged | {"agency": None})
    assert made.agency == world.own.agency
    assert guess("a fly tip in the alley", ["Street Pride", "Schools"]) == 0
    assert guess("a thing", ["Street Pride", "Schools"]) is None


SERVICES = [
    "Street Pride", "Highways", "Housing Management", "Housing Strategy", "Parks Department",
    "Neighbourhood management", "Environmental Health",
]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "service"),
    [
        ("Sofas on the path", "Street Pride"),
        ("Two mattresses", "Street Pride"),
        ("Street light out by the school", "Highways"),
        ("The lamp-post leans", "Highways"),
        ("Trees over the path", "Parks Department"),
        ("Rats", "Environmental Health"),
        ("Black mould in the bedroom of a council flat", "Housing Management"),
    ],
)
def test_words_as_people_say_them_name_the_service(said, service):
    assert SERVICES[guess(said, SERVICES)] == service


def test_a_point_outside_the_city_is_refused(logged, world):
    place = world.own.place
    place.boundary = [[[[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]]]
    type(place).objects.filter(pk=place.pk).update(boundary=place.boundary)
    with pytest.raises(Refused, match="outside the city"):
        operations.log_request(**logged, latitude=51.5, longitude=-0.1)


@pytest.mark.parametrize(
    ("address", "number"),
    [("/requests/", 12), ("/requests/chase/", 11), ("/requests/enquiries/", 8)],
)
def test_a_list_takes_the_same_queries_with_one_row_and_three(
    world, as_user, service, logged, address, number, django_assert_num_queries
):
    client = as_user(service)
    client.get(address)
    for _ in range(2):
        operations.log_request(**logged)
        with django_assert_num_queries(number):
            client.get(address)


def test_back_to_the_meeting_come_late_reopened_and_repeated_ones_alone(
    world, logged, boss, as_user
):
    said = logged | {"agenda_item": world.own.live_item}
    late = operations.log_request(**said, promised_on=timezone.localdate() + DAY)
    fine = operations.log_request(**said | {"place": "Oak Street"})
    ServiceRequest.objects.filter(pk=late.pk).update(promised_on=timezone.localdate() - DAY)
    operations.finish(request=fine, outcome="fixed", by=SYSTEM)
    page = as_user(boss).get(f"/meetings/{world.own.draft.pk}/").content.decode()
    assert (late.reference in page, fine.reference in page) == (True, False)
    operations.reopen(request=fine, note="Again", by=SYSTEM)
    page = as_user(boss).get(f"/meetings/{world.own.draft.pk}/").content.decode()
    assert (late.reference in page, fine.reference in page) == (True, True)
    live = as_user(world.people[Role.MEETINGS_CLERK]).get(f"/meetings/{world.own.running.pk}/live/")
    assert f"/requests/log/?item={world.own.live_item.pk}" in live.content.decode()


def test_no_request_begins_with_who_is_gone(logged, world, councillor):
    gone = factories.AgencyFactory(name="Gone Homes")
    type(gone).objects.filter(pk=gone.pk).update(ended_on=timezone.localdate() - DAY)
    with pytest.raises(Refused, match="has ended"):
        operations.log_request(**logged | {"agency": type(gone).objects.get(pk=gone.pk)})
    with pytest.raises(DatabaseError, match="has ended"), transaction.atomic():
        ServiceRequest.objects.filter(pk=world.own.request.pk).update(agency=gone)
    merged = factories.PersonFactory()
    type(merged).objects.filter(pk=merged.pk).update(merged_into=councillor)
    with pytest.raises(DatabaseError, match="merged"), transaction.atomic():
        ServiceRequest.objects.filter(pk=world.own.enquiry.pk).update(member=merged)
