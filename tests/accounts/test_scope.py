"""scope_q, the one author of what a grant opens: role × kind of place × named × path."""

import datetime
from dataclasses import replace
from itertools import product

import pytest
from django.db.models import Q
from django.utils import timezone

from accounts.access import (
    REACHES,
    ROLES,
    Held,
    Permission,
    Role,
    Scope,
    is_among,
    reaches_q,
    works_in_q,
)
from accounts.access import scope_q as scope
from accounts.conditions import ALL, NONE
from accounts.models import User
from accounts.operations import grant_role
from boards.attendance.operations import tick
from boards.attendance.quorum import quorum_of
from boards.live.operations import start_meeting
from boards.meetings.agendas.operations import publish_agenda
from boards.meetings.items.operations import add_item
from boards.models import AgendaItem, Commitment, Plan
from boards.plans.operations import ask_agencies, save_priority
from boards.seats.operations import add_member
from core.actors import SYSTEM
from neighbourhoods.models import Person
from tests import factories
from tests.personas import EXEMPT
from tests.steps import set_date

P = Permission
PATHS = {"neighbourhood": "n", "area": "a", "agency": "g", "body": "b"}
PLACE = {
    Scope.CITY: {},
    Scope.AREA: {"area": 3},
    Scope.NEIGHBOURHOOD: {"neighbourhood": 5},
    Scope.AGENCY: {"agency": 7},
    Scope.BODY: {"body": 9},
}
ROWS = [
    {"n": n, "a": a, "g": g, "b": b} for n, a, g, b in product((5, 11), (3, 4), (7, 8), (9, 10))
]
"""Every mixture of a place that a grant may be on and another one."""


def opened(q, rows=ROWS):
    """The rows for which a Q holds, read by hand; `is_among` says the same."""
    found = [row for row in rows if _holds(q, row)]
    assert [row for row in rows if is_among(q, row)] == found
    return found


def _holds(q, row):
    if not isinstance(q, Q):
        name, wanted = q
        if name == "pk__isnull":
            return not wanted
        if name == "pk__in":
            return False
        path, _, kind = name.partition("__")
        return row[path] in wanted if kind == "in" else row[path] == wanted
    found = [_holds(each, row) for each in q.children]
    held = any(found) if q.connector == Q.OR else all(found)
    return held != q.negated


class Holder:
    """A user with one grant, without a database."""

    is_authenticated = is_active = True

    def __init__(self, role, where, named=()):
        ids = dict.fromkeys(("neighbourhood", "area", "agency", "body")) | PLACE[where]
        self._held = (Held(role, **ids, named=frozenset(named)),)


GRANTS = [(role, where) for role in Role for where in ROLES[role].scopes]


@pytest.mark.parametrize(("role", "where"), GRANTS)
@pytest.mark.parametrize("permission", Permission)
def test_a_grant_opens_its_own_place_and_only_with_its_own_rights(role, where, permission):
    found = opened(scope(Holder(role, where), permission, **PATHS))
    if permission not in ROLES[role].may:
        assert found == []
    else:
        place = {PATHS[kind]: pk for kind, pk in PLACE[where].items()}
        assert found == [row for row in ROWS if place.items() <= row.items()]


@pytest.mark.parametrize(("role", "where"), [each for each in GRANTS if each[1] != Scope.CITY])
def test_where_a_model_lies_on_no_such_place_a_grant_opens_nothing(role, where):
    paths = {name: path for name, path in PATHS.items() if name != where.value}
    for permission in ROLES[role].may:
        assert opened(scope(Holder(role, where), permission, **paths)) == []


@pytest.mark.parametrize("permission", sorted(ROLES[Role.PARTNER_OFFICER].may))
def test_named_neighbourhoods_narrow_an_agencys_grant_for_every_right(permission):
    user = Holder(Role.PARTNER_OFFICER, Scope.AGENCY, named=[11])
    narrowed = [row for row in ROWS if row["g"] == 7 and row["n"] == 11]
    assert opened(scope(user, permission, agency="g", neighbourhood="n")) == narrowed
    assert opened(scope(user, permission, agency="g", named="n")) == narrowed
    assert opened(scope(user, permission, agency="g")) == []


