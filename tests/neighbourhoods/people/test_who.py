"""Who's who: what people hold, who stands in, and whose addresses may be copied."""

import csv
import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.cover.operations import name_cover
from accounts.models import RoleGrant, User
from boards.seats.operations import add_deputy, add_member
from core.actors import SYSTEM
from core.models import Event
from core.phones import dialled
from neighbourhoods.models import Contact, Person, TeamPost
from tests import factories

DAY = datetime.timedelta(days=1)
PRIVATE_NUMBER, PRIVATE_ADDRESS, WORK = "07700 900001", "home@example.org", "01632 960999"


@pytest.fixture
def pcso(world):
    person = factories.PersonFactory(
        name="Áine O’Neill", agency=world.own.agency, email=PRIVATE_ADDRESS, phone=PRIVATE_NUMBER,
        work_phone=WORK,
    )  # fmt: skip
    TeamPost.objects.create(neighbourhood=world.own.place, kind="pcso", person=person)
    return person


def names(client, **asked):
    return [each.name for each in client.get("/people/", asked).context["page"]]


@pytest.mark.parametrize("text", ["aine oneill", "O'NEILL Áine", "neill", "oneill"])
def test_a_name_is_found_however_it_is_typed(manager, pcso, text):
    found = names(manager, q=text)
    assert found == ([] if text == "neill" else [pcso.name])


def test_one_row_has_all_that_is_asked_for(manager, world, pcso):
    """A PCSO here who is a resident there is no PCSO there."""
    own, other = world.own.place.pk, world.other.place.pk
    TeamPost.objects.create(neighbourhood=world.other.place, kind="resident", person=pcso)
    assert names(manager, neighbourhood=own, role="post:pcso") == [pcso.name]
    assert names(manager, neighbourhood=other, role="post:resident") == [pcso.name]
    assert names(manager, neighbourhood=other, role="post:pcso") == []
    assert names(manager, agency=world.own.agency.pk, role="post:pcso") == [pcso.name]
    assert names(manager, agency=world.other.agency.pk, role="post:pcso") == []


def test_a_post_that_has_ended_is_no_post(manager, world, pcso):
    yesterday = timezone.localdate() - DAY
    TeamPost.objects.filter(person=pcso).update(starts_on=yesterday, ends_on=yesterday)
    assert names(manager, role="post:pcso") == []


def test_people_are_found_by_body_and_seat(manager, world):
    body = world.own.body
    person = factories.PersonFactory(name="Vic Vice")
    add_member(body=body, person=person, role="vice_chair", by=SYSTEM)
    assert person.name in names(manager, body=body.pk)
    assert names(manager, body=body.pk, role="seat:vice_chair") == [person.name]
    assert person.name in names(manager, neighbourhood=world.own.place.pk)
    assert names(manager, body=body.pk, role="post:pcso") == []
    text = manager.get("/people/", {"body": body.pk, "role": "seat:vice_chair"}).content.decode()
    assert f'Vice-chair, <a class="govuk-link" href="{body.get_absolute_url()}">{body}</a>' in text


def test_seats_of_a_private_body_are_for_who_sees_it(world, as_user, manager):
    """The members of another place's tasking are not told by the filter nor in the row."""
    body = factories.BodyFactory(
        name="Hidden Tasking", power="operational", neighbourhood=world.other.place
    )
    person = factories.PersonFactory(name="Quiet Quinn")
    add_member(body=body, person=person, role="officer", by=SYSTEM)
    head = as_user(world.people["head_of_service"])
    assert names(head, body=body.pk, role="seat:officer") == [person.name]
    finance = as_user(world.people["finance_officer"])
    page = finance.get("/people/", {"q": "Quiet"})
    assert [each.name for each in page.context["page"]] == [person.name]
    assert str(body) not in page.content.decode()
    assert str(body.pk) not in dict(page.context["choices"]["body"])


def test_deputies_and_absences_stand_in_the_row(world, as_user, manager):
    held = world.own.place_on.holders.get()
    add_deputy(
        seat=world.own.place_on, person=factories.PersonFactory(name="Dee Deputy"), by=SYSTEM
    )
    manager_person = factories.PersonFactory(
        name="Mo Manager", user=world.people["neighbourhood_manager"]
    )
    grant = RoleGrant.objects.get(user=manager_person.user)
    today = timezone.localdate()
    name_cover(
        grant=grant, covered_by=factories.UserFactory(name="Cover Colleague"), by=SYSTEM,
        starts_on=today, ends_on=today + 5 * DAY,
    )  # fmt: skip
    client = as_user(world.people["partner_officer"])
    lines = {
        each.name: (held, away) for each, held, away in client.get("/people/").context["lines"]
    }
    deputies = [link.words for each in lines[held.person.name][0] for link in each.deputies]
    assert "Dee Deputy" in deputies
    (absence,) = lines[manager_person.name][1]
    assert (absence.covered_by, absence.is_now) == ("Cover Colleague", True)
    assert (absence.starts_on, absence.ends_on) == (today, today + 5 * DAY)
    text = client.get("/people/", {"q": manager_person.name}).content.decode()
    assert "Cover Colleague covers" in text
    assert str(grant) not in text


