"""Log it: on a phone's queue, with streets to choose from; councillors' enquiries as numbers."""

from html import unescape

import pytest

from accounts.access import Role
from core.actors import SYSTEM
from neighbourhoods.models import Service, ServiceArea, ServiceEntry
from tasking.models import ServiceRequest
from tasking.requests import operations
from tasking.requests.complaints.models import ComplaintHandedOver
from tasking.requests.enquiring import counts
from tasking.requests.taking import streets
from tests import factories
from tests.tasking.requests.test_whole_way import form

JSON = {"headers": {"accept": "application/json"}}
SECRET = "ENQUIRY SECRET"


def test_the_queue_logs_once_and_is_told_the_reference_and_the_reply(world, manager, boss):
    sent = form(world, as_user=boss.pk)
    answers = [manager.post("/requests/log/", sent, **JSON) for _ in range(2)]
    made = ServiceRequest.objects.get(what="A sofa on the path")
    for each in answers:
        piece = each.json()["piece"]
        assert f"{made.reference} logged." in piece
        assert f"Your reference is {made.reference}" in piece
        assert "readonly" in piece
        assert "Already logged" not in piece


def test_the_queue_is_refused_in_words(world, manager, people):
    lacking = manager.post("/requests/log/", form(world, what=""), **JSON)
    assert (lacking.status_code, list(lacking.json()["fields"])) == (422, ["what"])
    refused = manager.post("/requests/log/", form(world, what="Ring 01332 640009"), **JSON)
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["what"])
    other = manager.post(
        "/requests/log/", form(world, as_user=people[Role.HEAD_OF_SERVICE].pk), **JSON
    )
    assert other.status_code == 401
    assert not ServiceRequest.objects.filter(place="Elm Street").exists()


def test_a_complaint_is_passed_on_and_not_logged(world, manager, complaints_team):
    sent = form(world, what="The crew was rude", kind="complaint")
    piece = manager.post("/requests/log/", sent, **JSON).json()["piece"]
    made = ComplaintHandedOver.objects.first()
    assert f"{made.reference} passed to the complaints team." in piece
    assert "logged." not in piece
    assert made.reply in unescape(piece)
    page = manager.get(made.get_absolute_url()).content.decode()
    assert made.reply in " ".join(unescape(page).split())


def test_danger_in_a_home_is_said_where_it_was_logged(world, manager):
    sent = form(world, what="Mould in the flat", is_home_danger="on")
    piece = manager.post("/requests/log/", sent, **JSON).json()["piece"]
    made = ServiceRequest.objects.get(what="Mould in the flat")
    assert "Ring the landlord now" in piece
    assert f"/requests/{made.pk}/landlord/" in piece
    told = form(
        world, what="Damp here", place="Oak Row", is_home_danger="on", landlord_told_to="Duty desk",
        client_id="6a1f2f0c-3a77-4a55-9b6c-0d5f8ab0c019",
    )  # fmt: skip
    assert "Ring the landlord" not in manager.post("/requests/log/", told, **JSON).json()["piece"]


def test_danger_in_a_home_is_the_landlords_whatever_is_said(world, manager):
    area = ServiceArea.objects.create(name="Homes", position=9)
    housing = Service.objects.create(name="Housing Management", service_area=area)
    ServiceEntry.objects.create(service=housing, level="area", agency=world.own.agency)
    sent = form(world, what="Water through the ceiling", is_home_danger="on", service="")
    assert manager.post("/requests/log/", sent, **JSON).status_code == 200
    assert ServiceRequest.objects.get(what="Water through the ceiling").service == housing


def test_what_was_logged_before_is_asked_at_once_and_said_afterwards(world, manager, logged):
    first = operations.log_request(**logged)
    sent = form(world, what="Another sofa")
    asked = manager.post("/requests/log/", sent, **JSON)
    assert (asked.status_code, asked.json()["same"]) == (422, first.reference)
    assert "select “Log it” again" in asked.json()["error"]
    assert not ServiceRequest.objects.filter(what="Another sofa").exists()
    late = manager.post("/requests/log/", sent | {"waited": "on"}, **JSON)
    assert f"Already logged once on {first.received_at:%A}" in late.json()["piece"].replace(
        "\xa0", " "
    )
    again = form(
        world, what="A third", same_seen="", client_id="6a1f2f0c-3a77-4a55-9b6c-0d5f8ab0c009"
    )
    latest = ServiceRequest.objects.get(what="Another sofa").reference
    assert manager.post("/requests/log/", again, **JSON).json()["same"] == latest
    assert manager.post("/requests/log/", again | {"same_seen": latest}, **JSON).status_code == 200


