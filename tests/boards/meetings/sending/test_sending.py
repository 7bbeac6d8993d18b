"""Papers go out: to whom, in which way, with whose address, and who was sent which version."""

import datetime
import email
import email.policy

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from boards.meetings.agendas.operations import publish_agenda, withdraw_item
from boards.meetings.items.operations import add_item
from boards.meetings.sending import operations
from boards.meetings.sending.models import PapersSent, RegularAttender, Way
from boards.meetings.sending.recipients import latest_pack, recipients
from boards.seats.operations import add_member
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.models import Event
from neighbourhoods.models import AccessNeeds
from neighbourhoods.people.merging.operations import merge_people
from neighbourhoods.people.operations import save_person
from tests import factories
from tests.pdf_reader import read
from tests.steps import set_date

pytestmark = pytest.mark.django_db
LATER = datetime.timedelta(days=20)


@pytest.fixture
def writer():
    return factories.OfficerFactory(name="Wanda Writer")


@pytest.fixture
def meeting(writer):
    """A board of six: one signs in, two have email, one asked for paper, one for large print, one
    has nothing; an officer always comes."""
    body = factories.BodyFactory(name="Papers Board")
    agency = factories.AgencyFactory()

    def member(name, role="partner", needs=None, **fields):
        person = factories.PersonFactory(
            name=name, agency=None if role == "resident" else agency, **fields
        )
        if needs:
            AccessNeeds.objects.create(person=person, format=needs)
        if role:
            add_member(
                body=body, person=person, role=role, by=SYSTEM, starts_on=timezone.localdate(),
                agency=agency if role == "partner" else None,
            )  # fmt: skip
        return person

    member("Sid Signs", user=factories.UserFactory(email="sid@example.org"))
    member("Eve Email", email="eve@example.org")
    member("Rita Resident", role="resident", email="rita@example.org")
    member("Pat Post", role="resident", needs="post", email="pat@example.org")
    member("Lou Large", role="resident", needs="large_print")
    member("Nan Nothing", role="resident", email="", phone="")
    officer = member("Ola Officer", role=None, email="ola@example.org")
    operations.add_attender(body=body, person=officer, by=writer)
    meeting = set_date(body=body, starts_at=timezone.now() + LATER, by=writer, place="Hall")
    add_item(meeting=meeting, title="Bins", by=writer)
    publish_agenda(meeting=meeting, by=writer)
    return type(meeting).objects.select_related("body").get(pk=meeting.pk)


def listed(meeting):
    found = {}
    for each in recipients(meeting, latest_pack(meeting)):
        found.setdefault(each.way, []).append(each.person.name)
    return found


def mark(meeting, way, by):
    pack = latest_pack(meeting)
    rows = [each for each in recipients(meeting, pack) if each.way == way]
    return operations.mark_sent(meeting=meeting, way=way, was=operations.seen(rows, pack), by=by)


def person(meeting, name):
    return next(each.person for each in recipients(meeting, None) if each.person.name == name)


def test_everybody_gets_papers_in_the_way_they_need(meeting):
    assert listed(meeting) == {
        "sign_in": ["Sid Signs"],
        "email": ["Eve Email", "Ola Officer", "Rita Resident"],
        "post": ["Nan Nothing", "Pat Post"],
        "large_print": ["Lou Large"],
    }


def test_who_changes_their_mind_moves_in_the_list(meeting):
    AccessNeeds.objects.create(person=person(meeting, "Eve Email"), format="large_print")
    assert listed(meeting)["large_print"] == ["Eve Email", "Lou Large"]


def test_the_page_says_what_is_missing_and_how_many_copies(as_user, meeting, writer):
    page = as_user(writer).get(f"/meetings/{meeting.pk}/send/")
    text = page.content.decode()
    assert page.context["copies"] == [("By post", 2), ("Large print, by post", 1)]
    assert text.count("Cannot be posted: no address") == 3
    assert "@example.org" not in text, "addresses are read by a press, and that is recorded"
    empty = save_person(
        person=person(meeting, "Pat Post"), postal_address="1 High Street\nDerby", by=writer
    )
    assert empty.postal_address == "1 High Street\nDerby"
    text = as_user(writer).get(f"/meetings/{meeting.pk}/send/").content.decode()
    assert text.count("Cannot be posted: no address") == 2


