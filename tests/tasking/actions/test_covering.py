"""Actions of a colleague who is away stand with whoever covers, for as long as the cover runs."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.access import Role
from accounts.cover.operations import end_cover, name_cover
from accounts.models import User
from accounts.operations import grant_role
from core import todo
from core.actors import SYSTEM
from tasking import states
from tasking.actions.operations import add_action
from tasking.models import Action
from tests import factories

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def agency(db):
    return factories.AgencyFactory()


@pytest.fixture
def away(agency):
    user = factories.UserFactory(name="Ona Owner")
    user.entry = factories.PersonFactory(name="Ona Owner", user=user, agency=agency)
    return user


@pytest.fixture
def place(db):
    return factories.NeighbourhoodFactory()


@pytest.fixture
def cover(away, agency, place):
    grant = grant_role(
        user=away, role=Role.PARTNER_OFFICER, place=agency, named_neighbourhoods=[place], by=SYSTEM
    )
    today = timezone.localdate()
    return name_cover(
        grant=grant, covered_by=factories.UserFactory(name="Cora Cover"), starts_on=today,
        ends_on=today + 7 * DAY, by=SYSTEM,
    )  # fmt: skip


def promise(away, place, days=1, **more):
    return add_action(
        what="Mend the gate", neighbourhood=place, by=SYSTEM,
        due_on=timezone.localdate() + days * DAY,
        **{"state": states.ACCEPTED, "lead_agency": away.entry.agency, "owner": away.entry} | more,
    )  # fmt: skip


def colleague(cover):
    """The account as the next request knows it."""
    return User.objects.get(pk=cover.covered_by_id)


def notes(user, name="own actions"):
    return {row.about: row.note for row in todo.rows_of(name, user, timezone.now(), 20)}


def test_they_stand_among_what_needs_the_colleague_with_for_whom(cover, away, place, as_user):
    soon, offer = promise(away, place), promise(away, place, 40, state=states.OFFERED)
    later = promise(away, place, 40)
    said = notes(colleague(cover))
    assert said == {offer: "Covering for Ona Owner", soon: "Covering for Ona Owner"}
    client = as_user(colleague(cover))
    assert "Covering for Ona Owner" in client.get("/").content.decode()
    mine = client.get(reverse("my_actions")).content.decode()
    assert mine.count("Covering for Ona Owner") == 3
    assert later.reference in mine
    (row,) = (
        row
        for row in todo.rows_of("own actions", colleague(cover), timezone.now(), 9)
        if row.about == soon
    )
    (button,) = row.buttons
    client.post(button.url, button.fields | {"from_list": "1"})
    assert Action.objects.get(pk=soon.pk).state == states.DONE


def test_what_is_late_stands_once(cover, away, place):
    late = promise(away, place)
    Action.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - 9 * DAY)
    assert notes(colleague(cover)) == {late: "Covering for Ona Owner"}
    other = promise(away, place, owner=None)
    Action.objects.filter(pk=other.pk).update(due_on=timezone.localdate() - 5 * DAY)
    asked = todo.rows_of("overdue actions", colleague(cover), timezone.now(), 1)
    assert [row.about for row in asked] == [other]


def test_what_the_covered_role_does_not_reach_stays_away(cover, away):
    promise(away, factories.NeighbourhoodFactory())
    assert notes(colleague(cover)) == {}


def test_after_the_cover_they_are_gone(cover, away, place, as_user):
    promise(away, place)
    assert len(notes(colleague(cover))) == 1
    end_cover(cover=cover, by=SYSTEM)
    assert notes(colleague(cover)) == {}
    mine = as_user(colleague(cover)).get(reverse("my_actions")).content.decode()
    assert "Mend the gate" not in mine


def test_the_owner_keeps_them_and_others_are_told_nothing(cover, away, place):
    action = promise(away, place)
    assert notes(User.objects.get(pk=away.pk)) == {action: ""}
    assert notes(factories.UserFactory()) == {}


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_queries_with_one_as_with_three(
    cover, away, place, as_user, number, django_assert_num_queries
):
    for _ in range(number):
        promise(away, place)
    client = as_user(colleague(cover))
    client.get(reverse("my_actions"))
    with django_assert_num_queries(9):
        client.get(reverse("my_actions"))
