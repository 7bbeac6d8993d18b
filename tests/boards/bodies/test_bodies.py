"""Bodies, seats, and the roles that come with seats."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.access import Permission, Role, held_by
from accounts.models import RoleGrant, User
from boards.bodies.operations import save_body
from boards.bodies.rules import POWER_OF_KIND
from boards.decisions.rules import usual_outcome
from boards.models import Body, Meeting, Membership
from boards.seats.operations import add_member, end_membership, link_sign_in
from boards.seats.rules import usual_vote
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.models import Event
from tests import factories

pytestmark = pytest.mark.django_db
R = Membership.Role
DAY = datetime.timedelta


def seat(body, role=R.RESIDENT, person=None, **more):
    return add_member(
        body=body, person=person or factories.PersonFactory(), role=role, by=SYSTEM, **more
    )


def test_every_kind_has_a_usual_power():
    assert set(POWER_OF_KIND) == set(Body.Kind)


@pytest.mark.parametrize(
    ("power", "role", "votes"),
    [
        ("decide", R.ELECTED_MEMBER, True),
        ("decide", R.CHAIR, True),
        ("decide", R.RESIDENT, False),
        ("decide", R.PARTNER, False),
        ("recommend", R.RESIDENT, True),
        ("recommend", R.OFFICER, False),
    ],
)
def test_on_a_deciding_body_only_elected_members_vote(power, role, votes):
    assert usual_vote(Body(power=power), role) is votes


@pytest.mark.parametrize(
    ("power", "word"),
    [
        ("decide", "resolved"),
        ("recommend", "recommended"),
        ("consult", "noted"),
        ("operational", "noted"),
    ],
)
def test_what_a_decision_is_called(power, word):
    assert usual_outcome(Body(power=power)) == word


def test_a_seat_gives_the_role_and_its_end_takes_it():
    user = factories.UserFactory()
    person = factories.PersonFactory(user=user)
    body = factories.BodyFactory()
    membership = seat(body, R.CHAIR, person)
    grant = RoleGrant.objects.get(user=user)
    assert (grant.role, grant.body, grant.membership) == (Role.BOARD_CHAIR, body, membership)
    end_membership(membership=membership, by=SYSTEM)
    assert held_by(User.objects.get(pk=user.pk)) == ()
    with pytest.raises(WrongState, match="ended already"):
        end_membership(membership=membership, by=SYSTEM)
    assert [event.verb for event in Event.objects.about(body)] == [
        "ended a seat",
        "seated a member",
    ]


def test_a_ward_opens_its_neighbourhoods_to_reading_only(world):
    user = factories.UserFactory()
    person = factories.PersonFactory(user=user)
    ward = factories.WardFactory()
    ward.neighbourhoods.set([world.own.place, world.other.place])
    seat(world.own.body, R.ELECTED_MEMBER, person, ward=ward)
    assert Meeting.objects.visible_to(user).filter(pk=world.other.draft.pk).exists()
    assert not Meeting.objects.visible_to(user).filter(pk=world.other.private.pk).exists()
    for right in (Permission.WORK_ACTION, Permission.RUN_MEETING, Permission.VIEW_PRIVATE):
        assert not Meeting.objects.changeable_by(user, right).exists()


@pytest.mark.parametrize("role", [R.PARTNER, R.RESIDENT, R.OFFICER])
def test_only_elected_members_sit_for_a_ward(world, role):
    with pytest.raises(Refused, match="Only elected members"):
        seat(world.own.body, role, ward=world.own.ward, agency=world.own.agency)


def test_a_ward_must_cover_the_place(world):
    with pytest.raises(Refused, match="does not cover Ownville"):
        seat(world.own.body, R.ELECTED_MEMBER, ward=world.other.ward)


@pytest.mark.parametrize(
    ("role", "more", "field"),
    [
        (R.PARTNER, {}, "agency"),
        (R.RESIDENT, {"ends_on": datetime.date(2001, 1, 1)}, "ends_on"),
    ],
)
def test_seats_that_make_no_sense_are_refused(role, more, field):
    with pytest.raises(Refused) as refused:
        seat(factories.BodyFactory(), role, **more)
    assert refused.value.field == field


def test_one_chair_and_one_seat_each_at_a_time():
    body = factories.BodyFactory()
    chair = seat(body, R.CHAIR)
    with pytest.raises(Refused, match="has a chair"):
        seat(body, R.CHAIR)
    with pytest.raises(Refused, match="sits on"):
        seat(body, R.RESIDENT, chair.person)
    end_membership(membership=chair, by=SYSTEM)
    later = timezone.localdate() + DAY(days=1)
    seat(body, R.CHAIR, starts_on=later)
    seat(body, R.RESIDENT, chair.person, starts_on=later)


def test_the_database_keeps_seats_apart_too():
    body = factories.BodyFactory()
    chair = seat(body, R.CHAIR)
    other = seat(body, R.RESIDENT)
    for changes in ({"role": "chair"}, {"person_id": chair.person_id}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Membership.objects.filter(pk=other.pk).update(**changes)


def test_linking_a_sign_in_brings_the_roles_of_seats_and_moves_them():
    person = factories.PersonFactory()
    seat(factories.BodyFactory(), R.RESIDENT, person)
    first, second = factories.UserFactory(), factories.UserFactory()
    link_sign_in(person=person, user=first, by=SYSTEM)
    assert [held.role for held in held_by(first)] == [Role.RESIDENT_REPRESENTATIVE]
    link_sign_in(person=person, user=second, by=SYSTEM)
    assert held_by(User.objects.get(pk=first.pk)) == ()
    assert [held.role for held in held_by(second)] == [Role.RESIDENT_REPRESENTATIVE]


def test_a_seat_ended_today_gives_no_role_any_more():
    person = factories.PersonFactory()
    end_membership(membership=seat(factories.BodyFactory(), R.RESIDENT, person), by=SYSTEM)
    user = factories.UserFactory()
    link_sign_in(person=person, user=user, by=SYSTEM)
    assert held_by(user) == ()


def test_a_role_that_has_ended_stays_with_who_held_it():
    """Another account of the person does not become the one that held it then."""
    first, second = factories.UserFactory(), factories.UserFactory()
    person = factories.PersonFactory(user=first)
    membership = seat(factories.BodyFactory(), R.RESIDENT, person)
    end_membership(membership=membership, by=SYSTEM)
    link_sign_in(person=person, user=second, by=SYSTEM)
    assert RoleGrant.objects.get(membership=membership).user == first


def test_nobody_links_their_own_account_to_a_person(world):
    """A person's papers and private promises would be open to them without any role."""
    boss = User.objects.get(pk=world.people["system_administrator"].pk)
    with pytest.raises(Refused, match="Ask another administrator"):
        link_sign_in(person=factories.PersonFactory(), user=boss, by=boss)