def test_residents_always_stand_in_bcc(as_user, meeting, writer):
    to, bcc = operations.addresses(meeting=meeting, by=writer)
    assert to == ["sid@example.org", "eve@example.org", "ola@example.org"]
    assert bcc == ["rita@example.org"]
    event = Event.objects.about(meeting).get(verb="read addresses to send papers")
    assert "example.org" not in str(event.changes)
    page = as_user(writer).post(f"/meetings/{meeting.pk}/send/addresses/").content.decode()
    assert "sid@example.org; eve@example.org" in page


def test_the_email_carries_the_agenda_and_opens_as_a_draft(as_user, meeting, writer):
    answer = as_user(writer).post(f"/meetings/{meeting.pk}/send/agenda.eml")
    assert answer["Content-Disposition"].endswith('-agenda.eml"')
    message = email.message_from_bytes(answer.content, policy=email.policy.default)
    assert message["To"] == "eve@example.org, ola@example.org"
    assert message["Bcc"] == "rita@example.org"
    assert message["X-Unsent"] == "1"
    assert "Papers Board" in message["Subject"]
    (attached,) = message.iter_attachments()
    pack = meeting.packs.get()
    assert attached.get_content() == bytes(pack.pdf)
    assert meeting.get_absolute_url() in message.get_body().get_content()


def test_a_name_with_a_line_break_makes_no_header(meeting, writer):
    type(meeting.body).objects.filter(pk=meeting.body_id).update(name="A\nBcc: all@example.org")
    fresh = type(meeting).objects.select_related("body").get(pk=meeting.pk)
    content = operations.email_with_papers(meeting=fresh, by=writer)
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert "all@example.org" not in (message["Bcc"] or "")


def test_labels_hold_every_address_that_is_known(meeting, writer):
    with pytest.raises(Refused, match="No postal address is known"):
        operations.labels(meeting=meeting, by=writer)
    save_person(
        person=person(meeting, "Pat Post"), postal_address="1 High St\n\nDerby DE1", by=writer
    )
    save_person(person=person(meeting, "Lou Large"), postal_address="2 Low St\nDerby", by=writer)
    text = read(operations.labels(meeting=meeting, by=writer))
    for words in ("Pat Post", "1 High St", "Derby DE1", "Lou Large", "2 Low St"):
        assert words in text
    assert "Nan Nothing" not in text


def test_who_was_sent_which_version_when(as_user, meeting, writer):
    client, path = as_user(writer), f"/meetings/{meeting.pk}/send/"
    for name in ("Nan Nothing", "Pat Post"):
        save_person(person=person(meeting, name), postal_address="1 High St", by=writer)
    groups = {each.way: each.was for each in client.get(path).context["groups"]}
    for _ in range(2):
        client.post(f"{path}sent/", {"way": "post", "was": groups["post"]})
    assert [row.name for row in PapersSent.objects.filter(pack__meeting=meeting)] == [
        "Nan Nothing",
        "Pat Post",
    ]
    assert Event.objects.about(meeting).filter(verb="recorded that papers were sent").count() == 1
    assert "Wanda Writer" in client.get(path).content.decode()


def test_who_has_no_address_was_sent_nothing(as_user, meeting, writer):
    client, path = as_user(writer), f"/meetings/{meeting.pk}/send/"
    with pytest.raises(Refused, match="Nobody here has an address"):
        mark(meeting, Way.LARGE_PRINT, writer)
    assert client.get(path).content.decode().count("Mark as sent") == 1, "by email alone"
    save_person(person=person(meeting, "Pat Post"), postal_address="1 High St", by=writer)
    assert [row.name for row in mark(meeting, Way.POST, writer)] == ["Pat Post"]
    text = client.get(path).content.decode()
    assert text.count("Cannot be posted: no address") == 2, "Nan Nothing and Lou Large"
    assert text.count("Mark as sent") == 1, "who is left cannot be sent it"
    save_person(person=person(meeting, "Nan Nothing"), postal_address="2 Low St", by=writer)
    assert client.get(path).content.decode().count("Mark as sent") == 2
    assert [row.name for row in mark(meeting, Way.POST, writer)] == ["Nan Nothing"]


