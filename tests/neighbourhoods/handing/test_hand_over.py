"""What stands in somebody's name goes to others in one press."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.operations import grant_role
from boards.models import Paper
from boards.seats.operations import add_member
from core import handing
from core.actors import SYSTEM
from neighbourhoods.models import HandOver, HandOverLine, Person, TeamPost
from neighbourhoods.people.handing.operations import Changed, hand_over, plan
from neighbourhoods.people.merging.operations import merge_people
from tasking.actions.operations import add_action, change_action
from tasking.models import Action, ActionUpdate
from tests import factories
from tests.neighbourhoods.handing.conftest import DAY, Leaver
from tests.pages import fields_of
from tests.together import rows, together


def lines(leaver, user):
    return handing.lines(Person.objects.get(pk=leaver.person.pk), user, timezone.localdate())


def keys(leaver, user):
    return [line.key for line in lines(leaver, user) if not line.stays]


def give_all(leaver, user, **more):
    chosen = dict.fromkeys(keys(leaver, user), leaver.next)
    return hand_over(person=leaver.person, chosen=chosen, by=user, **more)


def test_all_of_it_goes_in_one_go_by_the_packages_own_operations(leaver, officer):
    done = give_all(leaver, officer, note="Ring the housing office first")
    today = timezone.localdate()
    old, new = TeamPost.objects.filter(neighbourhood=leaver.place, kind="pcso").order_by("pk")
    assert (old.person, old.ends_on) == (leaver.person, today)
    assert (new.person, new.starts_on, new.employer) == (leaver.next, today + DAY, leaver.agency)
    for row, name in ((leaver.group, "contact"), (leaver.paper, "author")):
        row.refresh_from_db()
        assert getattr(row, name) == leaver.next
    for action in leaver.actions:
        action.refresh_from_db()
        assert (action.owner, action.state, action.lead_agency) == (
            leaver.next, "accepted", leaver.agency,
        )  # fmt: skip
        note = ActionUpdate.objects.get(action=action).note
        assert note == "Handed over. Ring the housing office first"
    assert {(line.kind, line.to) for line in done.lines.all()} == {
        (kind, leaver.next) for kind in ("posts", "groups", "papers", "actions")
    }
    assert keys(leaver, officer) == []


def test_pressed_twice_it_moves_once(leaver, officer):
    press, chosen = uuid.uuid4(), dict.fromkeys(keys(leaver, officer), leaver.next)
    first = hand_over(person=leaver.person, chosen=chosen, by=officer, client_id=press)
    again = hand_over(person=leaver.person, chosen=chosen, by=officer, client_id=press)
    assert first == again
    assert HandOver.objects.filter(person=leaver.person).count() == 1
    assert TeamPost.objects.filter(person=leaver.next).count() == 1


def test_the_page_lists_previews_and_hands_over(leaver, manager):
    address = f"/people/{leaver.person.pk}/hand-over/"
    page = manager.get(address)
    shown = page.content.decode()
    for words in ("Mend fence 1", "Report on bins", "Own Friends", "police community support"):
        assert words.lower() in shown.lower()
    sent = fields_of(page, "client_id") | {"to": leaver.next.pk, "note": "The key is at the desk"}
    looked = manager.post(address, sent)
    assert looked.status_code == 200
    assert "What moves" in looked.content.decode()
    assert not HandOver.objects.filter(person=leaver.person).exists()
    done = manager.post(address, fields_of(looked, "client_id") | {"to": leaver.next.pk})
    assert done.status_code == 302
    result = manager.get(done.url).content.decode()
    assert "Handed over (5)" in result
    assert "The key is at the desk" in result


def test_what_moved_meanwhile_is_shown_and_nothing_is_lost(leaver, manager, officer):
    address = f"/people/{leaver.person.pk}/hand-over/"
    sent = fields_of(manager.get(address), "client_id") | {"to": leaver.next.pk}
    looked = manager.post(address, sent | {"note": "Mind the dog"})
    sent = fields_of(looked, "client_id") | {"to": leaver.next.pk}
    other = factories.PersonFactory(agency=leaver.agency)
    change_action(action=leaver.actions[0], owner=other, by=officer)
    clash = manager.post(address, sent)
    assert clash.status_code == 409
    shown = clash.content.decode()
    assert "Some of this has changed" in shown
    assert "1 no longer in this name" in shown
    assert "Mind the dog" in shown
    assert not HandOver.objects.filter(person=leaver.person).exists()
    assert Paper.objects.get(pk=leaver.paper.pk).author == leaver.person
    done = manager.post(address, fields_of(clash, "client_id") | {"to": leaver.next.pk})
    assert done.status_code == 302
    leaver.actions[0].refresh_from_db()
    leaver.actions[1].refresh_from_db()
    assert [action.owner for action in leaver.actions] == [other, leaver.next]


def test_one_line_goes_to_somebody_else_and_one_stays(leaver, manager):
    address = f"/people/{leaver.person.pk}/hand-over/"
    first, second = (f"actions-{action.pk}" for action in leaver.actions)
    other = factories.PersonFactory(agency=leaver.agency)
    choice = {"to": leaver.next.pk, f"to-{first}": other.pk}
    sent = fields_of(manager.get(address), "client_id") | choice
    sent.pop(f"row-{second}")
    sent = fields_of(manager.post(address, sent), "client_id") | choice
    sent.pop(f"row-{second}", None)
    result = manager.get(manager.post(address, sent).url).content.decode()
    owners = [Action.objects.get(pk=action.pk).owner for action in leaver.actions]
    assert owners == [other, leaver.person]
    assert "Stayed (1)" in result
    assert "Left as it is." in result
    assert "1 thing still in the name" in result


def _suspended(leaver):
    Person.objects.filter(pk=leaver.next.pk).update(user=factories.UserFactory(is_active=False))


def _merged(leaver):
    merge_people(keep=factories.PersonFactory(), gone=leaver.next, by=SYSTEM)


def _of_another_agency(leaver):
    Person.objects.filter(pk=leaver.next.pk).update(agency=factories.AgencyFactory())


@pytest.mark.parametrize("change", [_suspended, _merged, _of_another_agency])
def test_a_receiver_who_cannot_take_over_any_more_takes_nothing(leaver, officer, change):
    chosen = dict.fromkeys(keys(leaver, officer), leaver.next)
    change(leaver)
    with pytest.raises(Changed) as raised:
        hand_over(person=leaver.person, chosen=chosen, by=officer)
    assert any(f"actions-{leaver.actions[0].pk}" == key for key in raised.value.why)
    assert not HandOver.objects.filter(person=leaver.person).exists()
    assert Action.objects.filter(owner=leaver.person).count() == 2


def test_what_nobody_accepted_is_offered_to_the_agency_of_the_new_owner(leaver, officer):
    accepted = leaver.actions[0]
    offered = add_action(
        what="Cut the hedge", due_on=timezone.localdate() + DAY, owner=leaver.person,
        neighbourhood=leaver.place, state="offered", by=SYSTEM,
    )  # fmt: skip
    elsewhere = factories.PersonFactory(agency=factories.AgencyFactory())
    found = {f"actions-{action.pk}": elsewhere for action in (offered, accepted)}
    made = plan(leaver.person, lines(leaver, officer), found)
    assert [line.row for line, _ in made.going] == [offered]
    stays = frozenset({f"actions-{accepted.pk}"})
    done = hand_over(person=leaver.person, chosen=found, stays=stays, by=officer)
    offered.refresh_from_db()
    assert (offered.owner, offered.lead_agency, offered.state) == (
        elsewhere, elsewhere.agency, "offered",
    )  # fmt: skip
    assert "does not work for" in done.lines.get(row_id=accepted.pk, kind="actions").stayed
    accepted.refresh_from_db()
    assert accepted.owner == leaver.person


def test_nobody_gets_to_read_what_is_not_public_by_being_given_it(leaver, world, officer):
    """An account without a role, and a private paper for somebody who never sat there."""
    nobody = factories.UserFactory()
    Person.objects.filter(pk=leaver.next.pk).update(user=nobody)
    Paper.objects.filter(pk=leaver.paper.pk).update(
        access="exempt", paragraphs=[3], private_reason="Money"
    )
    taker = Person.objects.select_related("user", "agency").get(pk=leaver.next.pk)
    made = plan(leaver.person, lines(leaver, officer), dict.fromkeys(keys(leaver, officer), taker))
    went = {line.kind.name for line, _ in made.going}
    assert went == {"posts", "groups"}
    assert {line.kind.name: "may not read it" in why for line, why in made.staying} == {
        "actions": True, "papers": True,
    }  # fmt: skip
    assert not Action.objects.visible_to(nobody).filter(owner=leaver.person).exists()


ROLES = {
    "neighbourhood_manager": {"posts", "groups", "papers", "actions"},
    "head_of_service": {"posts", "groups", "papers", "actions"},
    "meetings_clerk": {"papers"},  # actions that are not public are not for a clerk
    "system_administrator": set(),
}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_moves_what_it_has_the_right_to(leaver, world, role):
    user = world.people[role]
    assert {key.rpartition("-")[0] for key in keys(leaver, user)} == ROLES[role]


def test_the_manager_of_another_place_moves_nothing_here(leaver, world):
    elsewhere = factories.UserFactory()
    grant_role(user=elsewhere, role="neighbourhood_manager", place=world.other.place, by=SYSTEM)
    mine = keys(leaver, world.people["neighbourhood_manager"])
    assert keys(leaver, elsewhere) == []
    with pytest.raises(Changed):
        hand_over(person=leaver.person, chosen=dict.fromkeys(mine, leaver.next), by=elsewhere)
    assert TeamPost.objects.get(pk=leaver.post.pk).person == leaver.person


@pytest.mark.parametrize("role", ["partner_officer", "finance_officer", "board_chair"])
def test_who_gives_nothing_to_others_is_refused(leaver, world, as_user, role):
    client = as_user(world.people[role])
    address = f"/people/{leaver.person.pk}/hand-over/"
    assert client.get(address).status_code == 403
    assert client.post(address, {"to": leaver.next.pk}).status_code == 403
    with pytest.raises(PermissionDenied):
        hand_over(person=leaver.person, chosen={"posts-1": leaver.next}, by=world.people[role])


def test_the_result_says_what_it_was_only_to_who_may_read_it(leaver, world, officer, as_user):
    done = give_all(leaver, officer)
    assert "Mend fence 1" in as_user(officer).get(done.get_absolute_url()).content.decode()
    admin = as_user(world.people["system_administrator"])
    assert admin.get(done.get_absolute_url()).status_code == 404


def test_a_post_does_not_go_to_who_has_one_there_nor_to_another_employer(leaver, officer):
    today = timezone.localdate()
    TeamPost.objects.create(
        neighbourhood=leaver.place, kind="neat", person=leaver.next, employer=leaver.agency,
        starts_on=today,
    )  # fmt: skip
    stranger = factories.PersonFactory(agency=factories.AgencyFactory(name="Elsewhere"))
    mine = [line for line in lines(leaver, officer) if line.kind.name == "posts"]
    for to, why in ((leaver.next, "has a post in this team"), (stranger, "does not work for")):
        made = plan(leaver.person, mine, {mine[0].key: to})
        assert why in made.staying[0][1]


def test_the_page_asks_as_much_of_six_things_as_of_one(leaver, manager):
    address = f"/people/{leaver.person.pk}/hand-over/"
    manager.get(address)
    with CaptureQueriesContext(connection) as few:
        manager.get(address)
    for number in range(4):
        add_action(state="accepted",
            what=f"More {number}", due_on=timezone.localdate() + DAY, owner=leaver.person,
            neighbourhood=leaver.place, by=SYSTEM,
        )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        manager.get(address)
    assert len(few) == len(many)


@pytest.mark.django_db(transaction=True)
def test_two_who_hand_over_at_once_move_each_thing_once(world, officer):
    leaver = Leaver(world)
    other = factories.PersonFactory(agency=leaver.agency)
    mine = keys(leaver, officer)
    head = world.people["head_of_service"]

    def give(to, by):
        return lambda: hand_over(person=leaver.person, chosen=dict.fromkeys(mine, to), by=by)

    outcomes = together(
        give(leaver.next, officer), give(other, head), before=rows("neighbourhoods_person")
    )
    assert sum(isinstance(each, Changed) for each in outcomes) == 1, outcomes
    done = HandOver.objects.get(person=leaver.person)
    assert {line.to for line in done.lines.all()} in ({leaver.next}, {other})
    assert TeamPost.objects.filter(neighbourhood=leaver.place, kind="pcso").count() == 2
    assert (
        len(set(Action.objects.filter(pk__in=[a.pk for a in leaver.actions]).values_list("owner")))
        == 1
    )


def test_what_was_handed_over_stays_on_record(leaver, officer):
    done = give_all(leaver, officer)
    for write in (
        lambda: HandOver.objects.filter(pk=done.pk).update(note="Other"),
        lambda: done.lines.update(stayed="x"),
        lambda: connection.cursor().execute("DELETE FROM neighbourhoods_handoverline"),
        lambda: HandOverLine.objects.create(hand_over=done, kind="posts", row_id=1),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


@given(picks=st.lists(st.tuples(st.booleans(), st.sampled_from("abc")), min_size=5, max_size=5))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_chosen_goes_where_it_was_meant_to_or_stays(leaver, officer, picks):
    """Nothing is lost and nothing goes twice: each thing is with whom it was given to, or where it was."""
    with transaction.atomic():
        takers = {
            "a": leaver.next,
            "b": factories.PersonFactory(agency=leaver.agency),
            "c": factories.PersonFactory(agency=None),
        }
        mine = sorted(keys(leaver, officer))
        meant = {key: takers[who] for key, (is_on, who) in zip(mine, picks, strict=True) if is_on}
        made = plan(leaver.person, lines(leaver, officer), meant)
        stays = frozenset(line.key for line, _ in made.staying)
        went = {line.key: to for line, to in made.going}
        if went:
            hand_over(person=leaver.person, chosen=meant, stays=stays, by=officer)
        for key in mine:
            kind, _, pk = key.rpartition("-")
            assert _holder(kind, int(pk), leaver) == went.get(key, leaver.person), (key, went)
        transaction.set_rollback(True)


def _holder(kind, pk, leaver):
    if kind == "posts":
        return TeamPost.objects.filter(neighbourhood=leaver.place, kind="pcso").latest("pk").person
    row = handing.kind(kind).seen(factories.OfficerFactory()).get(pk=pk)
    return getattr(row, handing.kind(kind).field)


def test_why_something_does_not_move_is_said_once(leaver, manager, world):
    for _ in range(3):
        body = factories.BodyFactory(neighbourhood=world.own.place)
        today = timezone.localdate()
        add_member(body=body, person=leaver.person, role="partner", starts_on=today, by=SYSTEM)
    shown = manager.get(f"/people/{leaver.person.pk}/hand-over/").content.decode()
    assert shown.count("Membership cannot be handed over") == 1
    assert shown.count("Partner") >= 3
