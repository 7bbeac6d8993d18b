"""Right and place stay paired; the role table and the grants agree."""

import datetime

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.access import ROLES, Permission, Role, Scope, held_by, scopes_by_hand
from accounts.models import RoleGrant, User
from accounts.operations import end_grant, grant_role
from accounts.pages import Page
from boards.models import Body, Meeting, Membership
from boards.seats.operations import add_member
from core.actors import SYSTEM
from neighbourhoods.models import Neighbourhood
from tasking.models import Action
from tests import factories

TODAY = timezone.localdate


def test_every_role_has_prose_and_a_scope():
    assert set(ROLES) == set(Role)
    assert all(rule.prose.endswith(".") and rule.scopes for rule in ROLES.values())


def test_roles_of_a_seat_are_never_granted_by_hand():
    by_seat = {role for role in Role if not scopes_by_hand(role)}
    assert by_seat == {Role.BOARD_CHAIR, Role.ELECTED_MEMBER, Role.RESIDENT_REPRESENTATIVE}
    assert scopes_by_hand(Role.PARTNER_OFFICER) == (Scope.AGENCY,)


def test_who_manages_one_place_and_chairs_another_cannot_edit_the_other(world):
    user = world.people["neighbourhood_manager"]
    person = factories.PersonFactory(user=user)
    bodies_ = Body.objects.filter(pk=world.other.body.pk)
    add_member(body=world.other.body, person=person, role=Membership.Role.CHAIR, by=SYSTEM)
    user = User.objects.get(pk=user.pk)
    assert Meeting.objects.visible_to(user).filter(pk=world.other.draft.pk).exists()
    assert not Meeting.objects.changeable_by(user, Permission.RUN_MEETING).filter(
        pk=world.other.draft.pk
    )
    assert Meeting.objects.changeable_by(user, Permission.RUN_MEETING).filter(pk=world.own.draft.pk)
    assert not bodies_.changeable_by(user, Permission.MANAGE_BODY).exists()


def test_an_area_grant_covers_its_neighbourhoods(world):
    user = factories.UserFactory()
    grant_role(user=user, role=Role.NEIGHBOURHOOD_MANAGER, place=world.own.area, by=SYSTEM)
    rows = Neighbourhood.objects.changeable_by(user, Permission.EDIT_NEIGHBOURHOOD)
    assert list(rows) == [world.own.place]


def test_an_agency_grant_keeps_to_its_named_neighbourhoods(world):
    partner = User.objects.get(pk=world.people["partner_officer"].pk)
    elsewhere = world.other.place
    Action.objects.create(
        what="OTHER place", lead_agency=world.own.agency, neighbourhood=elsewhere,
        due_on=TODAY(), created_at=timezone.now(), changed_at=timezone.now(),
    )  # fmt: skip
    seen = Action.objects.known_to(partner)
    assert {action.neighbourhood for action in seen} == {world.own.place}


@pytest.mark.parametrize(
    ("starts", "ends", "holds"),
    [(-1, None, True), (0, 0, True), (1, None, False), (-9, -1, False), (-9, 3, True)],
)
def test_a_grant_holds_from_its_first_to_its_last_day(db, starts, ends, holds):
    day = datetime.timedelta
    user = factories.UserFactory()
    grant_role(
        user=user,
        role=Role.HEAD_OF_SERVICE,
        starts_on=TODAY() + day(starts),
        ends_on=TODAY() + day(ends) if ends is not None else None,
        by=SYSTEM,
    )
    assert bool(held_by(user)) is holds


def test_a_grant_ended_today_stops_at_once(db):
    user = factories.UserFactory()
    grant = grant_role(user=user, role=Role.HEAD_OF_SERVICE, by=SYSTEM)
    end_grant(grant=grant, by=SYSTEM)
    assert held_by(User.objects.get(pk=user.pk)) == ()


def test_somebody_stopped_holds_nothing(world):
    user = User.objects.get(pk=world.people["head_of_service"].pk)
    user.is_active = False
    assert held_by(user) == ()
    assert user.is_staff is False
    assert user.has_perm("neighbourhoods.change_ward") is False


def test_admin_questions_are_answered_from_the_role_table(world):
    data = User.objects.get(pk=world.people["data_officer"].pk)
    assert data.has_perm("neighbourhoods.change_ward")
    assert not data.has_perm("funding.change_sourcedfigure")
    assert not data.has_perm("boards.change_meeting")
    assert not data.has_perm("made.up")
    assert data.has_module_perms("neighbourhoods")
    assert not data.has_module_perms("funding")
    assert data.is_superuser is False


@pytest.mark.parametrize(
    "changes",
    [
        {"role": "board_chair"},
        {"role": "partner_officer"},
        {"neighbourhood_id": None},
        {"ends_on": datetime.date(1999, 1, 1)},
        {"ended_by_id": 1},
    ],
)
def test_a_grant_that_makes_no_sense_is_refused_by_the_database(world, changes):
    grant = RoleGrant.objects.get(user=world.people["neighbourhood_manager"])
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.filter(pk=grant.pk).update(**changes)


def test_a_seat_role_without_a_seat_is_refused_by_the_database(world):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_rolegrant (user_id, role, body_id, starts_on, granted_at) "
            "VALUES (%s, 'board_chair', %s, now(), now())",
            [world.people["nobody"].pk, world.own.body.pk],
        )


def test_every_change_of_a_grant_leaves_a_row_even_by_sql(world):
    history = RoleGrant.pgh_event_model.objects
    grant = RoleGrant.objects.get(user=world.people["head_of_service"])
    assert history.filter(pgh_obj=grant).count() == 1
    RoleGrant.objects.filter(pk=grant.pk).update(ends_on=TODAY())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_rolegrant SET ends_on = NULL WHERE id = %s", [grant.pk])
        cursor.execute("DELETE FROM accounts_rolegrant WHERE id = %s", [grant.pk])
    rows = history.filter(pgh_obj_id=grant.pk).order_by("pgh_id")
    assert [row.pgh_label for row in rows] == ["insert", "update", "update", "delete"]


def test_history_rows_cannot_be_changed_or_deleted(world):
    from django.db import DatabaseError

    history = RoleGrant.pgh_event_model.objects.all()
    for attempt in (lambda: history.update(role="x"), lambda: history.delete()):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            attempt()


def test_a_page_without_a_permission_does_not_import():
    with pytest.raises(ImproperlyConfigured, match="declares no permission"):
        type("Careless", (Page,), {"__module__": "x"})


SCOPED = [each for each in apps.get_models() if hasattr(each.objects.none(), "visible_to")]


@pytest.mark.parametrize("persona", Role)
def test_who_may_change_a_row_also_sees_it(world, persona):
    """ObjectPage stands on this: it looks a row up by the right alone."""
    user = User.objects.get(pk=world.people[persona].pk)
    for model in SCOPED:
        seen = set(model.objects.visible_to(user).values_list("pk", flat=True))
        for permission in Permission:
            rows = set(model.objects.changeable_by(user, permission).values_list("pk", flat=True))
            assert rows <= seen, (model, permission)