def test_a_list_in_which_an_address_is_gone_is_looked_at_again(meeting, writer):
    who = person(meeting, "Pat Post")
    save_person(person=who, postal_address="1 High St", by=writer)
    pack = latest_pack(meeting)
    was = operations.seen([x for x in recipients(meeting, pack) if x.way == Way.POST], pack)
    save_person(person=person(meeting, "Pat Post"), postal_address="", by=writer)
    with pytest.raises(WrongState, match="has changed"):
        operations.mark_sent(meeting=meeting, way=Way.POST, was=was, by=writer)


def test_papers_are_not_noted_as_an_agenda_that_was_published_since(as_user, meeting, writer):
    client, path = as_user(writer), f"/meetings/{meeting.pk}/send/"
    groups = {each.way: each.was for each in client.get(path).context["groups"]}
    withdraw_item(item=meeting.items.get(title="Bins"), reason="Settled", by=writer)
    assert client.post(f"{path}sent/", {"way": "email", "was": groups["email"]}).status_code == 409
    assert not PapersSent.objects.filter(pack__meeting=meeting).exists()
    assert len(mark(meeting, Way.EMAIL, writer)) == 3, "once it was looked at again"


def test_a_list_that_has_changed_is_looked_at_again(as_user, meeting, writer):
    client, path = as_user(writer), f"/meetings/{meeting.pk}/send/"
    groups = {each.way: each.was for each in client.get(path).context["groups"]}
    AccessNeeds.objects.create(person=person(meeting, "Eve Email"), format="post")
    assert client.post(f"{path}sent/", {"way": "post", "was": groups["post"]}).status_code == 409
    assert client.post(f"{path}sent/", {"way": "pigeon", "was": ""}).status_code == 409
    assert not PapersSent.objects.filter(pack__meeting=meeting).exists()


def test_before_the_agenda_is_out_nothing_is_sent(writer):
    meeting = set_date(
        body=factories.BodyFactory(), starts_at=timezone.now() + LATER, by=writer, place="Hall"
    )
    operations.add_attender(
        body=meeting.body, person=factories.PersonFactory(email="a@example.org"), by=writer
    )
    with pytest.raises(Refused, match="not published yet"):
        mark(meeting, Way.EMAIL, writer)
    with pytest.raises(Refused, match="not published yet"):
        operations.email_with_papers(meeting=meeting, by=writer)


def test_a_regular_attender_is_one_once_and_no_member(meeting, writer):
    attender = RegularAttender.objects.get(body=meeting.body)
    for who in (attender.person, person(meeting, "Eve Email")):
        with pytest.raises(Refused):
            operations.add_attender(body=meeting.body, person=who, by=writer)
    operations.end_attender(attender=attender, by=writer)
    with pytest.raises(WrongState):
        operations.end_attender(attender=attender, by=writer)
    assert "Ola Officer" not in str(listed(meeting)), "the meeting is after the last day"


def test_who_is_merged_gets_the_papers_once(meeting, writer):
    kept = factories.PersonFactory(name="Ola Officer", email="ola2@example.org")
    merge_people(keep=kept, gone=RegularAttender.objects.get(body=meeting.body).person, by=SYSTEM)
    assert [
        each.person for each in recipients(meeting, None) if each.person.name == "Ola Officer"
    ] == [kept]


def test_who_is_merged_afterwards_was_sent_them_already(meeting, writer):
    mark(meeting, Way.EMAIL, writer)
    gone = person(meeting, "Eve Email")
    kept = factories.PersonFactory(name="Eve Kept", email="eve2@example.org", agency=gone.agency)
    merge_people(keep=kept, gone=gone, by=SYSTEM)
    rows = recipients(meeting, latest_pack(meeting))
    assert [each.is_to_be_sent for each in rows if each.person == kept] == [False]
    assert mark(meeting, Way.EMAIL, writer) == []


