"""Who may hold which role, and who stands in: Python says yes exactly where the database does."""

import datetime

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.access import ROLES, Role, Scope
from accounts.cover.operations import name_cover
from accounts.models import SCOPE_FIELDS, Cover, RoleGrant
from accounts.operations import grant_role
from boards.models import Membership
from boards.seats.operations import add_member
from core.actors import SYSTEM
from tests import factories
from tests.pairs import database_says, python_says, random_facts, undone

PLACES = {
    Scope.NEIGHBOURHOOD: factories.NeighbourhoodFactory,
    Scope.AREA: factories.AreaFactory,
    Scope.AGENCY: factories.AgencyFactory,
    Scope.BODY: factories.BodyFactory,
}
LASTS = st.sampled_from([None, -1, 0, 3])
pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(db):
    return factories.OfficerFactory(role=Role.SYSTEM_ADMINISTRATOR)


def day(number):
    return timezone.localdate() + datetime.timedelta(days=number)


@given(
    st.sampled_from(Role.values), st.sampled_from(Scope.values), st.booleans(),
    st.sampled_from([False, False, True]), LASTS,
)  # fmt: skip
@settings(random_facts, max_examples=100)
def test_a_grant(administrator, role, scope, usual, own, lasts):
    """Python also asks whether the person has the role there already: nobody has."""
    with undone():
        user = administrator if own else factories.UserFactory()
        scope = ROLES[role].scopes[0] if usual else scope
        place = PLACES[scope]() if scope in PLACES else None
        new = {"user": user, "role": role, "starts_on": day(0)}
        new["ends_on"] = None if lasts is None else day(lasts)
        python = python_says(lambda: grant_role(**new, place=place, by=administrator))
        raw = new | ({SCOPE_FIELDS[scope]: place} if place else {})
        raw |= {"granted_by": administrator, "granted_at": timezone.now()}
        assert python == database_says(lambda: RoleGrant.objects.create(**raw))


def grant_of(by_hand):
    """A grant that has no end, given by hand or come with a seat."""
    user = factories.UserFactory()
    if by_hand:
        agency = factories.AgencyFactory()
        return grant_role(user=user, role=Role.PARTNER_OFFICER, place=agency, by=SYSTEM)
    person = factories.PersonFactory(user=user)
    add_member(body=factories.BodyFactory(), person=person, role=Membership.Role.CHAIR, by=SYSTEM)
    return RoleGrant.objects.get(user=user)


COVERED = st.tuples(st.booleans(), st.integers(0, 3), st.integers(0, 2), st.booleans())
"""Cover that is named already: by the same person or another, from when, how long, ended."""


@given(
    st.sampled_from([True, True, True, False]),
    st.sampled_from(["colleague", "colleague", "colleague", "holder", "administrator"]),
    st.integers(-1, 4),
    st.integers(-1, 2),
    st.lists(COVERED, max_size=1),
)
@settings(random_facts, max_examples=60)
def test_cover(administrator, by_hand, who, first, more, known):
    """Python also asks whether the account is active and the grant lasts so long: it is, it does."""
    now = timezone.now()
    with undone():
        grant = grant_of(by_hand)
        users = {"holder": grant.user, "administrator": administrator}
        users["colleague"] = factories.UserFactory()
        for same, starts, lasts, ended in known if by_hand else ():
            Cover.objects.create(
                grant=grant, covered_by=users["colleague"] if same else factories.UserFactory(),
                starts_on=day(starts), ends_on=day(starts + lasts), named_at=now,
                ended_at=now if ended else None,
            )  # fmt: skip
        new = {"grant": grant, "covered_by": users[who], "starts_on": day(first)}
        new["ends_on"] = day(first + more)
        python = python_says(lambda: name_cover(**new, by=administrator))
        raw = new | {"named_by": administrator, "named_at": now}
        assert python == database_says(lambda: Cover.objects.create(**raw))
