"""Nobody gives themself a role; sensitive ones are told; cover is named beforehand and listed."""

import datetime

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import operations, tasks, telling
from accounts.access import Permission, Role, is_sensitive
from accounts.cover import operations as covering
from accounts.models import Cover, RoleGrant, User
from boards.seats.operations import add_member, link_sign_in
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.letters.models import Letter
from core.models import Event
from neighbourhoods.models import Neighbourhood
from tests import factories

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def boss(world):
    return world.people["system_administrator"]


@pytest.fixture
def manager(world):
    return world.people["neighbourhood_manager"]


@pytest.fixture
def grant(manager):
    return RoleGrant.objects.get(user=manager)


@pytest.fixture
def ann():
    return factories.UserFactory(name="Ann", email="ann@example.org")


def name(grant, who, by, first=0, last=7, **more):
    today = timezone.localdate()
    return covering.name_cover(
        grant=grant,
        covered_by=who,
        starts_on=today + first * DAY,
        ends_on=today + last * DAY,
        by=by,
        **more,
    )


def fresh(user):
    return User.objects.get(pk=user.pk)


def letters():
    """Without those of the worlds and to their writers, who are heads of service as well."""
    rows = Letter.objects.exclude(to__contains="-invited@").exclude(to__startswith="officer")
    rows = rows.exclude(to__startswith="secret-").order_by("pk")
    return list(rows.values_list("to", "body"))


def waiting(name):
    return [job.args for job in ProcrastinateJob.objects.filter(task_name=name).order_by("id")]


def test_nobody_gives_themself_a_role(boss):
    with pytest.raises(Refused, match="yourself"):
        operations.grant_role(user=boss, role=Role.HEAD_OF_SERVICE, by=boss)
    with pytest.raises(IntegrityError, match="grant_not_by_oneself"), transaction.atomic():
        RoleGrant.objects.create(
            user=boss,
            role=Role.HEAD_OF_SERVICE,
            starts_on=timezone.localdate(),
            granted_by=boss,
            granted_at=timezone.now(),
        )


