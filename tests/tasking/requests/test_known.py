"""An official-sensitive request: for named people only, on every way to it. Who asked: never without saying why."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission, Role
from core import todo
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.letters.models import Letter
from core.models import Event
from tasking.models import NamedReader, Reading, RequestReporter, ServiceRequest
from tasking.requests import operations
from tasking.requests.known.operations import show_contact
from tasking.requests.shown.slots import back
from tasking.sharing.operations import name_reader, set_marking
from tests import factories
from tests.access import urls

pytestmark = pytest.mark.django_db
LOG = Permission.LOG_REQUEST
WORDS = "WORDS for named people"
CALLER = {"name": "Zebedee Caller", "phone": "01332 640009", "email": "zebedee@example.org"}
PAGES = (
    *("request", "request_open", "request_marking", "request_reader_add", "request_contact"),
    *("request_with_team", "request_finish", "request_note", "request_service"),
)


def hide(request, by):
    return set_marking(
        record=request, marking="sensitive", reason="A person at risk", right=LOG, by=by
    )


@pytest.fixture
def council(people):
    """The agency behind manager and head."""
    agency = factories.AgencyFactory(name="Council", slug="council-x")
    for role in (Role.HEAD_OF_SERVICE, Role.NEIGHBOURHOOD_MANAGER):
        user = people[role]
        factories.PersonFactory(name=user.name, user=user, agency=agency)
    return agency


@pytest.fixture
def asked(logged, boss, council):
    """A request of the manager, with who asked."""
    return operations.log_request(**logged | {"by": boss, "what": WORDS}, reporter=CALLER)


@pytest.fixture
def hidden(asked, boss):
    """For the manager only."""
    return hide(asked, boss)


def test_nobody_but_who_is_named_meets_it(world, hidden, service, as_user, boss, people):
    works = as_user(service)
    assert str(hidden) == f"{hidden.reference} (official-sensitive)"
    assert {works.get(reverse(each, args=[hidden.pk])).status_code for each in PAGES} == {404}
    lists = [
        works.get("/requests/"),
        works.get("/requests/chase/"),
        works.get(f"/requests/?text={hidden.reference}&show=all"),
        works.get("/find/?q=named+people"),
        works.get(reverse("agency_requests", args=[world.own.agency.slug])),
        works.get(world.own.place.get_absolute_url()),
        works.get("/"),
    ]
    assert [WORDS.encode() in each.content for each in lists] == [False] * len(lists)
    csv = b"".join(works.get("/requests/?format=csv&show=all").streaming_content)
    assert WORDS.encode() not in csv
    for permission in (LOG, Permission.WORK_REQUEST):
        rows = ServiceRequest.objects.changeable_by(service, permission)
        assert not rows.filter(pk=hidden.pk).exists()
    with pytest.raises(PermissionDenied):
        operations.finish(request=hidden, outcome="fixed", by=service)
    later = timezone.now() + datetime.timedelta(days=30)
    asks = [each.what for each in todo.rows_of("requests", service, later, 50)]
    assert [each for each in asks if hidden.reference in each] == []
    name_reader(record=hidden, user=service, reason="Visits", right=LOG, by=boss)
    assert ServiceRequest.objects.visible_to(service).filter(pk=hidden.pk).exists()
    assert ServiceRequest.objects.changeable_by(service, LOG).filter(pk=hidden.pk).exists()


def test_others_learn_that_it_exists_and_whom_to_ask(world, hidden, service, as_user, boss):
    chosen = {"neighbourhood": world.own.place.pk}
    page = as_user(service).get("/requests/", chosen)
    assert [each.agency for each in page.context["involved"]] == ["Council"]
    assert b"Another agency is involved" in page.content
    assert as_user(boss).get("/requests/", chosen).context["involved"] == []
    member = world.people[Role.ELECTED_MEMBER]
    assert not ServiceRequest.objects.unread_by(member).exists()


def test_the_page_asks_why_once_an_hour_and_writes_down_every_reading(hidden, boss, as_user):
    client, asks = as_user(boss), reverse("request_open", args=[hidden.pk])
    assert client.get(hidden.get_absolute_url())["Location"] == asks
    assert client.post(asks, {"reason": "work"})["Location"] == hidden.get_absolute_url()
    for _ in range(2):
        assert WORDS in client.get(hidden.get_absolute_url()).content.decode()
    rows = Reading.objects.filter(label="tasking.servicerequest", record=hidden.pk)
    assert [(each.user, each.reason) for each in rows] == [(boss, "work")] * 3
    assert {each.owner for each in rows} == {hidden.originator}


def test_marking_it_on_its_page_and_naming_a_reader(asked, boss, service, as_user):
    client, marking = as_user(boss), reverse("request_marking", args=[asked.pk])
    factories.PersonFactory(name="Officer", user=service)
    sent = client.post(marking, {"marking": "sensitive", "reason": "A person at risk"})
    assert sent["Location"] == marking
    add = reverse("request_reader_add", args=[asked.pk])
    sent = client.post(add, {"person": service.person.pk, "reason": "Visits"})
    assert sent["Location"] == marking
    named = NamedReader.objects.of(asked).current().get(user=service)
    client.post(reverse("request_reader_end", args=[asked.pk]), {"reader": named.pk})
    assert [each.user for each in NamedReader.objects.of(asked).current()] == [boss]
    client.post(marking, {"marking": "official", "reason": "It is over"})
    asked.refresh_from_db()
    assert (asked.marking, asked.originator.name) == ("official", "Council")


def test_a_file_says_how_each_row_is_marked_and_for_whom_it_was_made(hidden, boss, as_user):
    csv = b"".join(as_user(boss).get("/requests/?format=csv").streaming_content).decode()
    (line,) = [each for each in csv.splitlines() if WORDS in each]
    assert f"Official-sensitive: named people only. Made for {boss.name}" in line


def test_the_database_lets_no_other_agency_lower_it(hidden, world):
    rows = ServiceRequest.objects.filter(pk=hidden.pk)
    with pytest.raises(DatabaseError, match="only the agency"), transaction.atomic():
        rows.update(marking="public")
    with (
        pytest.raises(DatabaseError, match="only the agency"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE tasking_servicerequest SET marking = 'official', originator_id = NULL WHERE id = %s",
            [hidden.pk],
        )
    with pytest.raises(DatabaseError, match="has_originator"), transaction.atomic():
        ServiceRequest.objects.filter(pk=world.other.request.pk).update(marking="sensitive")


def test_a_councillors_enquiry_stays_as_it_is(world, service):
    enquiry = world.own.rows["enquiry"]
    with pytest.raises(Refused, match="can see a councillor’s enquiry already"):
        hide(enquiry, service)
    with pytest.raises(DatabaseError, match="enquiry_is_official"), transaction.atomic():
        ServiceRequest.objects.filter(pk=enquiry.pk).update(
            marking="sensitive", originator=enquiry.agency
        )


def test_what_is_hidden_afterwards_hints_at_no_repeat(world, logged, boss, service, council):
    said = logged | {"agenda_item": world.own.live_item, "place": "Repeat Row"}
    first = operations.log_request(**said | {"agenda_item": world.own.live_item})
    operations.finish(request=first, outcome="fixed", by=SYSTEM)
    again = operations.log_request(**logged | {"place": "Repeat Row", "by": boss})
    assert "logged again since" in str(back([world.own.draft], boss))
    hide(again, boss)
    rows = ServiceRequest.objects.filter(pk=first.pk)
    assert [
        each.is_repeated for each in rows.with_repeats(ServiceRequest.objects.visible_to(boss))
    ] == [True]
    assert [
        each.is_repeated for each in rows.with_repeats(ServiceRequest.objects.visible_to(service))
    ] == [False]


# ------------------------------------------------------------------ who asked


def test_who_asked_is_shown_on_the_answer_alone_and_written_down(asked, boss, service, as_user):
    for user in (boss, service):  # who logged it, and who works it
        client, address = as_user(user), reverse("request_contact", args=[asked.pk])
        page = client.get(asked.get_absolute_url()).content.decode()
        assert ("Show contact details" in page, "Zebedee" in page) == (True, False)
        assert "Zebedee" not in client.get(address).content.decode()
        assert client.post(address, {"reason": ""}).status_code == 422
        assert not Reading.objects.filter(user=user).exists()
        shown = client.post(address, {"reason": "reply"})
        assert shown.status_code == 200
        assert shown["Cache-Control"] == "no-store, private"
        assert all(each in shown.content.decode() for each in CALLER.values())
        assert "Zebedee" not in client.get(address).content.decode()
        row = Reading.objects.get(user=user)
        assert (row.record, row.reason, row.fields, row.owner) == (
            asked.pk, "reply", ["contact details"], asked.agency,
        )  # fmt: skip


def test_the_agency_sees_who_read_it(asked, boss, world, as_user, people):
    show_contact(request=asked, reason="reply", by=boss)
    partner = people[Role.PARTNER_OFFICER]
    page = as_user(partner).get(reverse("readings")).content.decode()
    assert (boss.name in page, asked.reference in page, "contact details" in page) == (True,) * 3
    assert "Zebedee" not in page


def test_who_neither_works_nor_took_it_reads_nobodys_details(asked, people, as_user):
    head = people[Role.HEAD_OF_SERVICE]
    client = as_user(head)
    assert client.get(asked.get_absolute_url()).status_code == 200
    assert b"Show contact details" not in client.get(asked.get_absolute_url()).content
    address = reverse("request_contact", args=[asked.pk])
    assert client.post(address, {"reason": "reply"}).status_code == 404
    with pytest.raises(PermissionDenied, match="see who asked"):
        show_contact(request=asked, reason="reply", by=head)
    assert not Reading.objects.filter(record=asked.pk).exists()


def test_of_an_official_sensitive_one_only_who_is_named_reads_them(hidden, service, boss):
    with pytest.raises(PermissionDenied):
        show_contact(request=hidden, reason="reply", by=service)
    assert [each.name for each in show_contact(request=hidden, reason="reply", by=boss)] == [
        CALLER["name"]
    ]


def test_where_nothing_is_kept_nothing_is_written(asked, boss, as_user):
    RequestReporter.objects.filter(request=asked).delete()
    page = as_user(boss).get(asked.get_absolute_url()).content
    assert b"Show contact details" not in page
    with pytest.raises(WrongState, match="No contact details are kept"):
        show_contact(request=asked, reason="reply", by=boss)
    assert not Reading.objects.filter(record=asked.pk).exists()


def test_no_page_file_letter_or_event_shows_who_asked(asked, boss, service, as_user):
    """Every address of ours that takes no key, and every one about the request, read by who may see who asked."""
    operations.add_note(request=asked, note="Rang back", by=boss)
    operations.finish(request=asked, outcome="fixed", by=boss)
    names = [name for name in urls.names() if name and ":" not in name and "logout" not in name]
    plain = [urls.address(name, None, None) for name in names if urls.rows_of(name) == (None,)]
    about = [reverse(each, args=[asked.pk]) for each in PAGES]
    assert len(plain) > 100
    files = [f"/requests/?format={each}&show=all" for each in ("csv", "xlsx")]
    leaks = []
    for user in (boss, service):
        client = as_user(user)
        for address in [*plain, *about, *files]:
            answer = client.get(address)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            if b"Zebedee" in body or b"640009" in body or b"zebedee@" in body:
                leaks.append((user.name, address))
        for asked_for in ("Zebedee", "640009"):
            for address in ("/find/?q=", "/requests/?show=all&text="):
                if WORDS.encode() in client.get(f"{address}{asked_for}").content:
                    leaks.append((user.name, address))
    assert leaks == []
    assert not Event.objects.filter(changes__icontains="Zebedee").exists()
    assert not Letter.objects.filter(body__contains="Zebedee").exists()