def test_a_reply_to_copy_is_there_where_the_request_may_not_be_read_again(
    world, manager, councillor, boss
):
    page = manager.post("/requests/log/", form(world, member=councillor.pk), follow=True)
    made = ServiceRequest.objects.get(member=councillor)
    said = page.content.decode()
    assert f"{made.reference} logged." in said
    assert f"readonly>Thank you. Your reference is {made.reference}." in said
    assert "readonly>Thank you" not in manager.get("/requests/log/").content.decode()  # once


def test_streets_are_those_of_requests_that_one_may_see(world, manager, logged, councillor, boss):
    operations.log_request(**logged | {"place": "Quagga Road"})
    operations.log_request(**logged | {"place": "quagga road", "what": "Once more"})
    operations.log_request(**logged | {"place": "Enquiry Lane"}, member=councillor)
    other = world.other
    operations.log_request(
        what="Far away", place="Okapi Close", service=other.service, agency=other.agency,
        neighbourhood=other.place, by=SYSTEM,
    )  # fmt: skip
    found = streets.known(boss, [world.own.place])
    assert [each for each in found if each.casefold() == "quagga road"] == ["quagga road"]
    assert not {"Enquiry Lane", "Okapi Close"} & set(found)
    page = manager.get("/requests/log/").content.decode()
    assert ('list="streets"' in page, '<option value="quagga road">' in page) == (True, True)


@pytest.fixture
def enquiries(world, logged, councillor, boss):
    """Two in the own place, one elsewhere."""
    said = logged | {"what": SECRET, "place": "Hidden Lane", "by": boss}
    rows = [operations.log_request(**said, member=councillor) for _ in range(2)]
    operations.finish(request=rows[1], outcome="fixed", by=SYSTEM)
    other = world.other
    operations.log_request(
        what=SECRET, service=other.service, agency=other.agency, neighbourhood=other.place,
        member=councillor, by=SYSTEM,
    )  # fmt: skip


def test_a_manager_reads_how_many_of_their_place_and_no_word_of_them(
    world, enquiries, boss, manager, councillor, django_assert_num_queries
):
    before = {each.service: each for each in counts.by_service(boss)}
    line = before[str(world.own.service)]
    assert str(world.other.service) not in before
    own = ServiceRequest.objects.filter(is_enquiry=True, neighbourhood=world.own.place)
    assert line.received + line.with_team + line.waiting == own.open().count()
    assert line.finished == own.filter(is_open=False).count() > 0
    page = manager.get("/requests/enquiries/counts/").content.decode()
    for private in (SECRET, "Hidden Lane", councillor.name, *(each.reference for each in own)):
        assert private not in page
    boss.__dict__.pop("_held", None)
    with django_assert_num_queries(2):  # what they hold, and the numbers
        counts.by_service(boss)
    assert not own.visible_to(boss).exists()


def test_nobody_but_managers_of_a_place_reads_them(enquiries, people):
    reads = {name for name, user in people.items() if name != "nobody" and counts.by_service(user)}
    assert reads == {Role.NEIGHBOURHOOD_MANAGER, Role.HEAD_OF_SERVICE}


@pytest.mark.parametrize(
    ("role", "shown", "hidden"),
    [
        (Role.NEIGHBOURHOOD_MANAGER, ("first-attempt", "counts", "replies"), ("routing",)),
        (Role.HEAD_OF_SERVICE, ("first-attempt", "counts", "replies", "routing"), ()),
        (Role.SYSTEM_ADMINISTRATOR, ("routing", "replies"), ("first-attempt", "counts")),
        (Role.SERVICE_OFFICER, ("first-attempt", "replies"), ("counts", "routing")),
        (Role.PARTNER_OFFICER, ("replies",), ("first-attempt", "counts", "routing")),
    ],
)
def test_the_list_leads_where_one_may_go(people, as_user, role, shown, hidden):
    page = as_user(people[role]).get("/requests/").content.decode()
    address = {
        "first-attempt": "/requests/first-attempt/", "counts": "/requests/enquiries/counts/",
        "replies": "/requests/replies/", "routing": "/requests/routing/",
    }  # fmt: skip
    assert [f'href="{address[each]}"' in page for each in shown] == [True] * len(shown)
    assert [f'href="{address[each]}"' in page for each in hidden] == [False] * len(hidden)


def test_the_administrator_finds_requests_in_the_menu(people, as_user):
    page = as_user(people[Role.SYSTEM_ADMINISTRATOR]).get("/").content.decode()
    assert 'href="/requests/"' in page
    assert 'href="/requests/"' not in as_user(factories.UserFactory()).get("/").content.decode()