def test_the_database_refuses_it_to_raw_sql_and_update_as_well(boss, grant):
    with pytest.raises(IntegrityError, match="grant_not_by_oneself"), transaction.atomic():
        RoleGrant.objects.filter(pk=grant.pk).update(granted_by=grant.user)
    statement = "UPDATE accounts_rolegrant SET granted_by_id = user_id WHERE id = %s"
    with (
        pytest.raises(IntegrityError, match="grant_not_by_oneself"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [grant.pk])


def test_nobody_gives_themself_a_seat_that_brings_a_role(world):
    clerk = world.people["meetings_clerk"]
    person = factories.PersonFactory(name="The clerk", user=clerk)
    with pytest.raises(Refused, match="yourself"):
        add_member(body=world.own.body, person=person, role="elected_member", by=clerk)
    assert not RoleGrant.objects.filter(user=clerk, membership__isnull=False).exists()


def test_nobody_links_themself_to_somebody_who_has_a_seat(world, boss):
    grant = RoleGrant.objects.filter(membership__isnull=False).first()
    with pytest.raises(Refused, match="your own account"):
        link_sign_in(person=grant.membership.person, user=boss, by=boss)
    other = factories.UserFactory()
    link_sign_in(person=grant.membership.person, user=other, by=boss)
    grant.refresh_from_db()
    assert (grant.user, grant.granted_by) == (other, boss)


@pytest.mark.parametrize(
    ("role", "sensitive"),
    [(Role.DATA_OFFICER, False), (Role.FINANCE_OFFICER, False),
     (Role.BUDGET_HOLDER, False), (Role.SERVICE_OFFICER, False),
     (Role.COMMUNICATIONS_OFFICER, False), (Role.MEETINGS_CLERK, True),
     (Role.SYSTEM_ADMINISTRATOR, True), (Role.RESIDENT_REPRESENTATIVE, True)],
)  # fmt: skip
def test_what_is_sensitive_follows_from_the_table(role, sensitive):
    assert is_sensitive(role) is sensitive


def test_a_sensitive_role_is_told_to_those_who_oversee_access(world, boss, ann):
    second = factories.UserFactory(email="second@example.org")
    operations.grant_role(user=second, role=Role.SYSTEM_ADMINISTRATOR, by=SYSTEM)
    operations.grant_role(user=ann, role=Role.MEETINGS_CLERK, by=boss)
    (job,) = [each for each in waiting("accounts.tell_of_roles") if each["by"] == boss.pk]
    tasks.tell_of_roles(**job)
    told = letters()
    head = world.people["head_of_service"]
    assert sorted(to for to, _ in told) == sorted([second.email, head.email])
    assert "Ann: Meetings clerk, the whole city" in told[0][1]
    assert boss.name in told[0][1]


def test_other_roles_and_loaded_records_of_the_past_are_no_news(boss, ann):
    before = len(waiting("accounts.tell_of_roles"))
    operations.grant_role(user=ann, role=Role.DATA_OFFICER, by=boss)
    past = timezone.now() - datetime.timedelta(days=3)
    operations.grant_role(user=ann, role=Role.MEETINGS_CLERK, by=boss, at=past)
    assert len(waiting("accounts.tell_of_roles")) == before


def test_roles_given_in_one_deed_share_a_letter(boss, ann):
    at, bob = timezone.now(), factories.UserFactory(name="Bob")
    operations.grant_role(user=ann, role=Role.MEETINGS_CLERK, by=boss, at=at)
    operations.grant_role(user=bob, role=Role.MEETINGS_CLERK, by=boss, at=at)
    (job,) = [each for each in waiting("accounts.tell_of_roles") if each["by"] == boss.pk]
    telling.write_of_roles(boss.pk, at)
    assert len(letters()) == 1
    assert "Ann" in letters()[0][1]
    assert "Bob" in letters()[0][1]
    assert datetime.datetime.fromisoformat(job["moment"]) == at


def test_nothing_is_told_of_a_grant_that_was_rolled_back(boss, ann):
    before = len(waiting("accounts.tell_of_roles"))
    with transaction.atomic():
        operations.grant_role(user=ann, role=Role.MEETINGS_CLERK, by=boss)
        transaction.set_rollback(True)
    assert len(waiting("accounts.tell_of_roles")) == before


def test_cover_gives_the_rights_of_the_role_here_and_now_only(world, boss, grant, ann):
    own, other = world.own.place, world.other.place
    edit = Permission.EDIT_NEIGHBOURHOOD
    assert not fresh(ann).may(edit)
    name(grant, ann, boss, first=1, last=3)
    assert not fresh(ann).may(edit)
    for days, expected in ((1, True), (3, True), (4, False)):
        with time_machine.travel(timezone.localtime() + days * DAY, tick=False):
            held = Neighbourhood.objects.changeable_by(fresh(ann), edit)
            assert held.filter(pk=own.pk).exists() is expected
            assert not held.filter(pk=other.pk).exists()


def test_cover_that_has_been_ended_or_whose_role_has_ended_gives_nothing(boss, grant, ann):
    cover = name(grant, ann, boss)
    assert fresh(ann).may(Permission.EDIT_NEIGHBOURHOOD)
    covering.end_cover(cover=cover, by=boss)
    assert not fresh(ann).may(Permission.EDIT_NEIGHBOURHOOD)
    with pytest.raises(WrongState, match="ended already"):
        covering.end_cover(cover=cover, by=boss)
    name(grant, ann, boss)
    assert fresh(ann).may(Permission.EDIT_NEIGHBOURHOOD)
    operations.end_grant(grant=grant, by=boss)
    assert not fresh(ann).may(Permission.EDIT_NEIGHBOURHOOD)


def test_rights_with_cover_are_read_in_one_query(boss, grant, ann, django_assert_num_queries):
    name(grant, ann, boss)
    user = fresh(ann)
    with django_assert_num_queries(1):
        assert user.may(Permission.EDIT_NEIGHBOURHOOD)


def test_cover_is_named_beforehand_by_somebody_else_for_a_role_given_by_hand(
    world, boss, grant, manager, ann
):
    with pytest.raises(Refused, match="beforehand"):
        name(grant, ann, boss, first=-1)
    with pytest.raises(Refused, match="before the first day"):
        name(grant, ann, boss, first=3, last=2)
    with pytest.raises(Refused, match="someone other"):
        name(grant, manager, boss)
    with pytest.raises(Refused, match="yourself"):
        name(grant, boss, boss)
    seat = RoleGrant.objects.filter(membership__isnull=False).first()
    with pytest.raises(Refused, match="Name a substitute"):
        name(seat, ann, boss)
    name(grant, ann, boss)
    with pytest.raises(Refused, match="at that time already"):
        name(grant, ann, boss, first=5, last=9)
    ann.is_active = False
    ann.save()
    with pytest.raises(Refused, match="suspended"):
        name(grant, ann, boss, first=20, last=21)


def test_cover_lasts_no_longer_than_the_role(boss, ann, world):
    today = timezone.localdate()
    bob = factories.UserFactory()
    grant = operations.grant_role(
        user=bob, role=Role.DATA_OFFICER, by=boss, ends_on=today + 5 * DAY
    )
    with pytest.raises(Refused, match="cannot last longer"):
        name(grant, ann, boss, last=6)


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [({"covered_by": "manager"}, DatabaseError, "somebody else"),
     ({"named_by": "ann"}, IntegrityError, "cover_not_named_by_oneself"),
     ({"starts_on": -1}, IntegrityError, "cover_named_beforehand"),
     ({"ends_on": -1}, IntegrityError, "cover_ends_after_start"),
     ({"grant": "seat"}, DatabaseError, "given by hand")],
)  # fmt: skip
def test_the_database_holds_the_rules_of_cover(
    boss, grant, manager, ann, world, change, error, words
):
    cover = name(grant, ann, boss)
    rows = {
        "manager": manager, "ann": ann,
        "seat": RoleGrant.objects.filter(membership__isnull=False).first(),
    }  # fmt: skip
    values = {
        field: rows[value] if isinstance(value, str) else timezone.localdate() + value * DAY
        for field, value in change.items()
    }
    with pytest.raises(error, match=words), transaction.atomic():
        Cover.objects.filter(pk=cover.pk).update(**values)