@pytest.mark.parametrize("permission", sorted(ROLES[Role.ELECTED_MEMBER].may))
def test_a_members_ward_opens_its_neighbourhoods_to_reading_and_to_nothing_more(permission):
    user = Holder(Role.ELECTED_MEMBER, Scope.BODY, named=[11])
    reads = permission in REACHES
    expected = [row for row in ROWS if row["b"] == 9 or (reads and row["n"] == 11)]
    assert opened(scope(user, permission, body="b", neighbourhood="n")) == expected


def test_grants_add_up_and_right_and_place_stay_paired():
    user = Holder(Role.NEIGHBOURHOOD_MANAGER, Scope.NEIGHBOURHOOD)
    user._held += Holder(Role.BOARD_CHAIR, Scope.BODY)._held
    runs = opened(scope(user, P.RUN_MEETING, **PATHS))
    assert runs == [row for row in ROWS if row["n"] == 5]
    reads = opened(scope(user, P.VIEW_MEETING, **PATHS))
    assert reads == [row for row in ROWS if row["n"] == 5 or row["b"] == 9]


@pytest.mark.parametrize("user", [None, type("Anonymous", (), {"is_authenticated": False})()])
def test_nobody_opens_nothing(user):
    assert opened(scope(user, P.VIEW_MEETING, **PATHS)) == []


def test_where_one_works_is_no_right_and_the_city_is_no_place():
    partner = Holder(Role.PARTNER_OFFICER, Scope.AGENCY, named=[11])
    paths = {"neighbourhood": "n", "area": "a", "body": "b"}
    assert opened(works_in_q(partner, **paths)) == [row for row in ROWS if row["n"] == 11]
    assert opened(works_in_q(Holder(Role.HEAD_OF_SERVICE, Scope.CITY), **paths)) == []


def test_a_councillors_ward_does_not_open_the_private_part_of_another_body(world):
    """The ward committee of the same ward has an exempt item: the board's member reads none of it."""
    own, member = world.own, User.objects.get(pk=world.people[Role.ELECTED_MEMBER].pk)
    other = factories.BodyFactory(
        name="Own ward committee", slug="own-ward", kind="ward_committee", power="decide",
        neighbourhood=own.place,
    )  # fmt: skip
    meeting = set_date(
        body=other, starts_at=timezone.now(), by=SYSTEM, agenda="empty", place="Hall"
    )
    item = add_item(meeting=meeting, title="A lease", by=SYSTEM, **EXEMPT)
    reads = AgendaItem.objects.changeable_by(member, P.READ_EXEMPT)
    assert not reads.filter(pk=item.pk).exists()
    assert AgendaItem.objects.visible_to(member).filter(pk=item.pk).exists()
    assert reads.filter(pk=own.closed_item.pk).exists()
    add_member(
        body=other, person=Person.objects.get(user=member), role="elected_member",
        vote_exception="Co-opted by law", by=SYSTEM,
    )  # fmt: skip
    member = User.objects.get(pk=member.pk)
    reads = AgendaItem.objects.changeable_by(member, P.READ_EXEMPT)
    assert reads.filter(pk=item.pk).exists()


def test_a_partner_reads_and_answers_only_drafts_of_the_places_named_for_him(world):
    own, other = world.own, world.other
    partner = User.objects.get(pk=world.people[Role.PARTNER_OFFICER].pk)
    everywhere = factories.UserFactory()
    grant_role(user=everywhere, role=Role.PARTNER_OFFICER, place=own.agency, by=SYSTEM)
    for side in (own, other):
        save_priority(
            plan=side.plan, priority=side.priority, lead=own.agency, supporting=[], by=SYSTEM
        )
        ask_agencies(plan=side.plan, by=SYSTEM)
    asked = [own.plan.pk, other.plan.pk]
    for user, expected in ((partner, [own.plan]), (everywhere, [own.plan, other.plan])):
        seen = Plan.objects.visible_to(user).filter(pk__in=asked).order_by("pk")
        assert list(seen) == expected
        rows = Commitment.objects.changeable_by(user, P.WORK_ACTION)
        answers = rows.filter(priority__plan__in=asked).order_by("priority__plan")
        assert [each.priority.plan for each in answers] == expected


def test_a_manager_rewrites_the_people_of_the_place_and_reads_work_telephones(world):
    own, manager = world.own, User.objects.get(pk=world.people[Role.NEIGHBOURHOOD_MANAGER].pk)
    elsewhere = factories.PersonFactory(agency=world.other.agency)
    resident = factories.PersonFactory()
    changes = Person.objects.changeable_by(manager, P.EDIT_PEOPLE)
    reads = Person.objects.changeable_by(manager, P.READ_CONTACTS)
    assert {own.person, resident} <= set(changes)
    assert not changes.filter(pk__in=[elsewhere.pk, world.other.person.pk]).exists()
    assert reads.filter(pk=elsewhere.pk).exists()


