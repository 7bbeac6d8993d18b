"""A request from the call to its end, in the browser; an enquiry, a complaint, and what may go wrong."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from accounts.access import Role
from core.errors import Refused
from core.letters.models import Letter
from core.models import Event
from tasking.models import ComplaintHandedOver, RequestReporter, ServiceRequest
from tasking.requests import operations, rules
from tests import factories

DAY = datetime.timedelta(days=1)


def form(world, **changes):
    return {
        "kind": "request", "place": "Elm Street", "what": "A sofa on the path",
        "service": world.own.service.pk, "neighbourhood": world.own.place.pk, "channel": "telephone",
        "client_id": "6a1f2f0c-3a77-4a55-9b6c-0d5f8ab0c001",
    } | changes  # fmt: skip


def test_from_the_call_to_its_end_and_again(world, manager, service, as_user):
    new = {"reporter_name": "Ann Caller", "reporter_phone": "01332 640001"}
    page = manager.post("/requests/log/", form(world, **new), follow=True)
    made = ServiceRequest.objects.get(what="A sofa on the path")
    assert page.redirect_chain == [(f"/requests/{made.pk}/?logged=1", 302)]
    said = page.content.decode()
    assert f"Thank you. Your reference is SR{made.pk}. It is with" in said
    assert "Ann Caller" not in said
    shown = manager.post(f"/requests/{made.pk}/contact/", {"reason": "reply"})
    assert "Ann Caller" in shown.content.decode()  # who took it, and says why
    assert (made.agency, made.state, made.taken_by) == (
        world.own.agency, "received", world.people[Role.NEIGHBOURHOOD_MANAGER],
    )  # fmt: skip
    manager.post("/requests/log/", form(world, **new))  # the same press
    assert ServiceRequest.objects.filter(what="A sofa on the path").count() == 1

    works, promised = as_user(service), timezone.localdate() + 5 * DAY
    page = works.get("/requests/")
    assert f"SR{made.pk}" in page.content.decode()
    sent = {
        "their_reference": "STR-9",
        "system_name": "Whitespace",
        "promised_on": promised.isoformat(),
    }
    works.post(f"/requests/{made.pk}/team/", sent)
    made.refresh_from_db()
    assert (made.state, made.their_reference, made.chase_on) == (
        "with_team",
        "STR-9",
        promised + DAY,
    )
    assert (
        f"You will hear by {promised:%A %-d %B %Y}."
        in works.get(f"/requests/{made.pk}/").content.decode()
    )
    until = promised + 2 * DAY
    works.post(
        f"/requests/{made.pk}/wait/", {"waiting_for": "the skip", "until": until.isoformat()}
    )
    works.post(
        f"/requests/{made.pk}/finish/", {"outcome": "planned", "planned_for": until.isoformat()}
    )
    made.refresh_from_db()
    assert (made.is_open, made.waiting_for, made.outcome_in_words) == (
        False, "", f"Planned for {until:%-d %B %Y}",
    )  # fmt: skip
    manager.post(f"/requests/{made.pk}/reopen/", {"note": "It is still there"})
    made.refresh_from_db()
    assert (made.state, made.outcome, made.reopened) == ("received", "", 1)
    assert [(each.from_state, each.to_state) for each in made.updates.order_by("id")] == [
        ("received", "with_team"), ("with_team", "waiting"), ("waiting", "finished"),
        ("finished", "received"),
    ]  # fmt: skip


def test_who_asked_is_in_no_list_export_search_or_event(world, manager, as_user, logged, boss):
    reporter = {"name": "Zebedee Caller", "phone": "01332 640009", "email": "z@example.org"}
    made = operations.log_request(**logged | {"by": boss}, reporter=reporter)
    head = as_user(world.people[Role.HEAD_OF_SERVICE])
    pages = [
        manager.get("/requests/"),
        manager.get("/find/?q=Zebedee"),
        head.get(f"/requests/{made.pk}/"),
        head.get("/requests/?text=Zebedee"),
    ]
    assert [b"Zebedee Caller" in each.content for each in pages] == [False] * 4
    csv = b"".join(head.get("/requests/?format=csv").streaming_content)
    assert (b"A sofa on the path" in csv, b"Zebedee" in csv) == (True, False)
    shown = manager.post(f"/requests/{made.pk}/contact/", {"reason": "reply"})
    assert b"Zebedee Caller" in shown.content
    assert not Event.objects.filter(target_label__contains="Zebedee").exists()


def test_the_same_street_and_service_is_said_before_it_is_logged_twice(world, manager, logged):
    first = operations.log_request(**logged)
    sent = form(world, what="Another sofa", place="elm  street")
    page = manager.post("/requests/log/", sent)
    said = page.content.decode()
    assert f"Already logged once on {first.received_at:%A}" in said.replace("\xa0", " ")
    assert "Another sofa" in said  # nothing is lost
    assert not ServiceRequest.objects.filter(what="Another sofa").exists()
    manager.post("/requests/log/", sent | {"same_seen": first.reference})
    assert ServiceRequest.objects.filter(what="Another sofa").count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"what": "x" * 5_000}, "what", "must be 500 characters or fewer. It has 5000."),
        ({"what": "Ring Ann on 01332 640001"}, "what", "looks like somebody’s phone number"),
        ({"place": "ann@example.org"}, "place", "looks like somebody’s email address"),
        ({"neighbourhood": ""}, "neighbourhood", "Choose the neighbourhood"),
        ({"service": "", "what": "Something"}, "service", "Choose the service"),
        ({"point": "here"}, "point", "Enter a point in Great Britain as two numbers"),
    ],
)
def test_what_cannot_stand_is_said_and_nothing_is_lost(world, manager, changes, field, words):
    before = ServiceRequest.objects.count()
    page = manager.post("/requests/log/", form(world, **changes))
    assert (page.status_code, ServiceRequest.objects.count()) == (422, before)
    assert words in page.context["form"].errors[field][0]
    assert changes.get("what", "A sofa on the path") in page.content.decode()


def test_a_complaint_is_handed_over_the_same_day_and_not_counted(world, manager, complaints_team):
    before = ServiceRequest.objects.count()
    sent = form(
        world, kind="complaint", what="Nobody rang me back, three times", service="",
        reporter_name="Ann Caller", reporter_phone="01332 640001",
    )  # fmt: skip
    for _ in range(2):
        page = manager.post("/requests/log/", sent, follow=True)
    made = ComplaintHandedOver.objects.latest("id")
    assert ServiceRequest.objects.count() == before
    assert page.request["PATH_INFO"] == f"/requests/complaints/{made.pk}/"
    letter = Letter.objects.get(kind="tasking.complaint")
    assert (letter.to, letter.keeps_body) == ("complaints@example.org", False)
    assert "Nobody rang me back, three times" in letter.body
    assert "01332 640001" in letter.body
    assert (made.name, made.to, made.told_at) == ("Ann Caller", "complaints@example.org", None)
    data = {"their_reference": "CMP-1", "is_told": "on", "row_version": made.version}
    manager.post(f"/requests/complaints/{made.pk}/", data)
    made.refresh_from_db()
    assert (made.their_reference, made.told_at is not None) == ("CMP-1", True)


def test_without_an_address_the_complaint_is_not_lost_and_nothing_is_stored(world, manager):
    before = ComplaintHandedOver.objects.count()
    page = manager.post("/requests/log/", form(world, kind="complaint", what="Rude"))
    assert (page.status_code, ComplaintHandedOver.objects.count()) == (422, before)
    assert "Ring the team now" in page.content.decode()


def test_the_landlord_is_rung_before_anything_else(world, service, as_user, logged):
    made = operations.log_request(**logged, is_home_danger=True)
    works = as_user(service)
    assert f"Ring Derby Homes now about {made.reference}" in works.get("/").content.decode()
    page = works.post(f"/requests/{made.pk}/finish/", {"outcome": "fixed"})
    assert (page.status_code, "Ring the landlord first" in page.content.decode()) == (422, True)
    works.post(f"/requests/{made.pk}/landlord/", {"to": "Duty officer"})
    made.refresh_from_db()
    assert (made.landlord_told_to, made.waits_for_landlord) == ("Duty officer", False)
    assert f"Ring Derby Homes now about {made.reference}" not in works.get("/").content.decode()


def test_numbers_for_whoever_is_in_danger_stand_above_the_box(world, manager):
    said = manager.get("/requests/log/").content.decode()
    assert said.index("do not write it here") < said.index('name="what"')
    assert not mail.outbox
    assert RequestReporter.objects.count() == 2  # of the two worlds


def test_what_is_not_ours_names_the_next_owner(world, as_user, service, logged):
    request = operations.log_request(**logged)
    page, other = f"/requests/{request.pk}/finish/", factories.AgencyFactory(name="Waterways")
    client = as_user(service)
    sent = {"outcome": "not_ours", "row_version": request.version}
    for said, field, words in (
        ({}, "referred_to", "Choose the agency it belongs to, or enter another body"),
        ({"referred_to": request.agency_id}, "referred_to", "has it now"),
        ({"outcome_who": str(request.agency).upper()}, "outcome_who", "has it now"),
        ({"referred_to": other.pk, "outcome_who": "Severn Trent"}, "outcome_who", "not both"),
    ):
        answer = client.post(page, sent | said)
        assert words in answer.context["form"].errors[field][0]
    assert client.post(page, sent | {"referred_to": other.pk}).status_code == 302
    request.refresh_from_db()
    assert request.outcome_in_words == "Not ours: Waterways"
    assert "It belongs to Waterways, and we have told them." in rules.reply(request)


def test_an_agency_that_has_ended_is_no_next_owner(world, service, logged):
    request = operations.log_request(**logged)
    gone = factories.AgencyFactory(ended_on=timezone.localdate() - datetime.timedelta(days=2))
    with pytest.raises(Refused, match="has ended"):
        operations.finish(request=request, outcome="not_ours", referred_to=gone, by=service)
    operations.finish(request=request, outcome="not_ours", outcome_who="Severn Trent", by=service)