def test_the_database_refuses_the_same_cover_twice(boss, grant, ann):
    cover = name(grant, ann, boss)
    cover.pk = None
    with pytest.raises(IntegrityError, match="cover_once_at_a_time"), transaction.atomic():
        cover.save(force_insert=True)


def test_cover_is_told_to_both_and_to_those_who_oversee(world, boss, grant, manager, ann):
    cover = name(grant, ann, boss)
    job = waiting("accounts.tell_of_cover")[-1]
    assert job == {"cover": cover.pk}
    tasks.tell_of_cover(**job)
    head = world.people["head_of_service"]
    assert sorted(to for to, _ in letters()) == sorted([ann.email, manager.email, head.email])
    assert f"Ann covers for {manager.name}" in letters()[0][1]


def test_letters_to_the_holder_go_to_who_covers_as_well(boss, grant, ann):
    name(grant, ann, boss, first=1, last=2)
    grants, today = RoleGrant.objects.filter(pk=grant.pk), timezone.localdate()
    assert Cover.objects.addresses(grants, today) == {}
    assert Cover.objects.addresses(grants, today + DAY) == {grant.pk: [ann.email]}


def test_what_is_written_under_cover_is_listed_and_other_writing_is_not(
    world, boss, grant, manager, ann, as_user
):
    place = world.own.place
    operations.grant_role(
        user=ann, role=Role.NEIGHBOURHOOD_MANAGER, place=world.other.place, by=boss
    )
    cover = name(grant, ann, boss)
    from core import events

    events.record("place.profile_changed", world.other.place, by=fresh(ann))
    events.record("place.profile_changed", place, by=fresh(ann))
    events.record("place.profile_changed", place, by=fresh(manager))
    listed = Event.objects.filter(cover_id=cover.pk)
    assert [(each.target_id, each.actor_id) for each in listed] == [(place.pk, ann.pk)]
    assert listed[0].covering_for == manager.name
    for role in ("head_of_service", "system_administrator"):
        client = as_user(world.people[role])
        assert "Ann" in client.get("/users/cover/").content.decode()
        text = client.get(f"/users/cover/{cover.pk}/").content.decode()
        assert text.count("Changed the profile") == 1


def test_through_the_pages_cover_is_named_used_and_ended(world, boss, grant, ann, as_user):
    today, client = timezone.localdate(), as_user(boss)
    days = {
        f"{field}_{part}": getattr(today, part)
        for field in ("starts_on", "ends_on")
        for part in ("day", "month", "year")
    }
    path = f"/users/roles/{grant.pk}/cover/"
    missing = client.post(path, days)
    assert missing.status_code == 422
    own = client.post(path, days | {"covered_by": boss.pk})
    assert own.status_code == 422
    assert client.post(path, days | {"covered_by": ann.pk}).status_code == 302
    cover = Cover.objects.get(grant=grant)
    assert "Ann" in client.get(f"/users/{grant.user_id}/").content.decode()
    own_page = as_user(ann).get("/me/").content.decode()
    assert f"Covers for {grant.user.name}" in own_page
    as_head = as_user(world.people["head_of_service"])
    assert as_head.post(f"/users/cover/{cover.pk}/end/").status_code == 403
    client.post(f"/users/cover/{cover.pk}/end/")
    cover.refresh_from_db()
    assert cover.ended_by == boss


def test_the_list_of_cover_takes_the_same_queries_for_one_row_and_three(
    world, boss, grant, ann, as_user, django_assert_num_queries
):
    client = as_user(boss)
    name(grant, ann, boss)
    with django_assert_num_queries(5):
        client.get("/users/cover/")
    name(grant, ann, boss, first=20, last=21)
    name(grant, factories.UserFactory(), boss, first=20, last=21)
    with django_assert_num_queries(5):
        client.get("/users/cover/")


def test_a_sign_in_without_a_role_reads_no_list_of_people(world, as_user):
    nobody = world.people["nobody"]
    own = factories.PersonFactory(name="No Role", user=nobody)
    client = as_user(nobody)
    assert client.get("/people/").status_code == 403
    assert client.get(f"/people/{world.own.person.pk}/").status_code == 404
    assert client.get(f"/people/{own.pk}/").status_code == 200
    assert "/people/" not in client.get("/").content.decode()
    assert "/people/" in as_user(world.people["data_officer"]).get("/").content.decode()


def test_who_holds_what_is_asked_anew_of_each_user_and_day(grant, boss, manager, ann):
    """The question is put together once: neither the first user nor the first day stays in it."""
    name(grant, ann, boss, first=2, last=4)
    today = timezone.localdate()
    held = RoleGrant.objects.held_by

    def asked(user, *days):
        return [[(each.role, each.cover) for each in held(user, today + day * DAY)] for day in days]

    cover = (grant.role, Cover.objects.get(covered_by=ann).pk)
    assert asked(ann, 1, 2, 4, 5) == [[], [cover], [cover], []]
    assert asked(manager, 2, -5000) == [[(grant.role, None)], []]
    assert asked(ann, 3) == [[cover]]
