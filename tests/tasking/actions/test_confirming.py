"""What was reported done waits with whoever may confirm it, until it is confirmed or sent back."""

import pytest
from django.utils import timezone

from core import todo
from core.actors import SYSTEM
from tasking import states
from tasking.actions.operations import add_action, add_note, move_action
from tasking.models import Action
from tests import factories

pytestmark = pytest.mark.django_db


def waiting(user):
    return todo.rows_of("actions to confirm", user, timezone.now(), 20)


def row_of(user, action):
    return next((row for row in waiting(user) if row.about == action), None)


def fresh(action):
    return Action.objects.get(pk=action.pk)


@pytest.fixture
def manager(world):
    return world.people["neighbourhood_manager"]


@pytest.fixture
def done(world):
    def make(**more):
        details = {"neighbourhood": world.own.place, "lead_agency": world.own.agency} | more
        action = add_action(
            what="Clear the path", due_on=timezone.localdate(), state=states.ACCEPTED, by=SYSTEM,
            **details,
        )  # fmt: skip
        move_action(action=action, to=states.DONE, by=SYSTEM)
        return fresh(action)

    return make


def press(client, row):
    (button,) = row.buttons
    return client.post(button.url, button.fields | {"from_list": "1"})


def test_one_press_confirms_it_and_it_leaves_the_list(as_user, manager, done):
    action, client = done(), as_user(manager)
    row = row_of(manager, action)
    assert row.what == f"To confirm {action.reference}: Clear the path"
    assert row.note == f"Reported done on {timezone.localdate():%-d %B %Y}"
    assert [button.words for button in row.buttons] == ["Confirm"]
    assert press(client, row)["Location"] == "/"
    assert fresh(action).state == states.VERIFIED
    assert row_of(manager, action) is None
    assert press(client, row).status_code == 302  # a second press
    assert action.updates.filter(to_state=states.VERIFIED).count() == 1


def test_nobody_confirms_what_changed_since_they_read_it(as_user, manager, done):
    action = done()
    row = row_of(manager, action)
    move_action(action=action, to=states.IN_PROGRESS, note="Half of it", by=SYSTEM)
    assert row_of(manager, action) is None
    move_action(action=fresh(action), to=states.DONE, by=SYSTEM)
    assert press(as_user(manager), row).status_code == 409
    assert fresh(action).state == states.DONE
    assert row_of(manager, action) is not None


def test_what_a_board_asked_for_is_signed_off_and_what_a_tasking_group_asked_for_confirmed(
    world, manager, done
):
    group = factories.BodyFactory(power="operational", neighbourhood=world.own.place)
    board = factories.BodyFactory(power="recommend", neighbourhood=world.own.place)
    assert row_of(manager, done(body=board)) is None
    assert row_of(manager, done(body=group)).is_private


@pytest.mark.parametrize(
    ("role", "is_asked"),
    [
        ("neighbourhood_manager", True), ("head_of_service", True), ("partner_officer", False),
        ("board_chair", False), ("elected_member", False), ("portfolio_holder", False),
        ("resident_representative", False), ("service_officer", False),
    ],
)  # fmt: skip
def test_only_who_may_confirm_it_is_asked(world, done, role, is_asked):
    user = world.people[role]
    action, elsewhere = done(), done(neighbourhood=world.other.place)
    assert (row_of(user, action) is not None) == is_asked
    assert (row_of(user, elsewhere) is not None) == (role == "head_of_service")


def test_words_added_to_it_change_nothing(manager, done):
    action = done()
    add_note(action=action, note="With a photograph", by=SYSTEM)
    assert row_of(manager, action) is not None
