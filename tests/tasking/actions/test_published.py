"""Whether an action is published is a stored fact: it follows all that it rests on."""

import random

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.models import User
from boards.models import AgendaItem, Body, Meeting, Plan, Priority
from tasking.actions.querysets import ORDINARY, owned_by
from tasking.models import Action, ActionUpdate

OUT = ("consulted", "adopted", "reviewed", "replaced")
ROLES = ("head_of_service", "neighbourhood_manager", "partner_officer", "board_chair",
         "elected_member", "resident_representative", "nobody")  # fmt: skip


def oracle(action):
    """The rule in plain words: public, its minutes or its plan out, no operational body."""
    item, priority = action.agenda_item, action.plan_priority
    out = (item is not None and item.meeting.minutes_published_at is not None) or (
        priority is not None and priority.plan.state in OUT
    )
    power = action.body.power if action.body else None
    return action.marking == "public" and out and power != "operational"


def wrong():
    """Actions whose stored fact differs from the rule."""
    return [each.pk for each in Action.objects.all() if each.is_published != oracle(each)]


@pytest.fixture
def steps_of_plans(world):
    """Actions that serve priorities of plans of both worlds."""
    for priority in Priority.objects.all():
        action_of(world, plan_priority=priority, marking="public")
    return world


def action_of(world, **more):
    now = timezone.now()
    return Action.objects.create(
        what="x", lead_agency=world.own.agency, neighbourhood=world.own.place, due_on=now.date(),
        created_at=now, changed_at=now, **more,
    )  # fmt: skip


WITHHELD = {"minutes_published_at": None, "minutes_published_by": None, "state": "minutes_ready"}


def released():
    return {"minutes_published_at": timezone.now(), "minutes_published_by": User.objects.first()}


CHANGES = (
    lambda chance: (Meeting, chance.choice([WITHHELD, released()])),
    lambda chance: (Plan, {"state": chance.choice(["draft", *OUT])}),
    lambda chance: (Body, {"power": chance.choice(["decide", "recommend", "operational"])}),
    lambda chance: (Action, {"marking": chance.choice(["public", "official"])}),
    lambda chance: (Action, {"agenda_item": None}),
    lambda chance: (Action, {"body": chance.choice(list(Body.objects.all()))}),
    lambda chance: (AgendaItem, {"access": chance.choice(["public", "exempt"])}),
    lambda chance: (AgendaItem, {"meeting": chance.choice(list(Meeting.objects.all()))}),
    lambda chance: (Priority, {"plan": chance.choice(list(Plan.objects.all()))}),
    lambda chance: (Action, {"is_published": chance.choice([True, False])}),
)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_changes_later_the_fact_follows(steps_of_plans, seed):
    chance, changed = random.Random(seed), 0
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert wrong() == []
    for _ in range(40):
        model, values = chance.choice(CHANGES)(chance)
        row = chance.choice(list(model.objects.values_list("pk", flat=True)))
        try:
            with transaction.atomic():
                changed += model.objects.filter(pk=row).update(**values)
        except DatabaseError:  # another guard says no
            continue
        assert wrong() == [], (model, values)
    assert changed > 10


def publish(world):
    """The minutes of a meeting go out, by SQL; returns an action under one of its items."""
    meeting, now = world.own.ready, timezone.now()
    action = action_of(
        world, agenda_item=meeting.items.first(), body=meeting.body, marking="public"
    )
    Meeting.objects.filter(pk=meeting.pk).update(
        minutes_published_at=now, minutes_published_by=world.own.writer
    )
    action.refresh_from_db()
    return action


def test_what_stands_in_published_minutes_is_published(world):
    assert publish(world).is_published


def test_control_without_the_trigger_the_fact_goes_wrong(world):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("DROP TRIGGER tasking_publish_again ON boards_meeting")
    action = publish(world)
    assert not action.is_published
    assert action.pk in wrong()


def test_nobody_publishes_by_hand(world):
    hidden = Action.objects.filter(is_published=False)
    assert hidden.exists()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tasking_action SET is_published = TRUE")
    assert wrong() == []


def test_publishing_leaves_no_row_in_history(world):
    action = publish(world)
    assert [event.pgh_label for event in action.events.all()] == ["insert"]


@pytest.mark.parametrize("role", ROLES)
def test_news_are_of_the_actions_that_one_sees_by_right(world, role):
    """The look-up by action and the list of the agency's rows find the same reports."""
    user = world.people[role]
    for n, action in enumerate(Action.objects.all()):
        ActionUpdate.objects.create(action=action, at=timezone.now(), by_name="x", note=f"{n}")
    right = Action.objects.all().internal_to(user) | owned_by(user) & ORDINARY
    seen = set(Action.objects.filter(right).open_to(user).values_list("pk", flat=True))
    expected = {each.pk for each in ActionUpdate.objects.all() if each.action_id in seen}
    assert set(ActionUpdate.objects.visible_to(user).values_list("pk", flat=True)) == expected
    if role != "nobody":
        assert 0 < len(expected) <= ActionUpdate.objects.count()
