"""What actions ask of a person, and the buttons by which it is done from the list."""

import datetime

import pytest
from django.utils import timezone

from core import todo
from core.actors import SYSTEM
from tasking import states
from tasking.actions.operations import add_action, change_action, move_action
from tasking.models import Action, ActionTold
from tests import factories

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(1)


@pytest.fixture
def partner(world):
    return world.people["partner_officer"]


@pytest.fixture
def offer(world):
    def make(what="Clear the path", days=30, **details):
        return add_action(
            what=what, neighbourhood=world.own.place, by=SYSTEM,
            due_on=timezone.localdate() + days * DAY,
            **{"state": states.OFFERED, "lead_agency": world.own.agency} | details,
        )  # fmt: skip

    return make


def rows(user, name="own actions", limit=10):
    return todo.rows_of(name, user, timezone.now(), limit)


def row_of(user, action):
    return next(row for row in rows(user) if row.about == action)


def press(client, row, which=0):
    button = row.buttons[which]
    return client.post(button.url, button.fields | {"from_list": "1"})


def test_an_offer_is_accepted_from_the_list_and_leaves_it(as_user, partner, offer):
    action, client = offer(), as_user(partner)
    row = row_of(partner, action)
    assert [button.words for button in row.buttons] == ["Accept"]
    assert press(client, row)["Location"] == "/"
    action.refresh_from_db()
    assert action.state == states.ACCEPTED
    assert action not in [each.about for each in rows(partner)]


def test_pressed_twice_it_is_accepted_once(as_user, partner, offer):
    action, client = offer(), as_user(partner)
    row = row_of(partner, action)
    assert [press(client, row).status_code for _ in range(2)] == [302, 302]
    assert action.updates.filter(to_state=states.ACCEPTED).count() == 1


def test_what_a_colleague_accepted_first_is_said(as_user, world, partner, offer):
    action = offer()
    row = row_of(partner, action)
    move_action(action=action, to=states.ACCEPTED, by=world.own.writer)
    assert press(as_user(partner), row).status_code == 409


def test_nobody_accepts_what_they_have_not_read(as_user, world, partner, offer):
    action = offer()
    row = row_of(partner, action)
    change_action(action=action, what="Clear the whole park", by=SYSTEM)
    assert press(as_user(partner), row).status_code == 409
    action.refresh_from_db()
    assert action.state == states.OFFERED


def test_what_was_sent_back_is_not_done_again_by_an_old_page(as_user, world, partner, offer):
    owner = factories.PersonFactory(user=partner, agency=world.own.agency)
    action = offer(days=1, owner=owner, state=states.ACCEPTED)
    client, row = as_user(partner), row_of(partner, action)
    assert [button.words for button in row.buttons] == ["Done"]
    press(client, row)
    fresh = Action.objects.get(pk=action.pk)
    move_action(action=fresh, to=states.IN_PROGRESS, note="Not all of it", by=world.own.writer)
    assert press(client, row).status_code == 409
    action.refresh_from_db()
    assert action.state == states.IN_PROGRESS


@pytest.mark.parametrize("to", ["", "cancelled", "nonsense"])
def test_no_other_step_is_taken_from_the_list(as_user, partner, offer, to):
    action = offer()
    response = as_user(partner).post(f"/actions/{action.pk}/step/", {"to": to})
    assert response.status_code == 302
    action.refresh_from_db()
    assert action.state == states.OFFERED


def test_what_was_declined_asks_nobody_of_the_agency(world, partner, offer):
    owner = factories.PersonFactory(user=partner, agency=world.own.agency)
    action = offer(days=0, owner=owner)
    move_action(action=action, to=states.DECLINED, note="Not ours", by=SYSTEM)
    Action.objects.filter(pk=action.pk).update(due_on=timezone.localdate() - 5 * DAY)
    assert action not in [row.about for row in rows(partner)]
    assert action not in [row.about for row in rows(partner, "overdue actions")]


@pytest.mark.parametrize(
    ("role", "is_asked"),
    [
        ("neighbourhood_manager", True), ("head_of_service", True), ("meetings_clerk", True),
        ("partner_officer", True), ("board_chair", False), ("elected_member", False),
        ("resident_representative", False), ("portfolio_holder", False), ("data_officer", False),
    ],
)  # fmt: skip
def test_what_others_are_late_with_asks_only_those_who_can_do_something(
    world, offer, role, is_asked
):
    user = world.people[role]
    action = offer(days=0, state=states.ACCEPTED, body=world.own.body)
    Action.objects.filter(pk=action.pk).update(due_on=timezone.localdate() - 5 * DAY)
    assert action in Action.objects.visible_to(user)
    asked = [row.about for row in rows(user, "overdue actions")]
    assert (action in asked) == is_asked


def test_who_sits_on_a_board_for_an_agency_is_asked_for_what_the_agency_has(world, offer):
    """A seat lets the partner's officer read what other agencies are late with, and no more."""
    action = offer(
        days=0, lead_agency=factories.AgencyFactory(), body=world.own.body, state=states.ACCEPTED
    )
    Action.objects.filter(pk=action.pk).update(due_on=timezone.localdate() - 5 * DAY)
    partner = world.people["partner_officer"]
    asked = [row.about for row in rows(partner, "overdue actions")]
    assert action not in asked


def test_offers_come_before_ones_own_late_actions(world, partner, offer):
    owner = factories.PersonFactory(user=partner, agency=world.own.agency)
    for _ in range(2):
        offer(days=0, owner=owner, state=states.ACCEPTED)
    action = offer(days=90)
    found = [row.about for row in rows(partner, limit=50)]
    offered = [each.state == states.OFFERED for each in found]
    assert action in found
    assert offered == sorted(offered, reverse=True)
    assert not all(offered)


def test_who_must_be_told_by_telephone_until_it_is_no_longer_so(world, offer):
    manager = world.people["neighbourhood_manager"]
    owner = factories.PersonFactory(agency=world.own.agency)
    action = offer(owner=owner, state=states.ACCEPTED)
    assert ActionTold.objects.filter(action=action, letter=None).exists()
    asked = [row.url for row in rows(manager, "action telephone")]
    assert f"/actions/{action.pk}/told/" in asked
    partner = world.people["partner_officer"]
    other = factories.PersonFactory(user=partner, email=partner.email, agency=world.own.agency)
    change_action(action=Action.objects.get(pk=action.pk), owner=other, by=SYSTEM)
    asked = [row.url for row in rows(manager, "action telephone")]
    assert f"/actions/{action.pk}/told/" not in asked