def test_whom_one_entered_oneself_one_may_correct_until_another_place_claims_them(world):
    from neighbourhoods.models import TeamPost
    from neighbourhoods.people.operations import add_person

    manager = User.objects.get(pk=world.people[Role.NEIGHBOURHOOD_MANAGER].pk)
    made = add_person(name="New Officer", agency=world.own.agency, by=manager)
    changes = Person.objects.changeable_by(manager, P.EDIT_PEOPLE).filter(pk=made.pk)
    assert changes.exists()
    post = TeamPost.objects.create(
        neighbourhood=world.other.place, kind="manager", person=made, employer=world.own.agency
    )
    assert not changes.exists()
    TeamPost.objects.filter(pk=post.pk).update(
        starts_on="2020-01-01", ends_on=timezone.localdate() - datetime.timedelta(days=1)
    )
    assert changes.exists()


def test_a_substitute_of_the_chair_does_not_preside_by_default(db):
    """Neither here nor as it is stored with a decision; the vice-chair does."""
    by = factories.OfficerFactory()
    body = factories.BodyFactory(kind="ward_committee", power="decide", substitutes="anybody")
    roles = ("chair", "vice_chair", "elected_member", "elected_member")
    chair, vice, *others = [
        add_member(body=body, person=factories.CouncillorFactory(), role=role, by=by)
        for role in roles
    ]
    meeting = set_date(body=body, starts_at=timezone.now(), by=by, agenda="empty", place="Hall")
    item = add_item(meeting=meeting, title="First", by=by)
    publish_agenda(meeting=meeting, by=by)
    start_meeting(meeting=meeting, by=by)
    tick(
        meeting=meeting, membership=chair, status="substituted", by=by,
        substitute=factories.CouncillorFactory(name="Sam Stand-in"),
    )  # fmt: skip
    for member in (vice, *others):
        tick(meeting=meeting, membership=member, status="present", by=by)
    meeting.refresh_from_db()
    quorum = quorum_of(meeting)
    assert "Sam Stand-in" in [voter.name for voter in quorum.here(item.position)]
    assert quorum.presiding(item.position).name == vice.person.name
    tick(meeting=meeting, membership=vice, status="apologies", by=by)
    meeting.refresh_from_db()
    assert quorum_of(meeting).presiding(item.position) is None


def test_named_services_narrow_an_agencys_grant_and_open_nothing_without_a_path_to_services():
    user = Holder(Role.SERVICE_OFFICER, Scope.AGENCY)
    user._held = (replace(user._held[0], services=frozenset({3})),)
    narrowed = scope(user, P.WORK_REQUEST, agency="g", service="s")
    assert (Q(g=user._held[0].agency) & Q(s__in=frozenset({3}))) == narrowed
    assert scope(user, P.WORK_REQUEST, agency="g") is NONE


def test_which_neighbourhoods_a_grant_reaches():
    def reached(*grants):
        user = Holder(Role.PARTNER_OFFICER, Scope.AGENCY)
        user._held = grants
        return reaches_q(user, P.LOG_REQUEST, neighbourhood="n", area="a")

    agency = Held(Role.PARTNER_OFFICER, None, None, 4, None, frozenset())
    assert reached(agency) is ALL
    assert reached(replace(agency, named=frozenset({5, 6}))) == Q(n__in=frozenset({5, 6}))
    assert reached(Held(Role.DATA_OFFICER, None, None, None, None, frozenset())) is ALL
    board = Held(Role.BOARD_CHAIR, None, None, None, 9, frozenset({8}), place=7)
    assert reached(board) == Q(n__in=frozenset({7, 8}))
    manager = Held(Role.NEIGHBOURHOOD_MANAGER, 5, None, None, None, frozenset(), place=5)
    assert opened(reached(manager)) == [row for row in ROWS if row["n"] == 5]
    area = Held(Role.NEIGHBOURHOOD_MANAGER, None, 2, None, None, frozenset())
    assert reached(area) == Q(a=2)
    assert reached(Held(Role.SYSTEM_ADMINISTRATOR, None, None, None, None, frozenset())) is NONE