def test_ending_before_the_beginning_is_refused():
    membership = seat(factories.BodyFactory(), starts_on=timezone.localdate())
    with pytest.raises(Refused, match="began on"):
        end_membership(membership=membership, last_day=datetime.date(2020, 1, 1), by=SYSTEM)


def test_a_body_that_has_met_stays_private_or_public(world):
    for body, power in ((world.own.private_body, "recommend"), (world.own.body, "operational")):
        body.refresh_from_db()
        with pytest.raises(Refused, match="has met already"):
            save_body(body=body, kind="board", power=power, by=SYSTEM)
        with pytest.raises(DatabaseError, match="stays private or public"), transaction.atomic():
            Body.objects.filter(pk=body.pk).update(kind="board", power=power)
        with (
            pytest.raises(DatabaseError, match="stays private or public"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "UPDATE boards_body SET kind = 'board', power = %s WHERE id = %s", [power, body.pk]
            )
        body.refresh_from_db()


def test_bodies_are_set_up_and_changed_with_a_free_slug():
    place = factories.NeighbourhoodFactory()
    one = save_body(name="Friends", kind="forum", power="consult", neighbourhood=place, by=SYSTEM)
    two = save_body(name="Friends!", kind="forum", power="consult", neighbourhood=place, by=SYSTEM)
    assert (one.slug, two.slug) == ("friends", "friends-2")
    save_body(body=one, purpose="To meet", by=SYSTEM)
    assert Event.objects.about(one).first().changes == {"purpose": ["", "To meet"]}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "tasking", "power": "recommend"}, "power"),
        ({"kind": "board", "power": "recommend", "name": "OWN board"}, "__all__"),
    ],
)
def test_bodies_that_make_no_sense_are_refused(world, fields, field):
    with pytest.raises(Refused) as refused:
        save_body(**{"name": "New", "neighbourhood": world.own.place, "by": SYSTEM} | fields)
    assert refused.value.field == field


