"""Standard replies, what is filled in, and what is sent to whoever asked."""

import datetime
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.access import Role
from core.actors import SYSTEM
from core.errors import Refused, Stale
from core.letters.models import Letter
from tasking.models import RequestReply, ServiceTeam, StandardReply, WorkedRequest
from tasking.requests import operations as requests
from tasking.requests.nearby.operations import add_reporter
from tasking.requests.replies import operations, placeholders
from tasking.requests.replies.registering import _due, _forget
from tasking.requests.working.merging.merging import merge
from tests import factories

pytestmark = pytest.mark.django_db
TEXT = "Your reference is {reference}. {service} has it. We said {promised}. Sent on {date}."


@pytest.fixture
def standard(world):
    return operations.add_standard(
        service=world.own.service, name="It is on its way", text=TEXT, by=SYSTEM
    )


@pytest.fixture
def asked(logged, boss):
    reporter = {"name": "Zebedee", "phone": "", "email": "z@example.org"}
    return requests.log_request(**logged | {"by": boss}, reporter=reporter)


def test_words_in_braces_are_filled_and_others_refused():
    assert placeholders.refuse(TEXT) == ""
    assert placeholders.refuse("For {street}").startswith(
        "There is no {street}. You can use {reference}, "
    )
    assert placeholders.refuse("A { alone") == placeholders.ALONE
    filled = placeholders.fill("{reference} {promised}", {"reference": "SR1", "promised": ""})
    assert filled == "SR1 [promised: not known yet]"
    assert placeholders.unfilled(filled) == ["promised"]
    assert placeholders.fill("{place}", {"place": "{date}"}) == "{date}"


def test_who_keeps_the_services_and_the_teams_manager_write_them(world, people, standard):
    data, head = people[Role.DATA_OFFICER], people[Role.HEAD_OF_SERVICE]
    said = {"service": world.own.service, "text": "Thank you"}
    assert operations.add_standard(name="A", by=data, **said)
    assert operations.add_standard(name="B", by=head, **said)
    manager = people[Role.SERVICE_OFFICER]
    with pytest.raises(PermissionDenied, match="manager of the service’s team"):
        operations.add_standard(name="C", by=manager, **said)
    with pytest.raises(PermissionDenied):
        operations.change_standard(standard=standard, name="D", text="X", is_used=True, by=manager)
    ServiceTeam.objects.create(
        service=world.own.service, agency=world.own.agency, name="Team", manager=factories.PersonFactory(user=manager),
    )  # fmt: skip
    assert operations.add_standard(name="C", by=manager, **said)
    changed = operations.change_standard(
        standard=standard, name="D", text="X", is_used=False, by=manager
    )
    assert (changed.name, changed.is_used) == ("D", False)
    other = {"service": world.other.service, "text": "Thank you"}
    with pytest.raises(PermissionDenied):
        operations.add_standard(name="E", by=manager, **other)


def test_a_standard_reply_is_whole_once_and_changed_on_its_version(world, standard):
    said = {"service": world.own.service, "by": SYSTEM}
    for name, text, field in (("", "x", "name"), ("x", " ", "text"), ("x", "{who}", "text")):
        with pytest.raises(Refused) as refused:
            operations.add_standard(name=name, text=text, **said)
        assert refused.value.field == field
    with pytest.raises(Refused, match="of this name already"):
        operations.add_standard(name="It is  on its way", text="x", **said)
    press = standard.client_id
    assert operations.add_standard(name="x", text="x", client_id=press, **said) == standard
    with pytest.raises(DatabaseError), transaction.atomic():
        StandardReply.objects.filter(pk=standard.pk).update(text="")
    old = StandardReply.objects.get(pk=standard.pk)
    operations.change_standard(standard=standard, name="New", text="x", is_used=True, by=SYSTEM)
    old.seen(1)
    with pytest.raises(Stale):
        operations.change_standard(standard=old, name="Mine", text="x", is_used=True, by=SYSTEM)


def test_chosen_filled_in_read_changed_and_sent_once(world, manager, asked, standard):
    url = f"/requests/{asked.pk}/reply/"
    page = manager.get(f"{url}?reply={standard.pk}").content.decode()
    assert f"Your reference is {asked.reference}." in page
    assert "[promised: not known yet]" in page
    assert "Change what is in brackets" in page
    sent = {"text": "Your [promised: not known yet]", "way": "email", "standard": standard.pk}
    assert "Fill in what is still in brackets: promised" in manager.post(url, sent).content.decode()
    sent |= {"text": "We have it, call 07700 900123", "client_id": "0" * 31 + "1"}
    page = manager.post(url, sent).content.decode()
    assert "This goes to somebody outside. It seems to hold a telephone number" in page
    assert not RequestReply.objects.exists()
    for _ in range(2):
        assert manager.post(url, sent | {"may_be_published": "on"}).status_code == 302
    reply = RequestReply.objects.get()
    assert (reply.way, reply.standard, reply.text) == ("email", standard, sent["text"])
    letter = Letter.objects.get(pk=reply.letter_id)
    assert (letter.to, letter.subject) == ("z@example.org", f"Your request {asked.reference}")
    assert letter.body.strip() == sent["text"]
    assert sent["text"] in manager.get(f"/requests/{asked.pk}/").content.decode()


