"""Official-sensitive: for named people only, on every way to a record; made less by its own agency alone."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.access import Permission, Role
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from derby_nm.feed import calendar_of
from tasking.actions.lists.printing import log
from tasking.actions.operations import add_note, change_action
from tasking.models import Action, ActionAgency, ActionUpdate, MarkingChange, NamedReader, Reading
from tasking.sharing import operations
from tasking.sharing.shown.existence import Contact
from tasking.sharing.shown.exporting import watermark
from tests import factories
from tests.pairs import database_says, python_says, random_facts

pytestmark = pytest.mark.django_db
EDIT = Permission.EDIT_ACTION
WORDS = "Quietly visit the blue door"
TAIL = b"visit the blue door"
"""What search does not mark as found."""


@pytest.fixture
def people(world):
    """Head and manager, with the council behind them."""
    council = factories.AgencyFactory(name="Council", slug="council-x")
    for role in (Role.HEAD_OF_SERVICE, Role.NEIGHBOURHOOD_MANAGER):
        user = world.people[role]
        factories.PersonFactory(name=user.name, user=user, agency=council)
    world.council = council
    return world.people


def action_of(world, **values):
    now = timezone.now()
    return Action.objects.create(
        **{"what": WORDS, "due_on": timezone.localdate() - datetime.timedelta(days=1), "lead_agency": world.own.agency,
           "neighbourhood": world.own.place, "created_at": now, "changed_at": now} | values
    )  # fmt: skip


def marked(world, by, **values):
    action = action_of(world, **values)
    return operations.set_marking(
        record=action, marking="sensitive", reason="A person at risk", right=EDIT, by=by
    )


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_who_marks_it_is_named_and_nobody_else(world, people):
    head, manager = people[Role.HEAD_OF_SERVICE], people[Role.NEIGHBOURHOOD_MANAGER]
    action = marked(world, head)
    assert (action.marking, action.originator) == ("sensitive", world.council)
    assert [(each.user, each.reason) for each in NamedReader.objects.of(action)] == [
        (head, "Marked it")
    ]
    seen = {role for role, user in people.items() if _sees(action, user)}
    assert seen == {Role.HEAD_OF_SERVICE}
    operations.name_reader(record=action, user=manager, reason="Visits", right=EDIT, by=head)
    assert _sees(action, manager)
    again = operations.name_reader(record=action, user=manager, reason="x", right=EDIT, by=head)
    assert NamedReader.objects.of(action).count() == 2
    operations.end_reader(record=action, reader=again.pk, right=EDIT, by=head)
    assert not _sees(action, manager)
    with pytest.raises(WrongState):
        operations.end_reader(record=action, reader=again.pk, right=EDIT, by=head)
    last = NamedReader.objects.of(action).current().get()
    with pytest.raises(Refused, match="Name somebody else first"):
        operations.end_reader(record=action, reader=last.pk, right=EDIT, by=head)
    with pytest.raises(PermissionDenied):
        operations.name_reader(record=action, user=manager, reason="Me", right=EDIT, by=manager)


@pytest.mark.parametrize("gone", ["role", "account"])
def test_who_can_read_it_no_longer_is_nobody_that_remains(world, people, gone):
    head, manager = people[Role.HEAD_OF_SERVICE], people[Role.NEIGHBOURHOOD_MANAGER]
    action = marked(world, head)
    operations.name_reader(record=action, user=manager, reason="Visits", right=EDIT, by=head)
    if gone == "role":
        manager.grants.all().delete()
    else:
        type(manager).objects.filter(pk=manager.pk).update(is_active=False)
    mine = NamedReader.objects.of(action).current().get(user=head)
    with pytest.raises(Refused, match="Name somebody else first"):
        operations.end_reader(record=action, reader=mine.pk, right=EDIT, by=head)


def _sees(action, user):
    rows = Action.objects.filter(pk=action.pk)
    return rows.visible_to(user).exists()


def test_a_name_counts_until_its_last_day(world, people):
    head, manager = people[Role.HEAD_OF_SERVICE], people[Role.NEIGHBOURHOOD_MANAGER]
    action, today = marked(world, head), timezone.localdate()
    name = {"record": action, "user": manager, "right": EDIT, "by": head, "reason": "Visits"}
    with pytest.raises(Refused, match="past"):
        operations.name_reader(**name, until=today - datetime.timedelta(days=1))
    first = operations.name_reader(**name, until=today)
    assert _sees(action, manager)
    NamedReader.objects.filter(pk=first.pk).update(until=today - datetime.timedelta(days=1))
    assert not _sees(action, manager)
    assert operations.name_reader(**name).pk != first.pk


def test_who_is_named_needs_a_role_and_administrators_are_never(world, people):
    head = people[Role.HEAD_OF_SERVICE]
    action = marked(world, head)
    for role in (Role.SYSTEM_ADMINISTRATOR, Role.BUDGET_HOLDER, "nobody"):
        with pytest.raises(Refused, match="has no role that reads this record"):
            operations.name_reader(
                record=action, user=people[role], reason="Asks", right=EDIT, by=head
            )
    with pytest.raises(Refused, match="Enter a reason"):
        operations.name_reader(record=action, user=head, reason=" ", right=EDIT, by=head)
    NamedReader.objects.create(
        label="tasking.action",
        record=action.pk,
        user=people[Role.SYSTEM_ADMINISTRATOR],
        reason="Raw",
    )
    assert not _sees(action, people[Role.SYSTEM_ADMINISTRATOR])


def test_it_leaks_by_no_way(world, people):
    """Every way to an action, for the manager of the place and the partner that leads it, before and after."""
    head, manager = people[Role.HEAD_OF_SERVICE], people[Role.NEIGHBOURHOOD_MANAGER]
    partner = people[Role.PARTNER_OFFICER]
    owner = factories.PersonFactory(name="Olive Owner", user=partner, agency=world.own.agency)
    action = action_of(world, owner=owner)
    add_note(action=action, note="Quietly noted", by=SYSTEM)
    place = world.own.place
    ways = {
        "list": reverse("actions"),
        "csv": reverse("actions") + "?format=csv",
        "place": reverse("neighbourhood_actions", args=[place.slug]),
        "agency": reverse("agency_actions", args=[world.own.agency.slug]),
        "mine": reverse("my_actions"),
        "overview": reverse("neighbourhood", args=[place.slug]),
        "home": reverse("home"),
        "found": reverse("find") + "?q=Quietly",
        "person": reverse("person", args=[owner.pk]),
    }  # fmt: skip
    before = _shown(ways, (head, manager, partner))
    assert {way for way, user in before if user == manager} >= {
        "list",
        "csv",
        "place",
        "agency",
        "found",
    }
    assert {way for way, user in before if user == partner} >= {"list", "mine", "home"}
    assert WORDS.encode() in calendar_of(partner).replace(b"\r\n ", b"")
    operations.set_marking(record=action, marking="sensitive", reason="Risk", right=EDIT, by=head)
    after = _shown(ways, (head, manager, partner))
    assert {user for _, user in after} == {head}
    assert {way for way, _ in after} >= {"list", "csv", "place", "agency", "found"}
    assert WORDS.encode() not in calendar_of(partner).replace(b"\r\n ", b"")
    for user in (manager, partner):
        address = reverse("action", args=[action.pk])
        assert signed_in(user).get(address).status_code == 404
        assert not Action.objects.changeable_by(user, Permission.WORK_ACTION).filter(pk=action.pk)
        assert not ActionAgency.objects.visible_to(user).filter(action=action)
        assert not ActionUpdate.objects.visible_to(user).filter(action=action)
        with pytest.raises(PermissionDenied):
            change_action(action=action, what="Mine", by=user)
    assert ActionUpdate.objects.visible_to(head).filter(action=action).count() == 1


def _shown(ways, users):
    found = set()
    for user in users:
        client = signed_in(user)
        for way, address in ways.items():
            response = client.get(address)
            body = b"".join(response) if response.streaming else response.content
            if TAIL in body:
                found.add((way, user))
    return found


def test_files_and_prints_say_how_it_is_marked_and_for_whom(world, people):
    head = people[Role.HEAD_OF_SERVICE]
    body, today = world.own.body, timezone.localdate()
    assert log(body, head, today)["mark"] == "Not for the public"
    marked(world, head, body=body)
    words = watermark("sensitive", head, today)
    assert head.name in words
    assert log(body, head, today)["mark"] == words
    lines = b"".join(signed_in(head).get(reverse("actions") + "?format=csv")).decode().splitlines()
    assert lines[0].endswith(",Marking")
    assert [each.endswith(words) for each in lines if WORDS in each] == [True]


def test_it_is_counted_for_nobody(world, people):
    from tasking.actions.lists.progress import progress

    head, manager = people[Role.HEAD_OF_SERVICE], people[Role.NEIGHBOURHOOD_MANAGER]
    action = action_of(world)
    before = progress(manager, [world.own.place])[world.own.place.pk].overdue
    operations.set_marking(record=action, marking="sensitive", reason="Risk", right=EDIT, by=head)
    for user in (head, manager):
        assert progress(user, [world.own.place])[world.own.place.pk].overdue == before - 1


def test_others_learn_that_an_agency_is_involved_and_whom_to_ask(
    world, people, django_assert_num_queries
):
    head, manager = people[Role.HEAD_OF_SERVICE], people[Role.NEIGHBOURHOOD_MANAGER]
    action = marked(world, head)
    address = reverse("neighbourhood_actions", args=[world.own.place.slug])
    shown = signed_in(manager).get(address).context["involved"]
    assert Contact(str(world.council)) in shown
    assert str(world.council) in signed_in(manager).get(address).content.decode()
    names = [each.agency for each in signed_in(head).get(address).context["involved"]]
    assert str(world.council) not in names
    assert signed_in(people["nobody"]).get(address).context["involved"] == []
    assert action.reference not in signed_in(manager).get(address).content.decode()


def test_only_its_agency_makes_it_less(world, people):
    head, manager = people[Role.HEAD_OF_SERVICE], people[Role.NEIGHBOURHOOD_MANAGER]
    action = marked(world, head)
    other = factories.AgencyFactory(name="Police X", slug="police-x")
    manager.person.agency = other
    manager.person.save()
    operations.name_reader(record=action, user=manager, reason="Visits", right=EDIT, by=head)
    manager = type(manager).objects.get(pk=manager.pk)
    less = {"record": action, "marking": "official", "reason": "Over", "right": EDIT}
    with pytest.raises(Refused, match="Only the agency that it is from"):
        operations.set_marking(**less, by=manager)
    assert operations.set_marking(**less, by=head).marking == "official"
    assert [(each.before, each.after, each.agency) for each in MarkingChange.objects.of(action)] == [
        ("sensitive", "official", world.council), ("official", "sensitive", world.council),
    ]  # fmt: skip
    with pytest.raises(WrongState):
        operations.set_marking(**less, by=head)
    with pytest.raises(WrongState):
        operations.name_reader(record=action, user=manager, reason="x", right=EDIT, by=head)
    with pytest.raises(Refused, match="Enter a reason"):
        operations.set_marking(**less | {"marking": "sensitive", "reason": " "}, by=head)


def test_what_is_published_is_not_taken_back(world, people):
    shown = Action.objects.get(agenda_item__meeting=world.own.published, marking="public")
    with pytest.raises(Refused, match="Everybody may read it already"):
        operations.set_marking(
            record=shown,
            marking="sensitive",
            reason="Late",
            right=EDIT,
            by=people[Role.HEAD_OF_SERVICE],
        )


def test_the_database_holds_it(world, people):
    action = marked(world, people[Role.HEAD_OF_SERVICE])
    rows = Action.objects.filter(pk=action.pk)
    police = factories.AgencyFactory(name="Police Y", slug="police-y")
    for values in (
        {"marking": "official"},
        {"marking": "public"},
        {"originator": police},
        {"originator": None},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**values)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE tasking_action SET marking = 'official' WHERE id = %s", [action.pk])
    plain = action_of(world)
    with pytest.raises(DatabaseError), transaction.atomic():
        Action.objects.filter(pk=plain.pk).update(marking="sensitive")
    for row in (NamedReader.objects.of(action).get(), MarkingChange.objects.of(action).get()):
        with pytest.raises(DatabaseError), transaction.atomic():
            row.delete()


@random_facts
@given(after=st.sampled_from(["official", "public", "sensitive"]), by_own=st.booleans())
def test_lowering_is_the_same_in_both_languages(world, people, after, by_own):
    """A step is written down for the agency that takes it; Python asks whose it is, the database reads the step."""
    with transaction.atomic():
        head = people[Role.HEAD_OF_SERVICE]
        head.person.agency = world.council
        action = marked(world, head)
        other = factories.AgencyFactory()
        agency = world.council if by_own else other

        def operate():
            head.person.agency = agency
            operations.set_marking(record=action, marking=after, reason="x", right=EDIT, by=head)

        def raw():
            fresh = Action.objects.get(pk=action.pk)
            MarkingChange.objects.create(
                label="tasking.action", record=fresh.pk, row_version=fresh.version, before="sensitive",
                after=after, agency=agency, reason="x", by_name="Raw",
            )  # fmt: skip
            Action.objects.filter(pk=fresh.pk).update(marking=after)

        assert python_says(operate) == database_says(raw) == (by_own and after != "sensitive")
        transaction.set_rollback(True)


def test_the_page_asks_why_and_writes_every_reading(world, people):
    head = people[Role.HEAD_OF_SERVICE]
    action, client = marked(world, head), signed_in(head)
    address, asks = reverse("action", args=[action.pk]), reverse("action_open", args=[action.pk])
    assert client.get(address).url == asks
    assert "Why do you need to read it?" in client.get(asks).content.decode()
    assert client.post(asks, {"reason": "bored"}).status_code == 422
    assert client.post(asks, {"reason": "safety"}).url == address
    assert WORDS in client.get(address).content.decode()
    mine = Reading.objects.filter(record=action.pk)
    found = [(each.reason, each.fields, each.owner, each.agency, each.reference) for each in mine]
    assert (
        found
        == [("safety", ["The whole record"], world.council, world.council, action.reference)] * 2
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        mine.update(reason="work")


def test_the_pages_of_marking(world, people):
    head, manager = people[Role.HEAD_OF_SERVICE], people[Role.NEIGHBOURHOOD_MANAGER]
    action, client = action_of(world), signed_in(manager)
    address = reverse("action_marking", args=[action.pk])
    send = {"marking": "sensitive", "reason": "Risk"}
    assert client.post(address, send).url == address
    again = client.post(address, send)
    assert (again.status_code, MarkingChange.objects.of(action).count()) == (409, 1)
    page = client.get(address).content.decode()
    assert "Marked it" in page
    assert "Official: not public → Official-sensitive: named people only" in page
    add = reverse("action_reader_add", args=[action.pk])
    assert client.post(add, {"person": head.person.pk, "reason": "Oversees"}).url == address
    reader = NamedReader.objects.of(action).get(user=head)
    end = reverse("action_reader_end", args=[action.pk])
    client.post(end, {"reader": "x"})
    assert NamedReader.objects.of(action).current().count() == 2
    client.post(end, {"reader": reader.pk})
    assert [each.user for each in NamedReader.objects.of(action).current()] == [manager]