def test_a_neighbourhood_and_an_area_exclude_each_other(world):
    with pytest.raises(Refused, match="not both"):
        save_body(
            name="N", kind="board", power="recommend", neighbourhood=world.own.place,
            area=world.own.area, by=SYSTEM,
        )  # fmt: skip


# ------------------------------------------------------------------ through the pages


def body_form(world, **changes):
    return {
        "name": "New Board", "kind": "board", "power": "recommend",
        "neighbourhood": world.own.place.pk, "purpose": "x",
    } | changes  # fmt: skip


def test_a_manager_sets_up_a_body_in_the_own_place_only(manager, world):
    response = manager.post("/bodies/add/", body_form(world))
    assert response["Location"] == "/bodies/new-board/"
    for changes in ({"neighbourhood": world.other.place.pk}, {"neighbourhood": ""}, {"name": ""}):
        response = manager.post("/bodies/add/", body_form(world, name="Two") | changes)
        assert response.status_code == 422
    taken = manager.post("/bodies/add/", body_form(world, name="OTHER BOARD"))
    assert taken.status_code == 422


def test_a_manager_cannot_move_a_body_out_of_its_place(manager, world):
    path = f"/bodies/{world.own.body.slug}/change/"
    form = manager.get(path).context["form"]
    assert "neighbourhood" not in form.fields
    manager.post(path, body_form(world, name="Renamed", neighbourhood=""))
    body = Body.objects.get(pk=world.own.body.pk)
    assert (body.name, body.neighbourhood) == ("Renamed", world.own.place)


def test_members_come_and_go_through_the_pages(manager, world):
    person = factories.PersonFactory(name="Nina New")
    path = f"/bodies/{world.own.body.slug}/members/add/"
    data = {"person": person.pk, "role": "resident", "vote": "no"}
    assert manager.post(path, data).status_code == 302
    membership = Membership.objects.get(person=person)
    assert membership.has_vote is False
    assert "Nina New" in manager.get(world.own.body.get_absolute_url()).content.decode()
    again = manager.post(path, data)
    assert again.status_code == 422
    assert "at that time already" in again.content.decode()
    manager.post(f"/bodies/members/{membership.pk}/end/", {})
    membership.refresh_from_db()
    assert membership.ends_on == timezone.localdate()
    stale = manager.post(f"/bodies/members/{membership.pk}/end/", {})
    assert stale.status_code == 409


def test_the_administrator_links_a_sign_in(as_user, world):
    boss = as_user(world.people["system_administrator"])
    person = world.own.person
    path = f"/people/{person.pk}/sign-in/"
    assert boss.post(path, {}).status_code == 422
    user = factories.UserFactory()
    assert boss.post(path, {"user": user.pk}).status_code == 302
    person.refresh_from_db()
    assert person.user == user


def test_bodies_by_kind(client, world):
    factories.BodyFactory(name="Own Forum", kind="forum", power="consult")
    text = client.get("/bodies/?kind=board").content.decode()
    assert "Own Board" in text
    assert "Own Forum" not in text
    assert (
        "No board or committee of this kind"
        in client.get("/bodies/?kind=strategy").content.decode()
    )