def test_what_is_retired_or_of_another_service_is_not_offered(world, manager, asked, standard):
    other = operations.add_standard(
        service=world.other.service, name="Elsewhere", text="Elsewhere only", by=SYSTEM
    )
    operations.change_standard(
        standard=standard, name="Retired", text="Retired words", is_used=False, by=SYSTEM
    )
    for each in (other, standard):
        page = manager.get(f"/requests/{asked.pk}/reply/?reply={each.pk}").content.decode()
        assert each.name not in page
        assert each.text not in page


def test_who_may_not_read_who_asked_sends_no_email_and_reads_no_reply(people, as_user, asked, boss):
    head = people[Role.HEAD_OF_SERVICE]
    page = as_user(head).get(f"/requests/{asked.pk}/reply/").content.decode()
    assert "By email from here" not in page
    with pytest.raises(Refused, match="No email address is known here"):
        operations.send_reply(request=asked, text="Hello", way="email", by=head)
    operations.send_reply(request=asked, text="Private words", way="email", by=boss)
    assert "Private words" not in as_user(head).get(f"/requests/{asked.pk}/").content.decode()
    stranger = factories.OfficerFactory(role=Role.FINANCE_OFFICER)
    with pytest.raises(PermissionDenied):
        operations.send_reply(request=asked, text="Hello", way="other", by=stranger)


def test_what_was_sent_stays_and_its_text_goes_with_its_period(asked):
    reply = operations.send_reply(request=asked, text="Hello", way="other", by=SYSTEM)
    row = RequestReply.objects.filter(pk=reply.pk)
    for change in ({"text": "Bye"}, {"by_name": "Somebody"}, {"way": "email"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            row.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM tasking_requestreply")
    later = timezone.now() + datetime.timedelta(days=1)
    assert not _due(later).exists()
    requests.finish(request=asked, outcome="fixed", by=SYSTEM)
    assert [_forget(each) for each in _due(later)] == [["text"]]
    assert row.get().text == ""


def test_the_list_says_who_writes_what_in_a_fixed_number_of_queries(
    world, people, as_user, standard, django_assert_max_num_queries
):
    head, service = as_user(people[Role.HEAD_OF_SERVICE]), as_user(people[Role.SERVICE_OFFICER])
    edit = f"/requests/replies/{standard.pk}/"
    assert edit in head.get("/requests/replies/").content.decode()
    page = service.get("/requests/replies/").content.decode()
    assert ("It is on its way" in page, edit in page) == (True, False)
    text = {"service": world.own.service.pk, "name": "Number", "text": "Ring 07700 900123"}
    page = head.post("/requests/replies/add/", text)
    assert "It seems to hold a telephone number" in page.content.decode()
    head.post("/requests/replies/add/", text | {"may_be_published": "on"})
    assert StandardReply.objects.filter(name="Number").exists()
    page = head.post("/requests/replies/add/", text | {"text": "{who}"})
    assert "There is no {who}. You can use" in page.content.decode()


def also_asks(request, **reporter):
    add_reporter(
        request=request, by=SYSTEM, reporter={"name": "", "phone": "", "email": ""} | reporter
    )


def test_everybody_who_left_an_address_is_written_to_alone_and_who_left_a_number_is_rung(
    manager, asked
):
    also_asks(asked, email="y@example.org")
    also_asks(asked, email="Z@example.org")
    also_asks(asked, name="Ring Me", phone="01332 255255")
    url, press = f"/requests/{asked.pk}/reply/", uuid.uuid4()
    page = manager.get(url).content.decode()
    assert "An email goes to 2 people, each in an email of their own" in page
    assert "Ring 1 person who left only a phone number" in page
    assert "@example.org" not in page
    sent = {"text": "It is done", "way": "email", "client_id": press}
    for _ in range(2):
        answer = manager.post(url, sent, follow=True).content.decode()
        assert "Reply sent by email to 2 people." in answer
    replies = RequestReply.objects.filter(request=asked)
    assert sorted(replies.values_list("letter__to", flat=True)) == [
        "y@example.org",
        "z@example.org",
    ]
    assert Letter.objects.filter(kind=operations.KIND).count() == 2
    page = manager.get(f"/requests/{asked.pk}/").content.decode()
    assert ("by email from here, to 2 people" in page, "@example.org" in page) == (True, False)


def test_who_reported_what_was_merged_is_written_to_under_their_own_reference(world, asked):
    others = requests.log_request(
        what="The sofa again", service=world.own.service, agency=world.own.agency,
        neighbourhood=world.own.place, by=SYSTEM, reporter={"email": "m@example.org"},
    )  # fmt: skip
    now = timezone.now()
    work = {"began_at": now, "due_at": now}
    first = WorkedRequest.objects.create(request=asked, **work)
    WorkedRequest.objects.create(request=others, **work)
    merge(worked=others.worked, target=first, by=SYSTEM)
    operations.send_reply(request=asked, text="It is done", way="email", by=SYSTEM)
    letter = Letter.objects.get(to="m@example.org")
    assert letter.subject == f"Your request {others.reference}"
    assert letter.body.startswith(f"You reported this as {others.reference}.")
    assert Letter.objects.get(to="z@example.org").body == "It is done\n"


def test_a_reply_that_waits_does_not_go_to_an_address_that_was_erased(asked):
    also_asks(asked, email="y@example.org")
    operations.send_reply(request=asked, text="It is done", way="email", by=SYSTEM)
    asked.reporters.filter(email="z@example.org").delete()
    said = {
        each.to: operations.why_outdated(each)
        for each in Letter.objects.filter(kind=operations.KIND)
    }
    assert said == {"y@example.org": "", "z@example.org": "The address is no longer known."}
