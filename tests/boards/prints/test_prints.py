"""What is printed for a meeting: read back from the PDF, on its paper, as whom it is for."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from boards.attendance.operations import tick
from boards.meetings.agendas.operations import publish_agenda
from boards.meetings.dates.operations import cancel_meeting
from boards.meetings.items.operations import add_item
from boards.meetings.sending.operations import add_attender
from boards.models import AgendaItem, Meeting, TermOfOffice
from boards.prints.people import guests
from boards.seats.operations import add_member
from core.actors import SYSTEM
from neighbourhoods.models import AccessNeeds
from tests import factories
from tests.pdf_reader import read
from tests.printed import A4, is_numbered, pages, paper, sizes
from tests.steps import set_date

pytestmark = pytest.mark.django_db
SOON = datetime.timedelta(days=9)
LONG = "Bartholomew Featherstonehaugh Cholmondeley of Little Eaton"
assert len(LONG) == 58


@pytest.fixture
def writer():
    return factories.OfficerFactory(name="Wanda Writer")


@pytest.fixture
def meeting(writer):
    body = factories.BodyFactory(name="Table Board")
    return set_date(body=body, starts_at=timezone.now() + SOON, by=writer, place="The Hall")


def member(meeting, name, role="partner", **fields):
    agency = factories.AgencyFactory() if role == "partner" else None
    fields = {"email": "secret@example.org", "phone": "01332 555 999"} | fields
    person = factories.PersonFactory(name=name, agency=agency, **fields)
    return add_member(
        body=meeting.body, person=person, role=role, by=SYSTEM, agency=agency,
        starts_on=timezone.localdate(),
    )  # fmt: skip


def councillor(meeting, name, role="elected_member"):
    person = factories.PersonFactory(name=name)
    ward = factories.WardFactory()
    ward.neighbourhoods.add(meeting.body.neighbourhood)
    TermOfOffice.objects.create(
        person=person, ward=ward, starts_on=timezone.localdate() - datetime.timedelta(days=200)
    )
    return add_member(
        body=meeting.body, person=person, role=role, by=SYSTEM, ward=ward,
        starts_on=timezone.localdate(),
    )  # fmt: skip


def printed(client, meeting, name):
    answer = client.get(f"/meetings/{meeting.pk}/{name}.pdf")
    assert answer.status_code == 200
    return answer.content


def test_the_page_lists_what_one_may_print(as_user, world):
    def listed(persona, meeting):
        groups = as_user(persona and world.people[persona]).get(f"/meetings/{meeting.pk}/prints/")
        return [link.words for _, links in groups.context["groups"] for link in links]

    own = world.own
    papers = ["Agenda", "Agenda in large print"]
    place = ["Police priorities", "Year planner", "Who to ring in Ownville"]
    everybody = papers + place
    assert listed(None, own.agenda) == everybody
    room = ["Sign-in sheet", "Name cards", "Chair’s briefing", "Action log"]
    runs = listed("neighbourhood_manager", own.agenda)
    assert runs == papers + room + place
    chair = listed("board_chair", own.agenda)
    assert "Chair’s briefing" in chair
    assert "Sign-in sheet" not in chair
    assert "Minutes in large print" in listed(None, own.published)
    assert "Minutes in large print" not in listed(None, own.agenda)


@pytest.mark.parametrize("state", ["draft", "agenda", "running", "written", "ready", "signed"])
def test_every_link_opens_in_each_state(as_user, world, state):
    for persona in ("neighbourhood_manager", "board_chair"):
        client = as_user(world.people[persona])
        page = client.get(f"/meetings/{getattr(world.own, state).pk}/prints/")
        for _, links in page.context["groups"]:
            for link in links:
                answer = client.get(link.url)
                assert answer.content.startswith(b"%PDF"), link.url
                assert answer["Content-Disposition"].endswith('.pdf"')
                assert is_numbered(answer.content), link.url


def test_the_meeting_links_to_its_prints(as_user, world):
    for user in (None, world.people["neighbourhood_manager"]):
        page = as_user(user).get(f"/meetings/{world.own.agenda.pk}/").content.decode()
        assert f"/meetings/{world.own.agenda.pk}/prints/" in page
    draft = as_user(None).get(f"/meetings/{world.own.draft.pk}/").content.decode()
    assert "/prints/" not in draft


def test_large_print_is_sixteen_point_and_says_the_same(as_user, meeting, writer):
    item = add_item(meeting=meeting, title="Bins in پڑوس", by=writer)
    text = "Spent:\nBus\t£5\nTrain\t£7"
    AgendaItem.objects.filter(pk=item.pk).update(text=text, recommendation="To pay", presenter="Jo")
    publish_agenda(meeting=meeting, by=writer)
    client = as_user(None)
    large, plain = (printed(client, meeting, name) for name in ("agenda-large-print", "agenda"))
    assert read(large).split() == read(plain).split()
    assert min(sizes(large)) >= 16 > min(sizes(plain))
    assert paper(large) == {A4}
    assert is_numbered(large)
    (first, *_) = pages(large)
    assert f"Agenda: Table Board, {meeting.day:%-d %B %Y}" in " ".join(first.split())


def test_minutes_in_large_print_hold_their_actions(as_user, world):
    own = world.own
    for row in (own.published, own.signed):
        large = printed(as_user(None), row, "minutes-large-print")
        plain = read(printed(as_user(None), row, "minutes/corrected")).split()
        assert min(sizes(large)) >= 16
        assert set(plain) - {"Reference", "Action", "Who", "Due", "Status"} <= {
            word.rstrip(":") for word in read(large).split()
        } | set(read(large).split())


def test_a_draft_says_so_on_each_page(as_user, meeting, writer):
    add_item(meeting=meeting, title="Long " * 30, by=writer)
    AgendaItem.objects.filter(meeting=meeting).update(text="Words upon words.\n\n" * 60)
    client = as_user(writer)
    for name in ("agenda", "agenda-large-print"):
        found = pages(printed(client, meeting, name))
        assert len(found) > 1
        assert all("Draft: not published" in text for text in found)
    publish_agenda(meeting=meeting, by=writer)
    for name in ("agenda", "agenda-large-print"):
        assert "Draft" not in " ".join(pages(printed(client, meeting, name)))


def test_a_cancelled_meeting_says_so_on_each_page(as_user, meeting, writer):
    add_item(meeting=meeting, title="Bins", by=writer)
    publish_agenda(meeting=meeting, by=writer)
    cancel_meeting(meeting=meeting, reason="Snow in the dip", by=writer)
    client = as_user(writer)
    for name in ("agenda-large-print", "sign-in-sheet", "briefing"):
        assert all("Cancelled" in text for text in pages(printed(client, meeting, name)))
    assert "Snow in the dip" in read(printed(client, meeting, "agenda-large-print"))


def test_a_copy_says_whether_the_private_part_is_in_it(as_user, world):
    meeting = world.own.published
    head, public = as_user(world.people["head_of_service"]), as_user(None)
    name = "minutes-large-print"
    for text in pages(printed(public, meeting, name)):
        assert "Public copy, without the private part" in text
        assert "EXEMPT" not in text
    whole = pages(printed(head, meeting, name))
    assert all("Restricted copy, with the private part" in text for text in whole)
    assert "EXEMPT" in " ".join(whole)
    answer = head.get(f"/meetings/{meeting.pk}/{name}.pdf")
    assert answer["Content-Disposition"].endswith('minutes-large-print-private.pdf"')


def test_what_is_published_carries_its_mark(world):
    """The frozen prints themselves: two copies, each says which it is."""
    version = world.own.minutes_version
    assert "Public copy" in pages(version.pdf_for(with_private=False))[0]
    assert "Restricted copy" in pages(version.pdf_for(with_private=True))[0]
    assert "Restricted copy" in pages(world.own.private_pack.pdf_for(with_private=False))[0]


def test_the_sign_in_sheet_names_people_and_how_to_reach_nobody(as_user, meeting, writer):
    seat = member(meeting, "Pat Partner")
    councillor(meeting, "Priya Shah", role="chair")
    AccessNeeds.objects.create(person=seat.person, format="large_print", other="SECRET loop")
    member(meeting, "Rita Resident", role="resident")
    agency = factories.AgencyFactory(name="Fire Service")
    officer = factories.PersonFactory(name="Ola Officer", agency=agency, email="ola@example.org")
    private = factories.PersonFactory(name="Nora Neighbour", agency=None)
    for person in (officer, private):
        add_attender(body=meeting.body, person=person, by=writer)
    content = printed(as_user(writer), meeting, "sign-in-sheet")
    text = read(content)
    lines = text.splitlines()
    assert lines.index("Councillor Priya Shah") < lines.index("Pat Partner")
    assert f"Partner member, {seat.agency}" in text
    assert "In attendance, Fire Service" in text
    assert "Chair, Ward " in text
    assert "(E0" not in text, "a card says the ward and not its code"
    assert "Rita Resident" in text, "who holds a seat is named anyway"
    assert "Nora Neighbour" not in text, "who has neither seat nor agency writes it down, or not"
    assert "no address, telephone number or email" in text
    assert "Privacy wording 1" in text
    assert "paper shredded on" in text
    for secret in ("example.org", "555", "SECRET", "large print"):
        assert secret not in " ".join(pages(content))
    assert paper(content) == {A4}
    assert is_numbered(content)


def test_who_sent_apologies_stands_there_and_gets_no_card(as_user, meeting, writer):
    ill = member(meeting, "Ida Ill")
    sends = member(meeting, "Sue Sends")
    tick(meeting=meeting, membership=ill, status="apologies", by=writer)
    stands_in = factories.PersonFactory(name="Ines Instead", agency=factories.AgencyFactory())
    tick(
        meeting=meeting, membership=sends, status="substituted", substitute=stands_in, by=writer
    )  # fmt: skip
    client = as_user(writer)
    sheet = read(printed(client, meeting, "sign-in-sheet"))
    assert "Apologies" in sheet
    assert "For Sue Sends" in sheet
    cards = read(printed(client, meeting, "name-cards"))
    assert "Ines Instead" in cards
    assert "Ida Ill" not in cards
    assert "Sue Sends" not in cards.replace("For Sue Sends", "")


def test_cards_are_two_on_a_sheet_and_read_once(as_user, meeting, writer):
    councillor(meeting, "Councillor Priya Shah", role="chair")
    member(meeting, LONG)
    member(meeting, "Jo")
    content = printed(as_user(writer), meeting, "name-cards")
    text = read(content)
    assert text.count("Cllr Priya Shah") == 1, "the back of a card is not read again"
    assert "Councillor" not in text
    assert len(pages(content)) == 2
    assert is_numbered(content)
    assert f"Table Board, {meeting.day:%-d %B %Y}" in " ".join(pages(content)[0].split())
    assert max(sizes(content)) >= 60, "Jo is read across the room"
    assert " ".join(text.split()).count(LONG) == 1


def test_an_empty_meeting_prints(as_user, meeting, writer):
    AgendaItem.objects.filter(meeting=meeting).delete()
    client = as_user(writer)
    assert "The agenda has no items yet" in read(printed(client, meeting, "agenda-large-print"))
    assert "The agenda has no items yet" in read(printed(client, meeting, "briefing"))
    assert "Nobody is expected yet" in read(printed(client, meeting, "name-cards"))
    assert "Signature" in read(printed(client, meeting, "sign-in-sheet"))


def test_forty_members_of_sixty_letters_and_the_same_queries(as_user, meeting, writer):
    client = as_user(writer)
    member(meeting, "First One")

    def asked(name):
        with CaptureQueriesContext(connection) as queries:
            content = printed(client, meeting, name)
        return len(queries), content

    few = {name: asked(name)[0] for name in ("sign-in-sheet", "name-cards", "briefing")}
    for number in range(40):
        member(meeting, f"{LONG} {number:02}")
    for name, number in few.items():
        again, content = asked(name)
        assert again == number, name
        assert is_numbered(content)
        words = " ".join(read(content).split())
        if name != "briefing":
            assert all(f"{LONG} {at:02}" in words for at in range(40))
    assert len(pages(printed(client, meeting, "name-cards"))) == 21


def test_the_briefing_is_two_pages_in_the_order_of_the_evening(as_user, world, meeting, writer):
    for number in range(14):
        item = add_item(meeting=meeting, title=f"Matter {number}", by=writer)
        words = " ".join([f"To agree {number}"] + ["word"] * 30)
        AgendaItem.objects.filter(pk=item.pk).update(recommendation=words, presenter="Pat")
    content = printed(as_user(writer), meeting, "briefing")
    text = read(content)
    assert len(pages(content)) == 2
    assert text.index("Matter 0") < text.index("To agree 0") < text.index("Matter 1 ")
    assert "Minutes to sign" in text
    assert all("Not for the public" in each for each in pages(content))


def test_the_briefing_holds_no_more_than_its_page(as_user, world):
    """The chair reads what is private on the page and on paper; a member of staff who may not does on
    neither."""
    for persona in ("head_of_service", "finance_officer", "board_chair"):
        client = as_user(world.people[persona])
        meeting = world.own.agenda
        page = client.get(f"/meetings/{meeting.pk}/briefing/").content.decode()
        sheet = " ".join(pages(printed(client, meeting, "briefing")))
        assert ("EXEMPT" in sheet) <= ("EXEMPT" in page), persona
        assert ("Restricted copy" in sheet) <= ("EXEMPT" in page)


def test_only_who_runs_the_meeting_prints_names(as_user, world):
    for persona in ("board_chair", "elected_member", "resident_representative", "data_officer"):
        client = as_user(world.people[persona])
        for name in ("sign-in-sheet", "name-cards"):
            answer = client.get(f"/meetings/{world.own.agenda.pk}/{name}.pdf")
            assert answer.status_code == 403


def test_who_came_by_name_only_is_on_no_sheet(world):
    names = [each.name for each in guests(world.own.running)]
    assert names
    assert not [each for each in names if "SECRET" in each]


def test_a_reader_without_a_sign_in_gets_large_print_of_what_is_published(as_user, world):
    seen = Meeting.objects.visible_to(AnonymousUser())
    assert not seen.filter(pk=world.own.draft.pk).exists()
    answer = as_user(None).get(f"/meetings/{world.own.draft.pk}/agenda-large-print.pdf")
    assert answer.status_code == 302