def test_a_cover_that_was_ended_or_whose_role_ended_is_no_absence(world, as_user):
    person = factories.PersonFactory(name="Mo Manager", user=world.people["neighbourhood_manager"])
    grant = RoleGrant.objects.get(user=person.user)
    today = timezone.localdate()
    name_cover(
        grant=grant, covered_by=factories.UserFactory(name="Cover Colleague"), by=SYSTEM,
        starts_on=today + 10 * DAY, ends_on=today + 15 * DAY,
    )  # fmt: skip
    client = as_user(world.people["head_of_service"])
    assert "Cover Colleague" in client.get("/people/", {"q": person.name}).content.decode()
    RoleGrant.objects.filter(pk=grant.pk).update(ends_on=today - DAY, starts_on=today - DAY)
    assert "Cover Colleague" not in client.get("/people/", {"q": person.name}).content.decode()


ROLES = (
    "neighbourhood_manager", "head_of_service", "finance_officer", "meetings_clerk",
    "portfolio_holder", "data_officer", "communications_officer", "board_chair", "elected_member",
    "resident_representative", "partner_officer", "system_administrator", "budget_holder",
    "service_officer",
)  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_private_numbers_and_addresses_are_on_no_list_and_in_no_file(world, as_user, pcso, role):
    client = as_user(world.people[role])
    for path in ("/people/?q=aine", f"/people/{pcso.pk}/", f"/agencies/{pcso.agency.slug}/"):
        text = client.get(path).content.decode()
        assert pcso.name in text
        assert PRIVATE_NUMBER not in text
        assert PRIVATE_ADDRESS not in text
    assert f'href="tel:{WORK.replace(" ", "")}"' in client.get("/people/?q=aine").content.decode()
    file = b"".join(client.get("/people/?format=csv").streaming_content).decode()
    assert WORK in file
    assert PRIVATE_NUMBER not in file
    assert PRIVATE_ADDRESS not in file


@pytest.mark.parametrize("role", ROLES)
def test_addresses_are_copied_by_who_may_read_contacts_and_no_other(world, as_user, pcso, role):
    user = world.people[role]
    client = as_user(user)
    answer = client.post("/people/addresses/", {"q": "aine"})
    assert ("Copy email addresses" in client.get("/people/").content.decode()) == (
        answer.status_code == 200
    )
    may = role in ("neighbourhood_manager", "head_of_service", "meetings_clerk")
    assert answer.status_code == (200 if may else 403)
    assert (PRIVATE_ADDRESS in answer.content.decode()) == may
    assert PRIVATE_NUMBER not in answer.content.decode()
    read = Event.objects.filter(verb="copied email addresses of people")
    assert read.count() == (1 if may else 0)
    if may:
        event = read.get()
        assert (event.target_id, event.changes) == (user.pk, {"records": ["", str(pcso.pk)]})


def test_of_a_list_only_the_readable_addresses_are_copied(manager, world):
    """A resident of another place is in the list, and not among the addresses."""
    for place, name in ((world.own.place, "Here"), (world.other.place, "There")):
        person = factories.PersonFactory(name=f"Res {name}", email=f"{name.lower()}@example.org")
        TeamPost.objects.create(neighbourhood=place, kind="resident", person=person)
    unreached = factories.PersonFactory(name="Res Without")
    TeamPost.objects.create(neighbourhood=world.own.place, kind="resident", person=unreached)
    assert len(names(manager, role="post:resident", q="res")) == 3
    answer = manager.post("/people/addresses/", {"role": "post:resident", "q": "res"})
    read = answer.context["read"]
    assert (read.addresses, read.without, read.unreadable) == (("here@example.org",), 1, 1)


def test_the_account_is_written_to_rather_than_the_person(manager, world):
    user = factories.UserFactory(email="account@example.org")
    person = factories.PersonFactory(name="Two Addresses", user=user, email="old@example.org")
    TeamPost.objects.create(neighbourhood=world.own.place, kind="resident", person=person)
    read = manager.post("/people/addresses/", {"q": "two addresses"}).context["read"]
    assert read.addresses == ("account@example.org",)
    User.objects.filter(pk=user.pk).update(is_active=False)
    read = manager.post("/people/addresses/", {"q": "two addresses"}).context["read"]
    assert read.addresses == ("old@example.org",)