def test_a_resident_in_the_chair_stands_in_bcc(meeting, writer):
    chair = factories.PersonFactory(name="Chris Chair", agency=None, email="chris@example.org")
    add_member(
        body=meeting.body, person=chair, role="chair", by=SYSTEM, starts_on=timezone.localdate()
    )
    to, bcc = operations.addresses(meeting=meeting, by=writer)
    assert "chris@example.org" in bcc
    assert "chris@example.org" not in to


def test_only_who_runs_the_meeting_reads_addresses(world, meeting):
    member = world.people["elected_member"]
    for act in (operations.addresses, operations.email_with_papers, operations.labels):
        with pytest.raises(PermissionDenied):
            act(meeting=world.own.agenda, by=member)


def test_the_database_keeps_who_gets_papers(meeting):
    row = RegularAttender.objects.get(body=meeting.body)
    rows = RegularAttender.objects.filter(pk=row.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(ends_on=row.starts_on - datetime.timedelta(days=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        RegularAttender.objects.create(body=row.body, person=row.person)
    gone = factories.PersonFactory(merged_into=row.person)
    with pytest.raises(DatabaseError, match="merged"), transaction.atomic():
        rows.update(person=gone)


def test_the_database_keeps_who_was_sent_what(meeting, writer):
    row, *_ = mark(meeting, Way.EMAIL, writer)
    rows = PapersSent.objects.filter(pk=row.pk)
    for change in (lambda: rows.update(way="post"), rows.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    same = {"pack": row.pack, "person": row.person, "name": "x", "by": writer}
    with pytest.raises(IntegrityError), transaction.atomic():
        PapersSent.objects.create(way="email", **same)
    other = {**same, "person": factories.PersonFactory()}
    with pytest.raises(IntegrityError), transaction.atomic():
        PapersSent.objects.create(way="pigeon", **other)
    gone = factories.PersonFactory(merged_into=row.person)
    with pytest.raises(DatabaseError, match="merged"), transaction.atomic():
        PapersSent.objects.create(way="email", **same | {"person": gone})


@pytest.mark.parametrize("more", [0, 3])
def test_the_page_asks_the_same_for_few_and_many(
    as_user, meeting, writer, more, django_assert_num_queries
):
    for number in range(more):
        who = factories.PersonFactory(name=f"More {number}", email=f"m{number}@example.org")
        operations.add_attender(body=meeting.body, person=who, by=writer)
    client = as_user(writer)
    with django_assert_num_queries(11):
        client.get(f"/meetings/{meeting.pk}/send/")


def test_a_press_says_what_was_recorded_and_for_whom(as_user, meeting, writer):
    client, path = as_user(writer), f"/meetings/{meeting.pk}/send/"
    groups = {each.way: each.was for each in client.get(path).context["groups"]}
    sent = {"way": "email", "was": groups["email"]}
    said = "Recorded: Agenda sent to Eve Email, Ola Officer and Rita Resident (by email)."
    assert said in client.post(f"{path}sent/", sent, follow=True).content.decode()
    again = client.post(f"{path}sent/", sent, follow=True).content.decode()
    assert "This was recorded already. Nothing was added." in again
    assert PapersSent.objects.filter(pack__meeting=meeting).count() == 3


def test_labels_are_offered_where_somebody_has_a_postal_address(as_user, meeting, writer):
    client, path = as_user(writer), f"/meetings/{meeting.pk}/send/"
    page = client.get(path).content.decode()
    assert "Address labels" not in page
    assert "Nobody who gets paper has a postal address yet" in page
    save_person(person=person(meeting, "Pat Post"), postal_address="1 High St", by=writer)
    page = client.get(path).content.decode()
    assert "Address labels" in page
    assert "Nobody who gets paper" not in page


def test_sending_papers_and_who_was_told_lead_to_each_other(as_user, meeting, writer):
    client, send, told = (
        as_user(writer),
        f"/meetings/{meeting.pk}/send/",
        f"/meetings/{meeting.pk}/told/",
    )
    assert f'href="{told}"' in client.get(send).content.decode()
    assert f'href="{send}"' in client.get(told).content.decode()