def test_too_many_addresses_are_refused_kindly(manager, monkeypatch, world):
    monkeypatch.setattr("neighbourhoods.people.who.operations.MOST", 0)
    answer = manager.post("/people/addresses/", {"q": "own person"}, follow=True)
    assert "Choose a neighbourhood" in answer.content.decode()
    assert answer.context["words"] == "own person"
    assert not Event.objects.filter(verb__startswith="copied email").exists()


def test_a_file_says_what_the_list_says(manager, world, pcso):
    file = b"".join(manager.get("/people/?format=csv&q=aine").streaming_content).decode()
    (row,) = csv.DictReader(io.StringIO(file.lstrip("\ufeff")))
    assert row["Name"] == "Áine O’Neill"
    assert row["Posts and seats"] == "Police community support officer, Ownville"
    assert row["Work phone"] == WORK
    assert manager.get("/people/?format=doc").status_code == 404


def test_who_is_who_takes_as_many_queries_with_many_people(manager, world, pcso):
    def queries():
        with CaptureQueriesContext(connection) as done:
            assert manager.get("/people/").status_code == 200
        return len(done)

    queries()
    few = queries()
    for _number in range(5):
        person = factories.PersonFactory(user=factories.UserFactory(), work_phone="1234")
        TeamPost.objects.create(neighbourhood=world.own.place, kind="pcso", person=person)
        add_member(body=world.own.body, person=person, role="officer", by=SYSTEM)
    assert queries() == few
    assert few <= 12


# Contact details stand in one table


def test_how_to_reach_somebody_is_emptied_in_one_place(world, pcso):
    Contact.objects.filter(person=pcso).delete()
    person = Person.objects.get(pk=pcso.pk)
    assert (person.email, person.phone, person.work_phone, person.address) == ("", "", "", "")


@pytest.mark.parametrize("write", ["create", "update", "sql", "delete"])
def test_a_change_of_a_contact_raises_the_version_of_the_person(pcso, write):
    """So that a form about the person is stale, however the details were written."""
    person = factories.PersonFactory() if write == "create" else pcso
    before = Person.objects.get(pk=person.pk).version
    rows = Contact.objects.filter(person=person)
    if write == "create":
        Contact.objects.create(person=person, phone="1")
    elif write == "update":
        rows.update(phone="1")
    elif write == "delete":
        rows.delete()
    else:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE neighbourhoods_contact SET phone = '1' WHERE person_id = %s", [person.pk]
            )
    assert Person.objects.get(pk=person.pk).version == before + 1
    rows.update(work_phone="01632 960999" if write == "update" else "x")
    rows.update(work_phone="x")
    again = Person.objects.get(pk=person.pk).version
    rows.update(work_phone="x")
    assert Person.objects.get(pk=person.pk).version == again


def test_two_who_correct_a_number_overwrite_nobody(manager, world, pcso):
    path = f"/people/{pcso.pk}/change/"
    version = manager.get(path).context["row_version"]
    sent = {"name": pcso.name, "agency": pcso.agency.pk, "row_version": version}
    first = manager.post(path, sent | {"work_phone": "01632 960111"})
    assert first.status_code == 302
    assert manager.post(path, sent | {"work_phone": "01632 960222"}).status_code == 409
    assert Person.objects.get(pk=pcso.pk).work_phone == "01632 960111"


def test_no_event_holds_a_number(manager, pcso):
    manager.post(
        f"/people/{pcso.pk}/change/",
        {"name": pcso.name, "work_phone": "01632 960123", "phone": "01632 960124",
         "email": "new@example.org", "row_version": pcso.version},
    )  # fmt: skip
    event = Event.objects.about(pcso).first()
    assert set(event.changes) >= {"work_phone", "phone", "email"}
    said = str(list(Event.objects.values_list("changes", "target_label", "reason")))
    assert "960123" not in said
    assert "960124" not in said
    assert "new@example.org" not in said


@pytest.mark.parametrize(
    ("number", "rings"),
    [("01332 640000", "01332640000"), ("+44 (0)1332 640000", "+441332640000"), ("101", "101"),
     ("01332 640000 ext 12", "01332640000"), ("ask at the desk", ""), ("", ""), ("12", "")],
)  # fmt: skip
def test_what_a_telephone_dials(number, rings):
    assert dialled(number) == rings
